"""The admin as a newsroom's desk: its door, its menu and its first page."""

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from newsportal import parts, site


class Desk(AdminSite):
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    @cached_property
    def login_form(self):
        return import_string(settings.SIGN_IN_FORM)

    def login(self, request, extra_context=None):
        """Show the door; answer 429 to who knocked too often."""
        response = super().login(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if seconds := getattr(form, "retry_after", None):
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        return response

    def each_context(self, request):
        now = site.current()
        return super().each_context(request) | {
            "site_title": now.name,
            "site_header": now.name,
            "desk_menu": list(self._menu(request)),
        }

    def index(self, request, extra_context=None):
        panels = [
            panel for part in parts.gather("DESK_PARTS", request) for panel in part
        ]
        return super().index(request, (extra_context or {}) | {"panels": panels})

    def _menu(self, request):
        """Yield the groups of the menu with the entries this person may open."""
        for title, entries in settings.DESK_MENU:
            links = [self._link(request, *entry) for entry in entries]
            if any(links):
                yield {"title": title, "links": [link for link in links if link]}

    def _link(self, request, label, icon):
        if label == "desk":
            url, title = reverse("admin:index"), _("Desk")
        else:
            model = apps.get_model(label)
            model_admin = self._registry.get(model)
            if not model_admin or not model_admin.has_view_permission(request):
                return None
            name = f"admin:{label.replace('.', '_')}_changelist"
            try:
                url = reverse(name)
            except NoReverseMatch:
                return None
            title = model._meta.verbose_name_plural
        is_current = request.path == url or (
            url != reverse("admin:index") and request.path.startswith(url)
        )
        return {"title": title, "url": url, "icon": icon, "is_current": is_current}
