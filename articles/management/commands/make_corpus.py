from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles import corpus
from articles.models import Article
from newsportal import progress


class Command(BaseCommand):
    help = "Add any number of made-up articles, to try the portal on; never to a real one."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, help="how many articles")
        parser.add_argument("--seed", type=int, default=1, help="other words for another seed")
        parser.add_argument("--revisions", action="store_true", help="with what was published")
        parser.add_argument("--search", action="store_true", help="with what search needs")
        parser.add_argument(
            "--into", metavar="DATABASE", help="required where articles are: its name"
        )

    def handle(self, *, count, seed, revisions, search, into, **options):
        name = connection.settings_dict["NAME"]
        if into not in (None, name) or (into is None and Article.objects.exists()):
            raise CommandError(
                f"This is the database {name}, and it holds articles: to mix made-up ones "
                f"among them for good, say --into {name}"
            )
        if count < 1:
            raise CommandError("Give the number of articles, at least 1.")
        corpus.make(count, seed, self._tell, revisions=revisions, search=search)
        self.stdout.write(f"Made: {count:,} articles.")

    def _tell(self, name, done, total):
        if done == 0 and self.stderr.isatty():
            self.stderr.write(str(name))
        progress.draw(self.stderr._out, done, total)
