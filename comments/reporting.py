"""Reports on comments and articles: filed once, weighed, decided once for all who filed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.confirmation import may_speak
from accounts.models import Member, MemberReport, Outcome
from accounts.reporting import tell_outcome
from accounts.sanctions import REPORT, refuse_if_sanctioned
from articles.models import Article
from newsportal import log, site

from .models import Comment, Report

# Three ordinary reports hide a comment until somebody has looked at it; no report weighs
# more than the heaviest.
ENOUGH, HEAVIEST = 300, 200
HIDES = "reports"


@transaction.atomic
def file(reporter: Member, thing: models.Model, *, reason: str, text: str) -> None:
    """Report a comment or an article, once; enough reports hide the comment."""
    refuse_if_sanctioned(reporter, REPORT)
    if isinstance(thing, Comment) and thing.author_id == reporter.pk:
        raise ValidationError(_("You cannot report what you wrote yourself."), code="oneself")
    _lock(thing)
    told = {"reason": reason, "text": text, "weight": weight_of(reporter)}
    _row, is_new = Report.objects.get_or_create(
        reporter=reporter, **{thing._meta.model_name: thing}, defaults=told
    )
    if not is_new:
        raise ValidationError(_("You have reported this already."), code="reported")
    if isinstance(thing, Comment):
        _hide_if_enough(thing)


def filed_by(member: Member) -> models.QuerySet:
    """Return what a member reported of comments and articles."""
    return member.content_reports.with_things()


def weight_of(reporter: Member) -> int:
    """Return what a report of this member weighs: 100 without a record, up to nearly 200.

    Whoever was mostly right weighs more, whoever was mostly wrong next to nothing. Nothing
    at all weighs an account without a confirmed address, of which anybody can make many.
    """
    if not may_speak(reporter):
        return 0
    right = wrong = 0
    for model in (Report, MemberReport):
        counts = model.objects.filter(reporter=reporter).aggregate(
            right=Count("pk", filter=Q(outcome=Outcome.UPHELD)),
            wrong=Count("pk", filter=Q(outcome=Outcome.DISMISSED)),
        )
        right, wrong = right + counts["right"], wrong + counts["wrong"]
    return round(HEAVIEST * (right + 1) / (right + wrong + 2))


def weigh_enough(reporters: Iterable[int]) -> bool:
    """Tell whether a report by each of these members together weighs enough to be cautious."""
    numbers = set(reporters)
    if len(numbers) * HEAVIEST < ENOUGH:
        return False
    return sum(map(weight_of, Member.objects.filter(pk__in=numbers))) >= ENOUGH


def settle(thing: models.Model, by: Member | None, *, is_upheld: bool, reason: str = "") -> int:
    """Close the open reports on a thing and tell each reporter; return how many there were."""
    outcome = Outcome.UPHELD if is_upheld else Outcome.DISMISSED
    waiting = Report.objects.on(thing).waiting()
    waiting = waiting.select_related("reporter", "comment", "article")
    reports = list(waiting.select_for_update(of=["self"]))
    decision = {"outcome": outcome, "decided_by": by, "decided_at": timezone.now()}
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(**decision)
    for report in reports:
        log.record(by, "decide", report, after={"outcome": outcome}, reason=reason)
        name = _("“%(thing)s”") % {"thing": report.name}
        tell_outcome(report.reporter, name, is_upheld, key=f"report:{report.pk}")
    return len(reports)


@transaction.atomic
def decide(thing: models.Model, by: Member, *, is_upheld: bool, reason: str) -> None:
    """Close the reports on an article, or dismiss those on a comment that stays."""
    _lock(thing)
    if not settle(thing, by, is_upheld=is_upheld, reason=reason):
        raise ValidationError(_("Somebody has decided this report already."), code="decided")


def _lock(thing):
    """Let the reports on one thing follow one another, in the order of all locks."""
    number = thing.article_id if isinstance(thing, Comment) else thing.pk
    rows = Article.objects.as_written().select_for_update(no_key=True)
    rows.values_list("pk").get(pk=number)


def _hide_if_enough(comment):
    """Hold a public comment, unless somebody has looked at it since it was reported first."""
    reports = Report.objects.on(comment)
    if reports.filter(outcome=Outcome.DISMISSED).exists():
        return
    comment.refresh_from_db(fields=["status"])
    waiting = reports.waiting()
    if comment.is_public and waiting.weight() >= ENOUGH:
        with translation.override(site.current().language):
            reasons = dict.fromkeys(report.get_reason_display() for report in waiting)
        comment.hold(HIDES, "、".join(reasons)[:200])
