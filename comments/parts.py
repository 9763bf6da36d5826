"""What comments add to shared pages."""

from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.models import Article, Byline
from articles.parts import at_hand
from newsportal import site
from newsportal.figures import Figure, per_day
from newsportal.parts import form_token
from newsportal.prepared import Prepared
from newsportal.printed import Printed
from newsportal.words import Scope

from . import reasons, threads
from .forms.comment import CommentForm, now
from .models import Comment, CommentLike, Status
from .models.comment import EDITABLE
from .printing import Printer

# Of one article: so many of the reader's own comments, and of those they like, are known.
MOST = 200
# The pages that show comments alone, and how each names the article it is about.
PAGES = {"comments:discussion": "pk", "comments:comment": "comments"}


def figures():
    """Yield what readers say and others see, by the day."""
    if site.current().has_comments:
        said = per_day(Comment.objects.public(), "created_at")
        yield Figure("comments", _("Comments"), said)


def visitor(request):
    """Return the form below an article, with what is the reader's own."""
    if not (request.user.is_authenticated and request.page and site.current().has_comments):
        return {}
    article = _article(request, request.page.view_name)
    if not (article and article.allows_comments):
        return {}
    own, young = map(abs, article.own), (-number for number in article.own if number < 0)
    numbers = (" ".join(map(str, each)) for each in (article.liked, own, young))
    values = [article.pk, form_token(request), uuid4(), now(), *numbers, _held(article)]
    return {"comments": _mine(*values)}


def _context(pk, token, key, begun, liked, own, young, held):
    return {
        "article": {"pk": pk, "liked": [liked], "own": [own], "young": [young]},
        "csrf_token": token,
        "form": CommentForm(initial={"key": key, "begun": begun}),
        "held": [held],
    }


_mine = Printed("comments/_mine.html", _context)


def _held(article):
    """Return those comments of the reader that wait."""
    if not article.held:
        return ""
    printer = Printer(article, writers={*article.signers})
    held = map(threads.from_json, article.held)
    rows = [printer.own(facts, _note(facts)) for facts in held]
    return mark_safe("".join(rows))  # noqa: S308 - rows escape


def _article(request, name):
    """Return the article below which comments stand, with what of them is the reader's own."""
    if name == "articles:article":
        return at_hand(request, request.page.kwargs["pk"])
    if name in PAGES:
        return next(iter(_shown[name](request.page.kwargs["pk"], request.user.pk)), None)
    return None


def _shown_by(name):
    """Return the query of the article that a page names in this way."""

    @Prepared
    def shown(number, member):
        articles = Article.objects.published().filter(**{name: number})
        return articles.annotate(**ties(member)).only("allows_comments")

    return shown


_shown = {page: _shown_by(name) for page, name in PAGES.items()}


def ties(member):
    """Return the reader's comments on an article, and what they like, as parts of a query."""
    here = OuterRef("pk")
    own = Comment.objects.filter(article=here, author=member).order_by("-pk")
    # What may still be changed is told by a minus, lest it be looked for a second time.
    young = When(created_at__gt=Now() - EDITABLE, then=-F("pk"))
    number = Case(young, default="pk", output_field=BigIntegerField())
    liked = CommentLike.objects.filter(comment__article=here, member=member)
    signed = Byline.objects.filter(article=here, author__member=member)
    return {
        "liked": ArraySubquery(liked.order_by("-pk").values("comment")[:MOST]),
        "own": ArraySubquery(own.public().values(number=number)[:MOST]),
        "held": ArraySubquery(own.held().values(facts=threads.AS_JSON)[:MOST]),
        "signers": ArraySubquery(signed.values("author__member")),
    }


def _note(facts):
    return reasons.note(Comment(status=Status.HELD, held_rule=facts["held_rule"]))


def centre(request):
    """Yield the centre's entry of the member's own comments."""
    if site.current().has_comments:
        yield {
            "title": _("My comments"),
            "url": reverse("comments:mine"),
            "count": None,
            "group": "reading",
        }


def word_samples():
    """Return the newest comments, for the word list to be tried on."""
    newest = Comment.objects.filter(Q(status=Status.PUBLIC) | Q(status=Status.HELD))
    rows = newest.order_by("-pk").only("text").iterator(chunk_size=200)
    texts = ((str(row), row.get_absolute_url(), row.text) for row in rows)
    return Scope.COMMENT, _("Comments"), texts


def export(member):
    """Yield what the archive of a member holds of comments."""
    comments = member.comments.select_related("article").order_by("pk")
    yield (
        "comments.json",
        [
            {
                "text": row.text,
                "status": row.status,
                "reason": row.reason,
                "article": row.article.canonical_url,
                "region": row.region,
                "created_at": row.created_at,
                "edited_at": row.edited_at,
            }
            for row in comments.iterator(chunk_size=500)
        ],
    )
    reports = member.content_reports.select_related("comment", "article").order_by("pk")
    yield (
        "content-reports.json",
        [
            {
                "reported": row.name,
                "reason": row.reason,
                "text": row.text,
                "at": row.at,
                "outcome": row.outcome,
            }
            for row in reports.iterator(chunk_size=500)
        ],
    )
    likes = CommentLike.objects.filter(member=member).order_by("pk")
    yield "comment-likes.json", list(likes.values("comment", "created_at"))


def erase(member):
    """Forget from where a member wrote and what they had taken back; the rest stays."""
    member.comments.exclude(region="").update(region="")
    member.comments.filter(status=Status.DELETED).update(text="", html="")
