"""The sizes in which a picture lies ready, so that a phone loads no more than it shows.

Each lies beside the picture itself, named by it and by its width: `….webp` has `…-640.avif`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

WIDTHS = (320, 640, 960, 1600)
KINDS = ("avif", "webp")

# `pictures/ab/<32 digits>.webp`, or a rendition of it, within an address or a text.
NAME = re.compile(r"(pictures/[0-9a-f]{2}/[0-9a-f]{32})(?:-[0-9]{1,4})?\.(?:webp|avif)")


def widths(width: int) -> list[int]:
    """Return the widths of the renditions of a picture so wide; none is larger."""
    return [size for size in WIDTHS if size < width] + [width] * (width <= WIDTHS[-1])


def name_of(picture: Any, width: int, kind: str) -> str:
    """Return the name of a rendition; as WebP in its own width that is the picture itself."""
    if kind == "webp" and width == picture.width:
        return picture.file.name
    return f"{picture.file.name.removesuffix('.webp')}-{width}.{kind}"


def names(picture: Any) -> Iterator[str]:
    """Yield the names of all files of a picture: its own, and the renditions."""
    yield picture.file.name
    for width in widths(picture.width):
        for kind in KINDS:
            if (name := name_of(picture, width, kind)) != picture.file.name:
                yield name


def original_of(name: str) -> str | None:
    """Return the name of the picture to which a file belongs, itself or as a rendition."""
    found = NAME.fullmatch(name)
    return f"{found[1]}.webp" if found else None


def are_complete(picture: Any) -> bool:
    """Tell whether all renditions are noted and their files are there."""
    is_noted = picture.renditions == widths(picture.width)
    return is_noted and all(default_storage.exists(name) for name in names(picture))


def make(picture: Any) -> None:
    """Make all renditions of a stored picture, over what is there, and note them in its row."""
    with picture.file.open() as file:
        content = file.read()
    image = Image.open(BytesIO(content), formats=["WEBP"])
    # A drawing stays without loss where that is smaller, as the picture itself does.
    is_flat = b"VP8L" in content[:64]
    for width in widths(picture.width):
        scaled = _scale(image, width)
        for kind, encode in (("avif", _avif), ("webp", _webp)):
            if (name := name_of(picture, width, kind)) != picture.file.name:
                store(name, encode(scaled, is_flat))
    made = type(picture).objects.filter(pk=picture.pk)
    if not made.update(renditions=widths(picture.width)):
        picture.clear_away()  # It was deleted meanwhile.


def store(name: str, content: bytes) -> str:
    """Store a file under its name, over what an interrupted attempt left there."""
    default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def _scale(image: Image.Image, width: int) -> Image.Image:
    size = width, max(1, round(image.height * width / image.width))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _avif(image: Image.Image, is_flat: bool) -> bytes:
    # The usual speed takes twice as long for a few per cent; one thread leaves room for others.
    chroma = "4:4:4" if is_flat else "4:2:0"
    return _encoded(image, "AVIF", quality=60, speed=8, max_threads=1, subsampling=chroma)


def _webp(image: Image.Image, is_flat: bool) -> bytes:
    photograph = _encoded(image, "WEBP", quality=80, method=4)
    if not is_flat:
        return photograph
    drawing = _encoded(image, "WEBP", lossless=True, quality=50, method=2)
    return min(photograph, drawing, key=len)


def _encoded(image: Image.Image, kind: str, **options: int | str) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
