from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 8, 128


class LengthValidator:
    """Refuse what is soon guessed, and what nobody types but keeps the server busy."""

    def validate(self, password, user=None):
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValidationError(self.get_help_text(), code="length")

    def get_help_text(self):
        return _("A password has %(shortest)d to %(longest)d characters.") % {
            "shortest": SHORTEST,
            "longest": LONGEST,
        }
