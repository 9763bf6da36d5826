from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("members")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from .regions import note

        user_logged_in.connect(note, dispatch_uid="note_region")
