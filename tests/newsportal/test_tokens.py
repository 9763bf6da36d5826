"""Every colour of the paper can be read on every ground it stands on, by day and night."""

import re
from pathlib import Path

from django.test import SimpleTestCase

TOKENS = Path(__file__).parents[2] / "newsportal/static/css/tokens.css"

TEXT, SHAPE = 4.5, 3

# Colour, ground, least ratio of WCAG 2.
RULES = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "wash")],
    ("mark", "paper", TEXT),
    ("mark", "wash", TEXT),
    ("on-seal", "seal", TEXT),
    ("on-mine", "mine", TEXT),
    ("paper", "ink", TEXT),
    ("paper", "mark", TEXT),
    ("hard", "paper", SHAPE),
    ("control", "paper", SHAPE),
    ("control", "wash", SHAPE),
]
DAY = r":root \{"
NIGHTS = [r':root:not\(\[data-theme="day"\]\) \{', r':root\[data-theme="night"\] \{']


def colours(selector):
    """Return the colours of the first rule with this selector."""
    block = re.search(selector + r"([^}]*)\}", TOKENS.read_text("utf-8"))[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TokenTests(SimpleTestCase):
    def test_black_on_white_is_twenty_one(self):
        self.assertAlmostEqual(ratio("#000000", "#ffffff"), 21)

    def test_every_colour_is_readable_in_both_modes(self):
        for name, selector in [("day", DAY), ("night", NIGHTS[0])]:
            palette = colours(selector)
            for colour, ground, least in RULES:
                with self.subTest(mode=name, colour=colour, ground=ground):
                    self.assertGreaterEqual(ratio(palette[colour], palette[ground]), least)

    def test_both_ways_into_the_night_lead_to_the_same_colours(self):
        by_system, by_choice = (colours(selector) for selector in NIGHTS)
        self.assertEqual(by_system, by_choice)

    def test_night_redefines_every_colour(self):
        self.assertEqual(colours(DAY).keys(), colours(NIGHTS[1]).keys())
