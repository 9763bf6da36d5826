from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.forms.pictured import PicturedForm
from articles.models import Author
from articles.models.moments import COUNTED
from newsportal.admin.base import LoggedAdmin

from .pictured import PicturedAdmin


class AuthorForm(PicturedForm):
    picture_field = "portrait"

    class Meta:
        model = Author
        fields = ["name", "role", "biography", "member"]
        widgets = {"biography": forms.Textarea({"rows": 5})}


@admin.register(Author)
class AuthorAdmin(PicturedAdmin, LoggedAdmin):
    form = AuthorForm
    list_display = ["name", "role", "member", "articles_count"]
    list_select_related = ["member"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["member"]
    fields = ["name", "role", "biography", "member"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def get_readonly_fields(self, request, obj=None):
        """Who may not look at members cannot choose one either."""
        return [] if request.user.has_perm("accounts.view_member") else ["member"]

    def view_on_site(self, author):
        return author.get_absolute_url() if author.count else None

    @admin.display(description=_("articles"))
    def articles_count(self, author):
        return counted(author.count)


def counted(count):
    """Return a count as lists at the desk show it; beyond a thousand it is not exact."""
    return f"{COUNTED:,}+" if count > COUNTED else count
