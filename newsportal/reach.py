"""What new words would touch among what was written last, before they are listed."""

import time
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from newsportal import site
from newsportal.matching import Matcher, running
from newsportal.models import Word
from newsportal.words import CLAUSE_ENDS, Action

# A moderator waits no longer, however much there is to look at.
SECONDS = 2.0
SAMPLES = 12
AROUND = 16


@dataclass(frozen=True)
class Sample:
    """A text that a new word stands in, with what stands around it."""

    title: str
    url: str
    before: str
    word: str
    after: str


@dataclass
class Reach:
    """What was found among one kind of text."""

    kind: str
    seen: int = 0
    touched: int = 0
    counts: Counter = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)

    @property
    def commonest(self):
        return self.counts.most_common(SAMPLES)


def of(words: list[str], scopes: list[str]) -> list[Reach]:
    """Look through the newest texts of each kind that one of the scopes is about."""
    parts = [import_string(path)() for path in settings.WORD_SAMPLES]
    parts = [part for part in parts if part[0] in scopes]
    return [_look(*part, words, SECONDS / len(parts)) for part in parts]


def _look(scope, kind, texts, words, seconds):
    allowed = Word.objects.filter(action=Action.ALLOW, scopes__contains=[scope])
    gap, ends = site.current().word_gap, CLAUSE_ENDS.get(scope, "")
    matcher = Matcher(words, allowed.values_list("text", flat=True), gap, ends)
    reach, end = Reach(kind), time.monotonic() + seconds
    for title, url, text in texts:
        found = matcher.find(running(text))
        reach.seen += 1
        reach.touched += bool(found)
        reach.counts.update({words[number] for _start, _end, number in found})
        if found and len(reach.samples) < SAMPLES:
            start, stop, _number = found[0]
            pieces = text[max(0, start - AROUND) : start], text[start:stop]
            reach.samples.append(Sample(title, url, *pieces, text[stop : stop + AROUND]))
        if time.monotonic() > end:
            break
    return reach
