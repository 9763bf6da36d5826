from django import forms

from articles.checks import Sheet
from articles.editor import BodyField
from articles.models import Access


class CheckForm(forms.Form):
    """What stands on the sheet just now, finished or not."""

    title = forms.CharField(max_length=1000, required=False)
    summary = forms.CharField(max_length=2000, required=False)
    body = BodyField(required=False)
    is_advertisement = forms.BooleanField(required=False)
    access = forms.ChoiceField(choices=Access, required=False)

    def sheet(self, article=None):
        # Who may not decide about it does not send it.
        self.cleaned_data["access"] = self.cleaned_data["access"] or (
            article.access if article else Access.OPEN
        )
        return Sheet(**self.cleaned_data, pk=article and article.pk)
