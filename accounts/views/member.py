from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import people
from accounts.models import Member
from newsportal.page_cache import mark, remembered

# The largest number the database can keep; beyond it there is nobody to look for.
MAX_NUMBER = 2**63 - 1


@remembered()
@require_safe
def member(request, pk):
    """Show what everybody may know of a member; the same bytes for everyone."""
    member = get_object_or_404(Member.objects.filter(is_active=True), pk=min(pk, MAX_NUMBER))
    mark(f"member:{pk}")
    context = {"member": member, "ties": people.ties(member)}
    return render(request, "accounts/member.html", context)
