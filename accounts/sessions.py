"""Where a member is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

STORED = Session.objects.filter(session_key=OuterRef("session_key"))


def of(member: models.Model) -> models.QuerySet:
    """Return the sessions in which a member is signed in, the newest first."""
    alive = STORED.filter(expire_date__gt=timezone.now())
    rows = UserSession.objects.filter(Exists(alive), user=member)
    return rows.order_by("-created_at")


@transaction.atomic
def end(sessions: models.QuerySet) -> int:
    """Sign out of some sessions at once; return how many there were."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_others(member: models.Model, current: str | None) -> int:
    """Sign a member out everywhere but in the session with this key."""
    return end(of(member).exclude(session_key=current or ""))


def forget_ended() -> None:
    """Delete what was noted of sessions that are no longer stored."""
    UserSession.objects.exclude(Exists(STORED)).delete()
