from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from newsportal.fold import fold
from newsportal.text import validate_visible

# So many visitors have to look for the same on one day before anybody else reads it.
ENOUGH = 3
# Days after which nobody remembers what was looked for.
DAYS = 7
LONGEST = 20

COUNT = """
WITH tallied AS (
  INSERT INTO articles_searchtally (word, visitor, day) VALUES (%(word)s, %(visitor)s, %(day)s)
  ON CONFLICT DO NOTHING RETURNING visitor)
SELECT (SELECT count(*) FROM tallied) + count(*) FILTER (WHERE day = %(day)s),
       (SELECT count(*) FROM tallied) + count(*)
FROM articles_searchtally WHERE word = %(word)s
"""
# What editors barred stays barred; what they chose keeps its place.
KEEP = """
INSERT INTO articles_hotword (text, folded, state, position, visitors, sought_on)
VALUES (%(text)s, %(folded)s, 'counted', 0, %(visitors)s, %(day)s)
ON CONFLICT (folded) DO UPDATE SET visitors = excluded.visitors, sought_on = excluded.sought_on
"""


class State(models.TextChoices):
    CHOSEN = "chosen", _("chosen by editors")
    COUNTED = "counted", _("looked for by readers")
    BARRED = "barred", _("never shown")


def key(folded):
    """Return the number under which a word is counted before its letters may be kept."""
    digest = blake2b(folded.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=8)
    return int.from_bytes(digest.digest(), signed=True)


class HotWordQuerySet(models.QuerySet):
    def shown(self):
        """Return the words that readers are offered: the chosen ones, then the most sought."""
        shown = self.exclude(state=State.BARRED)
        is_counted = models.Case(models.When(state=State.COUNTED, then=1), default=0)
        return shown.order_by(is_counted, "position", "-visitors", "pk")

    def count_in(self, searches):
        """Note that visitors looked for something; its words are kept once enough did.

        Each search is (text, visitor, day): a number that cannot be taken back to a person
        and is another one every day, and the site's date.
        """
        for text, visitor, day in sorted(searches):
            self._count(text, visitor, day)

    def _count(self, text, visitor, day):
        folded = fold(text)
        values = {
            "text": text,
            "folded": folded,
            "word": key(folded),
            "visitor": visitor,
            "day": day,
        }
        with connection.cursor() as cursor:
            cursor.execute(COUNT, values)
            today, values["visitors"] = cursor.fetchone()
            if today >= ENOUGH:
                cursor.execute(KEEP, values)


class HotWord(models.Model):
    """A word that readers are offered to look for."""

    text = models.CharField(_("word"), max_length=LONGEST, validators=[validate_visible])
    folded = models.CharField(max_length=LONGEST, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHOSEN)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    visitors = models.PositiveIntegerField(_("visitors in a week"), default=0, editable=False)
    sought_on = models.DateField(_("last looked for"), null=True, editable=False)

    objects = HotWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("hot word")
        verbose_name_plural = _("hot words")
        ordering = ["state", "position", "-visitors", "pk"]

    def __str__(self):
        return self.text

    def clean(self):
        """Refuse a word that is there in another width, case or script."""
        super().clean()
        others = HotWord.objects.exclude(pk=self.pk).filter(folded=fold(self.text))
        if others.exists():
            raise ValidationError({"text": _("There is such a word already.")}, code="unique")

    def save(self, **kwargs):
        self.folded = fold(self.text)
        super().save(**kwargs)


class SearchTally(models.Model):
    """Somebody looked for a word on a day: two numbers, neither of which says which or who."""

    pk = models.CompositePrimaryKey("word", "visitor", "day")
    word = models.BigIntegerField()
    visitor = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        verbose_name = _("tally of searches")
        verbose_name_plural = _("tallies of searches")
        default_permissions = []

    def __str__(self):
        return f"{self.word} · {self.day}"
