"""Print comments as HTML: by plain formatting, since a page may show a hundred of them."""

from functools import cache, lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts import avatars, levels
from articles.models import Kind
from newsportal import regions, site, words
from newsportal.page_cache import mark
from newsportal.printed import Printed
from newsportal.templatetags.newsportal import count_zh, icon
from newsportal.words import Scope

from .models import Status

# So many writers are kept as they are printed.
MOST = 4096

ROW = """
<li class="comment{mood}" id="comment-{id}">
<div class="comment__face">{face}</div>
<div class="comment__main">
<p class="comment__head">{name}{marks}<span class="comment__facts">{facts}</span></p>
<p class="comment__text" dir="auto">{to}{html}</p>
{acts}</div>{below}</li>"""

GONE = """
<li class="comment comment--gone" id="comment-{id}">
<div class="comment__face"><span class="avatar avatar--{size}"></span></div>
<div class="comment__main"><p class="comment__text">{sentence}</p></div>{below}</li>"""

FACE = """<span class="avatar avatar--{size} avatar--ground-{ground}" aria-hidden="true">{name}\
</span>"""
PICTURE = """<img class="avatar avatar--{size}" src="{address}" width="{size}" height="{size}"\
 alt="" loading="lazy">"""
NAME = '<a class="comment__name" href="{url}">{name}</a>'
BADGE = '<span class="badge badge--{code}" role="img" aria-label="{word}">{letter}</span>'
MARK = '<span class="comment__mark">{icon}{word}</span>'
FACT = "<span>{}</span>"
TIME = '<a class="comment__time" href="{url}"><time datetime="{iso}">{time}</time></a>'

ACT = """<a class="comment__act" data-act="{act}" href="{url}" rel="nofollow">{icon}\
<span>{word}</span></a>"""
BELOW = (
    '\n<div class="comment__below"><ol class="comment__replies">{replies}\n</ol>{rest}</div>'
)
REST = """
<p class="comment__rest"><a href="{url}" data-part="{part}"\
 rel="nofollow">{icon}{words}</a></p>"""


def discussion(article, page) -> SafeString:
    """Return what readers say of an article, from the head to the way on."""
    count, is_open = article.comment_count, article.comments_open
    return _discussion(*_values(article, page), **_facts_of(page), count=count, is_open=is_open)


def part(article, page) -> SafeString:
    """Return a page of threads alone, and the way to the next."""
    return _threads(*_values(article, page), **_facts_of(page))


def _values(article, page):
    return article.pk, Printer(article).threads(page.threads), page.after


def _facts_of(page):
    return {"order": page.order, "is_empty": not page.threads, "is_last": page.after is None}


def _context(pk, rows, after, *, order, is_empty, is_last, count=0, is_open=False):
    return {
        "article": {"pk": pk, "comment_count": count, "comments_open": is_open},
        "page": {"order": order, "after": "" if is_last else after},
        "rows": "" if is_empty else rows,
    }


_discussion = Printed("comments/_discussion.html", _context)
_threads = Printed("comments/_threads.html", _context)


class Printer:
    """Prints the comments of one article."""

    def __init__(self, article, writers=None):
        self.writers = _writers(article) if writers is None else writers
        self.words_version = words.version(Scope.COMMENT)
        self.has_regions = site.current().has_regions
        self.zone = timezone.get_current_timezone()
        self.like, self.acts = _acts(get_language(), article.comments_open)

    def threads(self, rows) -> SafeString:
        """Return threads, each with its first replies and the way to the rest."""
        return mark_safe("".join(map(self._thread, rows)))  # noqa: S308 - rows escape

    def replies(self, rows) -> SafeString:
        return mark_safe("".join(self.row(facts, 28) for facts in rows))  # noqa: S308

    def row(self, facts, size=40, below="") -> str:
        """Return one comment; what is not public leaves an empty place."""
        if facts["status"] == Status.PUBLIC:
            return self._row(facts, size, below, self._acts(facts))
        is_held = facts["status"] == Status.HELD
        sentence = _("This comment is being reviewed") if is_held else _("Comment deleted")
        return GONE.format(id=facts["id"], size=size, sentence=sentence, below=below)

    def own(self, facts, note) -> SafeString:
        """Return a comment that its writer alone sees, with what there is to say about it."""
        note = format_html('<p class="comment__note">{}{}</p>', icon("clock", 16), note)
        acts = [("edit", pgettext("comments", "Edit")), ("delete", _("Delete"))]
        links = "".join(
            ACT.format(act=act, url=_address(act, facts["id"]), icon="", word=word)
            for act, word in acts
        )
        acts = f'{note}<p class="comment__acts">{links}</p>'
        row = self._row(facts, 40, "", acts, " comment--held")
        return mark_safe(row)  # noqa: S308 - each part is escaped

    def rest(self, root, after, count) -> str:
        """Return the way from a thread's first replies to all of them."""
        text = ngettext(
            "Show the other %(count)d reply", "Show the other %(count)d replies", count
        )
        return _rest(root, after, text % {"count": count})

    def more(self, root, after) -> SafeString:
        """Return the way from a page of replies to the next."""
        url = f"{_address('comment', root)}?after={after}"
        return mark_safe(_rest(root, after, _("Show more replies"), url))  # noqa: S308

    def whole(self, root, replies, rest) -> SafeString:
        """Return a thread with a page of its replies."""
        below = BELOW.format(replies=self.replies(replies), rest=rest) if replies else ""
        return mark_safe(self.row(root, below=below))  # noqa: S308 - rows escape

    def _thread(self, facts):
        shown = facts["replies"]
        hidden = facts["reply_count"] - sum(row["status"] == Status.PUBLIC for row in shown)
        below = ""
        if shown:
            rest = self.rest(facts["id"], shown[-1]["id"], hidden) if hidden > 0 else ""
            below = BELOW.format(replies=self.replies(shown), rest=rest)
        return self.row(facts, below=below)

    def _row(self, facts, size, below, acts, mood=""):
        mark(f"member:{facts['author']}")
        html = facts["html"]
        if facts["words_version"] != self.words_version:
            html = words.mask_html(html, Scope.COMMENT)
        return ROW.format(
            id=facts["id"],
            mood=mood,
            face=_face(facts["author"], facts["name"], facts["avatar"], size),
            name=_name(facts["author"], facts["name"], facts["is_active"]),
            marks=self._marks(facts),
            facts=self._facts(facts),
            to=_to(facts),
            html=html,
            acts=acts,
            below=below,
        )

    def _marks(self, facts):
        """Return what stands behind the name: badges, level, pinned and featured."""
        marks = ""
        if facts["author"] in self.writers:
            marks += BADGE.format(code="author", letter="A", word=_("Author of the article"))
        if facts["is_moderator"] and facts["is_active"]:
            marks += BADGE.format(
                code="moderator", letter="M", word=pgettext("badge", "Moderator")
            )
        if facts["is_active"]:
            marks += f'<span class="level">Lv.{levels.reached(facts["points"]).number}</span>'
        if facts["is_pinned"]:
            marks += MARK.format(icon=icon("pin", 16), word=_("Pinned"))
        if facts["is_featured"]:
            marks += MARK.format(icon="", word=_("Featured"))
        return marks

    def _facts(self, facts):
        """Return where and when it was written, and whether it was changed."""
        at = facts["created_at"].astimezone(self.zone)
        time = TIME.format(
            url=_address("comment", facts["id"]),
            iso=at.isoformat(timespec="seconds"),
            time=f"{at.year}-{at.month}-{at.day} {at.hour:02}:{at.minute:02}",
        )
        before = FACT.format(_("edited")) if facts["edited_at"] else ""
        is_known = self.has_regions and facts["region"]
        if is_known and (region := regions.name(facts["region"])):
            before += FACT.format(region)
        return before + time

    def _acts(self, facts):
        likes = count_zh(facts["like_count"]) if facts["like_count"] else self.like
        return self.acts.format(id=facts["id"], article=facts["article"], likes=likes)


@cache
def _acts(_language, is_open):
    """Return the word for a like, and the links below a comment with blanks for its facts."""
    acts = [("like", _address("like", "{id}"), "heart", "{likes}")]
    if is_open:
        acts.append(("reply", f"{_address('new', '{article}')}?to={{id}}", "reply", _("Reply")))
    acts.append(("report", _address("report", "{id}"), "flag", _("Report")))
    links = "".join(
        ACT.format(act=act, url=url, icon=icon(name, 16), word=word)
        for act, url, name, word in acts
    )
    return _("Like"), f'<p class="comment__acts">{links}</p>\n'


def _writers(article):
    """Return the accounts of whoever signs the article."""
    writers = {author.member_id for author in article.signers}
    return writers | {article.created_by_id} if article.kind == Kind.READER else writers


def _rest(root, after, text, url=""):
    place = _address("comment", root)
    facts = {"icon": icon("chevron-down", 16), "words": text}
    return REST.format(url=url or place, part=f"{place}?after={after}&amp;part=1", **facts)


@lru_cache(MOST)
def _face(pk, name, avatar, size):
    if avatar:
        address = escape(avatars.address(avatar, avatars.SMALL))
        return PICTURE.format(size=size, address=address)
    return FACE.format(size=size, ground=pk % 6 + 1, name=escape(name[:1].upper()))


@lru_cache(MOST)
def _name(pk, name, is_active):
    if not is_active:
        return f'<span class="comment__name">{escape(name)}</span>'
    return NAME.format(url=_address("accounts:member", pk), name=escape(name))


def _to(facts):
    """Return to whom a reply is addressed."""
    if facts["parent"] is None:
        return ""
    url = _address("accounts:member", facts["parent"])
    link = f'<a class="mention" href="{url}">@{escape(facts["parent_name"])}</a>'
    sentence = _("Reply to %(name)s") % {"name": link}
    return f'<span class="comment__to">{sentence}</span> '


def _address(name, pk):
    return _pattern(name if ":" in name else f"comments:{name}").format(pk)


@cache
def _pattern(name):
    """Return an address with a blank for its number; looking it up a hundred times is slow."""
    number = 1_000_000_007
    return reverse(name, args=[number]).replace(str(number), "{}")
