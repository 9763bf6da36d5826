"""Whether orders, ledger, rights, coupons and cards tell the same story."""

from collections.abc import Iterator

from django.db import connection

# Each statement yields what is wrong, and the sentence says of what.
CHECKS = [
    (
        "Order {} is paid with {} points; the ledger says {}.",
        """
        SELECT o.id, o.total, coalesce(-line.amount, 0)
        FROM shop_order AS o
        LEFT JOIN accounts_ledgerline AS line ON line.key = 'order:' || o.id
        WHERE coalesce(-line.amount, 0) <> o.total OR line.member_id <> o.member_id
        """,
    ),
    (
        "Order {} is {}; of its {} points, {} came back.",
        """
        SELECT o.id, o.state, o.total, coalesce(back.amount, 0)
        FROM shop_order AS o
        LEFT JOIN accounts_ledgerline AS line ON line.key = 'order:' || o.id
        LEFT JOIN accounts_ledgerline AS back ON back.reverses_id = line.id
        WHERE coalesce(back.amount, 0) <> CASE o.state WHEN 'refunded' THEN o.total ELSE 0 END
        """,
    ),
    (
        "Order {} says {} points; its lines add up to {}.",
        """
        SELECT o.id, o.subtotal, coalesce(sum(line.amount), 0)
        FROM shop_order AS o LEFT JOIN shop_orderline AS line ON line.order_id = o.id
        GROUP BY o.id HAVING o.subtotal <> coalesce(sum(line.amount), 0)
        """,
    ),
    (
        "Member {} bought article {} and has no right to read it.",
        """
        SELECT DISTINCT o.member_id, bought.article_id
        FROM shop_orderline_articles AS bought
        JOIN shop_orderline AS line ON line.id = bought.orderline_id
        JOIN shop_order AS o ON o.id = line.order_id AND o.state = 'paid'
        LEFT JOIN articles_unlock AS unlock
          ON unlock.member_id = o.member_id AND unlock.article_id = bought.article_id
          AND unlock.origin = 'purchase'
        WHERE unlock.id IS NULL
        """,
    ),
    (
        "Member {} has the right to read article {} and never bought it.",
        """
        SELECT unlock.member_id, unlock.article_id FROM articles_unlock AS unlock
        WHERE unlock.origin = 'purchase' AND NOT EXISTS (
          SELECT FROM shop_orderline_articles AS bought
          JOIN shop_orderline AS line ON line.id = bought.orderline_id
          JOIN shop_order AS o ON o.id = line.order_id AND o.state = 'paid'
          WHERE o.member_id = unlock.member_id AND bought.article_id = unlock.article_id
        )
        """,
    ),
    (
        "The membership of member {} lasts until {}; the orders say {}.",
        """
        SELECT member.id, member.vip_until, max(line.ends_at)
        FROM shop_orderline AS line JOIN shop_order AS o ON o.id = line.order_id
        JOIN accounts_member AS member ON member.id = o.member_id
        WHERE line.kind = 'membership' GROUP BY member.id
        HAVING member.vip_until IS DISTINCT FROM max(line.ends_at)
        """,
    ),
    (
        "Coupon {} of member {} is used in {} orders that stand.",
        """
        SELECT claim.id, claim.member_id, count(o.id)
        FROM shop_claim AS claim
        LEFT JOIN shop_order AS o ON o.claim_id = claim.id AND o.state = 'paid'
        GROUP BY claim.id
        HAVING count(o.id) <> CASE WHEN claim.used_at IS NULL THEN 0 ELSE 1 END
          OR bool_or(o.member_id <> claim.member_id)
        """,
    ),
    (
        "Of coupon {}, {} are counted as claimed and {} are held.",
        """
        SELECT coupon.id, coupon.claimed_count, count(claim.id)
        FROM shop_coupon AS coupon LEFT JOIN shop_claim AS claim ON claim.coupon_id = coupon.id
        GROUP BY coupon.id HAVING coupon.claimed_count <> count(claim.id)
        """,
    ),
    (
        "Card {} is worth {} points; the ledger says {}.",
        """
        SELECT card.id, batch.points, coalesce(line.amount, 0)
        FROM shop_card AS card JOIN shop_batch AS batch ON batch.id = card.batch_id
        LEFT JOIN accounts_ledgerline AS line ON line.key = 'card:' || card.id
        WHERE batch.points IS NOT NULL AND (
          coalesce(line.amount, 0)
            <> CASE WHEN card.redeemed_at IS NULL THEN 0 ELSE batch.points END
          OR line.member_id <> card.redeemed_by_id
        )
        """,
    ),
]


def faults() -> Iterator[str]:
    """Yield a sentence for each thing that does not fit the others."""
    with connection.cursor() as cursor:
        for sentence, statement in CHECKS:
            cursor.execute(statement)
            for row in cursor.fetchall():
                yield sentence.format(*row)
