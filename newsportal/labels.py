"""What people read for the codes by which the log and the roles are stored."""

from html import unescape

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ROLES = {
    "writer": _("Writer"),
    "editor": _("Editor"),
    "moderator": _("Moderator"),
    "operator": _("Operator"),
}

VERBS = {
    "add": _("added it"),
    "change": _("changed it"),
    "delete": _("deleted it"),
    "submit": _("sent it for review"),
    "return": _("returned it"),
    "publish": _("published it"),
    "unschedule": _("unscheduled it"),
    "withdraw": _("withdrew it"),
    "restore": _("went back to an earlier version"),
    "merge": _("merged it"),
    "push": _("had it sent again"),
    "sign_in": _("signed in"),
    "rename": _("took another name"),
    "take_out": _("had an archive made"),
    "leave": _("asked to be erased"),
    "stay": _("stayed after all"),
    "erase": _("erased the account"),
    "sanction": _("sanctioned the member"),
    "lift": _("lifted it"),
    "appeal": _("appealed against it"),
    "answer": _("answered the appeal"),
    "import": _("imported words"),
    "read_messages": _("read private messages that were reported"),
    "decide": _("decided the report"),
    "reset_second_factor": _("took the second factor off"),
    "approve": _("let it appear"),
    "reject": _("rejected it"),
    "mark_spam": _("took it for advertising"),
    "show_again": _("let it appear again"),
    "hold": _("held it for review"),
    "pin": _("pinned it"),
    "unpin": _("unpinned it"),
    "feature": _("featured it"),
    "unfeature": _("no longer features it"),
    "take_down": _("took it down for a complaint"),
    "put_back": _("put it back after a complaint"),
    "file": _("received the complaint"),
    "supplement": _("received more from the claimant"),
    "assign": _("assigned it"),
    "ask": _("asked the claimant for more"),
    "accept": _("accepted the complaint"),
    "object": _("objected"),
    "uphold": _("left the article down"),
    "forget": _("wiped what it said of persons"),
    "close_comments": _("closed it to comments"),
    "open_comments": _("opened it to comments"),
    "grant_points": _("gave points"),
    "deduct_points": _("deducted points"),
    "refund": _("cancelled and refunded it"),
    "redeem": _("redeemed a card"),
    "export_cards": _("exported the codes"),
    "void_cards": _("made them void"),
}

NOTHING = "—"


def role(name: str) -> str:
    """Return a role's name; a group that somebody made keeps its own."""
    return str(ROLES.get(name, name))


def verb(code: str) -> str:
    """Return what was done."""
    return str(VERBS.get(code, code))


def kind(label: str) -> str:
    """Return the noun for a model's label such as "articles.article"."""
    model = _model(label)
    return capfirst(model._meta.verbose_name) if model else label


def changes(entry: models.Model) -> list[dict[str, str]]:
    """Return each field that an entry of the log names, as it was and as it became."""
    model = _model(entry.object_type)
    before, after = entry.before or {}, entry.after or {}
    return [
        {
            "label": _field_label(model, name),
            "before": _value(model, name, before.get(name)),
            "after": _value(model, name, after.get(name)),
        }
        for name in {**before, **after}
    ]


def _model(label):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model, name):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _field_label(model, name):
    """Return the label of a model's field, or of one that only its form has."""
    field = _field(model, name)
    if field is None:
        model_admin = admin.site._registry.get(model)
        field = model_admin and model_admin.form.base_fields.get(name)
    label = getattr(field, "verbose_name", None) or getattr(field, "label", None)
    return capfirst(label or name)


def _value(model, name, value):
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "、".join(role(str(item)) for item in value)
    if moment := _moment(value):
        return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    return unescape(strip_tags(str(choices.get(value, value))))


def _moment(value):
    """Return the moment that a text of the log stands for, if it stands for one."""
    try:
        moment = parse_datetime(value)
    except (TypeError, ValueError):
        return None
    return moment if moment and moment.tzinfo else None
