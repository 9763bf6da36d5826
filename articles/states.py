"""The states of an article as an editor knows them; two of them are the clock's."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

STATES = {
    "draft": _("draft"),
    "waiting": _("waiting"),
    "scheduled": _("scheduled"),
    "published": _("published"),
    "expired": _("expired"),
    "withdrawn": _("withdrawn"),
}

# The way every article goes; what became of it afterwards stands at the last stage.
WAY = ["draft", "waiting", "scheduled", "published"]


def badge(article) -> str:
    """Return the article's state in a small frame."""
    return format_html(
        '<span class="badge badge--{0}">{1}</span>', article.state, STATES[article.state]
    )


def stages(article) -> list[dict]:
    """Return the stages of the way, with the one marked where the article stands."""
    state = article.state if article else "draft"
    way = [*WAY[:-1], state] if state not in WAY else WAY
    return [{"title": STATES[name], "is_current": name == state} for name in way]
