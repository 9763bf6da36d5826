"""What readers get in the place of listed words: kept with the text, made anew when stale.

A query says once that it is for readers; whatever it yields then carries masked texts in its
usual fields, so that no page can forget to ask. Such an object refuses to save its texts.
"""

from django.db import models, transaction
from django.db.models.query import ModelIterable

from newsportal import words
from newsportal.words import Scope

# Each text of an article, and where its masked form is kept if it differs.
KEPT = {
    "title": "masked_title",
    "summary": "masked_summary",
    "body_html": "masked_body_html",
    "closed_html": "masked_closed_html",
}
# The stored texts, as far as they are loaded, and where listed words in them would show.
STORED = {
    "body": ["masked_body_html", "masked_closed_html"],
    "open_body": ["masked_body_html"],
}
# So many are written at once; they stay locked for as long as that takes.
STEP = 20


class ForReaders(ModelIterable):
    """Yield rows with listed words masked."""

    def __iter__(self):
        for row in super().__iter__():
            row.mask()
            yield row


class ReadersQuerySet(models.QuerySet):
    def for_readers(self):
        """Return the rows as readers get them; only bare values stay as they were written."""
        return self._yield_by(ForReaders)

    def as_written(self):
        """Return the rows as they were written, for the desk."""
        return self._yield_by(ModelIterable)

    def _yield_by(self, iterable):
        rows = self._chain()
        if issubclass(rows._iterable_class, ModelIterable):
            rows._iterable_class = iterable
        return rows


class ForeignText:
    """Mask the article of each row, whatever else the row holds."""

    def mask(self):
        self.article.mask()


class Masked(models.Model):
    """A model with texts that readers get masked."""

    # What was written, by field, where something else stands in its place.
    _written = None

    class Meta:
        abstract = True

    def mask(self):
        """Put into each text what readers get of it."""
        self._written = self._written or {}
        for name, shown in self._shown():
            if shown != self.__dict__[name]:
                self._written[name] = self.__dict__[name]
                self.__dict__[name] = shown

    @classmethod
    def from_row(cls, names, row):
        """Return what a row of these columns is of, as readers get it."""
        made = cls.from_db("default", names, row)
        made.mask()
        return made

    def unmask(self):
        """Put back what was written."""
        self.__dict__.update(self._written or {})
        self._written = None

    def save(self, *, update_fields=None, **kwargs):
        names = set(self._written or ())
        if names and (update_fields is None or names & set(update_fields)):
            raise TypeError(f"{self!r} was read for readers; its texts cannot be saved.")
        super().save(update_fields=update_fields, **kwargs)

    def _shown(self):
        """Yield each text that was loaded, by its field, as readers get it."""
        raise NotImplementedError


class MaskedArticle(Masked):
    """Texts whose masked forms are kept, as of a version of the word list."""

    masked_title = models.CharField(max_length=120, null=True, editable=False)  # noqa: DJ001
    masked_summary = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001
    masked_body_html = models.TextField(null=True, editable=False)  # noqa: DJ001
    masked_closed_html = models.TextField(null=True, editable=False)  # noqa: DJ001
    words_version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def keep_masks(self):
        """Set what is kept of the texts, as the word list is now; return the fields set."""
        version = words.version(Scope.ARTICLE)
        for name, column in KEPT.items():
            text = getattr(self, name)
            shown = _mask(name, text)
            setattr(self, column, None if shown == text else shown)
        self.words_version = version
        return {*KEPT.values(), "words_version"}

    def refresh_from_db(self, using=None, fields=None, **kwargs):
        """Mask what is loaded later as well."""
        if self._written is None:
            return super().refresh_from_db(using, fields, **kwargs)
        if fields is not None:
            fields = [*fields, *(KEPT[name] for name in fields if name in KEPT)]
        self.unmask()
        super().refresh_from_db(using, fields, **kwargs)
        self.mask()
        return None

    def _shown(self):
        loaded = self.__dict__
        is_current = loaded.get("words_version") == words.version(Scope.ARTICLE)
        for name, column in KEPT.items():
            if name not in loaded:
                continue
            if is_current and column in loaded:
                yield name, loaded[name] if loaded[column] is None else loaded[column]
            else:
                yield name, _mask(name, loaded[name])
        # A stored text has the words of what is laid out from it.
        for name, columns in STORED.items():
            is_clean = is_current and all(loaded.get(name, "") is None for name in columns)
            if name in loaded and not is_clean:
                yield name, _mask(name, loaded[name])


class MaskedArticleQuerySet(ReadersQuerySet):
    def stale(self):
        """Return the articles whose masked texts are of an older word list."""
        return self.exclude(words_version=words.version(Scope.ARTICLE))

    def mask_stale(self):
        """Mask stale articles anew, step by step; yield how many each step did.

        What was done stays done, so that after an interruption the rest is taken up.
        """
        words.mask("", Scope.ARTICLE)  # reads the list while no article is locked
        last, held = 0, []
        while step := list(self._to_mask().filter(pk__gt=last)[:STEP]):
            last = step[-1].pk
            done = self._mask_step(step)
            held += {article.pk for article in step} - done
            yield len(done)
        for number in sorted(held):
            yield self._mask_held(number)

    def _to_mask(self):
        return self.stale().order_by("pk").only(*KEPT)

    def _mask_step(self, step):
        """Return the numbers of what was masked, but not what somebody holds or changed.

        All that takes time is done before a row is locked, and no lock is waited for.
        """
        for article in step:
            article.keep_masks()
        with transaction.atomic():
            rows = self._to_mask().filter(pk__in=[article.pk for article in step])
            rows = rows.select_for_update(no_key=True, skip_locked=True)
            stored = {number: texts for number, *texts in rows.values_list("pk", *KEPT)}
            same = [
                article
                for article in step
                if stored.get(article.pk) == [getattr(article, name) for name in KEPT]
            ]
            self._keep(same)
        return {article.pk for article in same}

    @transaction.atomic
    def _mask_held(self, number):
        """Wait for one article that somebody held, while nobody has to wait for us."""
        rows = self._to_mask().filter(pk=number).select_for_update(no_key=True)
        found = list(rows)
        for article in found:
            article.keep_masks()
        self._keep(found)
        return len(found)

    def _keep(self, articles):
        """Store the masks of some articles; those without any, which are most, at once."""
        columns = [*KEPT.values(), "words_version"]
        plain = {}
        for article in articles:
            values = {name: getattr(article, name) for name in columns}
            if any(values[column] is not None for column in KEPT.values()):
                self._write([article.pk], values)
            else:
                plain.setdefault(article.words_version, []).append(article.pk)
        for version, numbers in plain.items():
            self._write(numbers, dict.fromkeys(KEPT.values()) | {"words_version": version})

    def _write(self, numbers, values):
        # Neither a save nor a change of content.
        self.model.objects.filter(pk__in=numbers).update(**values)


def _mask(name, text):
    mask = words.mask if name in ("title", "summary") else words.mask_html
    return mask(text, Scope.ARTICLE)
