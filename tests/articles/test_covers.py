import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from django.contrib.staticfiles import finders
from django.test import SimpleTestCase

from articles.covers import NAMES, PALETTES, cover_for, draw, illustration, path_of
from articles.covers.scenes import SCENES

PARTS = {"svg", "path", "clipPath", "g"}
ATTRIBUTES = {
    "svg": {"width", "height", "viewBox"},
    "path": {"fill", "stroke", "stroke-width", "stroke-linecap", "d"},
    "clipPath": {"id"},
    "g": {"clip-path"},
}


class FallbackCoverTests(SimpleTestCase):
    def test_an_article_always_has_the_same_cover(self):
        self.assertEqual(cover_for(299537), cover_for(299537))
        self.assertEqual(cover_for(1), "contour-6")

    def test_neighbours_differ_in_motif_and_palette(self):
        covers = [cover_for(article_id) for article_id in range(1, 200)]
        for one, other in pairwise(covers):
            motif, palette = one.removesuffix(".svg").rsplit("-", 1)
            self.assertNotIn(f"/{motif}-", other)
            self.assertFalse(other.endswith(f"-{palette}.svg"), other)

    def test_every_cover_is_used(self):
        used = {cover_for(article_id) for article_id in range(66)}
        self.assertEqual(used, set(NAMES))

    def test_the_static_files_are_what_the_program_draws(self):
        for cover in NAMES:
            with self.subTest(cover=cover):
                file = finders.find(path_of(cover))
                self.assertIsNotNone(file, "run manage.py draw_covers")
                self.assertEqual(Path(file).read_text(encoding="utf-8"), draw(cover))

    def test_a_cover_is_small_and_has_its_size(self):
        for cover in NAMES:
            with self.subTest(cover=cover):
                text = draw(cover)
                root = ElementTree.fromstring(text)
                self.assertEqual(
                    (root.get("width"), root.get("height"), root.get("viewBox")),
                    ("320", "240", "0 0 320 240"),
                )
                self.assertLess(len(text), 10_000)

    def test_a_cover_holds_nothing_but_paths(self):
        for cover in NAMES:
            with self.subTest(cover=cover):
                for part in ElementTree.fromstring(draw(cover)).iter():
                    name = part.tag.removeprefix("{http://www.w3.org/2000/svg}")
                    self.assertIn(name, PARTS)
                    self.assertLessEqual(set(part.keys()), ATTRIBUTES[name])

    def test_a_cover_uses_the_inks_of_its_palette(self):
        for name, (_motif, palette) in NAMES.items():
            with self.subTest(name=name):
                inks = set(vars(PALETTES[palette]).values())
                colours = re.findall(r'(?:fill|stroke)="(?!none)([^"]+)"', draw(name))
                self.assertLessEqual(set(colours), inks)
                self.assertIn(PALETTES[palette].spot, colours)


class SceneTests(SimpleTestCase):
    def test_a_scene_fills_the_size_it_is_asked_for(self):
        self.assertEqual(illustration("night-market", (64, 48)).size, (64, 48))

    def test_no_two_scenes_look_alike(self):
        pictures = [illustration(name, (32, 18)).tobytes() for name in SCENES]
        self.assertEqual(len(set(pictures)), len(SCENES))

    def test_every_scene_has_its_one_vermilion(self):
        for name, scene in SCENES.items():
            with self.subTest(scene=name):
                canvas = scene()
                colours = {mark.fill for mark in _marks(canvas)}
                colours |= {mark.stroke for mark in _marks(canvas)}
                self.assertIn(canvas.palette.spot, colours)


def _marks(group):
    for mark in group.marks:
        if hasattr(mark, "marks"):
            yield from _marks(mark)
        else:
            yield mark
