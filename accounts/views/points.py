from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import levels as ladder
from accounts import points as ledger
from accounts.models import EarningRule, Reason
from accounts.paging import newest, number
from accounts.private import private


@require_safe
@private
def points(request):
    """Show the ledger, the newest lines first, and what today can still earn."""
    member = request.user
    before = number(request, "before")
    lines, older = newest(member.ledger.all(), before)
    earned = ledger.earned_today(member)
    rules = [
        (rule, min(earned.get(rule.deed, 0), rule.per_day))
        for rule in EarningRule.objects.filter(points__gt=0)
    ]
    context = {
        "lines": lines,
        "older": older,
        "is_newest": not before,
        "rules": rules,
        "checked_in": Reason.CHECK_IN in earned,
    }
    return render(request, "accounts/points.html", context)


@require_safe
@private
def levels(request):
    return render(request, "accounts/levels.html", {"levels": ladder.ladder()})
