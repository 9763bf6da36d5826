from django.shortcuts import redirect
from django.templatetags.static import static


def favicon(request):
    """Lead browsers that ask without being told to the icon under its own name."""
    return redirect(static("img/favicon.ico"))
