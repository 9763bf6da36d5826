from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import FormerTag, Tag
from articles.models.tag import validate_tag


class TagForm(forms.ModelForm):
    """A tag's name and address; whatever it was before goes on leading to it."""

    class Meta:
        model = Tag
        fields = ["name", "slug"]
        labels = {"slug": _("address")}
        help_texts = {
            "slug": _("Letters, digits and hyphens: /tag/<address>/. Empty: made of the name.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        validate_tag(name)
        return name

    def clean_slug(self):
        slug = self.cleaned_data["slug"] or self.instance.slug
        heir = FormerTag.objects.exclude(tag=self.instance.pk).filter(slug=slug).first()
        if heir:
            raise ValidationError(
                _("This address leads to “%(tag)s”, which took over from the tag here."),
                code="led_on",
                params={"tag": heir.tag},
            )
        return slug


class MergeForm(forms.Form):
    """Which of several tags stays."""

    heir = forms.ModelChoiceField(
        Tag.objects,
        label=_("The tag that stays"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, tags, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heir"].queryset = tags
