"""Say something under an article: who may, what may be said, and one comment a form."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.confirmation import refuse_if_unconfirmed
from accounts.models import Member
from accounts.sanctions import COMMENT, EDIT, refuse_if_sanctioned
from articles.models import Article
from newsportal import regions, site, words
from newsportal.limits import Limit, hit_all, network
from newsportal.words import Scope

from . import rules
from .laying import lay_out
from .models import Comment, Status
from .rules import Facts

MINUTE = timedelta(minutes=1)
# So long the same words are not said twice under an article.
SAME = timedelta(days=1)

NO_PARENT = gettext_lazy("The comment you reply to is no longer there.")


def post(
    member: Member,
    article: Article,
    text: str,
    parent: Comment | None = None,
    *,
    key: UUID | None = None,
    facts: Facts | None = None,
) -> Comment:
    """Write a comment, once for each key; refuse by ValidationError or LimitExceeded."""
    key, facts = key or uuid4(), facts or Facts()
    if comment := _said(member, article, text, key):
        return comment
    refuse_if_unconfirmed(member)
    refuse_if_sanctioned(member, COMMENT)
    _check_place(article, parent)
    _check_words(text)
    _count(member, facts)
    decision = rules.judge(member, article, text, facts)
    comment = Comment(
        article=article,
        author=member,
        parent=parent,
        root=parent and (parent.root or parent),
        text=text,
        html=lay_out(text),
        words_version=words.version(Scope.COMMENT),
        status=decision.status,
        held_rule=decision.rule,
        held_match=decision.match,
        region=regions.look_up(facts.address),
        key=key,
    )
    return _enter(comment)


def edit(comment: Comment, text: str, facts: Facts | None = None) -> None:
    """Change one's own comment, within ten minutes, and through moderation again."""
    member, facts = comment.author, facts or Facts()
    refuse_if_sanctioned(member, EDIT)
    _check_words(text)
    _count(member, facts)
    decision = rules.judge(member, comment.article, text, facts)
    comment.change(text, lay_out(text), decision)


def _enter(comment):
    try:
        comment.enter()
    except IntegrityError:
        # The same form, sent at the same moment, came first.
        if twin := _posted(comment.author, comment.key):
            return twin
        raise
    return comment


def _posted(member, key):
    return Comment.objects.filter(author=member, key=key).first()


def _said(member, article, text, key):
    """Return what this form has written already; refuse to say the same again."""
    lately = Q(article=article, text=text, created_at__gte=timezone.now() - SAME)
    again = lately & ~Q(status=Status.DELETED)
    same = Comment.objects.filter(Q(key=key) | again, author=member).first()
    if same and same.key != key:
        raise ValidationError(_("You have said this here already."), code="same")
    return same


def _check_place(article, parent):
    if not article.comments_open:
        raise ValidationError(_("Comments on this report are closed."), code="closed")
    if article.state != "published":
        raise ValidationError(_("This report is no longer printed."), code="gone")
    if parent is None:
        return
    if parent.article_id != article.pk or parent.status != Status.PUBLIC:
        raise ValidationError(NO_PARENT, code="no_parent")


def _check_words(text):
    if words.check(text, Scope.COMMENT).refused:
        raise ValidationError(
            _("Your comment holds words that are not allowed here. Change it and send again."),
            code="words",
        )


def _count(member, facts):
    """Count an attempt for the member and for the network."""
    often = site.current().comments_per_minute
    own, shared = Limit("comment", often, MINUTE), Limit("comment-network", 5 * often, MINUTE)
    hit_all({own: member.pk, shared: network(facts.address)})
