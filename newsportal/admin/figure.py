from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import charts, figures
from newsportal.models import DayFigure

from .base import LoggedAdmin

PERIODS = {7: _("7 days"), 30: _("30 days"), 365: _("a year")}
USUAL = 30


@admin.register(DayFigure)
class DayFigureAdmin(LoggedAdmin):
    """One page of charts; the rows behind them are nobody's to change."""

    menu_title = _("Figures")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = next((days for days in PERIODS if str(days) == request.GET.get("days")), USUAL)
        kept = figures.kept(2 * days)
        context = self.admin_site.each_context(request) | {
            "title": _("Figures"),
            "periods": [(title, f"?days={key}", key == days) for key, title in PERIODS.items()],
            "width": charts.WIDTH,
            "height": charts.HEIGHT,
            "figures": [
                _drawn(figure, kept[figure.kind], days)
                for figure in figures.offered()
                if figure.kind in kept
            ],
        }
        return render(request, "admin/newsportal/dayfigure/figures.html", context)


def _drawn(figure, counts, days):
    """Return what the page prints of one figure: its chart, its sums and its days."""
    today = timezone.localdate()
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    now = [counts.get(day, 0) for day in span]
    # What lies before the first day that was counted is not nothing, it is unknown.
    earlier = [day - timedelta(days=days) for day in span]
    before = [counts[day] for day in earlier] if set(earlier) <= counts.keys() else []
    top = charts.ceiling(max(now + before))
    return {
        "title": figure.title,
        "kind": figure.kind,
        "total": sum(now),
        "before": sum(before),
        "change": _change(sum(now), sum(before)),
        "most": max(zip(now, span, strict=True)),
        "top": top,
        "line": charts.line(now, top),
        "line_before": before and charts.line(before, top),
        "edges": [span[0], span[days // 2], span[-1]],
        "days": list(zip(span, now, before or [None] * days, strict=True))[::-1],
    }


def _change(now, before):
    """Return by how many per cent it grew, with its sign, or nothing."""
    if not before:
        return ""
    percent = round(100 * (now - before) / before)
    sign = "+" if percent > 0 else "－" if percent < 0 else "±"
    return f"{sign}{abs(percent):,}%"
