"""Fold characters that readers take for the same into one: width, case, script, some marks.

One character always becomes one character, so folded text is as long as the text itself.
What is stored folded must be made anew when this changes.
"""

import unicodedata
from functools import cache
from itertools import chain
from pathlib import Path

# Traditional characters and their simplified forms, the best one first: OpenCC 1.4.2.
SIMPLIFIED = Path(__file__).parent / "vendor" / "opencc" / "TSCharacters.txt"

# Characters that OpenCC leaves alone unless it knows the word they stand in.
OURS = dict(zip("著瞭衹祇甦", "着了只只苏", strict=True))

# What parts a foreign name, and how a hyphen or an apostrophe may look.
MARKS = {
    **dict.fromkeys("・•‧∙⋅", "·"),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("‘’ʼ", "'"),
}

# Stands for soft hyphens, joiners and marks of direction, which draw nothing.
INVISIBLE = "\u200b"

# Chinese characters, kana and hangul, as they stand between the brackets of a pattern.
WIDE = "々〆〇ぁ-ヿ㐀-䶿一-\u9fff가-힣\ufa0e-\ufa29\U00020000-\U0003ffff"

# The first plane, letters and digits of mathematics, compatibility ideographs.
FOLDED = (range(0x10000), range(0x1D400, 0x1D800), range(0x2F800, 0x2FA20))


def fold(text: str) -> str:
    """Return the text folded, character by character."""
    table = _table()
    for character in table.keys() & set(text):
        text = text.replace(character, table[character])
    return text


def variants(character: str) -> str:
    """Return every character that folds to this one, which is folded itself."""
    return _variants().get(character, character)


@cache
def _table() -> dict[str, str]:
    """Return what each character becomes that does not stay as it is."""
    simplified = _simplified()
    table = dict(simplified)
    for character in map(chr, chain(*FOLDED)):
        plain = _plain(character)
        folded = simplified.get(plain, plain)
        if folded != character:
            table[character] = folded
    return table


@cache
def _variants() -> dict[str, str]:
    found: dict[str, str] = {}
    for character, folded in _table().items():
        found[folded] = found.get(folded, folded) + character
    return found


def _plain(character):
    """Return the character in its usual width and in lower case."""
    if unicodedata.category(character) == "Cf":
        return INVISIBLE
    for form in (unicodedata.normalize("NFKC", character), character):
        form = MARKS.get(form, form).lower()
        if len(form) == 1:
            return form
    return character


def _simplified() -> dict[str, str]:
    """Read OpenCC's table; a simplified form that is a traditional one too goes on."""
    lines = SIMPLIFIED.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    first = {traditional: forms.split()[0] for traditional, forms in rows} | OURS
    forms = {traditional: first.get(form, form) for traditional, form in first.items()}
    return {traditional: form for traditional, form in forms.items() if form != traditional}
