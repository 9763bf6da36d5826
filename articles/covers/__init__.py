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


def cover_for(article_id: int) -> str:
    """Return the static path of the cover this article always has."""
    place = article_id * STRIDE
    motif = list(MOTIFS)[place % len(MOTIFS)]
    return path_of(motif, place % len(PALETTES))


def path_of(motif: str, palette: int) -> str:
    return f"img/covers/{motif}-{palette + 1}.svg"


def draw(motif: str, palette: int) -> str:
    """Return a fallback cover as SVG text; every other palette sees it mirrored."""
    canvas = Canvas(WIDTH, HEIGHT, PALETTES[palette])
    MOTIFS[motif](canvas, canvas.palette)
    return to_svg(canvas.mirrored() if palette % 2 else canvas)


def illustration(scene: str, size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """Return a scene of the demo as a picture, cut from its middle to the size."""
    return to_image(SCENES[scene](), size)
