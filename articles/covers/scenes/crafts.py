"""Scenes of tools and things made by hand."""

from math import cos, radians, sin

from ..canvas import Canvas
from ..palettes import CHALK, CLAY, MIST, STONE, Palette
from ..paths import (
    Path,
    Point,
    circle,
    copies,
    each,
    ellipse,
    gouge,
    line,
    numbers,
    path,
    polygon,
    rect,
    spline,
)
from .paper import paper


def gears() -> Canvas:
    """The wheels of a clock, the balance in red."""
    c, p = paper(STONE)
    pale = "1040 185 120 24 5, 250 577 130 26 2, 578 584 84 18 0"
    grey = "330 250 210 40 0, 1064 528 230 44 3"
    for wheels, tone in ((grey, p.mid), (pale, p.ground), ("700 360 176 34 4", p.mass)):
        for x, y, radius, teeth, turn in numbers(wheels):
            with c.placed(x, y, radius, turn):
                _gear(c, p, teeth, tone)
    with c.placed(700, 360):
        c.shape(circle(0, 0, 122), p.cut, p.line, 5)
        c.stroke(p.spot, 14, circle(0, 0, 92))
        spoke = line((0, 0), (92, 0))
        c.stroke(p.spot, 12, *each(spoke, [(0, 0, 1, turn) for turn in (20, 140, 260)]))
        coil = [(10 + i * 2.5, i * 0.6) for i in range(22)]
        c.stroke(p.line, 3.4, spline(*((r * cos(a), r * sin(a)) for r, a in coil)))
        c.fill(p.line, circle(0, 0, 12))
    return c


def tea_bowl() -> Canvas:
    """A bowl of tea on a mat, its steam drawn with one brush."""
    c, p = paper(CLAY)
    c.fill(p.mid, rect(0, 500, 1280, 220))
    c.stroke(p.ground, 3, *copies(line((0, 512), (1280, 512)), 15, 0, 14))
    c.fill(p.mass, *copies(rect(0, 500, 1280, 5), 2, 0, 110))
    c.fill(p.spot, circle(920, 170, 66))
    for x, top, width in ((560, 120, 9), (640, 60, 13), (720, 120, 9)):
        steam = (x, 310), (x - 26, 260), (x + 24, 200), (x - 18, 140), (x + 12, top)
        c.stroke(p.mid, width, spline(*steam))
    bowl = path("M430 350 C440 500 540 560 560 566 L720 566 C740 560 840 500 850 350 Z")
    c.fill(p.mass, ellipse(650, 596, 230, 20), rect(566, 560, 148, 30), bowl)
    with c.clip(bowl):
        glaze = (
            "420 340, 440 430, 500 410, 540 470, 600 420, 660 450, 720 400, 790 440, 860 400"
        )
        c.fill(p.ground, spline(*numbers(f"{glaze}, 860 330")))
        cracks = [
            ((470 + i * 62, 350), (490 + i * 54, 420 + i % 2 * 20), 2, 5) for i in range(6)
        ]
        strokes = [((580 + k * 22, 556), (690 + k * 34, 440), 3, 12) for k in range(4)]
        c.fill(p.mid, *(gouge(*cut) for cut in cracks + strokes))
    c.stroke(p.line, 5, bowl)
    c.shape(ellipse(640, 350, 210, 40), p.mass, p.line, 6)
    c.fill(p.mid, ellipse(640, 358, 178, 27))
    c.fill(p.ground, gouge((520, 350), (690, 344), 4, -4))
    with c.placed(140, 566, angle=-7):
        c.shape(rect(0, -9, 330, 18), p.ground, p.line, 4)
        c.fill(p.line, *copies(gouge((20, -3), (110, -3), 2), 2, 0, 6))
    return c


def loom() -> Canvas:
    """A length of cloth on the loom, one red thread in the weft."""
    c, p = paper(CHALK)
    c.stroke(p.line, 2.4, *copies(line((330, 90), (330, 700)), 45, 14))
    c.fill(p.mid, rect(324, 430, 632, 240))
    tones = (p.mass, p.ground, p.mass, p.ground, p.mass, p.mass, p.ground, p.mass)
    for row in range(17):
        picks = [k for k in range(46) if (k + abs(row % 8 - 4)) % 4 < 2]
        c.fill(tones[row % 8], *(rect(324 + k * 14, 436 + row * 14, 14, 8) for k in picks))
    c.fill(p.spot, rect(324, 422, 632, 9))
    c.stroke(p.spot, 5, spline(*numbers("956 426, 1010 410, 1040 360, 1010 330")))
    with c.placed(990, 318, angle=-18):
        c.fill(p.spot, gouge((-90, 0), (90, 0), 30))
        c.fill(p.ground, gouge((-48, 0), (48, 0), 11))
    c.fill(p.mass, rect(270, 250, 740, 34), rect(290, 356, 700, 22))
    c.fill(p.cut, *copies(gouge((290, 266), (480, 268), 4), 3, 240))
    for x in (230, 1010):
        c.fill(p.mass, rect(x, 40, 42, 680))
        c.fill(
            p.mid, gouge((x + 12, 60), (x + 12, 400), 4), gouge((x + 28, 300), (x + 28, 700), 4)
        )
    c.fill(p.mass, rect(180, 70, 920, 40), rect(180, 672, 920, 30))
    c.stroke(p.line, 4, *copies(line((420, 110), (420, 250)), 2, 440))
    return c


def paper_cranes() -> Canvas:
    """Folded cranes on threads, all of newsprint but one."""
    c, p = paper(MIST)
    c.fill(p.mass, rect(0, 0, 1280, 26))
    east = "190 250 0.9, 1090 330 1, 952 580 0.84, 66 560 0.66, 520 160 0.6, 660 350 1.5"
    for side, flock in ((1, east), (-1, "390 480 1, 840 180 0.8")):
        for x, y, size in numbers(flock):
            c.stroke(p.line, 2.4, line((x, 0), (x, y - 20)))
            with c.placed(x, y, size):
                _crane(c, p, side, is_red=size > 1)
    return c


def violin() -> Canvas:
    """A fiddle from the orchestra pit, cracked, with a red cloth at its chin."""
    c, p = paper(CLAY)
    c.fill(p.mid, rect(0, 0, 1280, 720))
    c.stroke(p.ground, 3, *copies(line((-40, 90), (1320, 60)), 6, 0, 130))
    upper = "M0 -190 C62 -190 108 -162 104 -112 C102 -86 96 -74 90 -52 C58 -40 58 36 94 54"
    lower = "C124 82 136 112 134 150 C130 212 80 240 0 240"
    body = path(
        f"{upper} {lower} C-80 240 -130 212 -134 150 C-136 112 -124 82 -94 54 "
        "C-58 36 -58 -40 -90 -52 C-96 -74 -102 -86 -104 -112 C-108 -162 -62 -190 0 -190 Z"
    )
    with c.placed(530, 420, 1.18, 58):
        with c.placed(14, -22):
            c.hatch(body, p.mass, 3, 9, 90)
        c.fill(p.mass, path("M-15 -160 L-11 -470 L11 -470 L15 -160 Z"))
        c.fill(p.mass, rect(-22, -540, 44, 78), circle(0, -548, 26))
        c.stroke(p.mass, 9, *(line((-44, y), (44, y)) for y in (-525, -485)))
        c.shape(body, p.ground, p.mass, 6)
        with c.clip(body):
            grain = [((-130 + i * 24, -190), (-120 + i * 22, 240), 2) for i in range(12)]
            c.fill(p.mid, *(gouge(*cut) for cut in grain))
            c.fill(p.spot, path("M-140 150 Q-60 130 -30 250 L-150 260 Z"))
        c.stroke(p.mass, 3, line((38, -150), (30, -40), (44, 20)), line((-70, 120), (-60, 220)))
        holes = path("M56 -4 Q38 20 50 46 Q62 70 48 92 M-56 -4 Q-38 20 -50 46 Q-62 70 -48 92")
        c.stroke(p.mass, 5, holes)
        c.dots(p.mass, 7, numbers("56 -4, 48 92, -56 -4, -48 92"))
        c.fill(p.mass, path("M-24 120 L24 120 L14 214 L-14 214 Z"), rect(-44, 40, 88, 12))
        c.fill(p.mass, path("M-15 -160 L-18 20 L18 20 L15 -160 Z"))
        c.stroke(p.ground, 2.4, *(line((x, -460), (x * 1.8, 130)) for x in (-7, -2, 3, 8)))
    c.stroke(p.mass, 10, line((300, 90), (1010, 640)))
    c.stroke(p.ground, 5, line((312, 112), (1000, 652)))
    c.fill(p.mass, path("M985 612 L1030 646 L1014 668 L970 634 Z"))
    return c


def _gear(c: Canvas, p: Palette, teeth: int, tone: str) -> None:
    """Draw a wheel of radius 1."""
    steps = [
        (i + part, reach)
        for i in range(teeth)
        for part, reach in ((-0.3, 0.9), (-0.18, 1), (0.18, 1), (0.3, 0.9))
    ]
    turns = [(radians(step * 360 / teeth), reach) for step, reach in steps]
    c.shape(polygon(*((reach * cos(a), reach * sin(a)) for a, reach in turns)), tone, p.line, 4)
    c.stroke(p.cut if tone == p.mass else p.line, 3, circle(0, 0, 0.82), circle(0, 0, 0.76))
    hole = p.mid if tone == p.ground else p.ground
    for angle in range(0, 360, 60):
        with c.placed(angle=angle):
            c.shape(circle(0.5, 0, 0.17), hole, p.line, 3)
    c.shape(circle(0, 0, 0.15), p.mass, p.line, 3)


def _crane(c: Canvas, p: Palette, side: int, *, is_red: bool) -> None:
    """Draw a folded crane: tail, neck, two wings and the fold between them."""
    tone, shade, cut = (p.spot, p.mass, p.ground) if is_red else (p.ground, p.mid, p.line)

    def fold(*points: Point) -> Path:
        return polygon(*((side * x, y) for x, y in points))

    c.shape(fold((-20, 40), (-120, -70), (-4, 8)), tone, p.line, 2.6)
    c.shape(fold((20, 40), (104, -60), (6, 6)), tone, p.line, 2.6)
    c.shape(fold((104, -60), (136, -44), (92, -44)), p.mass, p.line, 2.6)
    c.shape(fold((10, 10), (60, -112), (-26, 4)), shade, p.line, 2.6)
    wing = fold((-34, 14), (-58, -126), (34, 14))
    c.shape(wing, tone, p.line, 2.6)
    with c.clip(wing):
        c.stroke(cut, 2, *copies(line((-80, -110), (80, -110)), 14, 0, 9))
    c.shape(fold((-34, 14), (34, 14), (0, 54)), tone if is_red else shade, p.line, 2.6)
