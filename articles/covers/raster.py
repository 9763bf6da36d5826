"""Print a canvas as a picture of any size, cut from its middle when the shape differs."""

from PIL import Image, ImageDraw

from .canvas import Canvas, Group, Mark
from .paths import Path, Point, flatten

# Drawn larger and shrunk once, so that edges come out smooth.
OVERSAMPLE = 3


def to_image(canvas: Canvas, size: tuple[int, int]) -> Image.Image:
    width, height = (side * OVERSAMPLE for side in size)
    scale = max(width / canvas.width, height / canvas.height)
    origin = (width - canvas.width * scale) / 2, (height - canvas.height * scale) / 2
    sheet = Image.new("RGB", (width, height), canvas.palette.ground)
    _print(canvas.marks, sheet, scale, origin)
    return sheet.resize(size, Image.Resampling.BOX)


def _print(marks: list[Mark | Group], sheet: Image.Image, scale: float, origin: Point) -> None:
    pen = ImageDraw.Draw(sheet)
    for mark in marks:
        if isinstance(mark, Group):
            _print_inside(mark, sheet, scale, origin)
            continue
        for path in mark.paths:
            for chain in _chains(path, scale, origin):
                _draw(pen, chain, mark, scale)


def _print_inside(group: Group, sheet: Image.Image, scale: float, origin: Point) -> None:
    layer = sheet.copy()
    _print(group.marks, layer, scale, origin)
    mask = Image.new("1", sheet.size)
    for chain in _chains(group.clip, scale, origin):
        ImageDraw.Draw(mask).polygon(chain, fill=1)
    sheet.paste(layer, mask=mask)


def _chains(path: Path, scale: float, origin: Point) -> list[list[Point]]:
    left, top = origin
    return [[(x * scale + left, y * scale + top) for x, y in chain] for chain in flatten(path)]


def _draw(pen: ImageDraw.ImageDraw, chain: list[Point], mark: Mark, scale: float) -> None:
    if mark.fill:
        pen.polygon(chain, fill=mark.fill)
    if not mark.stroke:
        return
    width = mark.width * scale
    if chain[0] == chain[-1] and len(chain) > 2:
        chain = [*chain, chain[1]]
    if len(set(chain)) > 1:
        pen.line(chain, fill=mark.stroke, width=max(1, round(width)), joint="curve")
    if mark.is_round:
        for end in (chain[0], chain[-1]):
            pen.circle(end, width / 2, fill=mark.stroke)
