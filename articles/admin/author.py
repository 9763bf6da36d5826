from django.contrib import admin
from taggit.models import Tag as OtherTag

from articles.models import Author, Tag
from newsportal.admin.base import LoggedAdmin

# taggit's own table stays empty here; ours has real foreign keys.
admin.site.unregister(OtherTag)


@admin.register(Author)
class AuthorAdmin(LoggedAdmin):
    list_display = ["name", "member", "biography"]
    list_select_related = ["member"]
    search_fields = ["name"]
    autocomplete_fields = ["member"]

    def get_readonly_fields(self, request, obj=None):
        """Who may not look at members cannot choose one either."""
        return [] if request.user.has_perm("accounts.view_member") else ["member"]


@admin.register(Tag)
class TagAdmin(LoggedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
