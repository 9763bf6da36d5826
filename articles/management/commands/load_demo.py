from django.core.management.base import BaseCommand

from articles.demo.loader import load


class Command(BaseCommand):
    help = "Load a portal somebody would believe: categories, articles, pictures, settings."

    def handle(self, **options):
        made = load()
        self.stdout.write(f"Loaded: {made} articles." if made else "The demo is already here.")
