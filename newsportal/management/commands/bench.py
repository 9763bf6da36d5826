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
        yield from self._measured(plan, seconds, memory=0)
        if remembered:
            from_memory = [page.from_memory() for page in remembered]
            yield from self._measured(from_memory, seconds, memory=256)

    def _measured(self, plan, seconds, memory):
        """Return the lines of a plan: of each page the cheapest of rounds minutes apart."""
        found = {part.name: [] for part in plan}
        with load.serving(memory) as (url, server):
            for number in range(measure.ROUNDS):
                for part in plan:
                    if part.name in self.failed or (number and not isinstance(part, Page)):
                        continue
                    try:
                        line = self._line(url, server, part, seconds, number)
                    except load.LoadError as error:
                        self.failed.append(part.name)
                        self._say(str(error))
                    else:
                        found[part.name].append(line)
        return [measure.cheapest(lines) for lines in found.values() if lines]

    def _line(self, url, server, part, seconds, number):
        begun = time.monotonic()
        if not isinstance(part, Page):
            line = measure.call(part, seconds)
        else:
            if number == 0:
                load.load(url, part, measure.WARM_UP)
            line = measure.page(url, server, part, seconds / measure.ROUNDS)
        cost = "" if line.cost is None else f", {line.cost:.2f} ms of CPU"
        self._say(f"{number + 1}. {part.name}: {time.monotonic() - begun:.0f} s{cost}")
        return line

    def _write(self, run):
        runs = results.keep(FOLDER / "bench.json", run)
        text = table.document(runs, load.CONNECTIONS)
        (FOLDER / "bench.md").write_text(text, encoding="utf-8")
        drawing = chart.draw(list(runs.values()))
        (FOLDER / "bench.svg").write_text(drawing, encoding="utf-8")

    def _say(self, words):
        self.stderr.write(words)
        self.stderr.flush()
