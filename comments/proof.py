"""Proof of work in the published format of ALTCHA, so that filing in bulk costs something.

A browser solves it by itself while the form is filled in; no picture, no third party.
"""

import secrets
import time
from datetime import timedelta
from typing import Any

import altcha
from django.utils.crypto import salted_hmac

from newsportal.limits import Limit, LimitExceeded

ALGORITHM, COST = "PBKDF2/SHA-256", 1000
# The counter that a browser has to find, one derivation after another: a second or two.
COUNTERS = range(200, 800)
LASTS = timedelta(minutes=30)
LONGEST = 4000

ONCE = Limit("proof-of-work", 1, LASTS)


def challenge() -> dict[str, Any]:
    """Return a new challenge as the format has it."""
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.choice(COUNTERS),
        expires_at=int(time.time() + LASTS.total_seconds()),
        hmac_secret=_secret(),
    )
    return made.to_dict()


def is_solved(payload: str) -> bool:
    """Tell whether this solves one of our challenges, and use it up."""
    if not payload or len(payload) > LONGEST:
        return False
    try:
        solved = altcha.Payload.from_base64(payload)
        if not altcha.verify_solution(solved, _secret()).verified:
            return False
    except Exception:  # What a stranger made up may raise anything.
        return False
    try:
        ONCE.hit(solved.challenge.signature)
    except LimitExceeded:
        return False
    return True


def _secret():
    return salted_hmac("comments.proof", "challenge").hexdigest()
