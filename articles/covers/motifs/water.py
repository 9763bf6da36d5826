"""Motifs of water, and of printed grain, on a sheet of 320 by 240."""

from ..canvas import Canvas
from ..palettes import Palette
from ..paths import (
    Point,
    circle,
    copies,
    filled,
    gouge,
    line,
    numbers,
    path,
    rect,
    spline,
    under,
    wave,
)


def river(c: Canvas, p: Palette) -> None:
    """A boat between two banks, the water drawn wider as it comes near."""
    hills = numbers("-10 92, 40 78, 92 96, 150 62, 206 90, 258 58, 330 88")
    c.fill(p.mid, under(110, *hills))
    c.stroke(p.line, 1.4, line((0, 110), (320, 110)))
    for i in range(13):
        left, right, y = 150 - i * 12, 232 + i * 5, 116 + i * 5 + i * i * 0.42
        third, sag = (right - left) / 3, 3 + i * 0.5
        points = (
            (left, y + 1),
            (left + third, y - sag / 2),
            (right - third, y + sag),
            (right, y),
        )
        c.stroke(p.line, 0.9 + i * 0.09, spline(*points))
    c.fill(p.spot, path("M197 84 L197 118 L217 113 Z M180 121 L220 121 L212 132 L188 132 Z"))
    c.fill(p.mass, under(240, *numbers("-10 164, 30 176, 62 206, 78 250")))
    c.fill(p.mass, under(240, *numbers("234 250, 252 200, 288 168, 330 156")))
    west_bank = [((14 + i * 11, 232), (8 + i * 13, 192 + i * 9), 1.6) for i in range(4)]
    east_bank = [((276 + i * 13, 232), (282 + i * 13, 196 - i * 7), 1.6) for i in range(4)]
    c.fill(p.mid, *(gouge(*blade) for blade in west_bank + east_bank))


def moon_gate(c: Canvas, p: Palette) -> None:
    """A round gate in a wall: reeds, water and a sun beyond it."""
    c.fill(p.mid, rect(0, 0, 320, 240))
    gate = circle(160, 120, 86)
    c.fill(p.ground, gate)
    c.fill(p.spot, circle(196, 84, 19))
    with c.clip(gate):
        shore = numbers("60 142, 100 120, 140 134, 176 122, 216 140, 260 130")
        c.stroke(p.line, 1.4, spline(*shore))
        with c.clip(under(200, *shore)):
            c.stroke(p.line, 1.2, *copies(line((70, 128), (250, 128)), 9, 0, 5))
        c.fill(p.mass, rect(60, 170, 200, 40))
    reeds = numbers("104 116 66 6, 120 134 78 5, 136 154 98 4, 150 172 116 3")
    c.fill(p.line, *(gouge((foot, 172), (x, y), width, -6) for foot, x, y, width in reeds))
    c.stroke(p.mass, 6, gate)
    c.stroke(p.line, 2, line((0, 207), (320, 207)))


def sea(c: Canvas, p: Palette) -> None:
    """A sun going down behind rows of waves."""
    c.fill(p.spot, circle(160, 92, 46))
    for i in range(14):
        row = wave(-4, 324, 92 + i * 8.3 + i * i * 0.2, 40, 2.4 + i * 0.24, 0.1)
        c.shape(filled(row, 260), p.ground if i % 3 else p.mid, p.line, 1.1 + i * 0.14)


def grain(c: Canvas, p: Palette) -> None:
    """A ring of halftone dots with a bookmark beside it."""
    sizes: dict[float, list[Point]] = {}
    for row in range(31):
        for column in range(33):
            x, y = column * 10 + row % 2 * 5, row * 8 - 2
            away = ((x - 204) ** 2 + (y - 96) ** 2) ** 0.5
            size = (4.4 - abs(away - 58) / 19) // 0.5 * 0.5
            if size > 0:
                sizes.setdefault(size, []).append((x, y))
    for size, points in sorted(sizes.items()):
        c.dots(p.line, size, points)
    c.fill(p.spot, path("M54 58 L72 58 L72 190 L63 179 L54 190 Z"))
