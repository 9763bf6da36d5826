from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class NewsportalConfig(AppConfig):
    name = "newsportal"
    verbose_name = _("site")


class DeskConfig(AdminConfig):
    """Django's admin, with the newsroom's desk as its site."""

    default_site = "newsportal.desk.Desk"
