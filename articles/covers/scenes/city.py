"""Scenes of the city and its weather."""

from ..canvas import Canvas
from ..palettes import LAMP, LEAF, MIST, MOSS, NIGHT, SLATE, Palette
from ..paths import (
    circle,
    copies,
    each,
    ellipse,
    gouge,
    line,
    numbers,
    path,
    rect,
    sector,
    spline,
    spread,
)
from .paper import paper


def skyline() -> Canvas:
    """Towers and the sun over a river that repeats them in broken lines."""
    c, p = paper(MIST)
    c.fill(p.spot, circle(700, 190, 78))
    far = (
        "60 330 90, 250 250 80, 420 300 100, 600 340 90, 800 280 84, 1010 320 110, 1180 260 80"
    )
    c.fill(p.mid, *(rect(x, y, width, 540 - y) for x, y, width in numbers(far)))
    near = {
        "solid": "-10 250 110, 524 460 120, 834 340 110",
        "plain": "220 350 90, 744 430 90, 1160 430 130",
        "floors": "100 400 120, 310 420 130, 644 380 100, 944 410 120",
        "piers": "440 290 84, 1064 360 96",
    }
    for kind, blocks in near.items():
        for x, y, width in numbers(blocks):
            with c.placed(x, y):
                _tower(c, p, kind, width, 540 - y)
    c.fill(p.mass, rect(0, 540, 1280, 12))
    for x, y in spread(90):
        left, level = x * 1400 - 60, 572 + y * 150
        c.fill(
            p.line if x > 0.3 else p.mid, gouge((left, level), (left + 50 + y * 90, level), 4)
        )
    for i in range(8):
        half, level = 70 - i * 6, 570 + i * 18
        c.fill(p.spot, gouge((700 - half, level), (700 + half, level), 6))
    return c


def lit_window() -> Canvas:
    """A dark housing block at night; behind one window somebody is still up."""
    c, p = paper(NIGHT)
    c.fill(p.mass, rect(0, 0, 1280, 720))
    c.fill(p.ground, *copies(rect(0, 134, 1280, 22), 5, 0, 140))
    for place in range(40):
        column, row = place % 8, place // 8
        with c.placed(30 + column * 158, 36 + row * 140):
            if (column, row) == (4, 2):
                _reader(c, p)
            else:
                _pane(c, p, column, row)
    return c


def roofs() -> Canvas:
    """Tiled roofs at breakfast time: smoke behind them, a red lantern in the alley."""
    c, p = paper(MOSS)
    c.stroke(p.mid, 26, spline(*numbers("800 150, 770 110, 822 66, 780 16, 830 -40")))
    c.stroke(p.mid, 12, spline(*numbers("826 150, 850 104, 838 60, 884 10, 870 -40")))
    c.fill(p.mass, rect(772, 132, 66, 120), rect(762, 122, 86, 16))
    rows = numbers("250 84 360 40, 400 104 470 -120, 560 140 620 80")
    tones = [(p.mid, p.ground), (p.ground, p.line), (p.mass, p.mid)]
    for (y, height, width, shift), (tone, cut) in zip(rows, tones, strict=True):
        c.fill(p.mass if tone == p.mass else p.mid, rect(0, y, 1280, 720))
        for x in range(shift - width - 30, 1300, width + 30):
            with c.placed(x, y):
                c.shape(rect(40, 0, width - 80, 720), p.ground, p.line, 4)
                c.fill(p.mass, *copies(rect(90, 44, 44, 60), (width - 90) // 110, 110))
                _roof(c, p, width, height, tone, cut)
    c.stroke(p.mid, 3, line((715, 540), (715, 600)))
    c.fill(p.spot, ellipse(715, 636, 38, 34))
    c.stroke(p.ground, 2.6, ellipse(715, 636, 15, 34))
    c.fill(p.mid, rect(700, 598, 30, 7), rect(700, 667, 30, 7))
    c.stroke(p.spot, 3, *copies(line((707, 674), (707, 700)), 3, 8))
    return c


def umbrella() -> Canvas:
    """Somebody under a red umbrella on a wet street."""
    c, p = paper(MIST)
    for i, (u, v) in enumerate(spread(150, 0.2)):
        x, y, size = u * 1420 - 80, v * 660 - 60, 0.8 + i % 5 * 0.25
        # Under the umbrella it is dry, as far as the rain slants.
        if y < 280 or not 380 < x - (y - 300) * 0.32 < 890:
            c.fill(p.line, gouge((x, y), (x + 30 * size, y + 92 * size), 3 * size))
    c.fill(p.mass, rect(0, 620, 1280, 100))
    puddles = [(60 + i * 370 % 1100, 636 + i % 4 * 22) for i in range(9)]
    c.fill(p.mid, *each(gouge((0, 0), (190, 0), 3), puddles))
    c.fill(p.spot, gouge((520, 660), (760, 660), 5), gouge((560, 684), (730, 684), 4))
    c.fill(
        p.mass,
        path("M596 350 C572 398 552 480 544 604 L732 604 C734 520 722 420 696 360 Z"),
        circle(644, 318, 40),
        rect(580, 600, 34, 40),
        rect(664, 600, 34, 40),
    )
    c.fill(p.ground, gouge((676, 400), (702, 590), 5), gouge((600, 420), (586, 590), 4))
    c.stroke(p.line, 9, line((720, 452), (692, 120)))
    with c.placed(690, 312, angle=-5):
        canopy = "M-260 0 C-260 -260 260 -260 260 0 Q195 -42 130 0 Q65 -42 0 0"
        c.fill(p.spot, path(f"{canopy} Q-65 -42 -130 0 Q-195 -42 -260 0 Z"))
        ribs = [spline((0, -196), (60 * i, -140), (104 * i, -14)) for i in (-1, 0, 1)]
        c.stroke(p.ground, 3.4, *ribs)
    return c


def _tower(c: Canvas, p: Palette, kind: str, width: int, height: int) -> None:
    block = rect(0, 0, width, height)
    c.shape(block, p.mass if kind == "solid" else p.ground, p.line, 3)
    if kind in ("floors", "piers"):
        c.hatch(block, p.line, 2.4, 13, 90 if kind == "piers" else 0)
        return
    for column in range((width - 20) // 26):
        panes = copies(rect(16 + 26 * column, 20, 13, 18), (height - 40) // 34 + 1, 0, 34)
        c.fill(p.mid, *panes)


def _pane(c: Canvas, p: Palette, column: int, row: int) -> None:
    """Draw a dark window: bare, with a blind or with curtains."""
    pane = rect(0, 0, 116, 98)
    c.fill(p.mid if (column * 3 + row * 5) % 7 in (1, 4) else SLATE, pane)
    if (column + row * 2) % 3 == 0:
        c.hatch(rect(0, 0, 116, 56), p.ground, 4, 9)
    if (column * 2 + row) % 5 == 1:
        c.fill(p.ground, *copies(path("M0 0 L40 0 L18 98 L0 98 Z"), 2, 58))
    c.stroke(p.mass, 5, line((58, 0), (58, 98)), pane)


def _reader(c: Canvas, p: Palette) -> None:
    """Draw the lit window: red curtains, a head, plants on the sill."""
    c.fill(LAMP, rect(0, 0, 116, 98))
    c.fill(p.spot, path("M0 0 L34 0 L20 50 L24 98 L0 98 Z M116 0 L92 0 L100 98 L116 98 Z"))
    c.fill(p.mass, circle(64, 52, 13), sector(64, 98, 28, 180, 360))
    c.stroke(p.mass, 5, rect(0, 0, 116, 98))
    c.fill(LEAF, *(gouge((14 + i * 9, 106), (6 + i * 13, 84), 3) for i in range(3)))


def _roof(c: Canvas, p: Palette, width: float, height: float, tone: str, cut: str) -> None:
    """Draw a hall's roof: hanging slopes, upturned eaves, tiles and a heavy ridge."""
    inset, half = width * 0.16, width / 2
    top, far = -height, width - inset
    slopes = (
        f"Q{inset * 0.8} -14 {inset} {top} L{far} {top} Q{far + inset * 0.2} -14 {width} -16"
    )
    roof = path(f"M0 -16 {slopes} Q{far} 10 {half} 10 Q{inset} 10 0 -16 Z")
    c.shape(roof, tone, p.line, 4)
    c.hatch(roof, cut, 3, 16, 90)
    left, right = inset - 18, far + 18
    ridge = f"L{left + 48} {top - 6} L{right - 48} {top - 6} L{right} {top - 16}"
    foot = f"L{far} {top + 8} L{inset} {top + 8}"
    c.fill(p.line, path(f"M{left} {top - 16} {ridge} {foot} Z"))
