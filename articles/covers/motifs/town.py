"""Motifs of what people build, on a sheet of 320 by 240."""

from ..canvas import Canvas
from ..palettes import Palette
from ..paths import Path, circle, copies, each, line, numbers, polygon, rect, spline


def roofs(c: Canvas, p: Palette) -> None:
    """White gables stepping over tiled roofs, and a kite on its string above."""
    c.stroke(p.line, 1, spline(*numbers("228 70, 216 96, 186 120, 170 128")))
    c.fill(p.spot, _lozenge(228, 52, 19))
    c.stroke(p.cut, 1.2, line((228, 33), (228, 71)), line((209, 52), (247, 52)))
    _tiles(c, p, (112, 118), 110, p.mid)
    _gable(c, p, (40, 84), 84)
    _tiles(c, p, (-10, 126), 60, p.mid)
    _tiles(c, p, (290, 134), 40, p.mid)
    _gable(c, p, (206, 104), 92)
    _tiles(c, p, (66, 166), 92, p.mass)
    _gable(c, p, (-26, 142), 104)
    _tiles(c, p, (250, 178), 90, p.mass)
    _gable(c, p, (144, 150), 118)


def towers(c: Canvas, p: Palette) -> None:
    """A skyline, plain and hatched by turns, with the sun between."""
    c.fill(p.spot, circle(176, 66, 25))
    far = numbers("26 112 30, 84 92 26, 128 120 34, 196 104 28, 262 88 30")
    c.fill(p.mid, *(rect(x, y, width, 240 - y) for x, y, width in far))
    near = {
        "windows": "-6 96 40, 176 158 36",
        "slots": "72 128 34, 212 124 38",
        "floors": "34 150 38, 106 142 44, 250 138 30",
        "piers": "150 116 26, 280 106 46",
    }
    for kind, blocks in near.items():
        for x, y, width in numbers(blocks):
            with c.placed(x, y):
                _tower(c, p, kind, width, 240 - y)


def lattice(c: Canvas, p: Palette) -> None:
    """Encaustic tiles: squares, their corners and a lozenge in each."""
    tiles: dict[str, list[Path]] = {p.mass: [], p.mid: [], p.spot: []}
    red = numbers("3 2, 4 2, 3 3, 6 4")
    for row in range(6):
        for column in range(8):
            dark = (column * 5 + row * 3) % 7 in (0, 2, 3, 5)
            tone = p.spot if (column, row) in red else p.mass if dark else p.mid
            tiles[tone].append(rect(column * 40, row * 40, 40, 40))
    for tone, squares in tiles.items():
        c.fill(tone, *squares)
    c.stroke(p.cut, 1.8, *copies(line((0, 0), (0, 240)), 9, 40))
    c.stroke(p.cut, 1.8, *copies(line((0, 0), (320, 0)), 7, 0, 40))
    corners = each(rect(-9, -9, 18, 18), [(x * 40, y * 40) for y in range(7) for x in range(9)])
    c.fill(p.mass, *corners)
    c.stroke(p.cut, 1.8, *corners)
    middles = [(20 + x * 40, 20 + y * 40) for y in range(6) for x in range(8)]
    c.stroke(p.cut, 1.8, *each(_lozenge(0, 0, 8), middles))


def _gable(c: Canvas, p: Palette, at: tuple[float, float], width: float) -> None:
    """Draw a wall that steps up to its middle, every step capped with tiles."""
    step = width / 6
    with c.placed(at[0] + width / 2, at[1]):
        c.shape(rect(-3 * step, 30, 6 * step, 220), p.ground, p.line, 1.4)
        c.fill(p.ground, rect(-2 * step, 15, 4 * step, 60), rect(-step, 0, 2 * step, 60))
        for level in (2, 1, 0):
            reach, y = step * (level + 1) + 4, level * 15
            inner = max(0, reach - step - 6)
            for side in (-1, 1):
                edge = side * (reach - 4)
                c.stroke(p.line, 1.4, line((edge, y), (edge, y + 16)))
                tip = (side * reach, y - 7), (side * (reach - 2), y + 3)
                c.fill(p.line, polygon((side * inner, y - 3), *tip, (side * inner, y + 3)))
        c.fill(p.line, rect(-5, 26, 10, 13))


def _tiles(c: Canvas, p: Palette, at: tuple[float, float], width: float, tone: str) -> None:
    """Draw the long side of a roof and the wall below its eave."""
    with c.placed(*at):
        c.fill(p.mid if tone == p.mass else p.ground, rect(0, 0, width, 240))
        c.shape(rect(0, 0, width, 36), tone, p.line, 1.4)
        c.stroke(p.cut, 1.2, *copies(line((5, 0), (5, 36)), int(width / 7), 7))
        c.stroke(p.line, 4, line((0, 0), (width, 0)))


def _tower(c: Canvas, p: Palette, kind: str, width: int, height: int) -> None:
    block = rect(0, 0, width, height + 10)
    c.shape(block, p.mass if kind == "windows" else p.ground, p.line, 1.6)
    if kind == "floors":
        c.stroke(p.line, 1.3, *copies(line((0, 6), (width, 6)), height // 6, 0, 6))
    elif kind == "piers":
        c.stroke(p.line, 1.3, *copies(line((6, 0), (6, height)), (width - 1) // 6, 6))
    elif kind == "slots":
        c.fill(p.mid, *copies(rect(8, 10, width - 16, 5), height // 14, 0, 14))
    else:
        for x in range(10, width - 8, 10):
            c.fill(p.mid, *copies(rect(x - 2, 10, 6, 8), height // 14, 0, 14))


def _lozenge(x: float, y: float, reach: float) -> Path:
    return polygon((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
