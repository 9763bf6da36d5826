"""What every test of the shop may ask: whether the books agree."""

from io import StringIO

from django.core.management import call_command


def check_books():
    """Return what the two commands say; they raise when something does not fit."""
    said = StringIO()
    for name in ("check_points", "check_orders"):
        call_command(name, stdout=said, stderr=said)
    return said.getvalue()
