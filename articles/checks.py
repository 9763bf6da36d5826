"""What an editor should look at before an article is published: a hint never stops anybody."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from newsportal import site, superlatives, words
from newsportal.words import MASKED, Scope

from . import body as body_text
from . import duplicates, links
from .body import figures
from .body.blocks import ClosedPart, Text
from .body.blocks import Picture as Figure
from .models import Access, Picture
from .models.access import EMPTY, closed_part

# So many places of one word are named.
PLACES = 3


@dataclass(frozen=True)
class Sheet:
    """An article as it stands on the sheet just now; its body is cleaned."""

    title: str
    summary: str
    body: str
    is_advertisement: bool = False
    access: str = Access.OPEN
    pk: int | None = None


@dataclass(frozen=True)
class Finding:
    """A sentence for the editor; one that is no alarm may well be meant."""

    text: str
    is_alarm: bool = True
    url: str = ""


def findings(sheet: Sheet, by: Member) -> list[Finding]:
    """Return all there is to say of the sheet, in the order of its text."""
    blocks = body_text.read(sheet.body)
    places = list(_places(sheet, blocks))
    return [
        *_empty_summary(sheet),
        *_listed(places),
        *_superlatives(places, sheet.is_advertisement),
        *_bare_pictures(blocks),
        *_closed(sheet, blocks),
        *_dead_links(sheet),
        *_twins(sheet, by),
    ]


def _places(sheet, blocks) -> Iterator[tuple[str, str]]:
    """Yield the name of each place and the words that stand there."""
    yield _("Title"), sheet.title
    yield _("Summary"), sheet.summary
    counts = {"paragraph": 0, "heading": 0, "picture": 0}
    names = {
        "paragraph": _("paragraph %(number)d"),
        "heading": _("subheading %(number)d"),
        "picture": _("picture %(number)d"),
    }
    for block in blocks:
        lines = [*body_text.texts([block])]
        kind = "paragraph" if lines else ""
        if isinstance(block, Figure):
            kind, lines = "picture", [block.alt, *lines]
        elif isinstance(block, Text) and block.kind in ("h2", "h3"):
            kind = "heading"
        if kind:
            counts[kind] += 1
            yield names[kind] % {"number": counts[kind]}, "\n".join(lines)


def _empty_summary(sheet):
    if not sheet.summary.strip():
        yield Finding(_("There is no summary: lists show the headline alone."))


def _listed(places):
    """Say of each listed word where it stands and what readers see of it."""
    found = {}
    for place, text in places:
        for hit in words.check(text, Scope.ARTICLE).hits:
            found.setdefault((hit.word, hit.action), ([], hit))[0].append(place)
    for (word, action), (where, hit) in found.items():
        values = {"places": _named(where), "word": word, "action": hit.action_name}
        if action in MASKED:
            text = _("%(places)s: readers see stars in place of “%(word)s”.")
        else:
            text = _("%(places)s: “%(word)s” is listed (%(action)s); readers see it.")
        yield Finding(text % values, is_alarm=action in MASKED)


def _superlatives(places, is_advertisement):
    found = {}
    for place, text in places:
        for word in superlatives.find(text, site.current().superlatives):
            found.setdefault(word, []).append(place)
    for word, where in found.items():
        values = {"places": _named(where), "word": word}
        if is_advertisement:
            text = _("%(places)s: “%(word)s” is forbidden in advertisements by law.")
        else:
            text = _("%(places)s: “%(word)s” is an absolute claim; make sure it can be shown.")
        yield Finding(text % values, is_alarm=is_advertisement)


def _bare_pictures(blocks):
    """Name the pictures that neither the text nor the library describes."""
    shown = [block for block in blocks if isinstance(block, Figure)]
    names = {n: figures.name_of(block.src) for n, block in enumerate(shown, 1) if not block.alt}
    described = Picture.objects.filter(file__in=filter(None, names.values())).exclude(alt="")
    known = set(described.values_list("file", flat=True)) if any(names.values()) else set()
    for number, name in names.items():
        if name not in known:
            yield Finding(_("Picture %(number)d has no alternative text.") % {"number": number})


def _closed(sheet, blocks):
    """Say what is kept of a closed article, where that may not be meant."""
    if sheet.access == Access.OPEN:
        return
    if not any(isinstance(block, ClosedPart) for block in blocks):
        text = _("No mark in the text says where the closed part begins: all of it is kept.")
        yield Finding(text, is_alarm=False)
    elif not closed_part(sheet.body):
        yield Finding(str(EMPTY))


def _dead_links(sheet):
    for said, path in links.dead(sheet.body):
        values = {"words": said, "address": path}
        yield Finding(_("“%(words)s” leads to %(address)s, which is not there.") % values)


def _twins(sheet, by):
    for twin in duplicates.of(sheet.title, sheet.body, but=sheet.pk, by=by):
        text = _("%(share)d%% the same as “%(title)s”.") % {
            "share": twin.share,
            "title": twin.title,
        }
        yield Finding(text, url=reverse("admin:articles_article_change", args=[twin.pk]))


def _named(places):
    """Return the first few places of a word as one phrase."""
    unique = list(dict.fromkeys(places))
    text = _(", ").join(unique[:PLACES])
    if (rest := len(unique) - PLACES) > 0:
        more = ngettext("%(places)s and %(count)d more", "%(places)s and %(count)d more", rest)
        text = more % {"places": text, "count": rest}
    return text
