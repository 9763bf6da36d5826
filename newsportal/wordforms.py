"""The forms of the word list at the desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsportal import wordfile
from newsportal.models import Word, WordList
from newsportal.models.word import LONGEST_NOTE
from newsportal.words import Action, Scope

MOST_BYTES = 4 * 1024 * 1024
LONGEST_TEXT = 100_000


class ScopesField(forms.MultipleChoiceField):
    """In which texts words count: at least in one kind."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(
            label=_("counts in"),
            choices=Scope.choices,
            initial=list(Scope),
            error_messages={"required": _("Choose where the words count.")},
            **kwargs,
        )


class LinesField(forms.Field):
    """Many lines, each judged for itself, so that one bad line spoils no other."""

    widget = forms.Textarea({"rows": 14, "spellcheck": "false"})

    def clean(self, value):
        return value or ""


class WordForm(forms.ModelForm):
    """One word."""

    scopes = ScopesField()

    class Meta:
        model = Word
        fields = ["text", "action", "scopes", "note"]
        widgets = {"action": forms.RadioSelect}


class WordListForm(forms.ModelForm):
    """How words are looked for."""

    class Meta:
        model = WordList
        fields = ["gap"]


class WordsForm(forms.Form):
    """Words to list, pasted or as a file; after validation `lines` and `faults` of them."""

    words = LinesField(
        label=_("words"),
        required=False,
        help_text=_(
            "One a line. A line may go on with what becomes of it, where it counts and a "
            "note: word,mask,article comment,note"
        ),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_("CSV or text, such as an export of this list. At most 4 MB."),
    )
    action = forms.ChoiceField(
        label=_("action"), choices=Action.choices, initial=Action.MASK, widget=forms.RadioSelect
    )
    scopes = ScopesField()
    note = forms.CharField(label=_("note"), max_length=LONGEST_NOTE, required=False)

    lines, faults = (), ()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 4 MB. Divide it."), code="size")
        return wordfile.decode(file.read())

    def clean(self):
        super().clean()
        if self.errors:
            return
        parts = [self.cleaned_data["words"], self.cleaned_data["file"]]
        self._text = "\n".join(part.rstrip("\r\n") for part in parts if part.strip())
        self.lines, self.faults = wordfile.read(self._text)
        if not self._text:
            self.add_error("words", ValidationError(_("Type a word or choose a file.")))

    def keep_all(self):
        """Let the field show what came in the file as well, which no form can send back."""
        self._show(self._text)

    def keep_faults(self):
        """Let the field show the lines that could not be taken, and no other."""
        self._show("\n".join(fault.line for fault in self.faults))

    def _show(self, text):
        self.data = self.data.copy()
        self.data["words"] = text


class TryForm(forms.Form):
    """A text to try the list on."""

    text = forms.CharField(
        label=_("some text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
    )
    scope = forms.ChoiceField(
        label=_("read as"),
        choices=Scope.choices,
        initial=Scope.COMMENT,
        widget=forms.RadioSelect,
    )
