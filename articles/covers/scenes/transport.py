"""Scenes of how people and goods get about."""

from math import cos, radians, sin

from ..canvas import Canvas
from ..palettes import CLAY, LAMP, MIST, NIGHT, SLATE, STONE
from ..paths import (
    arc,
    circle,
    copies,
    each,
    gouge,
    line,
    numbers,
    path,
    rect,
    sector,
    spline,
    spread,
    under,
    wave,
)
from .paper import paper


def bus_night() -> Canvas:
    """The last bus waits in the rain between two street lamps."""
    c, p = paper(NIGHT)
    blocks = numbers(
        "0 210 150, 190 150 170, 420 240 130, 700 180 200, 960 230 120, 1130 160 170"
    )
    c.fill(SLATE, *(rect(x, y, width, 600 - y) for x, y, width in blocks))
    for x in (210, 1090):
        with c.placed(x, 0):
            c.fill(p.mid, path("M-12 130 L12 130 L130 600 L-130 600 Z"))
            c.stroke(p.line, 7, line((0, 600), (0, 118)))
            c.fill(LAMP, sector(0, 132, 26, 180, 360))
    c.fill(p.mass, rect(0, 592, 1280, 130))
    c.fill(p.spot, rect(330, 290, 640, 268))
    c.fill(p.line, rect(330, 488, 640, 8))
    c.fill(LAMP, *copies(rect(356, 326, 88, 116), 5, 104), rect(884, 326, 70, 210))
    c.stroke(p.spot, 6, line((919, 326), (919, 536)))
    c.fill(p.mass, circle(612, 398, 18), sector(612, 443, 34, 180, 360))
    c.fill(p.mass, rect(330, 556, 640, 20), *copies(circle(460, 572, 48), 2, 380))
    c.fill(p.mid, *copies(circle(460, 572, 19), 2, 380))
    drops = [(x * 1400 - 60, y * 780 - 80) for x, y in spread(66)]
    c.fill(p.line, *each(gouge((0, 0), (16, 74), 1.8), drops))
    gleams = [(300 + i * 53 % 660, 622 + i % 5 * 20) for i in range(14)]
    c.fill(p.spot, *each(gouge((0, 0), (120, 0), 3), gleams))
    c.fill(LAMP, *each(gouge((0, 0), (120, 0), 3), gleams[::3]))
    return c


def tunnel() -> Canvas:
    """A metro train comes out of the ringed dark of its tunnel."""
    c, p = paper(MIST)
    rings = [700, 590, 500, 424, 360, 306, 262, 226]
    for i, radius in enumerate(rings):
        tone = (p.ground, p.mid)[i % 2] if i < 6 else p.mass
        c.shape(circle(640, 400, radius), tone, p.line, 4)
        if tone == p.ground:
            depth = (radius - rings[i + 1]) / 4
            inner = [(radius - depth * k, 196 + 6 * k, 344 - 6 * k) for k in (1, 2, 3)]
            c.stroke(p.line, 2, *(arc(640, 400, *ring) for ring in inner))
    c.fill(p.mass, path("M-40 760 L500 560 L780 560 L1320 760 Z"))
    rails = "M310 720 L326 720 L573 556 L570 556 Z M200 720 L216 720 L551 556 L548 556 Z"
    c.fill(p.mid, path(rails))
    c.fill(
        p.mid,
        path("M970 720 L954 720 L707 556 L710 556 Z M1080 720 L1064 720 L729 556 L732 556 Z"),
    )
    c.fill(
        p.spot,
        path("M520 560 L508 400 L530 300 L580 262 L700 262 L750 300 L772 400 L760 560 Z"),
    )
    c.fill(p.mass, path("M540 400 L552 312 L584 290 L696 290 L728 312 L740 400 Z"))
    c.fill(p.ground, path("M560 392 L570 322 L596 306 L610 306 L590 392 Z"))
    c.fill(LAMP, circle(560, 470, 22), circle(720, 470, 22))
    c.fill(p.mass, rect(520, 530, 240, 30), rect(600, 430, 80, 10))
    return c


def bridge_train() -> Canvas:
    """A train crosses a stone viaduct above its own reflection."""
    c, p = paper(STONE)
    hills = numbers("-20 300, 180 180, 360 270, 560 150, 760 260, 960 170, 1130 250, 1300 190")
    c.fill(p.mid, under(470, *hills))
    c.fill(p.mass, rect(0, 470, 1280, 250), rect(0, 296, 1280, 30))
    c.fill(p.ground, rect(0, 326, 1280, 144))
    c.hatch(rect(0, 326, 1280, 144), p.line, 2, 12)
    for x in range(-120, 1400, 200):
        with c.placed(x, 416):
            c.fill(p.mid, sector(0, 0, 78, 180, 360), rect(-78, 0, 156, 54))
            c.stroke(
                p.line,
                5,
                line((-78, 54), (-78, 0)),
                arc(0, 0, 78, 180, 360),
                line((78, 0), (78, 54)),
            )
            c.stroke(p.line, 3, arc(0, 0, 92, 180, 360))
        piers = [(x + 40 + i % 2 * 14, 492 + i * 22) for i in range(10)]
        c.fill(p.mid, *each(gouge((0, 0), (112, 0), 4), piers))
    for x, body, panes in (
        (196, p.mass, p.ground),
        (446, p.mass, p.ground),
        (696, p.spot, LAMP),
    ):
        with c.placed(x, 216):
            c.fill(body, rect(0, 0, 240, 72))
            c.fill(panes, *copies(rect(18, 16, 24, 24), 6, 36))
            c.fill(p.mass, *each(circle(0, 0, 13), numbers("40 72, 72 72, 168 72, 200 72")))
            c.stroke(p.mass, 6, line((-12, 60), (0, 60)))
    c.fill(p.spot, path("M936 216 L968 226 L1000 262 L1004 288 L936 288 Z"))
    c.fill(p.ground, path("M950 232 L966 234 L984 256 L950 256 Z"))
    gleams = [
        ((720 + i % 2 * 30, 500 + i * 24), (960 - i * 8, 500 + i * 24), 4) for i in range(7)
    ]
    c.fill(p.spot, *(gouge(*gleam) for gleam in gleams))
    return c


def ferry() -> Canvas:
    """The ferry lies at the old coal trestle, its gangway down."""
    c, p = paper(MIST)
    hills = numbers("-20 330, 200 280, 420 340, 640 262, 860 330, 1080 290, 1300 340")
    c.fill(p.mid, under(430, *hills))
    c.fill(p.ground, rect(0, 410, 1280, 310))
    c.fill(p.mass, rect(880, 250, 400, 26), *copies(rect(900, 276, 22, 330), 5, 92))
    c.stroke(p.line, 8, *copies(line((911, 300), (1003, 560)), 4, 92))
    c.stroke(p.line, 8, *copies(line((1003, 300), (911, 560)), 4, 92))
    c.fill(
        p.mass,
        path("M930 176 L1120 176 L1090 250 L960 250 Z"),
        *copies(circle(976, 246, 14), 2, 98),
    )
    c.fill(p.mass, path("M130 470 L830 470 L772 580 L190 580 Z"))
    c.fill(p.ground, rect(140, 486, 660, 8), rect(230, 390, 440, 80), rect(300, 316, 260, 74))
    c.stroke(p.line, 5, rect(230, 390, 440, 80), rect(300, 316, 260, 74))
    c.fill(
        p.mass, *copies(rect(256, 410, 36, 36), 7, 56), *copies(rect(322, 334, 40, 32), 4, 58)
    )
    c.fill(p.mass, rect(220, 380, 460, 12), rect(290, 304, 280, 14))
    c.fill(p.spot, path("M446 304 L456 204 L516 204 L526 304 Z"))
    c.fill(p.mass, rect(452, 222, 68, 18))
    c.stroke(p.mid, 16, spline(*numbers("486 196, 470 160, 520 126, 496 84, 560 50")))
    c.stroke(p.line, 4, line((720, 470), (720, 330), (690, 470)), line((720, 340), (570, 310)))
    c.stroke(p.line, 9, line((780, 476), (910, 430)))
    for i in range(9):
        row = wave(-40, 1320, 584 + i * 17, 110 + i * 10, 3 + i * 0.6, i * 0.29)
        c.stroke(p.line, 2.4 + i * 0.3, row)
    c.fill(p.spot, gouge((430, 610), (560, 610), 5), gouge((456, 634), (540, 634), 4))
    return c


def bicycle() -> Canvas:
    """A bicycle left at a wall of half-shed plaster."""
    c, p = paper(CLAY)
    plaster = (
        "-20 330, 150 300, 300 410, 470 380, 620 470, 820 420, 1010 500, 1150 430, 1300 450"
    )
    c.fill(p.mid, under(720, *numbers(plaster)))
    c.stroke(p.ground, 3, *copies(line((20, 480), (1260, 480)), 5, 0, 36))
    for row in range(4):
        with c.placed(30 + row * 65 % 90, 480 + row * 36):
            c.stroke(p.ground, 3, *copies(line((0, 0), (0, 36)), 14, 90))
    c.fill(p.mass, rect(0, 640, 1280, 80))
    c.shape(rect(860, 90, 210, 250), p.mass, p.line, 12)
    c.stroke(p.mid, 6, *copies(line((902, 90), (902, 340)), 4, 42))
    for x in (440, 800):
        with c.placed(x, 516):
            c.stroke(p.line, 13, circle(0, 0, 118))
            angles = [radians(angle) for angle in range(0, 360, 20)]
            c.stroke(p.line, 2, *(line((0, 0), (112 * cos(a), 112 * sin(a))) for a in angles))
            c.fill(p.line, circle(0, 0, 14))
    c.stroke(p.spot, 12, path("M560 330 L590 516 L440 516 L566 366 L756 346 M590 516 L760 352"))
    c.stroke(p.spot, 12, line((740, 290), (800, 516)))
    c.stroke(
        p.line,
        11,
        line((556, 300), (562, 340)),
        spline(*numbers("700 270, 738 288, 760 262, 742 244")),
    )
    c.fill(p.line, path("M508 282 L604 288 L584 306 L520 304 Z"), circle(590, 516, 30))
    c.stroke(p.line, 8, line((566, 556), (616, 476)), line((548, 556), (584, 556)))
    basket = path("M750 330 L876 330 L856 420 L770 420 Z")
    c.shape(basket, p.ground, p.line, 6)
    c.hatch(basket, p.line, 3, 16, 45)
    return c
