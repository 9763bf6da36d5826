"""Scenes of instruments, signals and energy."""

from math import sin

from ..canvas import Canvas, hatching
from ..palettes import CHALK, MIST, MOSS, STONE, Palette
from ..paths import (
    CLOSE,
    arc,
    circle,
    copies,
    each,
    filled,
    gouge,
    line,
    numbers,
    path,
    rect,
    spline,
    spread,
    sway,
    under,
    wave,
)
from .paper import paper


def radio_mast() -> Canvas:
    """A mast on its hill sends a last few rings, the lamp on top still red."""
    c, p = paper(CHALK)
    for i in range(9):
        side = 28 - i * 2
        for turn in (0, 180):
            ring = arc(640, 150, 90 + i * 62, turn - side, turn + side)
            c.stroke(p.mid if i % 2 else p.line, 6 - i * 0.45, ring)
    for depth, (tone, level) in enumerate(((p.mid, 470), (p.ground, 540), (p.mass, 600))):
        bend = sway((44 - depth * 8, 980, 0.05 + depth * 0.3), (14, 330, depth * 0.4))
        crest = [(x, level - bend(x)) for x in range(-80, 1400, 80)]
        c.shape(under(760, *crest), tone, p.line, 3)
        cut = {p.mid: p.ground, p.ground: p.line, p.mass: p.mid}[tone]
        c.stroke(cut, 2.4, *each(spline(*crest), [(0, 14 + k * 13) for k in range(4)]))
    c.stroke(p.line, 3, *(line((640, 230), (x, 620)) for x in (330, 950)))
    c.stroke(p.line, 3, *(line((640, 380), (x, 620)) for x in (430, 850)))
    c.stroke(p.line, 7, line((596, 620), (634, 160)), line((684, 620), (646, 160)))
    for k in range(11):
        low, high = 620 - k * 42, 578 - k * 42
        near, far = 44 - k * 3.5, 40 - k * 3.5
        c.stroke(
            p.line,
            3.4,
            line((640 - near, low), (640 + far, high)),
            line((640 + near, low), (640 - far, high)),
        )
        c.stroke(p.line, 3, line((640 - far, high), (640 + far, high)))
    c.stroke(p.line, 6, line((640, 160), (640, 84)))
    c.fill(p.spot, circle(640, 76, 18))
    c.shape(rect(730, 556, 120, 70), p.ground, p.line, 4)
    c.fill(
        p.mass,
        path("M714 560 L790 516 L866 560 Z"),
        rect(752, 580, 24, 46),
        rect(800, 580, 28, 22),
    )
    return c


def microscope() -> Canvas:
    """A laboratory bench: a microscope between glass, one flask of red."""
    c, p = paper(MIST)
    c.fill(p.mid, circle(620, 300, 250))
    c.fill(p.mass, rect(0, 600, 1280, 120))
    scratches = [(30 + i * 130, 624 + i % 3 * 30) for i in range(9)]
    c.fill(p.mid, *each(gouge((0, 0), (160, 0), 3), scratches))
    c.stroke(p.mass, 46, arc(590, 390, 160, -78, 66))
    c.fill(p.mass, rect(440, 560, 330, 42), rect(480, 470, 190, 24), rect(640, 500, 60, 70))
    with c.placed(600, 270, angle=24):
        c.fill(p.mass, rect(-38, -190, 76, 250), rect(-27, -250, 54, 70), rect(-20, 60, 40, 60))
        c.fill(
            p.ground,
            gouge((-18, -176), (-18, 40), 5),
            *copies(rect(-38, -120, 76, 8), 2, 0, 140),
        )
    c.shape(circle(700, 470, 26), p.ground, p.line, 6)
    c.shape(circle(738, 380, 20), p.ground, p.line, 6)
    c.fill(p.spot, rect(536, 460, 70, 10))
    for x, size, tone in ((960, 1, p.spot), (1156, 0.72, p.mass), (250, 0.86, p.mass)):
        with c.placed(x, 600, size):
            _flask(c, p, tone)
    for i, x in enumerate((70, 116, 162)):
        c.shape(rect(x, 430, 28, 170), p.ground, p.line, 5)
        c.hatch(rect(x, 480 + i * 24, 28, 120 - i * 24), p.line, 3, 8)
    c.fill(p.mass, rect(50, 480, 160, 12))
    return c


def microphone() -> Canvas:
    """A microphone out of doors listens; what it hears comes in rings."""
    c, p = paper(MOSS)
    for i in range(15):
        tone, width = (p.mid, 3.4) if i % 3 else (p.line, 2.4)
        c.stroke(tone, width, arc(640, 270, 90 + i * 46, 150 + i * 2, 390 - i * 2))
    c.fill(p.mass, under(740, *numbers("-20 600, 260 580, 640 610, 980 584, 1300 604")))
    for i in range(62):
        half = abs(sin(i * 1.7) * 23 + sin(i * 0.53) * 17) + 3
        c.stroke(p.mid, 7, line((24 + i * 20, 664 - half), (24 + i * 20, 664 + half)))
    c.fill(p.mass, rect(632, 380, 16, 250), path("M560 620 L634 540 L646 540 L720 620 Z"))
    c.stroke(p.mass, 14, arc(640, 290, 116, 20, 160))
    top, foot = arc(640, 220, 72, 180, 360), arc(640, 310, 72, 0, 180)
    head = (*top, ("L", ((712, 310),)), *foot[1:], CLOSE)
    c.fill(p.mass, head)
    with c.clip(head):
        for angle in (45, -45):
            c.stroke(p.mid, 3, *hatching((540, 130, 740, 400), 15, angle))
    c.fill(p.spot, rect(560, 250, 160, 26))
    for i, (x, y) in enumerate(spread(44, 0.15)):
        foot_x, lean = x * 420 if i % 2 else 860 + x * 440, y - 0.5
        tip = foot_x + lean * 90, 560 - y * 260
        c.fill(p.mass, gouge((foot_x, 640), tip, 5, 10 * lean))
        if i % 4 == 0:
            c.fill(p.mass, *each(gouge((0, 40), (0, -40), 10), [(*tip, 1, lean * 30)]))
    return c


def data_centre() -> Canvas:
    """An aisle between racks, one lamp red, the warm pipe overhead."""
    c, p = paper(MIST)
    c.fill(p.mid, path("M0 720 L560 400 L720 400 L1280 720 Z"))
    c.stroke(
        p.ground, 3, *(line((640 + k * 20, 400), (640 + k * 170, 720)) for k in range(-4, 5))
    )
    c.fill(p.ground, rect(560, 230, 160, 170))
    c.fill(p.spot, rect(606, 290, 68, 110))
    c.fill(p.mass, circle(660, 348, 4))
    depths = (0, 150, 270, 366, 442, 504, 554)
    for side in (1, -1):
        for i in range(6):
            near, far = depths[i], depths[i + 1]
            _rack(c, p, (640 - side * (640 - near), 640 - side * (640 - far)), (near, far), i)
    c.shape(path("M330 -10 L450 -10 L612 230 L598 230 Z"), p.mid, p.line, 4)
    c.shape(path("M830 -10 L950 -10 L682 230 L668 230 Z"), p.mid, p.line, 4)
    for k in range(5):
        y, share = 12 + k * 44 - k * k * 3, (12 + k * 44 - k * k * 3) / 230
        for near, far, width in ((330, 598, 120), (830, 668, 120)):
            left = near + (far - near) * share
            c.stroke(
                p.line,
                5 - k * 0.6,
                line((left - 4, y), (left + width - (width - 14) * share + 4, y)),
            )
    return c


def batteries() -> Canvas:
    """Spent cells in a sorting tray, a single one still charged."""
    c, p = paper(STONE)
    for row in range(4):
        for column in range(10):
            tone = (p.mid, p.ground, p.mass)[(column * 2 + row * 3) % 3]
            tone = p.spot if (row, column) == (1, 4) else tone
            with c.placed(column * 134 + row % 2 * 66 - 6, 16 + row * 186):
                _cell(c, p, tone)
    return c


def _flask(c: Canvas, p: Palette, tone: str) -> None:
    body = path("M-22 -230 L-22 -130 L-110 0 L110 0 L22 -130 L22 -230 Z")
    c.fill(p.ground, body)
    with c.clip(body):
        c.fill(tone, filled(wave(-130, 130, -70, 60, 5), 10))
        c.fill(p.ground, *each(circle(0, 0, 7), numbers("-40 -26, -6 -44, 28 -26, 62 -44")))
    c.stroke(p.line, 6, body)
    c.fill(p.line, rect(-32, -240, 64, 14))


def _rack(
    c: Canvas, p: Palette, xs: tuple[float, float], depths: tuple[float, float], place: int
) -> None:
    """Draw one side of a cabinet, from its near edge to its far one."""
    (near, far), (out, back) = xs, depths
    top, end = out * 0.41, back * 0.41
    foot, heel = 720 - out * 0.57, 720 - back * 0.57
    side = path(f"M{near} {top} L{far} {end} L{far} {heel} L{near} {foot} Z")
    c.shape(side, p.mass, p.mid, 3)
    for k in range(1, 12):
        share = k / 12
        left, right = top + (foot - top) * share, end + (heel - end) * share
        a, b = near + (far - near) * 0.14, near + (far - near) * 0.86
        c.stroke(
            p.mid,
            2.4,
            line((a, left + (right - left) * 0.14), (b, left + (right - left) * 0.86)),
        )
        lit = p.spot if (place, k) == (1, 5) and near < far else p.cut
        if (k * 5 + place * 3) % 4 == 0 or lit == p.spot:
            c.fill(lit, circle(a + (b - a) * 0.2, left + (right - left) * 0.3 + 10, 7 - place))


def _cell(c: Canvas, p: Palette, tone: str) -> None:
    c.hatch(rect(16, 24, 92, 150), p.line, 2.4, 8, 45)
    c.shape(rect(30, -2, 32, 18), p.mass, p.line, 4)
    c.shape(rect(0, 14, 92, 150), tone, p.line, 5)
    cut = p.line if tone in (p.ground, p.mid) else p.ground
    c.stroke(cut, 4, line((0, 50), (92, 50)), line((36, 32), (56, 32)))
    if tone == p.spot:
        c.fill(p.ground, path("M56 66 L24 116 L44 116 L36 152 L70 98 L48 98 Z"))
    else:
        c.fill(cut, gouge((16, 62), (16, 156), 4), gouge((30, 70), (30, 130), 3))
