"""Outlines as plain data: each function returns a path that both SVG and Pillow draw.

A path is a tuple of segments, and a segment a command of SVG (M, L, Q, C or Z) with
its absolute points.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil, cos, dist, pi, radians, sin, tan

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]
Path = tuple[Segment, ...]

CLOSE: Segment = ("Z", ())

# How long the straight pieces of a flattened curve may be.
STEP = 8


def numbers(text: str) -> list[tuple[float, ...]]:
    """Read points, or rows of any numbers, from "x y, x y"."""
    return [tuple(_number(word) for word in row.split()) for row in text.split(",")]


def path(text: str) -> Path:
    """Read a path as SVG writes it, with a capital letter before each segment."""
    segments = []
    for name, rest in re.findall("([MLQCZ])([^MLQCZ]*)", text):
        values = [_number(word) for word in rest.split()]
        segments.append((name, tuple(zip(values[::2], values[1::2], strict=True))))
    return tuple(segments)


def line(*points: Point) -> Path:
    first, *rest = points
    return (("M", (first,)), *(("L", (point,)) for point in rest))


def polygon(*points: Point) -> Path:
    return (*line(*points), CLOSE)


def rect(x: float, y: float, width: float, height: float) -> Path:
    right, bottom = x + width, y + height
    return polygon((x, y), (right, y), (right, bottom), (x, bottom))


def spline(*points: Point) -> Path:
    """Run one smooth line through all points."""
    padded = [points[0], *points, points[-1]]
    return (("M", (points[0],)), *_curves(padded))


def blob(*points: Point) -> Path:
    """Run one smooth line through all points and back to the first."""
    padded = [points[-1], *points, points[0], points[1]]
    return (("M", (points[0],)), *_curves(padded), CLOSE)


def under(floor: float, *points: Point) -> Path:
    """Return the area between a smooth line and the floor."""
    return filled(spline(*points), floor)


def wave(
    left: float, right: float, y: float, length: float, height: float, phase: float = 0
) -> Path:
    """Return a level row of waves; phase counts in wavelengths."""
    half = length / 2
    start = left + (phase % 1 - 1) * length
    count = ceil((right - start) / half)
    humps = [
        (start + i * half, y + (2 * height if i % 2 else -2 * height)) for i in range(count)
    ]
    curves = (("Q", ((x + half / 2, top), (x + half, y))) for x, top in humps)
    return (("M", ((start, y),)), *curves)


def filled(path: Path, floor: float) -> Path:
    """Close an open line down to the floor."""
    left, right = path[0][1][0][0], path[-1][1][-1][0]
    return (*path, ("L", ((right, floor),)), ("L", ((left, floor),)), CLOSE)


def circle(x: float, y: float, radius: float) -> Path:
    return ellipse(x, y, radius, radius)


def ellipse(x: float, y: float, across: float, down: float) -> Path:
    return (*arc(x, y, across, 0, 360, down), CLOSE)


def arc(x: float, y: float, radius: float, start: float, end: float, down: float = 0) -> Path:
    """Return the arc from one angle to another, in degrees, clockwise from the right."""
    down = down or radius
    count = max(1, ceil(abs(end - start) / 90))
    step = radians((end - start) / count)
    reach = 4 / 3 * tan(step / 4)

    def at(angle: float, bend: float = 0) -> Point:
        return (
            x + radius * (cos(angle) - bend * sin(angle)),
            y + down * (sin(angle) + bend * cos(angle)),
        )

    angles = [radians(start) + step * i for i in range(count + 1)]
    curves = (("C", (at(a, reach), at(b, -reach), at(b))) for a, b in pairwise(angles))
    return (("M", (at(angles[0]),)), *curves)


def sector(x: float, y: float, radius: float, start: float, end: float) -> Path:
    """Return the piece an arc cuts off: a half moon, a bowl, a canopy."""
    return (*arc(x, y, radius, start, end), CLOSE)


def gouge(start: Point, end: Point, width: float, bend: float = 0) -> Path:
    """Return the cut of a gouge: it swells to its width and tapers out."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1
    nx, ny = -dy / length, dx / length
    mx, my = (x1 + x2) / 2, (y1 + y2) / 2
    out, back = bend + width, bend - width
    near, far = (mx + nx * out, my + ny * out), (mx + nx * back, my + ny * back)
    return (("M", (start,)), ("Q", (near, end)), ("Q", (far, start)), CLOSE)


def place(path: Path, x: float = 0, y: float = 0, size: float = 1, angle: float = 0) -> Path:
    """Scale and turn a path about the origin, then move the origin to x, y."""
    across, along = size * cos(radians(angle)), size * sin(radians(angle))
    return reshape(path, lambda a, b: (x + a * across - b * along, y + a * along + b * across))


def copies(path: Path, count: int, dx: float = 0, dy: float = 0) -> list[Path]:
    """Return a path again and again, each a step further."""
    return [place(path, i * dx, i * dy) for i in range(count)]


def each(path: Path, places: Iterable[Sequence[float]]) -> list[Path]:
    """Return a path at each place: x, y and, where given, its size and angle."""
    return [place(path, *where) for where in places]


def mirror(path: Path, width: float) -> Path:
    return reshape(path, lambda x, y: (width - x, y))


def reshape(path: Path, move: Callable[[float, float], Point]) -> Path:
    return tuple((name, tuple(move(*point) for point in points)) for name, points in path)


def flatten(path: Path) -> Iterator[list[Point]]:
    """Yield each part of the path as a chain of short straight lines."""
    chain: list[Point] = []
    for name, points in path:
        if name == "M":
            if chain:
                yield chain
            chain = [points[0]]
        elif name == "Z":
            chain.append(chain[0])
        elif name == "L":
            chain.append(points[0])
        else:
            hull = (chain[-1], *points)
            steps = 4 + ceil(sum(dist(*side) for side in pairwise(hull)) / STEP)
            chain += [_bezier(hull, step / steps) for step in range(1, steps + 1)]
    if chain:
        yield chain


def bounds(path: Path) -> tuple[float, float, float, float]:
    points = [point for chain in flatten(path) for point in chain]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def spread(count: int, start: float = 0.5) -> list[Point]:
    """Scatter points evenly over the unit square, the same ones every time."""
    return [((start + i * 0.754878) % 1, (start + i * 0.569840) % 1) for i in range(count)]


def sway(*terms: tuple[float, float, float]) -> Callable[[float], float]:
    """Return a gentle function of x: a sum of sines as (height, wavelength, shift)."""
    return lambda x: sum(h * sin(2 * pi * (x / length + at)) for h, length, at in terms)


def _number(word: str) -> float:
    return int(word) if word.lstrip("-").isdigit() else float(word)


def _curves(points: Sequence[Point]) -> Iterator[Segment]:
    # Each inner pair becomes a cubic whose handles lean on the neighbours.
    for i in range(1, len(points) - 2):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[i - 1 : i + 3]
        leave = bx + (cx - ax) / 6, by + (cy - ay) / 6
        reach = cx - (dx - bx) / 6, cy - (dy - by) / 6
        yield "C", (leave, reach, (cx, cy))


def _bezier(points: Sequence[Point], t: float) -> Point:
    while len(points) > 1:
        points = [
            (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)
        ]
    return points[0]
