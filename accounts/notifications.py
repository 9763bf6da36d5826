"""Tell members what happened to them, once, and only what they want to hear."""

from django.db import models, transaction
from django.utils import translation

from newsportal import site

from .models import Block, Kind, Notification, NotificationChoice

LONGEST_TEXT = Notification._meta.get_field("text").max_length


@transaction.atomic
def notify(
    member: models.Model,
    kind: str,
    *,
    actor: models.Model | None = None,
    about: models.Model | None = None,
    url: str = "",
    text: str = "",
    key: str | None = None,
) -> Notification | None:
    """Tell `member` of something, in the caller's transaction; return None if not told.

    What is `about` a thing leads to it, and is told once for each actor and thing; a `key`
    of the caller's says otherwise what "once" means. `text` is the sentence, or for what
    an `actor` did a few words of it; a lazy one is put in the site's language.
    """
    choice = choice_of(member)
    if not member.is_active or kind in choice.off or _is_unwanted(member, actor):
        return None
    with translation.override(site.current().language):
        told = {
            "kind": Kind(kind),
            "actor": actor,
            "text": _shortened(str(text)),
            "url": url or (about.get_absolute_url() if about else ""),
        }
    row = _keep(member, key or _key(kind, actor, about), told)
    if row and member.email and choice.mail == choice.Mail.AT_ONCE:
        from .tasks import mail_notification  # which itself needs this module

        mail_notification.defer(notification=row.pk)
    return row


def choice_of(member: models.Model) -> NotificationChoice:
    """Return what the member chose, or the default, which is not saved."""
    row = NotificationChoice.objects.filter(member=member).first()
    return row or NotificationChoice(member=member)


def _is_unwanted(member, actor):
    """Tell whether it is the member's own deed, or of somebody blocked."""
    if actor is None:
        return False
    return actor.pk == member.pk or Block.objects.between(member, actor).exists()


def _keep(member, key, told):
    """Return the notification, or None when one with the key was there."""
    if key is None:
        return Notification.objects.create(member=member, **told)
    row, is_new = Notification.objects.get_or_create(member=member, key=key, defaults=told)
    return row if is_new else None


def _key(kind, actor, about):
    if about is None:
        return None
    return f"{kind}:{about._meta.label_lower}:{about.pk}:{actor.pk if actor else ''}"


def _shortened(text):
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
