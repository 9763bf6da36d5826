"""Fields of forms that more than one app uses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Far beyond them, a moment can be stored and never be read again.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class MomentInput(forms.DateTimeInput):
    """The browser's own field for day and time, to the second."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": 1} | (attrs or {}), format="%Y-%m-%dT%H:%M:%S")


class MomentField(forms.DateTimeField):
    """A day and time that every clock can show."""

    widget = MomentInput

    def validate(self, value):
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(
                _("Give a year from %(first)d to %(last)d."),
                code="year",
                params={"first": FIRST_YEAR, "last": LAST_YEAR},
            )
