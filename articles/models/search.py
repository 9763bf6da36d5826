from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Case, F, Func, OuterRef, TextField, UUIDField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import tokens

from .author import Author
from .queries import BODIES
from .status import Status
from .tag import Tag

# What a row is made of; any change to one of these makes it outdated.
SOURCES = [
    "title",
    "summary",
    "open_body",
    "names",
    "category",
    "public_from",
    "expires_at",
]

# The articles of one step stay locked while it lasts, so an editor waits a moment at most.
STEP = 50


class ArticleSearchManager(models.Manager):
    @transaction.atomic
    def write(self, numbers):
        """Write the rows of these articles from what the articles are now.

        They are locked first and read then, so that no editor's save comes in between.
        """
        articles = self._articles().filter(pk__in=numbers).order_by("pk")
        locked = articles.select_for_update(no_key=True).values_list("pk", flat=True)
        self.bulk_create(
            self.made_of(list(locked)),
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=[
                field.name for field in self.model._meta.fields if not field.primary_key
            ],
        )

    def made_of(self, numbers):
        """Return rows of what these articles are now, unsaved."""
        return [self.model.of(article) for article in self._sources(pk__in=numbers)]

    def outdated(self):
        """Return the numbers of the articles without a row of what they are now."""
        current = self._sources().exclude(search__digest=F("digest"))
        return current.values_list("pk", flat=True)

    def digests(self, first):
        """Return (number, digest) of the articles from this number on."""
        return self._sources(pk__gte=first).values_list("pk", "digest")

    def _sources(self, **which):
        """Return articles with what their rows are made of."""
        articles = self._articles().filter(**which).with_open_body()
        articles = with_names(articles).defer(*BODIES)
        decided = When(status=Status.PUBLISHED, then="published_at")
        articles = articles.annotate(public_from=Case(decided))
        digest = Func(
            Value(tokens.VERSION),
            *SOURCES,
            template="md5(ROW(%(expressions)s)::text)::uuid",
            output_field=UUIDField(),
        )
        return articles.annotate(digest=digest)

    def _articles(self):
        return self.model._meta.get_field("article").related_model.objects.all()


class ArticleSearch(models.Model):
    """What an article is found by. Its row is written with it, in the same transaction."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, primary_key=True, related_name="search"
    )
    # Readers find the row between these two; editors find it without them, too.
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    digest = models.UUIDField()
    title_tokens = ArrayField(models.IntegerField())
    tokens = ArrayField(models.IntegerField())

    objects = ArticleSearchManager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_permissions = []
        indexes = [
            # Without a list of pending entries: an editor's save may take a moment more,
            # but never has to settle what others left.
            GinIndex(fields=["title_tokens"], name="article_search_titles", fastupdate=False),
            GinIndex(fields=["tokens"], name="article_search_texts", fastupdate=False),
        ]

    def __str__(self):
        return str(self.article_id)

    @classmethod
    def of(cls, article):
        """Return the row of an article that comes with names, moment and digest."""
        marks = {category_mark(article.category_id)}
        if article.public_from:
            marks.add(year_mark(timezone.localtime(article.public_from).year))
        text = tokens.plain(article.open_body)
        parts = [article.title, article.summary, article.names, text]
        title = tokens.tokens(article.title) | tokens.singles(article.title)
        return cls(
            article=article,
            published_at=article.public_from,
            expires_at=article.expires_at,
            digest=article.digest,
            title_tokens=_literal(title | marks),
            tokens=_literal(tokens.tokens("\n".join(parts)) | marks),
        )


def with_names(articles):
    """Add the names of authors and tags, each on its line, as `names`."""
    here = OuterRef("pk")
    authors = Author.objects.filter(bylines__article=here).order_by("bylines__position")
    tags = Tag.objects.filter(items__content_object=here).order_by("name")
    names = [_joined(rows.values("name")) for rows in (authors, tags)]
    return articles.annotate(names=Lines(*names))


def _literal(found):
    """Return an array as PostgreSQL reads it: a thousand numbers one by one cost more."""
    return f"{{{','.join(map(str, tokens.numbers(found)))}}}"


class Lines(Func):
    """Several texts as one, each on its line."""

    function = "concat_ws"
    template = "%(function)s(E'\\n', %(expressions)s)"
    output_field = TextField()


def _joined(rows):
    return Func(
        ArraySubquery(rows),
        Value("\n"),
        function="array_to_string",
        output_field=TextField(),
    )


# No word holds a colon, so no word is taken for one of these.


def category_mark(number):
    return f"category:{number}"


def year_mark(year):
    return f"year:{year}"
