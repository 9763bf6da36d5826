"""What is asked before something is done to many articles at once."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Access, Article, Category
from articles.models.tag import LONGEST
from newsportal.models.settings import MOST_POINTS

from .article import CategoryField, ReasonForm, TagsField

# No more are kept on the page that asks.
MOST = 10_000

ITEM = re.compile("([1-9][0-9]{0,17})-([0-9]{1,9})")


class ItemsField(forms.CharField):
    """Articles by number, each with the version that was looked at: 12-3,15-7."""

    widget = forms.HiddenInput

    def to_python(self, value):
        found = [ITEM.fullmatch(item) for item in super().to_python(value).split(",")]
        if len(found) > MOST or not all(found):
            raise ValidationError(_("Choose the articles once more."), code="items")
        return [(int(item[1]), int(item[2])) for item in found]

    def prepare_value(self, value):
        if isinstance(value, str):
            return value
        return ",".join(f"{number}-{version}" for number, version in value or [])


class BulkForm(forms.Form):
    """The articles, and nothing to add."""

    items = ItemsField()

    def details(self):
        """Return what the verb is told besides the article."""
        return {name: value for name, value in self.cleaned_data.items() if name != "items"}

    def about(self, items):
        """Return the same form about other articles, with all that was typed."""
        data = self.data.copy()
        data["items"] = self.fields["items"].prepare_value(items)
        return type(self)(data)


class WithdrawForm(BulkForm, ReasonForm):
    """Why; the log keeps it with each article."""


class MoveForm(BulkForm):
    category = CategoryField(label=_("category"), queryset=None, empty_label="—")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.all()
        self.fields["category"].load()


class RestrictForm(BulkForm):
    """Whom the closed parts are for, and at what price."""

    access = forms.ChoiceField(label=_("may be read by"), choices=Access)
    price = forms.IntegerField(
        label=_("price"),
        required=False,
        max_value=MOST_POINTS,
        help_text=_("Points, where it is read for points."),
        widget=forms.NumberInput({"min": 1}),
    )

    def clean_price(self):
        is_sold = self.cleaned_data.get("access") == Access.POINTS
        return (is_sold and self.cleaned_data["price"]) or 0

    def clean(self):
        super().clean()
        if not self.errors:
            access, price = self.cleaned_data["access"], self.cleaned_data["price"]
            Article(access=access, price=price).check_price()


class TagForm(BulkForm):
    add = TagsField(
        label=_("add tags"), longest=LONGEST, required=False, help_text=_("Parted by 、")
    )
    remove = TagsField(
        label=_("take away tags"), longest=LONGEST, required=False, help_text=_("Parted by 、")
    )

    def clean(self):
        super().clean()
        add, remove = self.cleaned_data.get("add"), self.cleaned_data.get("remove")
        if not (self.errors or add or remove):
            raise ValidationError(_("Name a tag to add or to take away."), code="no_tags")
