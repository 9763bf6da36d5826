"""Which articles: the one home of what a visitor may read, and what lists show of it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.body.writer import CLOSED_PART

from .access import Access
from .byline import Byline
from .masking import MaskedArticleQuerySet
from .picture import NOTICE, Picture
from .status import Status
from .tag import TaggedArticle
from .unlock import Unlock

# What a card shows; the wide columns stay in the database.
BODIES = ["body", "body_html", "masked_body_html", "closed_html", "masked_closed_html"]
# Only those with the right get these.
CLOSED = ["body", "closed_html", "masked_closed_html"]
# What a page shows of a picture that may be shown.
FACTS = [
    *("file", "width", "height", "renditions", "alt", "credit", "licence", "licence_url"),
    *("focus_x", "focus_y"),
]


def edits_all(member):
    """Tell whether this person edits whatever there is, and so reads it to its end."""
    return member.is_staff and member.has_perm("articles.edit_any_article")


class ArticleQuerySet(MaskedArticleQuerySet):
    def published(self):
        """Return the articles a visitor may read now, as a visitor reads them."""
        now = timezone.now()
        public = self.filter(status=Status.PUBLISHED, published_at__lte=now)
        return public.exclude(expires_at__lte=now).for_readers()

    def gone(self):
        """Return the articles that visitors could read once and no longer can."""
        expired = Q(status=Status.PUBLISHED, expires_at__lte=timezone.now())
        return self.filter(expired | Q(status=Status.WITHDRAWN))

    def scheduled(self):
        return self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())

    def drafts(self):
        return self.filter(status=Status.DRAFT)

    def waiting(self):
        return self.filter(status=Status.WAITING)

    def open_to(self, member):
        """Return the articles that this visitor may read to the end; the desk reads all."""
        if not member.is_authenticated:
            return self.filter(access=Access.OPEN)
        return self if edits_all(member) else self.granted_to(member)

    def granted_to(self, member):
        """Return what a member may read to the end without being of the desk.

        It is what is open to all of their kind, what they got the right to, and what they
        wrote or bears their name.
        """
        here = OuterRef("pk")
        kinds = [Access.OPEN, Access.MEMBERS, *([Access.VIP] if member.is_vip else [])]
        return self.filter(
            Q(access__in=kinds)
            | Q(created_by=member)
            | Exists(Byline.objects.filter(article=here, author__member=member))
            | Exists(Unlock.objects.valid().filter(article=here, member=member))
        )

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def newest_in(self, categories):
        """Return (number, moment) of what is published in several categories, newest first.

        Each category is read along its own index and the streams are merged, so that a
        page of a section costs the same however many categories stand below it.
        """
        first, *others = (
            self.published()
            .filter(category=number)
            .order_by("-published_at", "-id")
            .values_list("id", "published_at")
            for number in categories
        )
        if not others:
            return first
        return first.union(*others, all=True).order_by("-published_at", "-id")

    def for_cards(self):
        """Return what cards show, in two queries: article with category, and bylines."""
        return (
            self.for_readers()
            .select_related("category", "cover")
            .defer(*BODIES)
            .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        )

    def for_page(self):
        """Return what the page of an article shows, also in two queries."""
        articles = self.for_cards().with_pictures().with_filing().defer(None).defer(*CLOSED)
        return articles.select_related("total_views")

    def with_open_body(self):
        """Return the articles with as much of the stored text as everybody may read."""
        above = Func("body", Value(CLOSED_PART), Value(1), function="split_part")
        open_body = Case(
            When(access=Access.OPEN, then="body"),
            When(body__contains=CLOSED_PART, then=above),
            default=Value(""),
            output_field=TextField(),
        )
        return self.annotate(open_body=open_body)

    def with_pictures(self):
        """Return the articles with what their texts need of their pictures."""
        pictures = Picture.objects.licensed().filter(uses__article=OuterRef("pk"))
        facts = JSONObject(**{name: name for name in FACTS})
        return self.annotate(shown_pictures=ArraySubquery(pictures.values(facts=facts)))

    def with_filing(self):
        """Return the articles with the tags and the topics under which they are filed."""
        here, topics = OuterRef("pk"), self.model.topics.through
        tags = TaggedArticle.objects.filter(content_object=here).order_by("tag__name")
        entries = topics.objects.filter(article=here, topic__published_at__lte=timezone.now())
        tag = JSONObject(id="tag", name="tag__name", slug="tag__slug")
        topic = JSONObject(name="topic__title", slug="topic__slug")
        return self.annotate(
            tag_rows=ArraySubquery(tags.values(row=tag)),
            topic_rows=ArraySubquery(entries.order_by("-topic").values(row=topic)),
        )

    def before(self, article):
        """Return what was published before this one, nearest first."""
        here = (article.published_at, article.pk)
        earlier = self.filter(TupleLessThan(Tuple("published_at", "pk"), here))
        return earlier.order_by("-published_at", "-pk")

    def after(self, article):
        """Return what was published after this one, nearest first."""
        here = (article.published_at, article.pk)
        later = self.filter(TupleGreaterThan(Tuple("published_at", "pk"), here))
        return later.order_by("published_at", "pk")

    def for_desk(self):
        """Return what the desk's lists show, in one query."""
        return self.select_related("category", "created_by").defer(*BODIES)

    def with_ending_licences(self):
        """Return the articles of which a picture goes soon or has gone, the first first."""
        now = timezone.now()
        window = (now - NOTICE, now + NOTICE)
        uses = self.model._meta.get_field("picture_uses").related_model.objects
        ending = uses.filter(picture__licence_expires_at__range=window)
        ends = ending.filter(article=OuterRef("pk")).order_by("picture__licence_expires_at")
        return (
            self.filter(pk__in=ending.filter(article__isnull=False).values("article"))
            .exclude(status=Status.WITHDRAWN)
            .exclude(expires_at__lte=now)
            .annotate(licence_ends_at=Subquery(ends.values("picture__licence_expires_at")[:1]))
            .order_by("licence_ends_at")
        )

    def editable_by(self, member):
        """Return the articles that are this person's business at the desk."""
        if member.has_perm("articles.edit_any_article"):
            return self
        return self.filter(created_by=member)
