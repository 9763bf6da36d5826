"""Mails to members: in their language, sent by a job once the transaction has ended."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from newsportal import site

from .models import Member
from .tasks import deliver


def send(
    to: Member | str,
    template: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> None:
    """Write `accounts/mail/<template>.txt` to a member or an address.

    Another app's template is named with it, as in "comments/complaint". Its first line is
    the subject. Enqueued in the caller's transaction, so a mail goes out exactly when what
    it tells of has happened.
    """
    reader = to if isinstance(to, Member) else context.get("user")
    address = to.email if isinstance(to, Member) else to
    if not address:
        return
    now = site.current()
    with translation.override(getattr(reader, "language", "") or now.language):
        known = {"site": now, "home": settings.SITE_URL, "member": reader}
        app, _, name = template.rpartition("/")
        text = render_to_string(f"{app or 'accounts'}/mail/{name}.txt", known | context)
    subject, _, body = text.strip().partition("\n")
    deliver.defer(
        address=address,
        subject=subject.strip(),
        body=body.strip() + "\n",
        headers=headers or {},
    )
