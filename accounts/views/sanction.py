from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sanction import AppealForm
from accounts.private import private


@require_safe
@private
def sanctions(request):
    return _answer(request)


@require_POST
@private
def appeal(request, pk):
    """Take the one appeal of a member against a sanction of theirs."""
    sanction = get_object_or_404(request.user.sanctions, pk=min(pk, 2**63 - 1))
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            sanction.appeal_with(form.cleaned_data["appeal"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(sanction)
    return _answer(request, {sanction.pk: form}, status=422)


def _answer(request, forms=None, status=200):
    """Show what was decided about the member, each with a form while it can be appealed."""
    forms = forms or {}
    rows = list(request.user.sanctions.all())
    for row in rows:
        row.form = forms.get(row.pk)
        if row.can_be_appealed and not row.form:
            row.form = AppealForm()
    return render(request, "accounts/sanctions.html", {"sanctions": rows}, status=status)
