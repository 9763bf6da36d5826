from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments import evidence

MEGABYTE = 1024**2


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Some files, each recognised by its content; cleaned they are pairs of file and kind."""

    widget = FilesInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"})

    def clean(self, data, initial=None):
        files = [super(EvidenceField, self).clean(file, initial) for file in data or []]
        if len(files) > evidence.MOST_FILES:
            raise ValidationError(
                _("These are %(count)d files, and %(limit)d may be sent at once."),
                code="too_many",
                params={"count": len(files), "limit": evidence.MOST_FILES},
            )
        return [(file, evidence.recognise(file)) for file in files]


class WithEvidence(forms.Form):
    """A form with evidence whose request was read no further than evidence may be large."""

    evidence = EvidenceField(label=_("Evidence"), required=False)

    def __init__(self, *args, request, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)
        text = _(
            "Up to %(count)d files in JPEG, PNG or PDF, together %(size)d MB. Only those who"
            " decide the complaint see them."
        )
        limits = {"count": evidence.MOST_FILES, "size": largest()}
        self.fields["evidence"].help_text = text % limits

    def clean(self):
        if evidence.is_too_large(self.request):
            text = _(
                "These files are larger than %(size)d MB together. Choose fewer or smaller"
                " ones; the rest of the form is as you typed it."
            )
            error = ValidationError(text, code="too_large", params={"size": largest()})
            self._errors.pop("evidence", None)
            self.add_error("evidence", error)
        elif self.errors and self.request.FILES and "evidence" not in self.errors:
            self.add_error("evidence", _("Please choose your files again."))
        return super().clean()


def largest():
    """Return how many megabytes evidence may have."""
    return settings.EVIDENCE_MAX_BYTES // MEGABYTE
