from django.contrib import admin

from articles.models import Newsflash
from newsportal.admin.base import LoggedAdmin


@admin.register(Newsflash)
class NewsflashAdmin(LoggedAdmin):
    list_display = ["text", "is_weighty", "published_at"]
    list_filter = ["is_weighty"]
    search_fields = ["text"]
    fields = ["text", "is_weighty", "published_at"]
