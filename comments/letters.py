"""Tell the claimant and whoever wrote the article how a complaint goes on."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import mail
from accounts.confirmation import may_be_mailed
from accounts.models import Kind, NotificationChoice
from accounts.notifications import choice_of, notify
from newsportal import site, words
from newsportal.limits import Limit, LimitExceeded

# Somebody may have given the address of another, who must not be flooded.
PER_ADDRESS = Limit("complaint-mail", 20, timedelta(days=1))


def tell_claimant(complaint: models.Model, entry: models.Model) -> None:
    """Mail the claimant, if they gave an address, what became of their complaint.

    What was typed into the form does not stand in it: it may be about somebody else's address.
    """
    if not complaint.email:
        return
    try:
        PER_ADDRESS.hit(complaint.email.lower())
    except LimitExceeded:
        return
    context = {
        "complaint": complaint,
        "title": _title(complaint),
        "entry": entry,
        "text": "" if entry.is_claimants else entry.text,
        "link": complaint.link,
    }
    mail.send(complaint.email, "comments/complaint", context)


def tell_defenders(complaint: models.Model, entry: models.Model) -> None:
    """Tell the members who wrote the article, here and by mail, what was decided on it."""
    path = reverse("comments:objection", args=[complaint.pk])
    with translation.override(site.current().language):
        text = _("“%(title)s”: %(deed)s") % {
            "title": _title(complaint),
            "deed": entry.get_deed_display(),
        }
    for member in complaint.defenders():
        key = f"complaint:{complaint.pk}:{entry.pk}"
        told = notify(member, Kind.REVIEW, text=text, url=path, key=key)
        is_mailed = told and choice_of(member).mail == NotificationChoice.Mail.AT_ONCE
        if may_be_mailed(member) and not is_mailed:
            context = {
                "complaint": complaint,
                "title": _title(complaint),
                "entry": entry,
                "link": settings.SITE_URL + path,
            }
            mail.send(member, "comments/defence", context)


def _title(complaint):
    """Return the article's title as readers get it."""
    return words.mask(complaint.article.title, words.Scope.ARTICLE)
