"""Scenes of trade: stalls, a scale, a lunch, a haircut, a winter's pickles."""

from ..canvas import Canvas
from ..palettes import CLAY, LAMP, LEAF, MOSS, NIGHT, SLATE, STONE, Palette
from ..paths import (
    CLOSE,
    arc,
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
    sector,
    spline,
    spread,
    under,
    wave,
)
from .paper import paper


def night_market() -> Canvas:
    """Three rows of striped awnings under a moon, a lamp in every stall."""
    c, p = paper(NIGHT)
    c.fill(p.line, circle(1040, 118, 62))
    hills = "-20 210, 160 96, 330 190, 500 122, 700 196, 860 140, 1010 178, 1160 132, 1320 200"
    c.fill(SLATE, under(300, *numbers(hills)))
    tones = (p.line, p.mid, p.spot, p.line, p.mid)
    rows = numbers("160 176 80 16, 318 262 116 -60, 516 372 168 70")
    for row, (y, pitch, height, shift) in enumerate(rows):
        c.fill(p.mass, rect(0, y + height - 12, 1280, 720))
        for i in range(-1, 1280 // pitch + 2):
            with c.placed(i * pitch + shift, y):
                _stall(c, p, pitch * 0.88, height, i)
                _awning(c, p, pitch * 0.88, height, tones[(i + 1 + row * 3) % 5])
    return c


def market_scale() -> Canvas:
    """The old platform scale with a load of cabbages, its poise in red."""
    c, p = paper(MOSS)
    c.fill(p.mid, circle(470, 300, 230), rect(0, 610, 1280, 110))
    c.hatch(rect(290, 632, 760, 40), p.line, 3, 9)
    c.fill(p.mass, rect(280, 560, 560, 40), rect(320, 600, 60, 26), rect(740, 600, 60, 26))
    c.fill(p.mass, rect(790, 150, 44, 420), rect(770, 132, 84, 20))
    c.fill(p.mid, gouge((802, 170), (802, 540), 5))
    c.fill(p.mass, rect(640, 176, 400, 20), rect(1030, 166, 26, 40), rect(640, 196, 12, 70))
    c.stroke(p.ground, 3, *copies(line((664, 178), (664, 192)), 22, 17))
    c.fill(p.spot, rect(916, 162, 34, 48), path("M922 210 L944 210 L952 262 L914 262 Z"))
    c.stroke(p.line, 5, line((646, 260), (646, 330)))
    c.fill(p.mass, *(rect(600 + i * 4, 330 + i * 26, 92 - i * 8, 22) for i in range(3)))
    heads = "340 520, 450 520, 560 520, 395 440, 505 440, 450 362"
    for x, y in numbers(heads):
        _cabbage(c, p, x, y)
    c.stroke(p.line, 6, *copies(line((300, 556), (300, 470)), 2, 340))
    c.stroke(p.line, 5, line((296, 500), (644, 500)))
    return c


def canteen() -> Canvas:
    """Lunch on a tray: one meat, two greens, rice and a red chopstick rest."""
    c, p = paper(CLAY)
    c.fill(p.mid, rect(0, 0, 1280, 720))
    c.stroke(p.ground, 2.4, *copies(line((0, 14), (1280, 14)), 20, 0, 36))
    c.hatch(rect(246, 126, 830, 540), p.mass, 3, 9, 45)
    c.shape(rect(216, 90, 830, 540), p.mass, p.line, 6)
    c.stroke(p.mid, 4, rect(236, 110, 790, 500))
    for x, y, radius in numbers("430 250 118, 720 230 104, 430 496 96, 700 470 124"):
        c.shape(circle(x, y, radius), p.ground, p.line, 5)
        c.stroke(p.mid, 4, circle(x, y, radius - 16))
    rice = [((u - 0.5) * 170, (v - 0.5) * 170, u * 360) for u, v in spread(70)]
    rice = [(700 + x, 470 + y, 1, turn) for x, y, turn in rice if x * x + y * y < 7600]
    c.fill(p.mid, *each(gouge((-9, 0), (9, 0), 5), rice))
    turns = [(430, 250, 1, turn) for turn in range(0, 360, 40)]
    c.fill(LEAF, *each(gouge((0, 0), (70, 0), 16, 6), turns))
    c.stroke(p.ground, 3, *each(line((8, 2), (60, 4)), turns))
    meat = numbers("680 196 1 0, 720 210 1 37, 760 196 1 74, 680 262 1 111, 720 248 1 148")
    for piece in each(rect(-26, -15, 52, 30), meat):
        c.shape(piece, p.mass, p.mid, 3)
    peas = numbers("392 466, 430 466, 468 466, 392 500, 430 500, 468 500, 392 534, 430 534")
    c.fill(LEAF, *each(circle(0, 0, 15), peas))
    c.stroke(p.ground, 4, *copies(line((900, 110), (922, 610)), 2, 36))
    c.fill(p.ground, *copies(path("M892 110 L908 110 L926 610 L918 610 Z"), 2, 38))
    c.fill(p.spot, rect(890, 500, 92, 30))
    c.fill(p.ground, gouge((900, 510), (970, 510), 3))
    return c


def barber() -> Canvas:
    """The barber's chair at the mouth of a lane, its pole turning."""
    c, p = paper(CLAY)
    c.fill(p.mid, rect(0, 560, 1280, 160))
    c.stroke(
        p.ground, 3, *(line((640 + k * 90, 560), (640 + k * 240, 720)) for k in range(-7, 8))
    )
    c.stroke(p.ground, 3, *copies(line((0, 610), (1280, 610)), 2, 0, 60))
    c.shape(rect(330, 80, 250, 330), p.mass, p.line, 6)
    c.fill(p.mid, rect(352, 102, 206, 286))
    c.fill(
        p.ground,
        path("M352 300 L500 102 L540 102 L352 356 Z M420 388 L558 200 L558 230 L446 388 Z"),
    )
    c.fill(p.mass, rect(300, 420, 310, 16), rect(316, 380, 26, 40), rect(560, 366, 26, 54))
    pole = rect(1020, 148, 64, 302)
    c.fill(p.ground, pole)
    with c.clip(pole):
        stripe = path("M1010 56 L1094 0 L1094 33 L1010 89 Z")
        c.fill(p.mass, *each(stripe, [(0, 54 + i * 132) for i in range(4)]))
        c.fill(p.spot, *each(stripe, [(0, 120 + i * 132) for i in range(3)]))
    c.stroke(p.line, 5, pole)
    c.fill(p.mass, *copies(rect(1010, 120, 84, 28), 2, 0, 330))
    with c.placed(860, 400, angle=14):
        c.fill(p.spot, rect(-34, -230, 68, 250), rect(-32, -300, 44, 56))
        c.stroke(p.cut, 4, *copies(line((-24, -200), (24, -200)), 6, 0, 34))
    c.fill(p.spot, path("M650 392 L860 392 L856 444 L650 438 Z"))
    c.fill(
        p.mass,
        path("M648 438 L858 444 L850 470 L650 464 Z M664 464 L680 464 L610 580 L594 580 Z"),
    )
    c.fill(p.mass, rect(660, 318, 160, 20), rect(670, 338, 14, 60), rect(735, 470, 40, 130))
    c.fill(p.mass, rect(546, 576, 90, 14), ellipse(755, 612, 120, 22))
    c.fill(p.mid, gouge((748, 484), (748, 590), 5))
    c.fill(p.cut, gouge((670, 404), (840, 406), 3))
    return c


def jars() -> Canvas:
    """Pickling jars under the eaves, one sealed with red cloth."""
    c, p = paper(STONE)
    c.fill(p.mass, rect(0, 0, 1280, 84), *copies(sector(10, 84, 26, 0, 180), 24, 56))
    c.stroke(p.mid, 3, *copies(arc(10, 84, 15, 0, 180), 24, 56))
    for x, tone in ((150, p.mass), (250, p.mid), (1060, p.mass), (1160, p.mid)):
        c.stroke(p.line, 3, line((x, 100), (x, 190)))
        tips = [(x + k * 26, 330 - abs(k) * 18) for k in range(-2, 3)]
        c.fill(tone, *(gouge((x, 180), tip, 14, (tip[0] - x) / 6) for tip in tips))
    c.fill(p.mid, rect(0, 600, 1280, 120))
    cracks = [(20 + i * 76, 616 + i % 4 * 26) for i in range(17)]
    c.fill(p.ground, *each(gouge((0, 0), (120, 0), 3), cracks))
    for x, y, size, tone, cloth in (
        (250, 640, 0.8, p.ground, p.mid),
        (1040, 640, 0.86, p.mid, p.mass),
        (470, 670, 1, p.mid, p.mass),
        (850, 640, 0.94, p.ground, p.mid),
        (660, 670, 1.25, p.mass, p.spot),
    ):
        with c.placed(x, y, size):
            _jar(c, p, tone, cloth)
    return c


def _awning(c: Canvas, p: Palette, width: float, height: float, tone: str) -> None:
    """Draw a stall's roof: six stripes that widen downwards and end in scallops."""
    stripe, narrow = width / 6, width * 0.13
    for i in range(6):
        top, foot = width * 0.11 + i * narrow, i * stripe
        corners = (top, 0), (top + narrow, 0), (foot + stripe, height), (foot, height)
        scallop = sector(foot + stripe / 2, height - 1, stripe / 2, 0, 180)
        c.fill(p.ground if i % 2 else tone, polygon(*corners), scallop)


def _stall(c: Canvas, p: Palette, width: float, height: float, number: int) -> None:
    """Draw what stands below an awning: posts, a lamp, a heap of greens."""
    post, middle, lamp = max(3, height / 26), width / 2, height * 1.36
    c.fill(
        p.line, *copies(rect(width * 0.05, height, post, height * 1.2), 2, width * 0.9 - post)
    )
    c.stroke(p.line, post * 0.7, line((middle, height), (middle, lamp)))
    fruit = height * 0.13
    c.fill(LAMP, circle(middle, lamp, fruit))
    tones = (LEAF, LEAF, p.mid, p.line, LEAF, p.mid)
    for row in range(2):
        for i in range(5 + row):
            x, y = width * 0.24 + (2.2 * i - row) * fruit, height * (1.72 + row * 0.2)
            c.fill(tones[(i + number + row) % 6], circle(x, y, fruit))


def _cabbage(c: Canvas, p: Palette, x: float, y: float) -> None:
    with c.placed(x, y):
        c.shape(circle(0, 0, 53), p.ground, p.line, 4)
        c.shape(path("M-53 0 Q-40 -50 10 -34 Q-20 10 -4 52 Q-46 48 -53 0 Z"), LEAF, p.line, 3)
        c.shape(path("M53 4 Q48 -40 10 -34 Q30 4 -4 52 Q44 50 53 4 Z"), p.ground, p.line, 3)
        c.stroke(p.ground, 3, path("M-6 44 Q-30 4 -4 -28 M-22 22 L-44 14 M-22 0 L-40 -14"))


def _jar(c: Canvas, p: Palette, tone: str, cloth: str) -> None:
    right = numbers("44 -250, 52 -222, 112 -170, 124 -100, 84 -20, 62 0")
    left = [(-x, y) for x, y in reversed(right)]
    body = (*spline(*right), ("L", (left[0],)), *spline(*left)[1:], CLOSE)
    c.shape(body, tone, p.line, 4)
    cut = p.mid if tone == p.mass else p.line
    with c.clip(body):
        c.fill(
            cut,
            *(
                gouge((104 - k * 13, -150 + k * 6), (60 - k * 10, -14), 2.6, -12)
                for k in range(4)
            ),
        )
        c.stroke(cut, 3, wave(-140, 140, -168, 40, 7), line((-140, -192), (140, -192)))
    lid = numbers("-58 -222, -64 -256, -40 -284, 0 -292, 40 -284, 64 -256, 58 -222")
    c.shape((*spline(*lid), CLOSE), cloth, p.line, 4)
    c.stroke(p.ground, 4, line((-62, -236), (62, -236)))
