from django.core.management.base import BaseCommand

from articles import renditions
from articles.models import Picture
from newsportal import progress


class Command(BaseCommand):
    help = "Make the sizes of pictures that are missing."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="make those anew that are there")

    def handle(self, **options):
        pictures = Picture.objects.order_by("pk").iterator()
        wanted = [p for p in pictures if options["all"] or not renditions.are_complete(p)]
        made = 0
        for number, picture in enumerate(wanted, start=1):
            try:
                renditions.make(picture)
                made += 1
            except FileNotFoundError:
                self.stderr.write(f"Picture {picture.pk} has lost its file: {picture.file}")
            progress.draw(self.stdout._out, number, len(wanted))
        self.stdout.write(f"Pictures done: {made:,} of {len(wanted):,}.")
