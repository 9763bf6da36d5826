"""What members are to each other: followers, and those they want to hear nothing of."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Q
from django.utils.translation import gettext as _

from newsportal.prepared import Prepared

from .models import Block, Follow, Kind, Member
from .notifications import notify


@transaction.atomic
def follow(follower: Member, followed: Member) -> None:
    """Follow a member, once; refuse oneself, and without a reason whoever blocks."""
    is_closed = follower == followed or not followed.is_active
    if is_closed or Block.objects.between(follower, followed).exists():
        raise ValidationError(
            _("%(name)s cannot be followed at present."),
            code="cannot_follow",
            params={"name": followed},
        )
    Follow.objects.get_or_create(follower=follower, followed=followed)
    notify(followed, Kind.FOLLOW, actor=follower, about=follower)


def unfollow(follower: Member, followed: Member) -> None:
    Follow.objects.filter(follower=follower, followed=followed).delete()


@transaction.atomic
def block(member: Member, other: Member) -> None:
    """Let nothing pass between two members any more; neither follows the other then."""
    Block.objects.get_or_create(member=member, blocked=other)
    pairs = Q(follower=member, followed=other) | Q(follower=other, followed=member)
    Follow.objects.filter(pairs).delete()


def unblock(member: Member, other: Member) -> None:
    Block.objects.filter(member=member, blocked=other).delete()


def ties(member: Member) -> dict[str, int]:
    """Return how many active members follow this one, and how many this one follows."""
    followers = Q(followed=member, follower__is_active=True)
    following = Q(follower=member, followed__is_active=True)
    return Follow.objects.filter(followers | following).aggregate(
        followers=Count("pk", filter=Q(followed=member)),
        following=Count("pk", filter=Q(follower=member)),
    )


def between(member: Member, other_pk: int) -> dict[str, bool]:
    """Return whether a member follows and blocks another."""
    nothing = {"is_following": False, "is_blocking": False}
    return next(iter(_between(member.pk, other_pk)), nothing)


@Prepared
def _between(member, other):
    follows = Follow.objects.filter(follower=member, followed=other)
    blocks = Block.objects.filter(member=member, blocked=other)
    own = Member.objects.filter(pk=member)
    return own.values(is_following=Exists(follows), is_blocking=Exists(blocks))
