from django.core.management.base import BaseCommand

from articles.models import ArticleSearch
from newsportal import progress


class Command(BaseCommand):
    help = "Make the search index anew, while readers and editors go on."

    def handle(self, **options):
        total = 0
        for done, total in ArticleSearch.objects.rebuild():
            progress.draw(self.stdout._out, done, total)
        self.stdout.write(f"Rebuilt: {total:,}.")
