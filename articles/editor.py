"""The rich-text editor of the desk: its form field, its widget and what its page needs."""

import json

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_prose_editor.widgets import prose_editor_js
from js_asset import ImportMap, Media, Script

from newsportal import pictures, site

from . import body
from .body.players import PLAYERS
from .models.article import READING_PACE

# Far above the longest report, far below what would take seconds to clean.
MAX_LENGTH = 200_000

SCRIPTS = ["clipboard", "closed", "dialogs", "figure", "pictures", "schema", "tools"]
MEDIA = Media(
    importmap=ImportMap(
        {"django-prose-editor/editor": "django_prose_editor/editor.js"}
        | {f"editor/{name}": f"js/editor-{name}.js" for name in SCRIPTS}
    ),
    css={"all": ["css/body.css", "css/editor.css", "css/editor-sheet.css"]},
    js=[prose_editor_js, Script("js/editor.js", type="module")],
)


class BodyEditor(forms.Textarea):
    """A text area that becomes the sheet an article is written on."""

    media = MEDIA
    has_closed_part = False

    def render(self, name, value, attrs=None, renderer=None):
        context = {
            "textarea": super().render(name, value, attrs, renderer),
            "language": site.current().language,
            "config": json.dumps(_config(), ensure_ascii=False),
            "has_closed_part": self.has_closed_part,
        }
        return render_to_string("admin/editor.html", context)

    def use_required_attribute(self, initial):
        """A browser cannot ask for a field that it does not show."""
        return False


class ArticleEditor(BodyEditor):
    """The same, with a mark below which the text is kept for some readers."""

    has_closed_part = True


class BodyField(forms.CharField):
    """Rich text, cleaned."""

    widget = BodyEditor

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": MAX_LENGTH, "strip": False} | kwargs)

    def clean(self, value):
        cleaned = body.clean(super().clean(value))
        if self.required and not cleaned:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return cleaned

    def has_changed(self, initial, data):
        """Compare the texts, not two ways to write the same one."""
        return body.clean(initial or "") != body.clean(data or "")


def body_form_field(**kwargs):
    return BodyField(**kwargs)


class EditorAdminMixin:
    """Let the editor's modules load under a policy that asks for a nonce."""

    def render_change_form(self, request, context, *args, **kwargs):
        nonce = str(request.csp_nonce)
        context["media"] = Media.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)


def _config():
    """Return what the editor's scripts have to know."""
    return {
        "upload": reverse("articles:picture_upload"),
        "media": settings.MEDIA_URL,
        "maxBytes": settings.PICTURE_MAX_BYTES,
        "pace": READING_PACE,
        "players": {
            provider: {
                "name": str(player.name),
                "hosts": player.hosts,
                "pattern": player.pattern,
            }
            for provider, player in PLAYERS.items()
        },
        "words": _words(),
    }


def _words():
    """Return what the editor's scripts say; what its buttons say stands in the template."""
    return {
        "characters": _("{n} characters"),
        "minutes": _("about {n} min"),
        "sending": _("Sending {name} ({n} of {of})"),
        "saving": _("The article is saved as soon as the pictures have arrived."),
        "tooLarge": pictures.size_rule(),
        "offline": _("The server did not answer. Nothing is lost; try again."),
        "failed": _("The picture could not be sent ({status}). Try again."),
        "leftOut": _(
            "Pictures of the pasted text that were left out: {n}. Save them as files and "
            "add them here."
        ),
        "badAddress": _(
            "This is no address. Type one that begins with https://, mailto: or /."
        ),
        "badVideo": _(
            "No film is known at this address. Give the address of a page of {players}."
        ),
        "caption": _("Caption"),
        "alt": _("Alternative text"),
        "altHint": _("What the picture shows"),
        "removePicture": _("Remove the picture"),
        "video": _("Video on {player}"),
        "closedPart": _("The closed part begins here"),
        "removeClosedPart": _("Take the mark away"),
    }
