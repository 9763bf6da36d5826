from django.core.management.base import BaseCommand

from articles.models import ArticleSearch

BAR = 40


class Command(BaseCommand):
    help = "Make the search index anew, while readers and editors go on."

    def handle(self, **options):
        total = 0
        for done, total in ArticleSearch.objects.rebuild():
            if self.stdout.isatty() and total:
                self._draw(done, total)
        self.stdout.write(f"Rebuilt: {total:,}.")

    def _draw(self, done, total):
        """Draw the bar over the last one; a log file gets none."""
        bar = "█" * (BAR * done // total)
        end = "\n" if done == total else ""
        self.stdout.write(f"\r{bar:·<{BAR}} {done:,} / {total:,}", ending=end)
        self.stdout.flush()
