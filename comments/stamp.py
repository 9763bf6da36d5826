"""When a form was given out, as the form itself says it: signed, so that nobody invents it."""

import time
from datetime import timedelta

from django.core import signing

# Older ones say nothing: a page may stay open for days, and a robot keep its stamp.
OLDEST = timedelta(days=1)

_signer = signing.TimestampSigner(salt="comments.stamp")


def make() -> str:
    return _signer.sign("form")


def seconds(stamp: str) -> float | None:
    """Return how long ago the form was given out, or None if it does not say."""
    try:
        _signer.unsign(stamp, max_age=OLDEST)
        made = signing.b62_decode(stamp.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError):
        return None
    return max(0.0, time.time() - made)
