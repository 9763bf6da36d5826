"""Scenes that are a pattern first."""

from math import cos, pi, sin

from ..canvas import Canvas
from ..palettes import CLAY, NIGHT
from ..paths import (
    Path,
    blob,
    copies,
    line,
    numbers,
    polygon,
    rect,
)
from .paper import paper


def contour() -> Canvas:
    """Contour lines climb to a red summit in the dark."""
    c, p = paper(NIGHT)
    for step in range(17, -1, -1):
        tone = p.spot if step == 0 else p.mass if step < 4 else p.mid if step < 9 else p.ground
        pen = p.mid if 0 < step < 4 else p.line
        c.shape(
            _ring(26 + 20 * step + 1.6 * step * step, step),
            tone,
            pen,
            6 if step % 4 == 0 else 2.6,
        )
    return c


def lattice() -> Canvas:
    """An old tiled floor with a few red tiles let in."""
    c, p = paper(CLAY)
    red = numbers("5 3, 6 3, 9 4, 10 5, 9 5, 3 6, 12 2")
    for row in range(9):
        for column in range(16):
            pale = (column * 7 + row * 5 + column * row) % 9 in (1, 4, 6)
            tone = p.spot if (column, row) in red else p.mid if pale else p.mass
            c.fill(tone, rect(column * 80, row * 80, 80, 80))
    c.stroke(p.ground, 4, *copies(line((0, 0), (0, 720)), 17, 80))
    c.stroke(p.ground, 4, *copies(line((0, 0), (1280, 0)), 10, 0, 80))
    for row in range(10):
        corners = copies(rect(-17, row * 80 - 17, 34, 34), 17, 80)
        c.fill(p.mid, *corners)
        lozenge = polygon(
            (40, row * 80 + 23), (57, row * 80 + 40), (40, row * 80 + 57), (23, row * 80 + 40)
        )
        c.stroke(p.ground, 4, *corners, *copies(lozenge, 16, 80))
    return c


def _ring(reach: float, step: int) -> Path:
    points = []
    for i in range(18):
        a = 2 * pi * i / 18
        bulge = 1 + 0.18 * sin(2 * a + 0.9 + step * 0.05) + 0.12 * sin(3 * a + 2.1)
        bulge += 0.05 * sin(5 * a + step * 0.3)
        points.append((720 + reach * 1.3 * bulge * cos(a), 390 + reach * 0.92 * bulge * sin(a)))
    return blob(*points)
