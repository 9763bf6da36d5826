"""What a reader is looking for: the words typed, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise, starmap

from newsportal.fold import INVISIBLE, fold, variants

from .tokens import DIGITS, LETTERS, PAIRS, SINGLES, WIDE, WORD, WORDS, join

# Nobody types more; the rest is not looked for.
LONGEST = 100

# The first character of the second plane.
FAR = "\U00010000"

RUNS = re.compile(rf"(?:[{WIDE}]|{WORD})+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Query:
    """Words to look for. Its runs are what spaces and punctuation leave together."""

    text: str
    runs: tuple[str, ...]
    is_cut: bool = False

    @classmethod
    def read(cls, typed: str) -> "Query":
        """Return the query in whatever somebody typed or a program sent."""
        text = " ".join(_visible(typed).split())
        runs = tuple(dict.fromkeys(RUNS.findall(join(text[:LONGEST]))))
        return cls(text[:LONGEST].strip(), runs, len(text) > LONGEST)

    @cached_property
    def tokens(self) -> list[str]:
        """Return what every text holds that holds all runs."""
        return list(dict.fromkeys(chain.from_iterable(map(tokens_of, self.runs))))

    @cached_property
    def title_tokens(self) -> list[str]:
        """Return the same for titles, which are found by single characters besides."""
        return self.tokens + [run for run in self.runs if SINGLES.fullmatch(run)]

    @property
    def is_of_titles(self) -> bool:
        """Tell whether only titles are looked through: one character stands in every text."""
        return bool(self.runs) and not self.tokens

    @property
    def is_sure(self) -> bool:
        """Tell whether a text with the tokens surely holds the runs."""
        return all(tokens_of(run) == [run] for run in self.runs)

    @property
    def length(self) -> int:
        return sum(map(len, self.runs))

    def is_in(self, text: str) -> bool:
        """Tell whether the text holds every run, whole."""
        return not self.missing(text)

    def missing(self, text: str) -> list["Run"]:
        """Return the runs that the text does not hold."""
        return [run for run in self._runs if not run.is_in(text)]

    def is_joined_in(self, text: str) -> bool:
        """Tell whether the runs, which all are in the text, follow one upon the other."""
        return len(self.runs) == 1 or "".join(self.runs) in re.sub(r"[\W_]", "", fold(text))

    @cached_property
    def _runs(self) -> list["Run"]:
        return [run_of(run) for run in self.runs]

    def spans(self, text: str) -> list[Span]:
        """Return where the runs stand, or the pairs and words of a run that does not."""
        found: list[Span] = []
        for run in self.runs:
            whole = _spans(run, text)
            found += whole or [span for token in tokens_of(run) for span in _spans(token, text)]
        return _merged(found)


def tokens_of(run: str) -> list[str]:
    return [*PAIRS.findall(run), *WORDS.findall(run)]


class Run:
    """A run as it is found in any text, however it is written there.

    A word is found whole: 5G is not in 15G, nor C in CPU. Most texts are written as the run
    is, and to look for all ways of writing takes a pattern that is long in the making.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self.exact = self._compiled(re.escape(run[0]), re.escape(run[1:]))
        others = {*chain(*map(variants, run)), *chain(*starmap(_gap, pairwise(run)))} - {*run}
        # Beyond the first plane all are taken for others: few texts have any, and to tell
        # them apart is slow.
        near = "".join(other for other in others if other < FAR)
        self.others = re.compile(f"[{re.escape(INVISIBLE + near)}{FAR}-\U0010ffff]")

    def is_in(self, text: str) -> bool:
        if self.exact.search(text):
            return True
        return bool(self.others.search(text) and self.pattern.search(text))

    def pattern_for(self, text: str) -> re.Pattern:
        """Return what finds the run wherever it stands in this text."""
        return self.pattern if self.others.search(text) else self.exact

    @cached_property
    def pattern(self) -> re.Pattern:
        rest = (
            f"[{re.escape(_gap(before, after))}]*{_one_of(after)}"
            for before, after in pairwise(self.run)
        )
        return self._compiled(_one_of(self.run[0]), "".join(rest))

    def _compiled(self, first, rest):
        """Compile a pattern that finds the run between its borders.

        The one in front is looked at behind the first character, which is found faster.
        """
        before, after = _more(self.run[0]), _more(self.run[-1])
        before = f"(?<!{before}{first})" if before else ""
        after = f"(?!{after})" if after else ""
        return re.compile(first + before + rest + after)


run_of = lru_cache(maxsize=1024)(Run)


def _one_of(folded: str) -> str:
    forms = variants(folded)
    return f"[{re.escape(forms)}]" if len(forms) > 1 else re.escape(forms)


def _gap(before: str, after: str) -> str:
    """Return what may stand between two characters of a run."""
    kinds = _kind(before), _kind(after)
    nothing = variants(INVISIBLE)
    if kinds == ("wide", "wide"):
        nothing += variants("·")
    elif "wide" in kinds or kinds == ("letter", "digit"):
        nothing += variants(" ")
    return nothing


def _more(character: str) -> str:
    """Return what would be more of the same word beside this character."""
    return {"letter": LETTERS, "digit": DIGITS}.get(_kind(character), "")


def _kind(character: str) -> str:
    if SINGLES.match(character):
        return "wide"
    if character.isdecimal():
        return "digit"
    return "letter" if character.isalnum() else "mark"


def _visible(typed: str) -> str:
    """Return what was typed in composed form, without what nobody sees or can store."""
    text = unicodedata.normalize("NFC", typed[: 10 * LONGEST])
    kinds = {"Cc": " ", "Cs": "", "Cf": ""}
    return "".join(kinds.get(unicodedata.category(sign), sign) for sign in text)


def _spans(run: str, text: str) -> list[Span]:
    return [found.span() for found in run_of(run).pattern_for(text).finditer(text)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
