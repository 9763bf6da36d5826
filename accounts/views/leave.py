from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import leaving
from accounts.forms.leave import PasswordForm
from accounts.forms.second_factor import ConfirmCodeForm
from accounts.private import private


def _proves_nothing_here(request):
    """Tell whether there is neither password nor code to ask for, but a passkey."""
    return not _proofs(request.user)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private
@reauthentication_required(enabled=_proves_nothing_here)
def leave(request):
    """Ask to be erased, with all that proves who one is; or stay after all."""
    member = request.user
    if request.method == "POST" and "stay" in request.POST:
        leaving.stay(member)
        messages.success(request, _("Your account stays as it is."))
        return redirect("accounts:leave")
    may_leave = not (member.is_staff or member.leaves_at)
    forms = _proofs(member, request.POST or None) if may_leave else []
    wrong = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and may_leave and not wrong:
        leaving.ask(member)
        return redirect("accounts:leave")
    status = 422 if any(form.errors for form in wrong) else 200
    return render(request, "accounts/leave.html", {"forms": forms}, status=status)


def _proofs(member, data=None):
    """Return the forms for what the member knows and holds."""
    forms = []
    if member.has_usable_password():
        forms.append(PasswordForm(data, member=member))
    if is_mfa_enabled(member, [Authenticator.Type.TOTP]):
        forms.append(ConfirmCodeForm(user=member, data=data))
    return forms
