"""The sheet the scenes are drawn on."""

from ..canvas import Canvas
from ..palettes import Palette

WIDTH, HEIGHT = 1280, 720


def paper(palette: Palette) -> tuple[Canvas, Palette]:
    return Canvas(WIDTH, HEIGHT, palette), palette
