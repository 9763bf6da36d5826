"""The sizes in which a picture lies ready, so that a phone loads no more than it shows.

Each lies beside the picture itself, named by it and by its width: `….webp` has `…-640.avif`.
So do its crops, as search engines and other sites want them: `…-16x9.jpg`.
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
SHAPES = {"1x1": (1, 1), "4x3": (4, 3), "16x9": (16, 9)}
CROP_WIDTH = 1200

# `pictures/ab/<32 digits>.webp`, a rendition or a crop of it, within an address or a text.
NAME = re.compile(
    r"(pictures/[0-9a-f]{2}/[0-9a-f]{32})"
    r"(?:(?:-[0-9]{1,4})?\.(?:webp|avif)|-(?:1x1|4x3|16x9)\.jpg)"
)


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
    for shape in SHAPES:
        yield crop_name(picture, shape)


def crop_name(picture: Any, shape: str) -> str:
    """Return the name of a crop, which stays when another point comes into its middle."""
    return f"{picture.file.name.removesuffix('.webp')}-{shape}.jpg"


def crop_size(width: int, height: int, shape: str) -> tuple[int, int]:
    """Return how large a crop is; it is never larger than what it is cut from."""
    across, down = SHAPES[shape]
    unit = min(width / across, height / down, CROP_WIDTH / across)
    return max(1, round(across * unit)), max(1, round(down * unit))


def is_crop(name: str) -> bool:
    return name.endswith(".jpg")


def original_of(name: str) -> str | None:
    """Return the name of the picture to which a file belongs, itself or as a rendition."""
    found = NAME.fullmatch(name)
    return f"{found[1]}.webp" if found else None


def are_complete(picture: Any) -> bool:
    """Tell whether all renditions are noted and their files are there."""
    is_noted = picture.renditions == widths(picture.width)
    is_noted = is_noted and picture.cropped_around == [picture.focus_x, picture.focus_y]
    return is_noted and all(default_storage.exists(name) for name in names(picture))


def make(picture: Any) -> None:
    """Make all renditions of a stored picture, over what is there, and note them in its row."""
    image, is_flat = _open(picture)
    for width in widths(picture.width):
        scaled = _scale(image, width)
        for kind, encode in (("avif", _avif), ("webp", _webp)):
            if (name := name_of(picture, width, kind)) != picture.file.name:
                store(name, encode(scaled, is_flat))
    _note(picture, renditions=widths(picture.width), **_cropped(picture, image))


def crop(picture: Any) -> None:
    """Cut a stored picture anew around the point where the eye should rest."""
    _note(picture, **_cropped(picture, _open(picture)[0]))


def _open(picture: Any) -> tuple[Image.Image, bool]:
    """Return the picture, and whether it is a drawing, which stays without loss."""
    with picture.file.open() as file:
        content = file.read()
    # As the picture itself does, where that is smaller.
    return Image.open(BytesIO(content), formats=["WEBP"]), b"VP8L" in content[:64]


def _note(picture: Any, **known: list) -> None:
    if not type(picture).objects.filter(pk=picture.pk).update(**known):
        picture.clear_away()  # It was deleted meanwhile.


def _cropped(picture: Any, image: Image.Image) -> dict[str, list[int]]:
    """Store the crops around a picture's point, and return that point to be noted."""
    point = [picture.focus_x, picture.focus_y]
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.convert("RGBA").getchannel("A"))
    for shape in SHAPES:
        size = crop_size(*image.size, shape)
        scaled = ground.resize(size, Image.Resampling.LANCZOS, _box(image.size, size, point))
        store(crop_name(picture, shape), _encoded(scaled, "JPEG", quality=84, optimize=True))
    return {"cropped_around": point}


def _box(whole: tuple[int, int], part: tuple[int, int], point: list[int]) -> tuple:
    """Return the largest piece of the part's shape, with the point as near its middle."""
    scale = min(whole[0] / part[0], whole[1] / part[1])
    corner, end = [], []
    for length, side, percent in zip(whole, part, point, strict=True):
        begin = min(max(0, length * percent / 100 - side * scale / 2), length - side * scale)
        corner.append(max(0, begin))
        end.append(min(length, begin + side * scale))
    return (*corner, *end)


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
