import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.editor import ArticleEditor, body_form_field
from articles.models import (
    Access,
    Article,
    Author,
    Byline,
    Category,
    Kind,
    Picture,
    Status,
    Tag,
)
from articles.models.access import EMPTY, closed_part
from articles.models.article import AHEAD
from articles.models.category import Tree
from articles.models.revision import NOTE_LENGTH
from articles.models.tag import LONGEST, MOST, split_tags, validate_tag
from articles.versions import initial_of
from newsportal import site
from newsportal.forms import MomentField

# Room above every number a real portal has given, and far below the database's end.
MAX_NUMBER = 9_999_999_999

# A line break between Latin words stands for a space, next to Chinese for nothing.
BREAK = re.compile(r"(?<=[!-~])\s*[\r\n]\s*(?=[!-~])|(\s*[\r\n]\s*)")

# The buttons of the form beside plain saving, and the verbs they stand for.
BUTTONS = {"_submit": "submit", "_publish": "publish"}


class NamesField(forms.CharField):
    """Names in one line, parted by commas as Chinese or Latin editors type them."""

    def __init__(self, *, longest, **kwargs):
        super().__init__(max_length=500, **kwargs)
        self.longest = longest

    def to_python(self, value):
        return split_tags(super().to_python(value))

    def prepare_value(self, value):
        return value if isinstance(value, str) else "、".join(value or [])

    def run_validators(self, value):
        super().run_validators("、".join(value))

    def validate(self, value):
        super().validate(value)
        for name in value:
            if len(name) > self.longest:
                raise ValidationError(
                    _("“%(name)s…” is longer than %(limit)d characters."),
                    code="too_long",
                    params={"name": name[:10], "limit": self.longest},
                )

    def has_changed(self, initial, data):
        return self.to_python(data) != list(initial or [])


class TagsField(NamesField):
    """A few words under which an article is filed."""

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST:
            raise ValidationError(
                _("These are %(count)d tags and %(limit)d may be given. Keep the weightiest."),
                code="too_many",
                params={"count": len(value), "limit": MOST},
            )
        for name in value:
            validate_tag(name)


class CategoryField(forms.ModelChoiceField):
    """A category by its whole way from the root, in the order of the tree."""

    def label_from_instance(self, category):
        tree = self._tree
        return " / ".join(item.name for item in tree.trail(category.pk))

    def load(self):
        """Read the tree once and offer it in its own order."""
        self._tree = tree = Tree()
        self.choices = [
            ("", self.empty_label),
            *(
                (number, self.label_from_instance(tree.by_pk[number]))
                for number in tree.ordered()
            ),
        ]


class ArticleForm(forms.ModelForm):
    """An article as an editor works on it; the button pressed is part of the form."""

    body = body_form_field(label=_("body"), required=False, widget=ArticleEditor)
    category = CategoryField(label=_("category"), queryset=None, empty_label="—")
    byline = NamesField(
        label=_("authors"),
        longest=Author._meta.get_field("name").max_length,
        required=False,
        help_text=_("In order, parted by 、; a new name becomes a new author."),
    )
    tag_names = TagsField(
        label=_("tags"),
        longest=LONGEST,
        required=False,
        help_text=_("Parted by 、"),
    )
    cover = forms.ModelChoiceField(
        Picture.objects,
        label=_("number of the picture"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1}),
    )
    cover_upload = forms.FileField(
        label=_("new cover"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    is_minor = forms.BooleanField(
        label=_("minor edit"),
        required=False,
        help_text=_("Leaves the update time alone."),
    )
    note = forms.CharField(
        label=_("what changed"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("Kept with this version; readers do not see it."),
    )
    number = forms.IntegerField(
        label=_("number"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_NUMBER)],
        help_text=_("Only when moving from another system; else it is given."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    # The number of the published version whose words stand in the form.
    restored = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = [
            "title",
            "summary",
            "body",
            "category",
            "kind",
            "is_advertisement",
            "is_generated",
            "source_name",
            "source_url",
            "cover",
            "allows_comments",
            "access",
            "price",
            "published_at",
            "expires_at",
        ]
        # Headline and summary are typed as they will be read: over several lines.
        widgets = {
            "title": forms.Textarea({"rows": 1, "placeholder": _("Headline")}),
            "summary": forms.Textarea({"rows": 1, "placeholder": _("Summary")}),
            "source_url": forms.URLInput,
            "price": forms.NumberInput({"min": 1}),
        }
        field_classes = {"published_at": MomentField, "expires_at": MomentField}

    # Set by the admin on the class it makes for one request.
    request = None
    theirs = None
    taken_up = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        article = self.instance
        self._leave_out()
        if "price" in self.fields:
            # Without points there is none to give; with them `clean` asks for one.
            self.fields["access"].required = self.fields["price"].required = False
            self.initial["price"] = article.price or None
        if "category" in self.fields:
            self.fields["category"].queryset = Category.objects.all()
            self.fields["category"].load()
        if not article.pk:
            self.fields["title"].widget.attrs["autofocus"] = True
        else:
            self.initial["version"] = article.version
            self.initial["byline"] = article.author_names
            self.initial["tag_names"] = [tag.name for tag in article.tags.all()]
        if self.taken_up and not self.is_bound:
            self.initial |= initial_of(self.taken_up)

    def _leave_out(self):
        """Drop the fields of its own that are not this person's to decide."""
        user = self.request.user
        if self.instance.pk or not user.has_perm("articles.number_article"):
            del self.fields["number"]
        if not user.has_perm("articles.publish_article"):
            del self.fields["is_minor"], self.fields["note"]

    @property
    def verb(self):
        """Return the step that the pressed button stands for, if any."""
        return next((verb for name, verb in BUTTONS.items() if name in self.data), "")

    def clean_title(self):
        return _in_one_line(self.cleaned_data["title"])

    def clean_summary(self):
        return _in_one_line(self.cleaned_data["summary"])

    def clean_restored(self):
        """Keep the number only of a version that there is."""
        number = self.cleaned_data["restored"]
        is_known = self.taken_up and self.taken_up.number == number
        return number if is_known else None

    def clean_access(self):
        return self.cleaned_data["access"] or self.instance.access

    def clean_price(self):
        """Forget the price of what is not read for points: its field is out of sight."""
        is_sold = self.cleaned_data.get("access") == Access.POINTS
        return (is_sold and self.cleaned_data["price"]) or 0

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number and Article.objects.filter(pk=number).exists():
            raise ValidationError(_("This number is taken."), code="taken")
        return number

    def clean_cover_upload(self):
        upload = self.cleaned_data["cover_upload"]
        if not upload:
            return None
        picture = Picture.objects.receive(upload, self.request.user)
        # Should another field be wrong, the form comes back with the picture chosen.
        self._put("cover", picture.pk)
        return picture

    def clean(self):
        super().clean()
        self._lock()
        if upload := self.cleaned_data.get("cover_upload"):
            self.cleaned_data["cover"] = upload
        self._hold_cover()
        if self.verb == "publish" or self.instance.status == Status.PUBLISHED:
            self._check_before_publishing()
        self._check_price()

    def _put(self, name, value):
        """Show this value when the form comes back."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    def _lock(self):
        """Hold the stored article until this one is saved, and compare the two."""
        stored = self.instance
        if stored.pk:
            stored = Article.objects.select_for_update().get(pk=stored.pk)
            self._refuse_to_overwrite(stored)
        was_published = stored.status in (Status.PUBLISHED, Status.WITHDRAWN)
        if was_published and not self.cleaned_data.get("published_at"):
            self.cleaned_data["published_at"] = stored.published_at
        moment, now = self.cleaned_data.get("published_at"), timezone.now()
        if stored.status == Status.PUBLISHED and stored.published_at <= now < moment:
            self.add_error("published_at", AHEAD)
        if self.verb and self.verb not in stored.steps_for(self.request.user):
            raise ValidationError(
                _("This cannot be done to an article that is %(status)s."),
                code="step",
                params={"status": stored.get_status_display()},
            )

    def _hold_cover(self):
        """Keep the chosen picture from being deleted until the article shows it."""
        cover = self.cleaned_data.get("cover")
        held = Picture.objects.select_for_update(no_key=True)
        if cover and not held.filter(pk=cover.pk).first():
            self.add_error("cover", _("This picture was deleted just now. Choose another."))

    def _check_price(self):
        """Say what is wrong with a price while it is typed, not only at publishing."""
        if "price" not in self.fields or self.errors.keys() & {"access", "price"}:
            return
        asked = {name: self.cleaned_data[name] for name in ("access", "price")}
        Article(**asked).check_price()

    def _refuse_to_overwrite(self, stored):
        """Tell the second of two editors about the first, keeping both texts."""
        if stored.version == self.cleaned_data.get("version"):
            return
        self.theirs = stored
        # Saving once more is then a decision, made in knowledge of the other text.
        self._put("version", stored.version)
        raise ValidationError(
            _(
                "Someone else saved this article while you were writing. Nothing of yours "
                "is lost: it is still in the form, theirs is shown below. Take over what "
                "you need and save again to replace theirs."
            ),
            code="overtaken",
        )

    def _check_before_publishing(self):
        data = self.cleaned_data
        if data.get("kind") == Kind.REPRINT:
            for name in ("source_name", "source_url"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(
                        name,
                        _("A reprint needs the name and the address of its source."),
                    )
        self._check_text(data.get("body"))
        instance = self.instance
        writer = instance.created_by_id if instance.pk else self.request.user.pk
        rule = site.current().requires_second_person
        if rule and writer == self.request.user.pk:
            self.add_error(
                None, _("A second person has to publish this: you wrote it yourself.")
            )
        begins, ends = data.get("published_at"), data.get("expires_at")
        if begins and ends and ends <= begins:
            self.add_error("expires_at", _("It has to expire after it is published."))

    def _check_text(self, text):
        """Refuse to publish what has no text, or none where it says it is closed."""
        if "body" in self.errors:
            return
        access = self.cleaned_data.get("access", self.instance.access)
        if not text:
            self.add_error("body", _("An article without text cannot be published."))
        elif access != Access.OPEN and not closed_part(text):
            self.add_error("body", EMPTY)

    def save_names(self):
        """Store bylines and tags, in the order they were typed."""
        article = self.instance
        article.tags.set(Tag.objects.named(self.cleaned_data["tag_names"]))
        authors = [_author(name) for name in self.cleaned_data["byline"]]
        article.bylines.exclude(author__in=authors).delete()
        for position, author in enumerate(authors):
            Byline.objects.update_or_create(
                article=article, author=author, defaults={"position": position}
            )
        article.__dict__.pop("signers", None)


class ReasonForm(forms.Form):
    """Why a step is taken; the log keeps it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _in_one_line(text):
    return BREAK.sub(lambda found: "" if found[1] else " ", text)


def _author(name):
    return Author.objects.filter(name=name).order_by("pk").first() or Author.objects.create(
        name=name
    )
