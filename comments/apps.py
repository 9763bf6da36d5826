from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("comments")

    def ready(self):
        from articles import parts as news

        from . import parts

        # One statement tells the fragment everything of an article.
        news.TIES.append(parts.ties)
