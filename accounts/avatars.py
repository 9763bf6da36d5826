"""The faces of members: square, small, and free of what the file said of itself."""

from django.core.files.storage import default_storage

# Twice what pages show, for dense screens.
SMALL = 96
LARGE = 192


def address(stem: str, size: int) -> str:
    """Return where a stored face is served."""
    return default_storage.url(_name(stem, size))


def _name(stem: str, size: int) -> str:
    return f"{stem}-{size}.webp"
