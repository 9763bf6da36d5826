import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsportal import launch, preflight
from newsportal.bench import Page, database, load, measure, parts, table

DOCUMENT = settings.BASE_DIR / "docs" / "bench.md"


class Command(BaseCommand):
    help = "Measure the portal under load, in a database of its own; write docs/bench.md."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=20_000)
        parser.add_argument("--seconds", type=int, default=5, help="for each line")
        parser.add_argument("--only", metavar="WORD", help="lines with this word, unwritten")

    def handle(self, *, articles, seconds, only, **options):
        load_before = os.getloadavg()[0]
        try:
            with preflight.database():
                database.prepare(articles, self.stderr.write)
                launch.collect_static(self.stderr.write)
                rows = list(self._rows(seconds, only or ""))
                facts = {"articles": articles, "seconds": seconds, "load": load_before}
                text = table.document(rows, connections=load.CONNECTIONS, **facts)
        except preflight.LaunchError as error:
            raise CommandError(error) from error
        if not only:
            DOCUMENT.write_text(text, encoding="utf-8")
        self.stdout.write(table.table(rows))

    def _rows(self, seconds, word):
        with load.serving() as (url, server):
            for part in parts():
                if word not in part.name:
                    continue
                self.stderr.write(part.name)
                if isinstance(part, Page):
                    yield measure.page(url, server, part, seconds)
                else:
                    yield measure.call(part, seconds)
