"""What somebody typed whose session had ended, kept until they have signed in again."""

import time
from functools import wraps

from .models import LONGEST_MESSAGE

KEY = "typed"
# Whoever comes later may be somebody else at the same device.
SECONDS = 15 * 60


def keeps_typed(view):
    """Keep the text of a form that arrives without a session; stands around `private`."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            text = request.POST.get("text", "")[:LONGEST_MESSAGE]
            request.session[KEY] = [request.path, text, time.time()]
        return view(request, *args, **kwargs)

    return answer


def typed(request) -> str:
    """Return, once, what was typed on this very page."""
    path, text, at = request.session.get(KEY, ("", "", 0))
    if path != request.path or request.method != "GET":
        return ""
    del request.session[KEY]
    return text if time.time() - at < SECONDS else ""
