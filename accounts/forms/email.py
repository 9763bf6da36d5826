from allauth.account.forms import AddEmailForm
from django.utils.translation import gettext_lazy as _


class EmailForm(AddEmailForm):
    """A new address; it holds once it is confirmed, and the old one until then."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)
