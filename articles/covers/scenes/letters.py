"""Scenes of print, paper and reading."""

from ..canvas import Canvas
from ..palettes import CHALK, CLAY, LAMP, NIGHT, SLATE, STONE, Palette
from ..paths import (
    circle,
    copies,
    ellipse,
    gouge,
    line,
    numbers,
    path,
    polygon,
    rect,
    spline,
    spread,
    wave,
)
from .paper import paper


def bookshelf() -> Canvas:
    """A wall of old books, one red spine among them."""
    c, p = paper(CLAY)
    c.fill(p.mass, rect(0, 0, 1280, 720))
    tones = (p.mid, p.ground, p.mass, p.mid, p.ground, p.mid, p.ground, p.mass, p.ground)
    widths = (44, 32, 58, 38, 50, 28, 64, 36, 46, 30, 54, 40)
    for shelf, floor in enumerate((216, 446, 676)):
        x, book = -14, shelf * 5
        while x < 1290:
            width, height = widths[book % 12], 150 + widths[(book * 5 + 3) % 12] * 0.75
            tone = tones[(book * 4 + shelf) % 9]
            if shelf == 1 and 610 < x < 670:
                width, height, tone = 58, 212, p.spot
            if (book + shelf) % 11 == 9:
                width = 34
            else:
                with c.placed(x, floor - height):
                    _spine(c, p, width, height, tone, book)
            x += width
            book += 1
        c.fill(p.mid, rect(0, floor, 1280, 14))
    return c


def library_lamp() -> Canvas:
    """A reading lamp in a window by the sea, a book open under it."""
    c, p = paper(NIGHT)
    c.fill(p.mass, rect(0, 0, 1280, 560))
    c.fill(p.ground, rect(230, 60, 380, 400))
    c.dots(p.line, 2.4, [(240 + x * 360, 70 + y * 220) for x, y in spread(26)])
    c.fill(p.mid, path("M540 250 L230 190 L230 290 Z"), rect(230, 356, 380, 104))
    with c.clip(rect(230, 356, 380, 104)):
        c.stroke(p.ground, 3, *(wave(200, 640, 376 + i * 20, 60, 3, i * 0.3) for i in range(5)))
    c.fill(p.line, path("M530 356 L536 262 L552 262 L558 356 Z"), rect(534, 238, 20, 20))
    c.stroke(p.mid, 14, rect(230, 60, 380, 400))
    c.stroke(p.mid, 8, line((420, 60), (420, 460)), line((230, 260), (610, 260)))
    c.fill(SLATE, path("M760 300 L960 300 L1160 600 L520 600 Z"))
    c.fill(p.mid, rect(0, 560, 1280, 160))
    c.fill(LAMP, ellipse(840, 616, 330, 48))
    c.fill(p.ground, *copies(gouge((40, 590), (330, 592), 3), 4, 60, 34))
    pages = "M620 606 Q730 566 840 606 Q950 566 1060 606 L1076 650"
    c.fill(p.line, path(f"{pages} Q950 612 840 650 Q730 612 604 650 Z"))
    c.stroke(p.mass, 4, line((840, 606), (840, 650)))
    for k in range(3):
        rows = path(f"M650 {606 + k * 12} Q730 {582 + k * 12} 816 {608 + k * 11}")
        c.stroke(
            p.mid, 3, rows, path(f"M864 {608 + k * 11} Q950 {582 + k * 12} 1036 {606 + k * 12}")
        )
    c.stroke(p.line, 10, spline(*numbers("1120 600, 1130 420, 1040 240, 880 220")))
    c.fill(p.line, path("M1050 600 L1200 600 L1180 580 L1070 580 Z"))
    c.fill(p.spot, path("M800 204 L920 204 L980 300 L740 300 Z"))
    c.fill(LAMP, rect(790, 300, 140, 12))
    return c


def manuscript() -> Canvas:
    """Squared manuscript paper, corrected in red."""
    c, p = paper(CHALK)
    c.fill(p.mid, rect(0, 0, 1280, 720))
    with c.placed(600, 390, angle=-5):
        c.hatch(rect(-376, -306, 800, 760), p.line, 3, 9, 30)
        c.shape(rect(-400, -330, 800, 760), p.ground, p.line, 4)
        cells = [(column, row) for row in range(8) for column in range(12)]
        c.stroke(p.mid, 3, *(rect(-346 + x * 58, -270 + y * 84, 58, 58) for x, y in cells))
        for x, y in cells[:76]:
            if (x * 5 + y * 7) % 11 and (y % 3 or x > 1):
                ends = [34 - (x * 5 + y * 3 + i * 7) % 4 * 6 for i in range(4)]
                with c.placed(-334 + x * 58, -255 + y * 84):
                    c.stroke(
                        p.line,
                        5,
                        *(line((0, i * 9), (end, i * 9)) for i, end in enumerate(ends)),
                    )
        c.stroke(p.spot, 6, line((-220, -60), (-60, -66)), line((-290, 256), (60, 250)))
        c.stroke(
            p.spot, 6, ellipse(128, 128, 94, 40), spline((-150, -74), (-136, -106), (-120, -74))
        )
        c.stroke(p.spot, 6, spline(*numbers("216 110, 280 70, 330 100, 380 60")))
    with c.placed(760, 560, angle=-38):
        c.fill(
            p.mass, gouge((0, 0), (96, 0), 16), rect(90, -15, 260, 30), rect(340, -18, 120, 36)
        )
        c.fill(p.spot, rect(330, -18, 12, 36))
        c.fill(p.ground, gouge((110, -6), (320, -6), 3))
    return c


def ticket() -> Canvas:
    """An old steamer ticket, one corner clipped, with its red stamp."""
    c, p = paper(STONE)
    c.fill(p.mid, rect(0, 0, 1280, 720))
    c.stroke(p.ground, 3, *(wave(-40, 1320, 60 + i * 82, 150, 13, i * 0.4) for i in range(9)))
    edge = polygon(*numbers("-420 -210, 420 -210, 420 210, -360 210, -420 150"))
    with c.placed(664, 388, angle=-7):
        c.hatch(edge, p.line, 3, 9, 45)
    with c.placed(640, 360, angle=-7):
        c.shape(edge, p.ground, p.line, 4)
        c.stroke(p.line, 3, rect(-386, -176, 772, 352), line((196, -176), (196, 176)))
        c.dots(p.line, 4, [(212, y) for y in range(-166, 176, 18)])
        c.stroke(p.line, 9, line((-350, -130), (-60, -130)))
        c.stroke(p.line, 4, path("M-350 -96 L-140 -96 M-350 116 L-110 116 M-350 142 L-170 142"))
        c.fill(p.mass, path("M-330 40 L130 40 L90 92 L-280 92 Z"))
        c.fill(p.mass, rect(-220, 2, 260, 38), rect(-160, -30, 150, 34))
        c.fill(p.ground, *copies(circle(-196, 22, 7), 7, 36))
        c.fill(p.mass, *copies(rect(-130, -92, 34, 66), 2, 64))
        c.fill(p.ground, *copies(rect(-130, -76, 34, 12), 2, 64))
        c.stroke(p.mid, 12, spline(*numbers("-112 -96, -70 -130, -10 -120, 60 -146, 150 -130")))
        c.stroke(p.line, 4, wave(-360, 180, 94, 60, 4))
        c.stroke(p.line, 7, *(line((x, -90), (x, 90)) for x in (250, 268, 296, 306, 330, 356)))
        c.stroke(p.spot, 8, circle(96, -86, 78))
        c.stroke(p.spot, 4, circle(96, -86, 62))
        c.fill(p.spot, rect(30, -102, 132, 32))
        c.stroke(p.ground, 4, *copies(line((46, -96), (46, -76)), 7, 18))
    return c


def _spine(c: Canvas, p: Palette, width: float, height: float, tone: str, book: int) -> None:
    c.shape(rect(0, 0, width, height), tone, p.mass, 3)
    cut = {p.mass: p.mid, p.ground: p.mass}.get(tone, p.ground)
    c.stroke(cut, 3, *(line((5, y), (width - 5, y)) for y in (18, 24, height - 26)))
    if book % 3 == 0:
        label = p.mid if tone == p.ground else p.ground
        c.shape(rect(9, 44, width - 18, 52), label, p.mass, 2)
    elif book % 3 == 1:
        c.fill(cut, *copies(rect(width / 2 - 4, 48, 8, 12), 4, 0, 20))
