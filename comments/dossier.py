"""What a moderator reads beside a comment: why it waits, and who wrote it."""

from django.db.models import Count
from django.utils.html import SafeString

from accounts.models import Member
from articles.snippets import marked
from newsportal import words
from newsportal.words import Scope

from .models import Comment, Report
from .rules import Rule

# How many earlier comments of the writer are shown.
EARLIER = 5
BETWEEN = "、"


def of(comment: Comment) -> dict:
    """Return all that is shown of a comment; the original words, not the masked ones."""
    writer = comment.author
    return {
        "comment": comment,
        "rule": name_of(comment.held_rule),
        "text": highlighted(comment.text, comment.held_match),
        "is_elsewhere": _is_elsewhere(comment),
        "counts": counts_of(writer),
        "earlier": earlier_of(comment),
        "sanctions": writer.sanctions.order_by("-pk")[:3],
        "reports": Report.objects.on(comment).waiting().select_related("reporter"),
    }


def name_of(rule: str) -> str:
    return str(Rule(rule).label) if rule in Rule.values else rule


def highlighted(text: str, match: str) -> SafeString:
    """Return the text with its listed words and what a rule found in it marked."""
    listed = [(hit.start, hit.end) for hit in words.check(text, Scope.COMMENT).hits]
    return marked(text, _apart([*listed, *_literal(text, match)]))


def counts_of(writer: Member) -> dict[str, int]:
    """Return how many comments of a member stand where."""
    rows = Comment.objects.filter(author=writer).order_by().values("status")
    return dict(rows.annotate(number=Count("pk")).values_list("status", "number"))


def earlier_of(comment: Comment) -> list[Comment]:
    rows = Comment.objects.filter(author=comment.author_id).exclude(pk=comment.pk)
    return list(rows.order_by("-pk")[:EARLIER])


def _is_elsewhere(comment):
    """Tell whether what a rule found is not in the text itself, as what it is a copy of."""
    match = comment.held_match
    is_told = comment.held_rule == Rule.REPORTS
    return bool(match) and not is_told and not _literal(comment.text, match)


def _literal(text, match):
    """Return where each part of a match stands in the text, letter by letter."""
    spans = []
    for part in filter(None, match.split(BETWEEN)):
        start = text.find(part)
        while start >= 0:
            spans.append((start, start + len(part)))
            start = text.find(part, start + len(part))
    return spans


def _apart(spans):
    """Return the spans in order, those that touch as one."""
    apart = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
