"""The secret key of a portal that was given none: made once, kept under its own folder."""

import os
import secrets
from pathlib import Path


def read_or_make(folder: Path) -> str:
    """Return the key kept in `folder`, making it first where there is none."""
    path = folder / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: write aside, link into place, read what won.
        fresh = folder / f"secret-key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="ascii")
