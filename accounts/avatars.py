"""The faces of members: square, small, and free of what the file said of itself."""

import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from newsportal import pictures

# Twice what pages show, for dense screens.
SMALL = 96
LARGE = 192
SIZES = (SMALL, LARGE)

MAX_BYTES = 5 * 1024**2


def address(stem: str, size: int) -> str:
    """Return where a stored face is served."""
    return default_storage.url(_name(stem, size))


def keep(member: models.Model, upload: File) -> None:
    """Give the member a face made of an upload, or raise ValidationError."""
    if upload.size > MAX_BYTES:
        refuse_size()
    # Under a name that nobody can guess, so what was replaced cannot be found again.
    stem = f"avatars/{secrets.token_urlsafe(16)}"
    for size, content in pictures.squares(upload, SIZES).items():
        default_storage.save(_name(stem, size), ContentFile(content))
    _put(member, stem)


def drop(member: models.Model) -> None:
    """Show the first character of the name again."""
    _put(member, "")


def refuse_size() -> None:
    raise ValidationError(
        _("A picture may have %(limit)d MB. Save it smaller and try again."),
        code="too_large",
        params={"limit": MAX_BYTES // 1024**2},
    )


def files(stem: str) -> list[str]:
    """Return the names under which a face is stored."""
    return [_name(stem, size) for size in SIZES] if stem else []


@transaction.atomic
def _put(member, stem):
    """Change the row under its lock, and delete the files of before once that is certain."""
    rows = member._meta.model.objects.select_for_update().filter(pk=member.pk)
    before = files(rows.values_list("avatar", flat=True).get())
    member.avatar = stem
    member.save(update_fields=["avatar"])
    transaction.on_commit(lambda: [default_storage.delete(name) for name in before])


def _name(stem, size):
    return f"{stem}-{size}.webp"
