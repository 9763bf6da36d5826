import unicodedata

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress

from newsportal.prepared import Prepared

from .models import Member


def find(login):
    """Return the one member whom a name or an e-mail address stands for, or None.

    Of several with the same address it is who confirmed it, else who came first; so a
    wrong password costs one comparison, and its time tells nothing.
    """
    email = unicodedata.normalize("NFKC", login).lower()
    if "@" not in email:
        return Member.objects.named(login).first()
    addresses = EmailAddress.objects.filter(email=email).select_related("user")
    if address := addresses.order_by("-verified", "pk").first():
        return address.user
    return Member.objects.filter(email=email).order_by("pk").first()


class Backend(AuthenticationBackend):
    """Sign in by name or e-mail, in any spelling of the name."""

    def _authenticate(self, request, **credentials):
        member = find(credentials["username"])
        return self._check_password(member, credentials["password"])

    def get_user(self, user_id):
        member = next(iter(_numbered(user_id)), None)
        return member if member and self.user_can_authenticate(member) else None


# Asked by every request of a member.
_numbered = Prepared(lambda pk: Member.objects.filter(pk=pk))
