import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles.editor import body_form_field
from articles.models import Article, Topic, TopicEntry

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
    added = NumbersField(
        label=_("articles to add"),
        required=False,
        max_length=20_000,
        help_text=_("Numbers or addresses, one a line. They join at the end in this order."),
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

    def clean_added(self):
        added = self.cleaned_data["added"]
        if self.instance.pk:
            known = set(self.instance.entries.values_list("article", flat=True))
            added = [article for article in added if article.pk not in known]
            count = len(known) + len(added)
        else:
            count = len(added)
        if count > MOST:
            raise ValidationError(
                _("A topic holds at most %(limit)d articles."),
                code="too_many",
                params={"limit": MOST},
            )
        return added

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
