"""How a picture stands in a page: its files by width, its place on the page, its focus."""

from typing import Any

from django.utils.html import escape

# How wide a place is drawn, for browsers to choose a file by, and what more would be wasted.
# A cover is cut to its place, so it is drawn wider than the place where the shapes differ.
PLACES = {
    "body": ("(min-width: 1200px) 736px, 100vw", 1600),
    "card__cover": ("(min-width: 768px) 256px, 150px", 640),
    "trio": ("(min-width: 1200px) 418px, (min-width: 768px) 33vw, 150px", 960),
    "brief__cover": ("(min-width: 1200px) 432px, (min-width: 768px) 40vw, 100vw", 960),
    "topic-card__cover": ("(min-width: 768px) 320px, 100vw", 960),
    "essay__cover": ("(min-width: 768px) 608px, 100vw", 1600),
    "lead__cover": ("(min-width: 1200px) 640px, 100vw", 1600),
}
MIDDLE = 5


def element(
    picture: Any, place: str, *, alt: str = "", classes: str = "", is_eager: bool = False
) -> str:
    """Return the HTML of a picture in its place; what is not yet made is left out."""
    when = 'fetchpriority="high"' if is_eager else 'loading="lazy" decoding="async"'
    known = f'width="{picture.width}" height="{picture.height}" alt="{escape(alt)}" {when}'
    classes = " ".join(filter(None, [classes, focus(picture)]))
    named = f' class="{classes}"' if classes else ""
    sizes, widest = PLACES.get(place, PLACES["body"])
    widths = [width for width in picture.renditions if width <= widest]
    widths = widths or picture.renditions[:1]
    if not widths:
        return f'<img{named} src="{picture.url}" {known}>'
    avif, webp = (
        ", ".join(f"{picture.url_of(width, kind)} {width}w" for width in widths)
        for kind in ("avif", "webp")
    )
    return (
        f'<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
        f'<img{named} src="{picture.url}" srcset="{webp}" sizes="{sizes}" {known}></picture>'
    )


def focus(picture: Any) -> str:
    """Return the classes that hold the point in sight, in tenths; picture.css has them all."""
    x, y = (round(value / 10) for value in (picture.focus_x, picture.focus_y))
    return "" if x == y == MIDDLE else f"at-x{x} at-y{y}"
