"""What readers say in the demo portal."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Reason
from accounts.points import award
from articles.models import Article, Author
from comments.laying import lay_out
from comments.models import Comment, CommentLike, Status
from newsportal import roles, words
from newsportal.words import Scope

FILE = Path(__file__).with_name("comments.json")


def load(numbers):
    """Add comments to the demo's articles, whose numbers are known by the keys of its files."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    people = {row["name"]: _member(**row) for row in said["members"]}
    for key, threads in said["articles"].items():
        article = Article.objects.get(pk=numbers[key])
        # The newest thread stands first, so the last of the file is said first.
        span = (timezone.now() - article.published_at) / 20
        moments = (article.published_at + span * (step + 1) for step in count())
        for row in reversed(threads):
            _say(article, row, people, moments)


def _member(*, name, region, points, author=None, is_moderator=False):
    """Return a reader of the demo; nobody can sign in as them."""
    member = get_user_model().objects.create_user(name, region=region)
    if is_moderator:
        member.groups.add(Group.objects.get(name=roles.MODERATOR))
    award(member, points, Reason.GRANT, f"demo:{member.pk}")
    Author.objects.filter(name=author).update(member=member)
    return member


def _say(article, row, people, moments):
    root = _write(article, row, people, moments)
    replies = []
    for reply in row.get("replies", ()):
        parent = replies[reply["to"]] if "to" in reply else root
        replies.append(_write(article, reply, people, moments, parent))
    if row.get("is_deleted"):
        root.delete_by_author()


def _write(article, row, people, moments, parent=None):
    author = people[row["by"]]
    comment = Comment(
        article=article,
        author=author,
        parent=parent,
        root=parent and (parent.root or parent),
        text=row["text"],
        html=lay_out(row["text"]),
        words_version=words.version(Scope.COMMENT),
        status=Status.PUBLIC,
        created_at=min(next(moments), timezone.now() - timedelta(seconds=30)),
        region=author.region,
        is_pinned=row.get("is_pinned", False),
        is_featured=row.get("is_featured", False),
    )
    comment.enter()
    others = [member for member in people.values() if member != author]
    for reader in others[: row.get("likes", 0)]:
        CommentLike.objects.put(reader, comment)
    return comment
