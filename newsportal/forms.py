"""Fields of forms that more than one app uses."""

from django import forms


class MomentInput(forms.DateTimeInput):
    """The browser's own field for day and time, to the second."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": 1} | (attrs or {}), format="%Y-%m-%dT%H:%M:%S")
