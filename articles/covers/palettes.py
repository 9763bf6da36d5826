"""The inks of the drawn covers: six palettes, and a few tones the large scenes add."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Five flat tones; on a dark ground lines are light and masses darker still."""

    ground: str
    mid: str
    mass: str
    line: str
    spot: str

    @property
    def cut(self) -> str:
        """The light tone of lines cut out of a mass."""
        return self.ground if self.line == self.mass else self.line


STONE = Palette("#E9E4D8", "#B9B2A0", "#2A2D2F", "#2A2D2F", "#A8281A")
MIST = Palette("#DDE1E1", "#9AA7AB", "#26343B", "#26343B", "#A8281A")
MOSS = Palette("#E2E2D3", "#9BA389", "#2F3A2E", "#2F3A2E", "#B5472F")
CLAY = Palette("#EFE6D6", "#C7AE86", "#43372A", "#43372A", "#A8281A")
CHALK = Palette("#F1EFEA", "#CFCBC1", "#3A3C3E", "#3A3C3E", "#A8281A")
NIGHT = Palette("#22282C", "#4A555A", "#0F1315", "#C9C6BB", "#C94A36")

PALETTES = (STONE, MIST, MOSS, CLAY, CHALK, NIGHT)

LAMP = "#F1D9A8"
LEAF = "#7F8A6A"
SLATE = "#384144"
