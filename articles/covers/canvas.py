"""A sheet to draw on: it keeps what was drawn, and a backend prints it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import ceil, hypot

from .palettes import Palette
from .paths import Path, Point, bounds, line, mirror, place, rect


@dataclass
class Mark:
    """Paths printed alike: filled, outlined with a pen, or both."""

    paths: tuple[Path, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0
    is_round: bool = False


@dataclass
class Group:
    """Marks that show only inside a path."""

    clip: Path
    marks: list = field(default_factory=list)


class Canvas:
    def __init__(self, width: int, height: int, palette: Palette):
        self.width, self.height, self.palette = width, height, palette
        self.marks: list[Mark | Group] = []
        self._open = self.marks
        self.fill(palette.ground, rect(0, 0, width, height))

    def fill(self, colour: str, *paths: Path) -> None:
        self._open.append(Mark(paths, colour))

    def stroke(self, colour: str, width: float, *paths: Path, is_round: bool = False) -> None:
        if paths:
            self._open.append(Mark(paths, None, colour, width, is_round))

    def shape(self, path: Path, fill: str, stroke: str, width: float) -> None:
        """Fill a path and draw its outline."""
        self._open.append(Mark((path,), fill, stroke, width))

    def dots(self, colour: str, radius: float, points: Iterable[Point]) -> None:
        """Set dots of one size: pen strokes without length."""
        self.stroke(colour, radius * 2, *(line(at, at) for at in points), is_round=True)

    @contextmanager
    def placed(
        self, x: float = 0, y: float = 0, size: float = 1, angle: float = 0
    ) -> Iterator[None]:
        """Let what is drawn meanwhile be scaled, turned and moved to x, y."""
        group: list[Mark | Group] = []
        outside, self._open = self._open, group
        yield
        self._open = outside
        self._open += [
            _moved(mark, lambda path: place(path, x, y, size, angle)) for mark in group
        ]

    @contextmanager
    def clip(self, path: Path) -> Iterator[None]:
        """Let what is drawn meanwhile show only inside the path."""
        group = Group(path)
        self._open.append(group)
        outside, self._open = self._open, group.marks
        yield
        self._open = outside

    def hatch(
        self, path: Path, colour: str, width: float, gap: float, angle: float = 0
    ) -> None:
        """Shade the inside of a path with parallel lines."""
        with self.clip(path):
            self.stroke(colour, width, *hatching(bounds(path), gap, angle))

    def mirrored(self) -> "Canvas":
        """Return the same drawing with left and right exchanged."""
        twin = Canvas(self.width, self.height, self.palette)
        twin.marks = [
            _moved(mark, lambda path: mirror(path, self.width)) for mark in self.marks
        ]
        return twin


def hatching(
    box: tuple[float, float, float, float], gap: float, angle: float = 0
) -> list[Path]:
    """Return parallel lines that cover a box (left, top, right, bottom)."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    if angle % 180 == 0:
        across, along = (bottom - top) / 2, (right - left) / 2
    elif angle % 180 == 90:
        across, along = (right - left) / 2, (bottom - top) / 2
    else:
        across = along = hypot(right - left, bottom - top) / 2
    count = ceil(across / gap)
    lines = [line((-along, i * gap), (along, i * gap)) for i in range(-count, count + 1)]
    return [place(path, x, y, angle=angle) for path in lines]


def _moved(mark: Mark | Group, move: Callable[[Path], Path]) -> Mark | Group:
    if isinstance(mark, Group):
        return Group(move(mark.clip), [_moved(inner, move) for inner in mark.marks])
    return replace(mark, paths=tuple(move(path) for path in mark.paths))
