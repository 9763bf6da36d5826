"""The admin as a newsroom's desk: its door, its menu and its first page."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Value
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from newsportal import figures, parts, site


def needs_second_factor(user):
    """Tell whether somebody has to add a second factor before working at the desk."""
    return (
        site.current().requires_second_factor
        and user.is_staff
        and not get_adapter().is_mfa_enabled(user, ["totp", "webauthn"])
    )


class Desk(AdminSite):
    index_template = "admin/desk.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    # --- Its doors are those of the whole site

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Lead to the door, or tell somebody signed in that they may not work here."""
        if request.user.is_authenticated and not self.has_permission(request):
            return render(
                request, "admin/not_staff.html", self.each_context(request), status=403
            )
        back = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def each_context(self, request):
        now = site.current()
        return super().each_context(request) | {
            # The door's view would put its own idea of the site here.
            "site": now,
            "site_title": now.name,
            "site_header": now.name,
            "desk_menu": list(self._menu(request)),
        }

    def index(self, request, extra_context=None):
        panels = [
            panel | {"articles": list(panel["articles"])}
            for part in parts.gather("DESK_PARTS", request)
            for panel in part
        ]
        context = {"panels": panels, "figures": self._figures(request)}
        return super().index(request, (extra_context or {}) | context)

    def _figures(self, request):
        """Return what was counted today, beside yesterday, for whoever may see the figures."""
        if not request.user.has_perm("newsportal.view_dayfigure"):
            return []
        kept, today = figures.kept(2), timezone.localdate()
        return [
            {
                "title": figure.title,
                "now": kept[figure.kind].get(today, 0),
                "before": kept[figure.kind].get(today - timedelta(days=1), 0),
            }
            for figure in figures.offered()
            if figure.kind in kept
        ]

    def app_index(self, request, app_label, extra_context=None):
        """Lead to the desk, whose menu knows no apps."""
        return redirect("admin:index")

    # --- What every page of the desk goes through

    def get_urls(self):
        language = self.admin_view(self.language_view)
        return [path("language/", language, name="language"), *super().get_urls()]

    def admin_view(self, view, cacheable=False):
        """Keep who is lost or not allowed within the desk's own walls."""

        @wraps(view)
        def answer(request, *args, **kwargs):
            if needs_second_factor(request.user):
                messages.warning(request, _("Add a second factor to work at the desk."))
                return redirect("mfa_index")
            try:
                return view(request, *args, **kwargs)
            except Http404:
                return self._dead_end(request, 404)
            except PermissionDenied:
                return self._dead_end(request, 403)

        return super().admin_view(answer, cacheable)

    def _dead_end(self, request, status):
        context = self.each_context(request)
        return render(request, f"admin/{status}.html", context, status=status)

    @method_decorator(require_POST)
    def language_view(self, request):
        """Speak another language to this person from now on."""
        chosen = request.POST.get("language")
        if chosen in dict(settings.LANGUAGES):
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return HttpResponseRedirect(back if is_ours else reverse("admin:index"))

    # --- The menu

    def _menu(self, request):
        """Yield the groups of the menu with the entries this person may open."""
        counts = self._counts(request)
        for title, entries in settings.DESK_MENU:
            links = [self._link(request, *entry, counts) for entry in entries]
            if any(links):
                yield {"title": title, "links": [link for link in links if link]}

    def _counts(self, request):
        """Return for each entry of the menu how many things wait there, in one statement."""
        parts = []
        for model, model_admin in self._registry.items():
            if hasattr(model_admin, "open_rows") and model_admin.has_view_permission(request):
                rows = model_admin.open_rows(request).order_by()
                named = rows.annotate(entry=Value(model._meta.label)).values("entry")
                parts.append(named.annotate(number=Count("pk")).values_list("entry", "number"))
        return dict(parts[0].union(*parts[1:], all=True)) if parts else {}

    def _link(self, request, label, icon, counts):
        model_admin = None
        if label == "desk":
            url, title = reverse("admin:index"), _("Desk")
        else:
            model = apps.get_model(label)
            model_admin = self._registry.get(model)
            if not model_admin or not model_admin.has_view_permission(request):
                return None
            name = model._meta.label_lower.replace(".", "_")
            url = reverse(f"admin:{name}_changelist")
            title = getattr(model_admin, "menu_title", model._meta.verbose_name_plural)
        is_current = request.path == url or (
            url != reverse("admin:index") and request.path.startswith(url)
        )
        return {
            "title": title,
            "url": url,
            "icon": icon,
            "is_current": is_current,
            "count": counts.get(label, 0),
        }
