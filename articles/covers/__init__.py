"""Covers drawn by program: a calm one for every article, and scenes for the demo.

The fallback covers are written once to static files by the command draw_covers, and an
article finds its own by its id. The scenes are larger and become ordinary pictures.
"""

from PIL import Image

from .canvas import Canvas
from .motifs import MOTIFS
from .palettes import PALETTES
from .raster import to_image
from .scenes import SCENES
from .svg import to_svg

WIDTH, HEIGHT = 320, 240

# Coprime to 66, so that every cover is used and neighbours differ in motif and palette.
STRIDE = 59

MOTIF_NAMES = list(MOTIFS)

# The name of each cover, with its motif and palette.
NAMES = {
    f"{motif}-{palette + 1}": (motif, palette)
    for motif in MOTIFS
    for palette in range(len(PALETTES))
}
# As other sites show a picture: square, 4:3 and 16:9.
PRINTS = {"1x1": (900, 900), "4x3": (1200, 900), "16x9": (1200, 675)}


def cover_for(article_id: int) -> str:
    """Return the name of the cover this article always has."""
    place = article_id * STRIDE
    return f"{MOTIF_NAMES[place % len(MOTIFS)]}-{place % len(PALETTES) + 1}"


def path_of(name: str) -> str:
    """Return the path of a fallback cover among the static files."""
    return f"img/covers/{name}.svg"


def draw(name: str) -> str:
    """Return a fallback cover as SVG text."""
    return to_svg(_canvas(name))


def printed(name: str, shape: str) -> Image.Image:
    """Return a fallback cover as a picture of this shape, for those who read no SVG."""
    return to_image(_canvas(name), PRINTS[shape])


def _canvas(name):
    """Draw a cover; every other palette sees it mirrored."""
    motif, palette = NAMES[name]
    canvas = Canvas(WIDTH, HEIGHT, PALETTES[palette])
    MOTIFS[motif](canvas, canvas.palette)
    return canvas.mirrored() if palette % 2 else canvas


def illustration(scene: str, size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """Return a scene of the demo as a picture, cut from its middle to the size."""
    return to_image(SCENES[scene](), size)
