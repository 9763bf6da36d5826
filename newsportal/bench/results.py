"""What was measured, kept by the number of articles, so that growth can be told."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One thing that was measured; times in milliseconds, costs for one answer."""

    name: str
    rate: float
    half: float
    most: float
    python: float | None
    database: float | None
    queries: int | None
    size: int | None

    @property
    def cost(self) -> float | None:
        """Return the CPU time of the whole stack, as far as it could be seen."""
        known = [part for part in (self.python, self.database) if part is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Run:
    """All lines of one measurement, and where and when it was made."""

    articles: int
    seconds: float
    load: float
    machine: str
    lines: list[Line]

    def costs(self) -> dict[str, float]:
        return {line.name: line.cost for line in self.lines if line.cost}


def read(path: Path) -> dict[int, Run]:
    """Return the runs that were kept, by the number of articles, the smallest first."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    runs = [Run(**run | {"lines": [Line(**line) for line in run["lines"]]}) for run in found]
    return {run.articles: run for run in sorted(runs, key=lambda run: run.articles)}


def keep(path: Path, run: Run) -> dict[int, Run]:
    """Keep a run in the place of the last one of the same size; return all."""
    runs = dict(sorted((read(path) | {run.articles: run}).items()))
    text = json.dumps([asdict(kept) for kept in runs.values()], ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")
    return runs
