"""Make a picture that may be shown out of a file that somebody sent.

Nothing is served as it came: the content decides what it is, it is decoded within limits,
turned upright, scaled and written anew, so that neither a hidden payload nor a place, a
name or a comment in its metadata survives.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
# A JPEG is scaled while it is decoded; the others are held whole, in 400 MB at most.
MAX_PIXELS = {"JPEG": 40_000_000, "MPO": 40_000_000}
MAX_PIXELS_ELSE = 20_000_000
MAX_WIDTH = 2000
# Tall charts are read by scrolling; scaled to the width of a square they would be mute.
MAX_HEIGHT = 12_000
QUALITY = 82
MAX_NAME = 120


@dataclass(frozen=True)
class Print:
    """A picture ready to be stored: WebP without any metadata."""

    content: bytes
    width: int
    height: int


def digest(upload: File) -> str:
    """Return the hash that names a picture, refusing what is too large unread."""
    if upload.size > settings.PICTURE_MAX_BYTES:
        refuse_size()
    upload.seek(0)
    return hashlib.file_digest(upload, "sha256").hexdigest()


def name_of(upload: File) -> str:
    """Return what the file was called, without its folders and what draws no ink."""
    name = re.split(r"[/\\]", upload.name or "")[-1]
    return "".join(filter(str.isprintable, name)).strip()[:MAX_NAME]


def develop(upload: File) -> Print:
    """Decode, turn, scale and re-encode an upload, or raise ValidationError."""
    image = _open(upload)
    kind = image.format
    with _damage_told():
        image = _in_srgb(_scale(_decode(image)))
        return Print(_encode(image, may_be_flat=kind in ("PNG", "GIF")), *image.size)


def squares(upload: File, sizes: Iterable[int]) -> dict[int, bytes]:
    """Return the middle of an upload as WebP by size, or raise ValidationError."""
    image = _open(upload)
    with _damage_told():
        image = _in_srgb(_scale(_decode(image)))
        return {
            size: _webp(ImageOps.fit(image, (size, size)), quality=QUALITY) for size in sizes
        }


def refuse_size() -> NoReturn:
    raise ValidationError(size_rule(), code="too_large")


def size_rule() -> str:
    """Say how large a file may be."""
    words = _("A picture may have %(limit)d MB. Save it smaller and try again.")
    return words % {"limit": settings.PICTURE_MAX_BYTES // 1024**2}


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # A damaged file may raise anything.
        raise ValidationError(
            _("The picture is incomplete or damaged. Open it, save it anew, try again."),
            code="damaged",
        ) from error


def _open(upload: File) -> Image.Image:
    """Decode no more than the head of the file, and refuse it by that."""
    limit = MAX_PIXELS_ELSE
    upload.seek(0)
    try:
        image = Image.open(BytesIO(upload.read()), formats=FORMATS)
        limit = MAX_PIXELS.get(image.format, limit)
        is_too_large = image.width * image.height > limit
        # Cameras store a second view in a JPEG, which makes it no film.
        is_animated = getattr(image, "is_animated", False) and image.format != "MPO"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        is_too_large = True
    except Exception as error:  # A forged head may raise anything.
        raise ValidationError(
            _("This is not a picture we can take. Choose a JPEG, PNG, WebP, GIF or AVIF."),
            code="not_a_picture",
        ) from error
    if is_too_large:
        raise ValidationError(
            _("A picture may have %(limit)d million pixels. Scale it down and try again."),
            code="too_many_pixels",
            params={"limit": limit // 1_000_000},
        )
    if is_animated:
        raise ValidationError(
            _("Moving pictures are not taken. Choose one that stands still."),
            code="animated",
        )
    return image


def _decode(image: Image.Image) -> Image.Image:
    # A JPEG can be decoded at half or a quarter of its size, in a fraction of the time.
    image.draft(None, _target(*image.size))
    image.load()
    # What a sound picture says of itself may still be broken.
    with suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _scale(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode in ("1", "P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    size = _target(*image.size)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def _target(width: int, height: int) -> tuple[int, int]:
    factor = min(1, MAX_WIDTH / width, MAX_HEIGHT / height)
    return max(1, round(width * factor)), max(1, round(height * factor))


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the image in the one colour space that every screen knows."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # The colours of a picture with a broken profile are a guess anyway.
    image = image.convert(mode)
    if mode == "RGBA" and image.getextrema()[3] == (255, 255):
        image = image.convert("RGB")
    # What the file said of itself lies here, where some encoders look for it.
    image.info = {}
    return image


def _encode(image: Image.Image, *, may_be_flat: bool) -> bytes:
    """Write WebP; drawings and screenshots without loss where that is smaller."""
    photograph = _webp(image, quality=QUALITY, method=4)
    if not may_be_flat:
        return photograph
    return min(photograph, _webp(image, lossless=True, quality=50, method=2), key=len)


def _webp(image: Image.Image, **options: int | bool) -> bytes:
    target = BytesIO()
    image.save(target, "WEBP", **options)
    return target.getvalue()
