import os

from django.core.management.base import BaseCommand, CommandError

from articles import search_bench
from newsportal import preflight
from newsportal.bench import database


class Command(BaseCommand):
    help = "Measure how well and how fast articles are found, in a database of its own."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=100_000)
        parser.add_argument("--seed", type=int, default=7, help="other queries for another")

    def handle(self, *, articles, seed, **options):
        try:
            with preflight.database():
                self.stdout.write(f"Load before the start: {os.getloadavg()[0]:.1f}")
                database.prepare(articles, self.stderr.write, revisions=False)
                for line in search_bench.lines(self.stderr.write, seed):
                    self._print(line)
        except preflight.LaunchError as error:
            raise CommandError(error) from error

    def _print(self, line):
        measured = f"{line.measured:.3f}" if line.is_floor else f"{line.measured:.1f}"
        target = ""
        if line.target is not None:
            target = f"{'≥' if line.is_floor else '≤'} {line.target:g}"
        mark = "  MISSED" if line.is_missed else ""
        self.stdout.write(f"{line.what:<40} {measured:>8} {line.unit:<7} {target}{mark}")
        self.stdout.flush()
