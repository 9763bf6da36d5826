import os
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsportal import launch, preflight
from newsportal.bench import (
    Page,
    chart,
    database,
    load,
    measure,
    parts,
    results,
    table,
)

FOLDER = settings.BASE_DIR / "docs"
# Seconds that all lines together may take; more of them get less each.
LONGEST = 420
LEAST = 1


class Command(BaseCommand):
    help = "Measure the portal under load, in a database of its own; write docs/bench.md."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=20_000)
        parser.add_argument("--seconds", type=float, default=5, help="for each line, at most")
        parser.add_argument("--only", metavar="WORD", help="lines with this word, unwritten")

    def handle(self, *, articles, seconds, only, **options):
        load_before, self.failed = os.getloadavg()[0], []
        try:
            with preflight.database():
                self._say(f"Preparing {articles:,} articles.")
                database.prepare(articles, self._say)
                launch.collect_static(self._say)
                plan = [part for part in parts() if (only or "") in part.name]
                seconds = self._share(plan, seconds)
                lines = list(self._lines(plan, seconds))
                where = table.machine()
        except preflight.LaunchError as error:
            raise CommandError(error) from error
        run = results.Run(articles, seconds, load_before, where, lines)
        if not only:
            self._write(run)
        self.stdout.write(table.table(lines))
        if self.failed:
            raise CommandError(f"Not measured, for errors: {', '.join(self.failed)}.")

    def _share(self, plan, seconds):
        """Return the seconds for each line, so that all of them end in time."""
        remembered = [part for part in plan if isinstance(part, Page) and part.is_remembered]
        count = len(plan) + len(remembered) or 1
        return max(LEAST, min(seconds, LONGEST / count - measure.WARM_UP))

    def _lines(self, plan, seconds):
        """Measure everything as rendered, then once more what may be remembered."""
        remembered = [part for part in plan if isinstance(part, Page) and part.is_remembered]
        self.count, self.total = 0, len(plan) + len(remembered)
        yield from self._measured(plan, seconds, memory=0)
        if remembered:
            from_memory = [page.from_memory() for page in remembered]
            yield from self._measured(from_memory, seconds, memory=256)

    def _measured(self, plan, seconds, memory):
        with load.serving(memory) as (url, server):
            for part in plan:
                self.count += 1
                begun = time.monotonic()
                try:
                    if isinstance(part, Page):
                        line = measure.page(url, server, part, seconds)
                    else:
                        line = measure.call(part, seconds)
                except load.LoadError as error:
                    self.failed.append(part.name)
                    self._say(str(error))
                    continue
                took = time.monotonic() - begun
                cost = "" if line.cost is None else f", {line.cost:.2f} ms of CPU"
                self._say(f"{self.count}/{self.total} {part.name}: {took:.0f} s{cost}")
                yield line

    def _write(self, run):
        runs = results.keep(FOLDER / "bench.json", run)
        text = table.document(runs, load.CONNECTIONS)
        (FOLDER / "bench.md").write_text(text, encoding="utf-8")
        drawing = chart.draw(list(runs.values()))
        (FOLDER / "bench.svg").write_text(drawing, encoding="utf-8")

    def _say(self, words):
        self.stderr.write(words)
        self.stderr.flush()
