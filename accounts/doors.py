"""The addresses of signing in: allauth's views under our addresses, in our templates.

Their names are allauth's, which looks them up; what is not listed here is not there.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path
from django.views.decorators.cache import never_cache

from . import limits
from .views.sessions import sessions_list
from .views.sign_in import ConfirmEmailView, SignInView, SignUpView


class OursMixin:
    """Keep allauth's idea of the site from hiding ours."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context


def door(address, view, template, name, **options):
    """Return the pattern of a page with a template of ours, which nobody may keep."""
    ours = type(view.__name__, (OursMixin, view), {})
    page = ours.as_view(template_name=f"accounts/{template}.html", **options)
    return path(address, never_cache(page), name=name)


def limited(pattern, limit):
    """Count what a network sends there."""
    pattern.callback = limits.per_network(limit)(pattern.callback)
    return pattern


SIGNING_IN = [
    door("sign-in/", SignInView, "sign_in", "account_login"),
    door("sign-in/code/", factor.AuthenticateView, "sign_in_code", "mfa_authenticate"),
    limited(
        door("sign-in/passkey/", passkey.LoginWebAuthnView, "sign_in", "mfa_login_webauthn"),
        limits.PASSKEYS,
    ),
    door("sign-in/closed/", account.AccountInactiveView, "inactive", "account_inactive"),
    door("sign-out/", account.LogoutView, "sign_out", "account_logout"),
    limited(
        door(
            "sign-up/",
            SignUpView,
            "sign_up",
            "account_signup",
            template_name_signup_closed="accounts/sign_up_closed.html",
        ),
        limits.SIGN_UPS,
    ),
    door(
        "confirm-email/<str:key>/", ConfirmEmailView, "confirm_email", "account_confirm_email"
    ),
]

FORGOTTEN_PASSWORD = [
    limited(
        door("password/", account.PasswordResetView, "reset", "account_reset_password"),
        limits.RESETS,
    ),
    door(
        "password/sent/",
        account.PasswordResetDoneView,
        "reset_sent",
        "account_reset_password_done",
    ),
    limited(
        door(
            "password/<str:uidb36>/<str:key>/",
            account.PasswordResetFromKeyView,
            "reset_key",
            "account_reset_password_from_key",
        ),
        limits.RESETS,
    ),
    door(
        "password/done/",
        account.PasswordResetFromKeyDoneView,
        "reset_done",
        "account_reset_password_from_key_done",
    ),
]

SECURITY = [
    door("me/security/email/", account.EmailView, "email", "account_email"),
    door(
        "me/security/password/",
        account.PasswordChangeView,
        "password",
        "account_change_password",
    ),
    door(
        "me/security/password/first/",
        account.PasswordSetView,
        "password",
        "account_set_password",
    ),
    door(
        "me/security/confirm/", account.ReauthenticateView, "confirm", "account_reauthenticate"
    ),
    door(
        "me/security/confirm/code/", factor.ReauthenticateView, "confirm", "mfa_reauthenticate"
    ),
    door(
        "me/security/confirm/passkey/",
        passkey.ReauthenticateWebAuthnView,
        "confirm_passkey",
        "mfa_reauthenticate_webauthn",
    ),
    path("me/security/sessions/", sessions_list, name="usersessions_list"),
    door("me/security/", factor.IndexView, "security", "mfa_index"),
    door("me/security/app/", totp.ActivateTOTPView, "app", "mfa_activate_totp"),
    door("me/security/app/off/", totp.DeactivateTOTPView, "app_off", "mfa_deactivate_totp"),
    door(
        "me/security/codes/",
        recovery.ViewRecoveryCodesView,
        "recovery_codes",
        "mfa_view_recovery_codes",
    ),
    door(
        "me/security/codes/new/",
        recovery.GenerateRecoveryCodesView,
        "recovery_codes_new",
        "mfa_generate_recovery_codes",
    ),
    door("me/security/passkeys/", passkey.ListWebAuthnView, "passkeys", "mfa_list_webauthn"),
    door("me/security/passkeys/add/", passkey.AddWebAuthnView, "passkey", "mfa_add_webauthn"),
    door(
        "me/security/passkeys/<int:pk>/",
        passkey.EditWebAuthnView,
        "passkey_name",
        "mfa_edit_webauthn",
    ),
    door(
        "me/security/passkeys/<int:pk>/remove/",
        passkey.RemoveWebAuthnView,
        "passkey_remove",
        "mfa_remove_webauthn",
    ),
]

urlpatterns = [*SIGNING_IN, *FORGOTTEN_PASSWORD, *SECURITY]
