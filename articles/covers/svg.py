"""Print a canvas as SVG text, in as few letters as its drawing allows."""

from itertools import chain

from .canvas import Canvas, Group, Mark
from .paths import Path, Point


def to_svg(canvas: Canvas) -> str:
    size = f'width="{canvas.width}" height="{canvas.height}"'
    box = f'viewBox="0 0 {canvas.width} {canvas.height}"'
    names = iter("abcdefghijklmnopqrstuvwxyz")
    body = "\n".join(_mark(mark, names) for mark in canvas.marks)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>\n{body}\n</svg>\n'


def _mark(mark: Mark | Group, names) -> str:
    if isinstance(mark, Group):
        name = next(names)
        inside = "".join(_mark(inner, names) for inner in mark.marks)
        clip = f'<clipPath id="{name}"><path d="{_outline(mark.clip)}"/></clipPath>'
        return f'{clip}<g clip-path="url(#{name})">{inside}</g>'
    d = _outline(*mark.paths)
    pen = f' fill="{mark.fill or "none"}"'
    if mark.stroke:
        pen += f' stroke="{mark.stroke}" stroke-width="{_number(mark.width)}"'
    if mark.is_round:
        pen += ' stroke-linecap="round"'
    return f'<path{pen} d="{d}"/>'


def _outline(*paths: Path) -> str:
    """Write paths with steps instead of places, which are shorter."""
    text = ""
    here = start = (0.0, 0.0)
    before, handle = "", here
    for name, exact in chain.from_iterable(paths):
        points = [(round(x, 1), round(y, 1)) for x, y in exact]
        mirrored = _beyond(handle, here)
        if name == "Z":
            text += "z"
            here = start
        elif name == "L":
            text += _line(points[0], here)
        elif name in "CQ" and name == before and _is_near(points[0], mirrored):
            # A handle that mirrors the last one goes without saying.
            text += {"C": "s", "Q": "t"}[name] + _numbers(points[1:], here)
            points[0] = mirrored
        else:
            text += name.lower() + _numbers(points, here)
        if points:
            here, handle = points[-1], points[-2:][0]
        if name == "M":
            start = here
        before = name
    return text


def _beyond(handle: Point, here: Point) -> Point:
    return (2 * here[0] - handle[0], 2 * here[1] - handle[1])


def _line(to: Point, here: Point) -> str:
    dx, dy = to[0] - here[0], to[1] - here[1]
    if abs(dy) < 0.05:
        return "h" + _number(dx)
    if abs(dx) < 0.05:
        return "v" + _number(dy)
    return "l" + _numbers([to], here)


def _is_near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) < 0.35


def _numbers(points: list[Point], origin: Point) -> str:
    text = ""
    for point in points:
        for value, zero in zip(point, origin, strict=True):
            number = _number(value - zero)
            text += number if not text or number[0] == "-" else f" {number}"
    return text


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    if abs(value) < 1:
        text = text.replace("0.", ".").replace("-0", "0")
    return text
