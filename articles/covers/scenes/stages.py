"""Scenes of play and of judgement: ground, goal, theatre, court."""

from math import cos, pi, sin

from ..canvas import Canvas
from ..palettes import CHALK, CLAY, LAMP, LEAF, NIGHT, SLATE, Palette
from ..paths import (
    arc,
    circle,
    copies,
    each,
    ellipse,
    filled,
    gouge,
    line,
    mirror,
    path,
    polygon,
    rect,
    sector,
    spline,
)
from .paper import paper


def stadium() -> Canvas:
    """The home ground under floodlights, a red flag over the stand."""
    c, p = paper(NIGHT)
    c.fill(
        SLATE, path("M120 90 L220 90 L970 560 L460 560 Z M1160 90 L1060 90 L310 560 L820 560 Z")
    )
    c.fill(p.mass, filled(arc(640, 430, 620, 180, 360, 210), 740))
    for row in range(8):
        _crowd(c, p, row)
    pitch = path("M330 470 L950 470 L1230 740 L50 740 Z")
    c.fill(LEAF, pitch)
    with c.clip(pitch):
        stripes = [(330 + i * 124, 50 + i * 236) for i in range(5)]
        c.fill(
            p.mid,
            *(
                polygon((far, 470), (far + 62, 470), (near + 118, 740), (near, 740))
                for far, near in stripes
            ),
        )
        c.stroke(p.line, 4, line((0, 600), (1280, 600)), ellipse(640, 600, 150, 44))
    c.stroke(p.line, 5, pitch)
    c.stroke(p.line, 4, path("M540 470 L740 470 L764 506 L516 506 Z"))
    c.stroke(p.line, 6, path("M590 470 L590 428 L690 428 L690 470"))
    for x in (170, 1110):
        c.fill(p.line, rect(x - 6, 130, 12, 300))
        c.fill(p.mid, rect(x - 70, 62, 140, 70))
        c.fill(
            LAMP,
            *copies(circle(x - 48, 82, 11), 4, 32),
            *copies(circle(x - 48, 112, 11), 4, 32),
        )
    c.stroke(p.line, 5, line((640, 214), (640, 92)))
    c.fill(p.spot, path("M640 94 Q690 112 760 94 L746 158 Q690 170 640 156 Z"))
    return c


def opera_mask() -> Canvas:
    """A painted face of the old opera, its tassels hanging."""
    c, p = paper(CLAY)
    c.fill(p.mid, rect(0, 0, 1280, 720))
    c.stroke(p.ground, 3, *copies(line((20, 0), (20, 720)), 16, 80))
    cheek = "M640 70 C800 70 880 190 872 340 C866 470 780 640 640 672"
    face = path(f"{cheek} C500 640 414 470 408 340 C400 190 480 70 640 70 Z")
    c.fill(
        p.mass, circle(400, 200, 70), circle(880, 200, 70), path("M420 300 Q640 -70 860 300 Z")
    )
    c.shape(face, p.ground, p.line, 8)
    with c.clip(face):
        half = [
            path("M640 250 C560 150 520 120 430 110 L400 260 C470 230 560 260 640 330 Z"),
            path("M610 330 C560 270 470 280 420 330 C460 420 560 420 610 372 Z"),
            path("M600 470 C560 440 500 440 450 520 L520 640 C540 560 570 520 610 500 Z"),
        ]
        for part in half:
            c.fill(p.mass, part, mirror(part, 1280))
        c.fill(p.spot, path("M640 60 C590 120 600 190 640 260 C680 190 690 120 640 60 Z"))
        eye = path("M580 346 Q530 312 462 336 Q520 386 580 346 Z")
        c.fill(p.ground, eye, mirror(eye, 1280))
        c.fill(p.mass, circle(528, 346, 16), circle(752, 346, 16))
        for k in range(4):
            whisker = gouge((470 + k * 14, 470 + k * 30), (426 + k * 30, 540 + k * 36), 4, 6)
            c.fill(p.ground, whisker, mirror(whisker, 1280))
    c.fill(
        p.mass, path("M612 380 Q604 450 622 470 L658 470 Q676 450 668 380 Q640 440 612 380 Z")
    )
    c.fill(p.mass, path("M560 548 Q640 520 720 548 Q700 596 640 596 Q580 596 560 548 Z"))
    c.fill(p.spot, path("M600 556 Q640 540 680 556 Q640 582 600 556 Z"))
    for k in range(5):
        tassel = spline((404 - k * 12, 250), (380 - k * 16, 420), (392 - k * 18, 640))
        c.stroke(p.mass, 5, tassel, mirror(tassel, 1280))
    return c


def scales() -> Canvas:
    """A pair of scales: a stack of files against one red seal."""
    c, p = paper(CHALK)
    c.fill(p.mid, rect(0, 590, 1280, 130))
    c.hatch(rect(0, 590, 1280, 60), p.ground, 4, 12)
    c.fill(p.mass, rect(628, 140, 24, 440), circle(640, 130, 30), rect(520, 570, 240, 16))
    c.fill(p.mass, path("M500 620 L780 620 L730 580 L550 580 Z"))
    c.fill(p.mid, gouge((636, 190), (636, 560), 4))
    c.fill(p.mass, *each(gouge((-330, 0), (330, 0), 30), [(640, 190, 1, 7)]))
    for x, y in ((312, 150), (968, 230)):
        with c.placed(x, y):
            c.stroke(p.line, 4, path("M-120 210 L0 0 L120 210"))
            c.fill(p.mass, sector(0, 208, 140, 0, 180), circle(0, 0, 12))
            c.fill(p.mid, gouge((-90, 236), (60, 244), 4, 40))
    for i in range(6):
        with c.placed(230 + i * 37 % 26, 336 - i * 22):
            c.shape(rect(0, 0, 150, 20), (p.ground, p.mid)[i % 2], p.line, 3)
            c.stroke(p.line, 2, line((12, 10), (70, 10)))
    c.fill(p.spot, rect(916, 352, 104, 84), rect(944, 276, 48, 80), circle(968, 272, 30))
    c.stroke(p.ground, 4, rect(930, 366, 76, 56))
    c.stroke(p.ground, 5, path("M946 380 L990 380 M968 380 L968 410 M946 410 L990 410"))
    return c


def _crowd(c: Canvas, p: Palette, row: int) -> None:
    y, across, down, count = 430 + row * 14, 590 - row * 26, 184 - row * 20, 74 - row * 5
    turns = [pi + pi * i / count for i in range(count + 1)]
    seats = [(640 + across * cos(turn), y + down * sin(turn)) for turn in turns]
    near, far = (p.line, p.mid) if row % 3 == 0 else (p.mid, SLATE)
    c.dots(near, 5.4, seats[row % 2 :: 2])
    c.dots(far, 5.4, seats[1 - row % 2 :: 2])
