"""Load the demo portal: read its files, draw its pictures, publish by the usual verbs."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.covers import illustration
from articles.models import (
    Access,
    Article,
    Author,
    Byline,
    Category,
    FrontSlot,
    HotArticle,
    HotWord,
    HourlyViews,
    Newsflash,
    Picture,
    Tag,
    Topic,
    TotalViews,
)
from articles.models.tag import split_tags
from newsportal import parts, roles, site
from newsportal.models import FriendlyLink, NavigationItem, SiteSettings

FOLDER = Path(__file__).resolve().parent
EDITOR = "编辑部"

FIGURE = re.compile(r'<figure data-scene="([\w-]+)">(.*?)</figure>', re.DOTALL)
CROSS_REFERENCE = re.compile(r'href="article:(\d+)"')


@dataclass
class Story:
    """One file of the demo: what stands in its head, and its body."""

    key: str
    head: dict[str, str]
    body: str
    moment: datetime
    article: Article = field(init=False)


@transaction.atomic
def load() -> int:
    """Load everything and return the number of articles; 0 where articles exist."""
    if Article.objects.exists():
        return 0
    _set_up_site()
    _add_categories()
    for author in _read("authors"):
        Author.objects.create(**author)
    editor = _editor()
    stories = sorted(_stories(), key=lambda story: story.moment)
    for story in stories:
        _write(story, editor)
    numbers = {story.key: story.article.pk for story in stories}
    for story in stories:
        _finish(story, numbers, editor)
    _add_topics(numbers, editor)
    _add_newsflashes()
    _count_readers(stories)
    _choose_words()
    list(parts.gather("DEMO_PARTS", numbers))
    site.forget()
    return len(stories)


def _read(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _editor():
    """Return the person who publishes the demo; nobody can sign in as them."""
    editor, _ = get_user_model().objects.get_or_create(username=EDITOR)
    editor.set_unusable_password()
    editor.save()
    editor.groups.add(Group.objects.get(name=roles.EDITOR))
    return editor


def _set_up_site():
    values = _read("site")
    links = values.pop("friendly_links")
    SiteSettings.objects.update(**values)
    for position, link in enumerate(links):
        FriendlyLink.objects.create(position=position, **link)


def _add_categories():
    made = {None: None}
    rows = _read("categories")
    while rows:
        ready = [row for row in rows if row["parent"] in made]
        for row in ready:
            rows.remove(row)
            made[row["slug"]] = Category.objects.create(
                **(row | {"parent": made[row["parent"]]})
            )
    roots = Category.objects.filter(parent=None)
    entries = [("首页", "/"), *((root.name, root.get_absolute_url()) for root in roots)]
    entries.append(("快讯", reverse("articles:newsflashes")))
    for position, (title, url) in enumerate(entries):
        NavigationItem.objects.create(title=title, url=url, position=position)


def _stories():
    for path in sorted((FOLDER / "articles").glob("*.html")):
        top, body = path.read_text(encoding="utf-8").split("\n\n", 1)
        pairs = (line.split(":", 1) for line in top.splitlines() if ":" in line)
        head = {name.strip(): value.strip() for name, value in pairs}
        yield Story(path.name[:2], head, body.strip(), _moment(head))


def _moment(head):
    """Return when a story appears; what today has not reached yet was yesterday."""
    if "date" in head:
        day = date.fromisoformat(head["date"])
    else:
        day = timezone.localdate() - timedelta(days=int(head["days_ago"]))
    clock = time.fromisoformat(head["time"])
    moment = datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())
    if head["state"] != "scheduled" and moment > timezone.now():
        moment -= timedelta(days=1)
    return moment


def _write(story, editor):
    """Store a story as a draft under its number, with bylines, tags and cover."""
    head = story.head
    story.article = article = Article(
        title=head["title"],
        summary=head.get("summary", ""),
        category=Category.objects.get(slug=head["category"]),
        kind=head["kind"],
        is_advertisement=head.get("label") == "advertisement",
        is_generated=head.get("label") == "generated",
        access=head.get("access", Access.OPEN),
        price=int(head.get("price", 0)),
        source_name=head.get("source_name", ""),
        source_url=head.get("source_url", ""),
        created_by=editor,
    )
    if head.get("scene"):
        article.cover = _picture(head["scene"], head["title"], editor)
    if head.get("number"):
        article.take_number(int(head["number"]))
    else:
        article.save()
    for position, name in enumerate(split_tags(head.get("authors"))):
        author, _ = Author.objects.get_or_create(name=name)
        Byline.objects.create(article=article, author=author, position=position)
    article.tags.set(Tag.objects.named(split_tags(head.get("tags"))))


def _finish(story, numbers, editor):
    """Give a story its body, with links and figures, and take it as far as it goes."""
    article, state = story.article, story.head["state"]
    body = FIGURE.sub(lambda match: _figure(*match.groups(), editor), story.body)
    article.body = CROSS_REFERENCE.sub(
        lambda match: f'href="{reverse("articles:article", args=[numbers[match[1]]])}"',
        body,
    )
    if state == "expired":
        days = timedelta(days=int(story.head["expires_days_ago"]))
        article.expires_at = timezone.now() - days
    article.save()
    article.index()
    if state == "waiting":
        article.submit(editor)
    elif state != "draft":
        article.publish(editor, at=story.moment)
    if state == "withdrawn":
        article.withdraw(editor, reason=story.head["reason"])
    if place := story.head.get("front"):
        name, _, position = place.partition("-")
        FrontSlot.objects.create(
            article=article, place=name, position=int(position or 0), starts_at=story.moment
        )


def _picture(scene, alt, editor, credit=""):
    drawing = BytesIO()
    illustration(scene).save(drawing, "PNG", compress_level=1)
    upload = ContentFile(drawing.getvalue(), name=f"{scene}.png")
    return Picture.objects.receive(upload, editor, alt=alt, credit=credit)


def _figure(scene, caption, editor):
    text, _, credit = caption.partition("｜")
    picture = _picture(scene, text, editor, credit)
    return (
        f'<figure><img src="{picture.url}" width="{picture.width}"'
        f' height="{picture.height}" alt="{text}"><figcaption>{text}</figcaption></figure>'
    )


def _add_topics(numbers, editor):
    """Put the topics together, the first of the file as the newest."""
    for age, row in enumerate(_read("topics")):
        keys, scene = row.pop("articles"), row.pop("scene")
        row["cover"] = _picture(scene, row["title"], editor)
        moment = timezone.now() - timedelta(days=age)
        topic = Topic.objects.create(published_at=moment, **row)
        for position, key in enumerate(keys, start=1):
            topic.entries.create(article_id=numbers[key], position=position)


def _add_newsflashes():
    for row in _read("newsflashes"):
        head = {"days_ago": row["days_ago"], "time": row["time"], "state": "published"}
        Newsflash.objects.create(
            text=row["text"], is_weighty=row["is_weighty"], published_at=_moment(head)
        )


def _choose_words():
    """Offer some words to look for, as editors do."""
    for position, word in enumerate(_read("hot_words"), start=1):
        HotWord.objects.create(text=word, position=position)


def _count_readers(stories):
    """Let the demo have been read, what is new the most, so that the hot lists show it."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    counts = [(story.article, 4_800 // place) for place, story in enumerate(stories[::-1], 1)]
    HourlyViews.objects.bulk_create(
        HourlyViews(article=article, hour=hour, count=count) for article, count in counts
    )
    TotalViews.objects.bulk_create(
        TotalViews(article=article, count=count) for article, count in counts
    )
    HotArticle.objects.rewrite()
