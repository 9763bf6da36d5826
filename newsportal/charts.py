"""Charts that the server draws, as the coordinates of a line in SVG."""

from collections.abc import Sequence

WIDTH, HEIGHT = 600, 120
STEPS = (1, 2, 5, 10)


def ceiling(most: int) -> int:
    """Return the round number at which the scale of a chart ends."""
    scale = 10 ** (len(str(max(most, 1))) - 1)
    return next(step * scale for step in STEPS if step * scale >= most)


def line(values: Sequence[int], most: int) -> str:
    """Return the points of a line from edge to edge, with `most` at the upper one."""
    width = WIDTH / max(1, len(values) - 1)
    return " ".join(
        f"{number * width:.1f},{HEIGHT - value * HEIGHT / most:.1f}"
        for number, value in enumerate(values)
    )
