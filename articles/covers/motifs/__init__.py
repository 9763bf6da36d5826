"""The eleven motifs of the fallback covers."""

from collections.abc import Callable

from ..canvas import Canvas
from ..palettes import Palette
from .land import contour, rain, ridge, terraces
from .town import lattice, roofs, towers
from .water import grain, moon_gate, river, sea

MOTIFS: dict[str, Callable[[Canvas, Palette], None]] = {
    "ridge": ridge,
    "river": river,
    "roofs": roofs,
    "rain": rain,
    "contour": contour,
    "towers": towers,
    "moon-gate": moon_gate,
    "terraces": terraces,
    "lattice": lattice,
    "sea": sea,
    "grain": grain,
}
