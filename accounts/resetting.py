"""Mails with the way to a new password, written by a job whether or not there is an account."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from django.db import transaction


@transaction.atomic
def send(address: str) -> None:
    """Mail each member with an address the way to a new password, or that it is nobody's."""
    adapter = get_adapter()
    members = filter_users_by_email(address, is_active=True, prefer_verified=True)
    if not members:
        adapter.send_mail("account/email/unknown_account", address, {})
    for member in members:
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(member)
        key = f"{user_pk_to_url_str(member)}-{token}"
        url = adapter.get_reset_password_from_key_url(key)
        context = {"user": member, "password_reset_url": url}
        adapter.send_password_reset_mail(member, address, context)
