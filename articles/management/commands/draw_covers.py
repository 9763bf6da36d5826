from django.conf import settings
from django.core.management.base import BaseCommand

from articles.covers import MOTIFS, PALETTES, draw, path_of


class Command(BaseCommand):
    help = "Draw the fallback covers into the static files."

    def handle(self, **options):
        covers = [(motif, palette) for motif in MOTIFS for palette in range(len(PALETTES))]
        for motif, palette in covers:
            file = settings.BASE_DIR / "newsportal" / "static" / path_of(motif, palette)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(draw(motif, palette), encoding="utf-8")
        self.stdout.write(f"Drawn: {len(covers)}.")
