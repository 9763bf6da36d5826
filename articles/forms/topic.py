import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles.editor import body_form_field
from articles.models import Article, Topic, TopicEntry
from newsportal.admin.base import NumberSelectMultiple

from .pictured import PicturedForm

# A number alone, or the address that ends in it.
NUMBER = re.compile(r"(?:\S*/)?([1-9][0-9]{0,17})(?:\.html)?(?:[?#]\S*)?")

# More than anybody reads, and few enough to be put in order by hand.
MOST = 300


class NumbersField(forms.CharField):
    """Articles by their numbers or addresses, one a line."""

    widget = forms.Textarea({"rows": 3})

    def clean(self, value):
        words = super().clean(value).split()
        found = [(word, NUMBER.fullmatch(word)) for word in words]
        numbers = {word: int(match[1]) for word, match in found if match}
        articles = Article.objects.in_bulk(set(numbers.values()))
        for word in words:
            if numbers.get(word) not in articles:
                raise ValidationError(
                    _("There is no article “%(word)s”. Give a number or an address."),
                    code="unknown",
                    params={"word": word[:60]},
                )
        return list(dict.fromkeys(articles[numbers[word]] for word in words))


class TopicForm(PicturedForm):
    """A topic, and the articles that are to join it."""

    introduction = body_form_field(label=_("introduction"), required=False, max_length=20_000)
    found = forms.ModelMultipleChoiceField(
        Article.objects.all(),
        label=_("articles to add"),
        required=False,
        help_text=_("Type some words of a headline. They join at the end in this order."),
        widget=NumberSelectMultiple(TopicEntry._meta.get_field("article"), admin.site),
    )
    added = NumbersField(
        label=_("the same by number or address"),
        required=False,
        max_length=20_000,
        help_text=_("One a line. They join behind those found by their headlines."),
    )

    class Meta:
        model = Topic
        fields = ["title", "slug", "summary", "introduction", "published_at"]
        widgets = {"summary": forms.Textarea({"rows": 2})}

    def clean_introduction(self):
        text = self.cleaned_data["introduction"]
        if "<figure" in text:
            raise ValidationError(
                _("Pictures stand in the articles. Give the topic a picture below instead."),
                code="figure",
            )
        return text

    def clean_found(self):
        """Return the articles in the order in which they were chosen."""
        by_number = {str(article.pk): article for article in self.cleaned_data["found"]}
        chosen = self["found"].data
        return [by_number[number] for number in chosen if number in by_number]

    def clean(self):
        super().clean()
        known = set()
        if self.instance.pk:
            known = set(self.instance.entries.values_list("article", flat=True))
        chosen = [*self.cleaned_data.get("found", []), *self.cleaned_data.get("added", [])]
        added = [article for article in dict.fromkeys(chosen) if article.pk not in known]
        if len(known) + len(added) > MOST:
            text, values = _("A topic holds at most %(limit)d articles."), {"limit": MOST}
            self.add_error("added", ValidationError(text, code="too_many", params=values))
        self.cleaned_data["added"] = added

    def append(self):
        """Store the added articles behind those that are there."""
        entries = self.instance.entries
        last = entries.aggregate(last=Max("position"))["last"] or 0
        TopicEntry.objects.bulk_create(
            (
                TopicEntry(topic=self.instance, article=article, position=position)
                for position, article in enumerate(self.cleaned_data["added"], start=last + 1)
            ),
            ignore_conflicts=True,
        )
