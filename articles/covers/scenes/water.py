"""Scenes on and beside the water."""

from ..canvas import Canvas
from ..palettes import LAMP, MIST, NIGHT, SLATE, STONE
from ..paths import (
    circle,
    copies,
    each,
    ellipse,
    filled,
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


def sailboat() -> Canvas:
    """A red sail on a river that winds out between the hills."""
    c, p = paper(MIST)
    west = "-20 270, 110 236, 230 206, 330 262, 430 268, 560 170, 680 124"
    hills = numbers(f"{west}, 790 220, 860 234, 980 140, 1080 126, 1190 250, 1300 276")
    c.fill(p.mid, under(330, *hills))
    c.stroke(p.ground, 3, *each(spline(*hills[3:8]), [(0, 40), (0, 64), (0, 92)]))
    c.stroke(p.line, 3, line((0, 330), (1280, 330)))
    for i in range(17):
        left, right, y = 600 - i * 48, 900 + i * 18, 346 + i * 15 + i * i * 0.9
        third, sag = (right - left) / 3, 8 + i * 1.4
        points = (
            (left, y + 4),
            (left + third, y - sag / 2),
            (right - third, y + sag),
            (right, y),
        )
        c.stroke(p.line, 2.2 + i * 0.32, spline(*points))
    c.fill(p.spot, path("M812 258 L812 400 L884 382 Z M800 286 L800 396 L762 388 Z"))
    c.fill(p.spot, path("M744 410 L890 410 L862 448 L774 448 Z"))
    c.fill(p.mass, under(740, *numbers("-20 452, 110 492, 210 580, 262 760")))
    c.fill(p.mass, under(740, *numbers("960 760, 1010 600, 1120 480, 1300 420")))
    west_bank = [((30 + i * 38, 720), (14 + i * 42, 530 + i * 34), 5, 8) for i in range(5)]
    east_bank = [((1050 + i * 46, 720), (1074 + i * 44, 570 - i * 20), 5, 8) for i in range(5)]
    c.fill(p.mid, *(gouge(*blade) for blade in west_bank + east_bank))
    return c


def lighthouse() -> Canvas:
    """A lighthouse throws its beam over a black sea."""
    c, p = paper(NIGHT)
    c.fill(SLATE, path("M700 190 L-40 20 L-40 330 Z M700 190 L1320 60 L1320 300 Z"))
    c.fill(p.mid, path("M700 190 L-40 110 L-40 240 Z"))
    c.dots(p.line, 2.2, [(x * 1280, y * 420) for x, y in spread(46)])
    for i in range(9):
        row = wave(-40, 1320, 470 + i * 26 + i * i * 1.2, 120 + i * 12, 7 + i * 1.3, i * 0.37)
        c.shape(filled(row, 760), p.mass if i % 2 else p.ground, p.mid, 3)
    rock = numbers("420 760, 520 610, 610 540, 700 520, 800 548, 900 640, 980 760")
    c.fill(p.mass, under(740, *rock))
    cuts = [
        ((560 + i * 62, 720), (600 + i * 44, 580 + abs(i - 2) * 16), 5, 10) for i in range(6)
    ]
    c.fill(p.mid, *(gouge(*cut) for cut in cuts))
    tower = path("M652 530 L748 530 L728 236 L672 236 Z")
    c.fill(p.line, tower)
    with c.clip(tower):
        c.fill(p.spot, rect(640, 290, 120, 58), rect(640, 410, 120, 58))
        c.fill(p.ground, path("M716 236 L728 236 L748 530 L728 530 Z"))
    c.fill(p.mass, rect(656, 224, 88, 14), rect(668, 150, 64, 8))
    c.fill(LAMP, rect(676, 160, 48, 64))
    c.stroke(p.mass, 5, line((700, 158), (700, 224)), line((676, 192), (724, 192)))
    c.fill(p.spot, sector(700, 152, 34, 180, 360), rect(697, 96, 6, 26))
    c.fill(p.mass, sector(700, 530, 16, 180, 360), rect(684, 504, 32, 28))
    return c


def canal_locks() -> Canvas:
    """An old lock, its red gate down, the channel below it dry and ribbed."""
    c, p = paper(STONE)
    hills = numbers("-20 250, 220 214, 460 256, 700 220, 980 262, 1300 216")
    c.fill(p.mid, under(360, *hills))
    c.fill(p.ground, rect(0, 330, 1280, 400))
    for side in (-1, 1):
        furrows = [
            ((640 + side * (230 + i * 58), 336), (640 + side * (590 + i * 120), 740))
            for i in range(9)
        ]
        c.stroke(p.line, 3, *(line(*furrow) for furrow in furrows), line((0, 330), (1280, 330)))
        near, edge = 640 + side * 500, 640 + side * 590
        bank = f"M{640 + side * 190} 330 L{640 + side * 230} 330 L{edge} 760 L{near} 760 Z"
        c.hatch(path(bank), p.line, 3, 9)
    c.fill(p.mass, path("M450 400 L830 400 L1140 740 L140 740 Z"))
    for i in range(9):
        y, half, reach = 430 + i * 22 + i * i * 1.4, 190 + i * 38, 0.3 + i % 3 * 0.3
        c.fill(p.mid, gouge((640 - half, y), (640 + half * reach, y), 3 + i * 0.5, 6))
    c.fill(p.mass, *copies(rect(420, 150, 50, 270), 3, 195), rect(390, 120, 500, 40))
    c.fill(p.ground, *copies(gouge((434, 172), (434, 400), 4), 3, 195))
    for x, tone in ((470, p.mid), (665, p.spot)):
        with c.placed(x, 240):
            c.fill(tone, rect(0, 0, 145, 170))
            c.stroke(p.mass, 4, *copies(line((0, 34), (145, 34)), 4, 0, 34))
            c.stroke(p.line, 8, line((72, 0), (72, -150)))
            c.stroke(p.line, 6, circle(72, -148, 30), line((42, -148), (102, -148)))
    return c


def swim_lane() -> Canvas:
    """Swimmers cross the river in a loose line; the last cap is red."""
    c, p = paper(MIST)
    for i in range(25):
        row = wave(-60, 1340, 20 + i * 30, 150, 6, i * 0.23)
        tone = p.mid if i % 4 == 1 else p.ground
        c.shape(filled(row, 760), tone, p.line, 2.2)
    dark = "150 100 0.6, 300 150 0.66, 470 124 0.6, 420 236 0.74, 640 210 0.7, 830 160 0.64"
    more = "760 310 0.84, 980 268 0.78, 1130 200 0.7, 1040 400 0.94, 880 470 1, 560 352 0.8"
    swimmers = [*numbers(f"{dark}, {more}"), (560, 540, 1.5)]
    for x, y, size in swimmers:
        with c.placed(x, y, size, 12):
            tone = p.spot if size > 1 else p.mass
            c.fill(p.ground, ellipse(-40, 12, 96, 26))
            c.fill(p.line, gouge((24, -4), (92, 2), 12, -34), gouge((-20, 2), (-104, 6), 12))
            c.fill(tone, sector(6, 6, 30, 180, 360))
            c.fill(p.line, path("M-24 6 L36 6 L30 22 L-18 22 Z"))
            c.stroke(p.line, 3, *copies(gouge((-150, 24), (-60, 22), 3), 2, 30, 14))
            c.fill(p.ground, gouge((-8, -8), (16, -16), 3))
    return c
