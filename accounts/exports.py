"""What a member's archive holds of the account, by the path in the archive."""

from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage

from . import avatars, second_factor, sessions
from .models import Block, Follow, LedgerLine, Notification
from .notifications import choice_of


def export(member):
    """Yield each part of what is a member's own, as data or as an open file."""
    yield "account.json", _account(member)
    if member.avatar:
        path = avatars.files(member.avatar)[-1]
        if default_storage.exists(path):
            yield "avatar.webp", default_storage.open(path)
    consents = member.consents.order_by("pk").values("page__slug", "number", "given_at")
    yield "consents.json", list(consents)
    yield "points.json", _ledger(member)
    yield "messages.json", _messages(member)
    yield "notifications.json", _notifications(member)
    yield "members.json", _others(member)
    yield "sanctions.json", _sanctions(member)
    yield "sessions.json", _sessions(member)
    fields = ["at", "member__username", "reason", "text", "outcome"]
    yield "reports.json", list(member.reports.order_by("pk").values(*fields))


def _account(member):
    choice = choice_of(member)
    return {
        "name": member.username,
        "email": member.email,
        "email_addresses": list(
            EmailAddress.objects.filter(user=member).values("email", "verified", "primary")
        ),
        "second_factor": second_factor.named(member),
        "biography": member.biography,
        "region": member.region,
        "language": member.language,
        "joined_at": member.date_joined,
        "signed_in_at": member.last_login,
        "points": member.points,
        "points_ever_earned": member.lifetime_points,
        "not_told_of": choice.off,
        "mail": choice.mail,
    }


def _ledger(member):
    lines = LedgerLine.objects.filter(member=member).order_by("pk")
    fields = ["at", "amount", "balance", "reason", "note", "about_name", "about_url"]
    return list(lines.values(*fields))


def _messages(member):
    """Return what the member sees of each conversation; what was cleared stays away."""
    return [
        {
            "with": party.partner.username,
            "messages": [
                {
                    "at": message.at,
                    "by": message.sender.username if message.sender else "",
                    "text": "" if message.is_removed else message.text,
                }
                for message in party.messages.select_related("sender").order_by("pk")
            ],
        }
        for party in member.conversations.select_related("partner").order_by("pk")
    ]


def _notifications(member):
    rows = Notification.objects.filter(member=member).order_by("pk")
    return list(rows.values("at", "kind", "text", "url", "actor__username", "read_at"))


def _others(member):
    blocks = Block.objects.filter(member=member).order_by("pk")
    follows = Follow.objects.filter(follower=member).order_by("pk")
    return {
        "blocked": list(blocks.values_list("blocked__username", flat=True)),
        "followed": list(follows.values_list("followed__username", flat=True)),
    }


def _sanctions(member):
    fields = ["measure", "reason", "starts_at", "ends_at", "appeal", "appealed_at", "answer"]
    return list(member.sanctions.order_by("pk").values(*fields))


def _sessions(member):
    """Return where the member is signed in; what would let somebody in stays here."""
    fields = ["created_at", "last_seen_at", "ip", "user_agent"]
    return list(sessions.of(member).values(*fields))
