from django import forms

from articles.checks import Sheet
from articles.editor import BodyField


class CheckForm(forms.Form):
    """What stands on the sheet just now, finished or not."""

    title = forms.CharField(max_length=1000, required=False)
    summary = forms.CharField(max_length=2000, required=False)
    body = BodyField(required=False)
    is_advertisement = forms.BooleanField(required=False)

    def sheet(self, article=None):
        return Sheet(**self.cleaned_data, pk=article and article.pk)
