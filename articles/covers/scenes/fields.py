"""Scenes of fields, marshes and hills."""

from ..canvas import Canvas
from ..palettes import CLAY, MIST, MOSS, STONE, Palette
from ..paths import (
    arc,
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
    sway,
    under,
    wave,
)
from .paper import paper


def terraces() -> Canvas:
    """Flooded terraces winding down a mountain, a hut with a red roof among them."""
    c, p = paper(MOSS)
    far = sway((46, 620, 0.1), (16, 230, 0.4))
    c.fill(p.mid, under(340, *((x, 160 - far(x)) for x in range(-40, 1361, 80))))
    tones = (p.ground, p.mid, p.ground, p.mass, p.ground, p.mid, p.ground, p.mass, p.mid)
    for i, tone in enumerate(tones):
        level = 210 + i * 48 + i * i * 3
        bend = sway((34 + i * 3, 900 - i * 24, 0.16 * i), (14, 380, 0.33 * i))
        crest = [(x, level + bend(x)) for x in range(-60, 1381, 80)]
        c.shape(under(760, *crest), tone, p.line, 4)
        if tone == p.ground:
            places = [(x, level + bend(x) + 18) for x in range(10 + i * 7, 1290, 22 + i * 2)]
            for lean in (-7, 0, 7):
                c.fill(p.line, *each(gouge((0, 16 + i), (lean, 0), 2), places))
        else:
            cut = p.ground if tone == p.mid else p.mid
            c.stroke(cut, 3, *each(spline(*crest), [(0, 14), (0, 26)]))
        if i == 3:
            with c.placed(800, level + bend(800) + 8):
                _hut(c, p)
    return c


def rice_sea() -> Canvas:
    """Rows of rice in brackish water that run to the sea and a low sun."""
    c, p = paper(CLAY)
    c.fill(p.spot, sector(640, 212, 84, 180, 360))
    c.fill(p.mid, rect(0, 210, 1280, 56))
    c.stroke(p.ground, 3, *(wave(-20, 1300, 222 + i * 12, 70, 2.4, i * 0.3) for i in range(4)))
    c.fill(p.mass, rect(0, 262, 1280, 12))
    for i in range(7):
        half, level = 62 - i * 7, 296 + i * 17
        c.fill(p.spot, gouge((640 - half, level), (640 + half, level), 4))
    tips = ((-34, -62), -7), ((-8, -84), -3), ((18, -76), 4), ((42, -54), 8)
    for row in range(11):
        size, y = 0.26 + row * 0.105, 306 + row * 24 + row * row * 2.4
        places = [(640 + k * (112 * size + 22), y, size) for k in range(-18, 19)]
        c.fill(p.mid, *each(gouge((-30, 3), (34, 3), 3), places))
        for tip, bend in tips:
            c.fill(p.line, *each(gouge((0, 0), tip, 5, bend), places))
    return c


def wind_turbines() -> Canvas:
    """Wind turbines on bare ridges, the nearest one with red blades."""
    c, p = paper(MIST)
    for x, y, reach in numbers("60 120 300, 480 168 200, 900 90 160"):
        gust = (x, y), (x + 60, y - 12), (x + reach, y + 6), (x + 30 + reach, y - 14)
        c.stroke(p.mid, 3, spline(*gust))
    mills = [
        "180 330 0.42 20, 400 300 0.5 75, 1130 310 0.46 50",
        "930 250 0.66 100",
        "610 236 1.1 12",
    ]
    slopes = [(p.mid, 470, 60), (p.ground, 545, 46), (p.mass, 640, 40)]
    for depth, (tone, level, height) in enumerate(slopes):
        for x, y, size, angle in numbers(mills[depth]):
            with c.placed(x, y, size):
                _mill(c, p, angle, p.spot if tone == p.mass else p.line)
        bend = sway((height, 860, 0.2 + depth * 0.37), (height / 3, 310, depth * 0.3))
        crest = [(x, level - bend(x)) for x in range(-80, 1400, 80)]
        c.shape(under(760, *crest), tone, p.line, 3)
        if tone == p.ground:
            falls = [(0, 12 + k * 12 + k * k * 2) for k in range(5)]
            c.stroke(p.line, 2.4, *each(spline(*crest), falls))
    tufts = [(30 + i * 74, 716 - i % 3 * 12) for i in range(17)]
    c.fill(p.mid, *each(gouge((0, 0), (40, -38), 3), tufts))
    return c


def geese() -> Canvas:
    """A skein of geese comes in over the reeds."""
    c, p = paper(STONE)
    c.fill(p.spot, circle(830, 330, 96))
    c.fill(p.mid, under(520, *numbers("-20 420, 300 390, 620 424, 940 392, 1300 430")))
    c.fill(p.ground, rect(0, 470, 1280, 260))
    for i in range(15):
        x, y = 100 + i * 331 % 900, 478 + i * 15
        c.fill(p.line, gouge((x, y), (x + 300 - i * 6, y), 2.6))
    for i in range(5):
        c.fill(p.spot, gouge((770 + i % 2 * 30, 484 + i * 22), (900 - i * 8, 484 + i * 22), 4))
    flock = "740 206 1, 560 150 0.84, 400 122 0.7, 264 104 0.58, 530 300 0.84, 350 372 0.7"
    for x, y, size in numbers(flock):
        with c.placed(x, y, size):
            _goose(c, p)
    for i, (x, lean) in enumerate(spread(58, 0.1)):
        foot = x * 520 if i % 2 else 880 + x * 440
        tip_x, tip_y = foot + 30 + lean * 70, 550 - lean * 240
        c.fill(p.mass, gouge((foot, 740), (tip_x, tip_y), 4, -16))
        if i % 3 == 0:
            ears = [(tip_x - k * 3, tip_y + k * 11) for k in range(4)]
            c.fill(p.mass, *each(gouge((0, 0), (28, -14), 5), ears))
    return c


def kiln() -> Canvas:
    """A disused brick kiln below the fields; one red pot stayed in its mouth."""
    c, p = paper(STONE)
    for level, shift in ((170, 0.1), (240, 0.42), (310, 0.7)):
        bend = sway((26, 800, shift), (9, 300, shift * 2))
        crest = [(x, level + bend(x)) for x in range(-80, 1400, 80)]
        c.shape(under(740, *crest), p.ground if level == 240 else p.mid, p.line, 3)
        c.stroke(p.line, 2, *each(spline(*crest), [(0, 12), (0, 22)]))
    c.shape(rect(-20, 560, 1320, 180), p.ground, p.line, 3)
    c.shape(rect(840, 170, 84, 220), p.mass, p.line, 4)
    dome = path("M330 570 C330 250 450 190 620 190 C790 190 910 250 910 570 Z")
    c.shape(dome, p.mass, p.line, 5)
    with c.clip(dome):
        c.stroke(p.mid, 2.4, *(arc(620, 700, 150 + k * 32, 180, 360) for k in range(14)))
        for k in range(14):
            joints = [(620, 700, 1, a * 8 + k % 2 * 4) for a in range(-9, 10)]
            c.stroke(p.mid, 2.4, *each(line((0, -150 - k * 32), (0, -182 - k * 32)), joints))
    mouth = "M540 570 L540 440 C540 386 580 360 620 360 C660 360 700 386 700 440 L700 570 Z"
    c.shape(path(mouth), p.ground, p.line, 8)
    c.fill(
        p.mass,
        path("M556 570 L556 446 C556 400 590 378 620 378 C650 378 684 400 684 446 L684 570 Z"),
    )
    pot = "M594 570 C572 530 584 496 600 484 L596 466 L644 466 L640 484"
    c.fill(p.spot, path(f"{pot} C656 496 668 530 646 570 Z"))
    c.fill(p.cut, gouge((600, 500), (598, 556), 3, 6))
    for x, y, size in numbers("190 600 1, 290 650 1.2, 1020 610 1.1, 1120 660 1.3"):
        with c.placed(x, y, size):
            _sheaf(c, p)
    return c


def _hut(c: Canvas, p: Palette) -> None:
    c.fill(p.mass, rect(-44, -50, 88, 56))
    c.fill(p.ground, rect(-12, -34, 22, 40))
    c.fill(p.spot, path("M-74 -42 L-30 -96 L30 -96 L74 -42 Z"))
    c.stroke(p.cut, 3, *(line((at * 0.45, -92), (at, -46)) for at in (-48, -16, 16, 48)))


def _mill(c: Canvas, p: Palette, angle: float, tone: str) -> None:
    c.fill(p.line, path("M-5 0 L5 0 L14 900 L-14 900 Z"))
    turns = [(0, 0, 1, angle + turn) for turn in (0, 120, 240)]
    c.fill(tone, *each(path("M0 -6 Q60 -34 220 -3 L220 3 L0 8 Z"), turns))
    c.fill(p.line, circle(0, 0, 13))


def _goose(c: Canvas, p: Palette) -> None:
    c.fill(p.mid, path("M56 -6 Q92 -70 64 -150 Q22 -96 14 -8 Z"))
    body = (
        "150 -8, 132 -16, 60 -6, 10 -20, -60 -12, -112 2, -50 20, 20 22, 70 6, 132 -4, 150 -8"
    )
    wing = "M38 -8 Q34 -90 -40 -150 L-40 -124 L-62 -120 L-56 -92 L-76 -84 L-64 -58 L-78 -48"
    c.fill(p.mass, spline(*numbers(body)), path(f"{wing} Q-62 -10 -44 0 Z"))
    feathers = [((14 - k * 14, -22), (-42 - k * 8, -112 + k * 32), 2.6) for k in range(3)]
    c.fill(p.cut, *(gouge(*feather) for feather in feathers))


def _sheaf(c: Canvas, p: Palette) -> None:
    """Draw a bundle of straw, tied at its waist."""
    c.fill(p.mid, path("M-40 40 L-16 -30 L-52 -110 L52 -110 L16 -30 L40 40 Z"))
    stalks = [((x * 0.8, 38), (x * 0.3, -30), (x, -118)) for x in range(-50, 51, 20)]
    c.stroke(p.line, 3, *(spline(*stalk) for stalk in stalks))
    c.fill(p.mass, rect(-22, -36, 44, 14))
    c.fill(p.line, ellipse(0, 44, 50, 6), *copies(gouge((-56, -96), (-50, -136), 6), 6, 20))
