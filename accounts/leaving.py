"""Leaving for good: asked for, thought over for 30 days, then wiped by a job.

What a member wrote stays and is signed by nobody; what says who they were goes.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsportal import log, parts, site

from . import avatars, sessions
from .models import Block, Follow, Kind, Member, Notification, NotificationChoice
from .notifications import notify

TO_THINK_IT_OVER = timedelta(days=30)


@transaction.atomic
def ask(member: Member) -> None:
    """Have the account erased in 30 days, unless its owner comes back."""
    member.leaves_at = timezone.now() + TO_THINK_IT_OVER
    member.save(update_fields=["leaves_at"])
    log.record(member, "leave", member, after={"leaves_at": member.leaves_at.isoformat()})
    day = date_format(timezone.localtime(member.leaves_at), "DATE_FORMAT")
    notify(
        member,
        Kind.SYSTEM,
        text=_("Your account will be erased on %(day)s. Until then you can keep it.")
        % {"day": day},
        url=reverse_lazy("accounts:leave"),
    )


@transaction.atomic
def stay(member: Member) -> None:
    """Keep the account after all."""
    member.leaves_at = None
    member.save(update_fields=["leaves_at"])
    log.record(member, "stay", member)


def due() -> QuerySet[Member]:
    """Return the members whose time to think it over has passed."""
    return Member.objects.filter(leaves_at__lte=timezone.now()).order_by("pk")


@transaction.atomic
def erase(member: Member) -> None:
    """Wipe what says who a member was."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.leaves_at is None or member.leaves_at > timezone.now():
        return  # They came back while the job was on its way.
    faces = avatars.files(member.avatar)
    sessions.end(sessions.of(member))
    for rows in _rows_of(member):
        rows.delete()
    member.archives.all().discard()
    list(parts.gather("ERASE_PARTS", member))
    for name, value in _wiped(member).items():
        setattr(member, name, value)
    member.set_unusable_password()
    member.save()
    member.groups.clear()
    log.record(None, "erase", member)
    transaction.on_commit(lambda: [default_storage.delete(name) for name in faces])


def _rows_of(member):
    """Return what is about a member alone; what others take part in stays."""
    return [
        EmailAddress.objects.filter(user=member),
        Authenticator.objects.filter(user=member),
        Notification.objects.filter(Q(member=member) | Q(actor=member)),
        NotificationChoice.objects.filter(member=member),
        Block.objects.filter(Q(member=member) | Q(blocked=member)),
        Follow.objects.filter(Q(follower=member) | Q(followed=member)),
    ]


def _wiped(member):
    with translation.override(site.current().language):
        name = _("Erased member %(number)d") % {"number": member.pk}
    return {
        "username": name,
        "first_name": "",
        "last_name": "",
        "email": "",
        "language": "",
        "biography": "",
        "avatar": "",
        "region": "",
        "last_login": None,
        "is_active": False,
        "leaves_at": None,
        "erased_at": timezone.now(),
    }
