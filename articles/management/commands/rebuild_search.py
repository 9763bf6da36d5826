from django.core.management.base import BaseCommand, CommandError

from articles import reindexing
from newsportal import progress


class Command(BaseCommand):
    help = "Make the search index anew, while readers and editors go on."

    def handle(self, **options):
        total = 0
        try:
            for done, total in reindexing.rebuild():
                progress.draw(self.stdout._out, done, total)
        except reindexing.IsRunningError as error:
            raise CommandError("The search index is being made anew already.") from error
        self.stdout.write(f"Rebuilt: {total:,}.")
