from django.contrib import admin

from articles.models import Author, Tag
from newsportal.admin.base import LoggedAdmin


@admin.register(Author)
class AuthorAdmin(LoggedAdmin):
    list_display = ["name", "member", "biography"]
    list_select_related = ["member"]
    search_fields = ["name"]
    autocomplete_fields = ["member"]


@admin.register(Tag)
class TagAdmin(LoggedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
