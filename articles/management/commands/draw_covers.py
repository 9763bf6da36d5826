from django.conf import settings
from django.core.management.base import BaseCommand

from articles.covers import NAMES, draw, path_of


class Command(BaseCommand):
    help = "Draw the fallback covers into the static files."

    def handle(self, **options):
        for name in NAMES:
            file = settings.BASE_DIR / "newsportal" / "static" / path_of(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(draw(name), encoding="utf-8")
        self.stdout.write(f"Drawn: {len(NAMES)}.")
