"""Motifs of land and weather, on a sheet of 320 by 240."""

from math import cos, pi, sin

from ..canvas import Canvas
from ..palettes import Palette
from ..paths import (
    Path,
    blob,
    circle,
    each,
    gouge,
    line,
    numbers,
    path,
    rect,
    spline,
    spread,
    sway,
    under,
)


def ridge(c: Canvas, p: Palette) -> None:
    """Ranges one behind the other, each with its slope cut in parallel lines."""
    ranges = [
        (92, p.ground, p.line, 4, [(14, 230, 0.1), (6, 90, 0.3)]),
        (122, p.mid, p.ground, 0, [(20, 260, 0.62), (5, 80, 0)]),
        (146, p.ground, p.line, 5, [(13, 300, 0.25), (5, 110, 0.6)]),
        (176, p.mass, p.cut, 3, [(18, 280, 0.85), (4, 100, 0.1)]),
        (208, p.mid, p.ground, 0, [(9, 240, 0.4)]),
        (226, p.mass, p.mid, 2, [(10, 330, 0.1)]),
    ]
    c.fill(p.spot, circle(208, 80, 24))
    for level, tone, cut, echoes, terms in ranges:
        height = sway(*terms)
        crest = [(x, level - height(x)) for x in range(-20, 341, 30)]
        c.shape(under(250, *crest), tone, p.line, 1.4)
        falls = [(0, 4 + 5 * i + i * i * 0.7) for i in range(1, echoes + 1)]
        c.stroke(cut, 1.1, *each(spline(*crest), falls))


def rain(c: Canvas, p: Palette) -> None:
    """A red umbrella in slanting rain."""
    drops = []
    for i, (u, v) in enumerate(spread(84, 0.3)):
        x, y, size = u * 380 - 30, v * 250 - 20, 0.7 + i % 5 * 0.3
        # Under the umbrella it is dry, as far as the rain slants.
        if y < 120 or not 76 < x - (y - 130) * 0.38 < 226:
            drops.append((x, y, size))
    c.fill(p.line, *each(gouge((0, 0), (13, 34), 1.5), drops))
    c.fill(p.mass, rect(0, 222, 320, 18))
    c.stroke(p.cut, 1.2, path("M40 231 L92 231 M128 228 L200 228 M214 234 L276 234"))
    handle = numbers("160 118, 160 168, 160 202, 165 211, 173 208, 174 200")
    c.stroke(p.line, 3.4, spline(*handle))
    canopy = "M88 142 C88 70 232 70 232 142 Q208 127 184 142"
    c.fill(p.spot, path(f"{canopy} Q160 127 136 142 Q112 127 88 142 Z"))
    ribs = [
        spline((160, 85), (160 + 15 * side, 106), (160 + 24 * side, 138)) for side in (-1, 1)
    ]
    c.stroke(p.ground, 1.3, *ribs)
    c.stroke(p.spot, 3, line((160, 77), (160, 90)))


def contour(c: Canvas, p: Palette) -> None:
    """A hill on a map, its summit in red."""
    reach = (8, 16, 25, 36, 45, 54, 64, 75, 86, 98, 111, 125, 140, 156, 173, 191, 210)
    for step, radius in reversed(list(enumerate(reach))):
        tone = p.mass if step <= 3 else p.mid if step <= 8 else p.ground
        c.shape(
            _ring(radius, step), tone, p.mid if step < 3 else p.line, 1.1 if step % 4 else 2.2
        )
    c.fill(p.spot, _ring(10, 0))


def terraces(c: Canvas, p: Palette) -> None:
    """Flooded fields stepping down a hillside, one straw-red hut among them."""
    c.fill(p.mid, under(120, *numbers("-20 70, 60 44, 130 64, 220 36, 340 66")))
    tones = (p.ground, p.mid, p.ground, p.mass, p.ground, p.mid, p.ground, p.mass)
    for i, tone in enumerate(tones):
        level = 74 + i * 18 + i * i * 0.9
        bend = sway((11 + i * 1.4, 250 - i * 6, 0.13 * i), (4, 110, 0.31 * i))
        crest = [(x, level + bend(x)) for x in range(-20, 361, 38)]
        c.shape(under(250, *crest), tone, p.line, 1.5)
        if tone == p.ground:
            tufts = [(x, level + bend(x)) for x in range(6 + i * 3, 320, 9 + i)]
            c.stroke(p.line, 1.1, *each(line((0, 6), (0, 10 + i)), tufts))
        if tone == p.mid:
            c.stroke(p.ground, 1.2, *each(spline(*crest), [(0, 7)]))
        if i == 2:
            with c.placed(206, level + bend(206) + 2):
                c.fill(p.mass, rect(-11, -12, 22, 13))
                c.fill(p.spot, path("M-19 -10 L0 -27 L19 -10 Z"))


def _ring(reach: float, step: int) -> Path:
    points = []
    for i in range(12):
        angle = 2 * pi * i / 12
        bulge = 1 + 0.17 * sin(2 * angle + 0.5 + step * 0.07) + 0.1 * sin(3 * angle + 1.2)
        radius = reach * (bulge + 0.05 * sin(5 * angle + step * 0.2))
        points.append((168 + 1.18 * radius * cos(angle), 116 + radius * sin(angle)))
    return blob(*points)
