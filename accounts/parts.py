"""What members add to shared pages."""

from django.template.loader import render_to_string


def visitor(request):
    """Return the tool bar's entry of the person who is signed in, or nothing."""
    if not request.user.is_authenticated:
        return {}
    entry = render_to_string("accounts/_visitor.html", {"member": request.user})
    return {"visitor": entry}
