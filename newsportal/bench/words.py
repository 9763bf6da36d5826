"""The word list as the benchmark sees it: 10,000 words looked for in 5,000 characters."""

from random import Random

from newsportal.bench import Call
from newsportal.matching import Matcher, running
from newsportal.words import CLAUSE_ENDS, Scope

WORDS, CHARACTERS, GAP = 10_000, 5_000, 3
# The first level of GB 2312: the characters that print is made of.
COMMON = [
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xD7)
    for cell in range(0xA1, 0xFF)
]
MARKS = "，，，。、；：“”（）*· "


def parts():
    """Return the search for listed words in a text with thirty of them, some spread."""
    random = Random(7)  # noqa: S311 - the same text each time
    words = made_up(random)
    text = "".join(random.choices(COMMON, k=CHARACTERS * 9 // 10))
    for mark in random.choices(MARKS, k=CHARACTERS // 10 - 100):
        place = random.randrange(len(text))
        text = text[:place] + mark + text[place:]
    for word in random.sample(words, 30):
        place = random.randrange(len(text))
        text = text[:place] + "*".join(word) + text[place:]
    matcher = Matcher(words, [], GAP, CLAUSE_ENDS[Scope.ARTICLE])
    name = f"word list: {WORDS:,} words in a text of {len(text):,} characters"
    return [Call(name, lambda: matcher.find(running(text)))]


def made_up(random):
    """Return as many words as a long list has."""
    return list(dict.fromkeys(_word(random) for _ in range(WORDS * 2)))[:WORDS]


def _word(random):
    return "".join(random.choices(COMMON, k=random.choice([2, 3, 4, 5])))
