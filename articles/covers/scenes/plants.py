"""Scenes of trees, fruit and bees."""

from itertools import pairwise
from math import cos, radians, sin

from ..canvas import Canvas
from ..palettes import CHALK, CLAY, MOSS, Palette
from ..paths import (
    blob,
    circle,
    copies,
    each,
    ellipse,
    flatten,
    gouge,
    line,
    numbers,
    path,
    polygon,
    rect,
    spline,
    spread,
    sway,
    under,
)
from .paper import paper


def snow_pines() -> Canvas:
    """Snow-loaded pines, and a small house with a red door."""
    c, p = paper(CHALK)
    c.fill(p.mid, path("M-20 420 L240 150 L390 300 L560 110 L790 340 L960 190 L1300 430 Z"))
    for x, y, lean in ((250, 168, -0.9), (566, 130, -0.62), (966, 210, -0.86)):
        slope = gouge((0, 0), (240 * lean, 225), 4)
        c.fill(p.ground, *each(slope, [(x + k * 13, y + k * 15) for k in range(6)]))
    snow = under(760, *numbers("-20 420, 300 392, 640 430, 960 396, 1300 424"))
    c.shape(snow, p.ground, p.line, 3)
    far = "90 470 0.6, 300 450 0.5, 430 480 0.62, 1020 470 0.62, 1200 460 0.54"
    for x, y, size in numbers(f"{far}, 190 600 0.96, 1120 610 1, 900 520 0.7"):
        with c.placed(x, y, size):
            _pine(c, p)
    c.shape(rect(604, 470, 150, 90), p.mass, p.line, 4)
    c.fill(p.spot, rect(660, 496, 38, 64))
    roof = path("M576 474 L679 392 L782 474 L760 484 L679 424 L598 484 Z")
    c.shape(roof, p.ground, p.line, 4)
    c.stroke(p.mid, 14, spline(*numbers("724 420, 716 380, 744 346, 722 306")))
    tracks = [(672 - i * i * 2.2 + i % 2 * 16, 576 + i * 15) for i in range(10)]
    c.fill(p.line, *each(ellipse(0, 0, 7, 4), tracks))
    drifts = numbers("60 680, 330 640, 780 660, 960 700, 840 590")
    c.stroke(p.mid, 3, *each(spline((0, 0), (110, -9), (230, 4)), drifts))
    c.dots(p.mid, 5, [(x * 1280, y * 380) for x, y in spread(46) if not 0.36 < x < 0.5])
    return c


def orchard() -> Canvas:
    """Orchard rows over the hills, a ladder in the tree with the ripest fruit."""
    c, p = paper(MOSS)
    rows = [
        (170, 0.28, 104, p.mid),
        (250, 0.42, 156, p.ground),
        (360, 0.66, 222, p.mid),
        (540, 1.2, 310, p.ground),
    ]
    for row, (level, size, pitch, tone) in enumerate(rows):
        bend = sway((22, 900, row * 0.31), (8, 340, row * 0.4))
        crest = [(x, level + bend(x)) for x in range(-80, 1400, 80)]
        c.shape(under(760, *crest), tone, p.line, 3)
        cut = p.ground if tone == p.mid else p.line
        c.stroke(cut, 2.2, *each(spline(*crest), [(0, 20 + k * 18) for k in range(4)]))
        for x in range(row * 40 - pitch, 1400, pitch):
            with c.placed(x, level + bend(x) + 6, size):
                _tree(c, p, is_ripe=row == 3 and 560 < x < 860)
    c.stroke(p.line, 9, line((800, 700), (748, 400)), line((856, 690), (786, 396)))
    rungs = [((800 - k * 9, 660 - k * 46), (846 - k * 12, 652 - k * 46)) for k in range(6)]
    c.stroke(p.line, 7, *(line(*rung) for rung in rungs))
    return c


def persimmons() -> Canvas:
    """A bare branch in early winter that still holds its fruit."""
    c, p = paper(CHALK)
    c.fill(p.mid, circle(420, 330, 220))
    branch = numbers("-20 640, 180 520, 380 470, 560 360, 800 310, 980 200, 1300 150")
    chain = next(flatten(spline(*branch)))
    for i, (start, end) in enumerate(pairwise(chain)):
        c.stroke(p.mass, 30 - i * 24 / len(chain), line(start, end), is_round=True)
    twigs = (
        "380 470, 450 560, 560 600; 300 490, 320 380, 290 250; 560 360, 600 240, 580 130; "
        "800 310, 860 420, 960 470; 720 322, 700 440, 730 520; 980 200, 1010 110, 1080 60; "
        "900 250, 1040 300, 1130 300; 595 250, 680 190, 740 120"
    )
    for twig in twigs.split(";"):
        c.stroke(p.mass, 7, spline(*numbers(twig)), is_round=True)
    red = numbers("560 628 1, 730 562 1.15, 960 510 0.95")
    pale = numbers("292 220 0.8, 742 92 0.7, 1130 344 0.85, 580 100 0.75")
    for x, y, size in red + pale:
        with c.placed(x, y, size):
            _persimmon(c, p, p.spot if size > 0.9 else p.ground)
    c.fill(p.cut, *each(gouge((0, 0), (60, -32), 3), numbers("120 546, 230 502, 420 442")))
    for x, y, side in ((930, 176, -1), (160, 486, 1)):
        with c.placed(x, y):
            tail = gouge((side * 40, -20), (side * 100, 10), 5)
            beak = polygon((side * -8, -16), (side * -26, -10), (side * -8, -6))
            c.fill(
                p.mass,
                gouge((0, 0), (side * 70, -34), 15),
                tail,
                circle(side * 2, -12, 15),
                beak,
            )
    return c


def bees() -> Canvas:
    """A comb with one full cell, and the bees that filled it."""
    c, p = paper(CLAY)
    full, red = (0, 3, 4, 7, 9), (6, 2)
    for column in range(12):
        for row in range(7):
            x, y = 20 + column * 117, 10 + row * 135 - column % 2 * 67
            tone = p.mid if (column * 3 + row * 5) % 11 in full else p.ground
            if (column * 5 + row * 2) % 9 == 0:
                tone = p.mass
            tone = p.spot if (column, row) == red else tone
            with c.placed(x, y):
                c.shape(_hexagon(70), tone, p.line, 5)
                cut = p.cut if tone in (p.mass, p.spot) else p.line
                c.stroke(cut, 2.4, _hexagon(56))
                if tone == p.mid:
                    c.fill(p.ground, gouge((-40, 8), (-12, 44), 5, 6))
    for x, y, size, angle in numbers(
        "470 300 1.3 -24, 900 470 1.2 150, 1010 190 0.9 60, 250 560 0.9 200"
    ):
        with c.placed(x, y, size, angle):
            _bee(c, p)
    return c


def _pine(c: Canvas, p: Palette) -> None:
    c.fill(p.mass, rect(-9, 0, 18, 46))
    for i in range(4, -1, -1):
        half = 118 - i * 19
        with c.placed(0, -60 * i - 100):
            hem = [(half, 108), (half * 0.4, 93), (0, 108), (-half * 0.4, 93), (-half, 108)]
            c.fill(p.mass, polygon((0, 0), *hem))
            snow = (0, 6), (-half * 0.62, 73), (-half * 0.3, 54), (-half * 0.12, 65)
            c.fill(p.ground, polygon(*snow))


def _tree(c: Canvas, p: Palette, *, is_ripe: bool) -> None:
    c.fill(p.mass, path("M-9 4 L-6 -50 L6 -50 L9 4 Z"))
    crown = blob(*numbers("0 -196, 66 -172, 88 -108, 56 -52, -56 -52, -88 -108, -66 -172"))
    c.shape(crown, p.mass, p.ground, 3)
    fruit = numbers("-40 -140, 6 -164, 44 -130, -14 -112, -56 -88, 30 -82, 64 -96")
    c.fill(p.spot if is_ripe else p.mid, *each(circle(0, 0, 12), fruit))
    c.fill(p.mid, *copies(gouge((-30, -62), (-52, -76), 3), 4, 24, 0))


def _persimmon(c: Canvas, p: Palette, tone: str) -> None:
    fruit = spline(*numbers("0 -40, 40 -34, 56 2, 34 40, 0 46, -34 40, -56 2, -40 -34, 0 -40"))
    c.shape(fruit, tone, p.line, 4)
    cut = p.ground if tone == p.spot else p.line
    c.fill(cut, *(gouge((26 - k * 11, -10 + k * 8), (8 - k * 11, 38), 2.4) for k in (-1, 0, 1)))
    c.fill(
        p.mass,
        *each(gouge((0, 0), (30, 0), 8), [(0, -38, 1, turn) for turn in (10, 60, 120, 170)]),
    )


def _hexagon(radius: float) -> tuple:
    return polygon(
        *((radius * cos(radians(a)), radius * sin(radians(a))) for a in range(0, 360, 60))
    )


def _bee(c: Canvas, p: Palette) -> None:
    for angle in (-112, -62):
        wing = gouge((0, 0), (96, 0), 30)
        for side in (1, -1):
            with c.placed(6, 0, 1, side * angle):
                c.shape(wing, p.ground, p.line, 3)
                c.stroke(p.line, 2, line((8, 0), (84, 0)))
    body = ellipse(-30, 0, 62, 30)
    c.fill(p.mass, body, circle(34, 0, 24), circle(66, 0, 17))
    with c.clip(body):
        c.fill(p.mid, *copies(rect(-78, -40, 13, 80), 4, 26))
    c.stroke(p.line, 4, path("M76 -8 Q92 -22 104 -20 M76 8 Q92 22 104 20"))
