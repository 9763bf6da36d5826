import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from newsportal import log, matching, site
from newsportal.words import Action, Scope

# Beyond it two signs apart would be two clauses apart.
MOST_SIGNS = 10
LONGEST, LONGEST_NOTE = 60, 120
# So many words are named in the log when many are added at once.
NAMED = 50


class WordListManager(models.Manager):
    @transaction.atomic
    def touch(self, scopes):
        """Tell every process, and what keeps masked text, that the list has changed."""
        row = self.select_for_update().get()
        # The clock only counts up, and what was rolled back leaves no number behind.
        now = time.time_ns() // 1_000_000
        row.versions |= {scope: max(now, row.versions.get(scope, 0) + 1) for scope in scopes}
        row.save(update_fields=["versions"])
        site.forget()
        for path in settings.WORDS_CHANGED:
            import_string(path)(set(scopes))


class WordList(models.Model):
    """How words are looked for, and when the list of each scope last changed; one row."""

    gap = models.PositiveSmallIntegerField(
        _("signs between"),
        default=3,
        validators=[MaxValueValidator(MOST_SIGNS)],
        help_text=_("So many signs or blanks inside a word do not hide it."),
    )
    versions = models.JSONField(default=dict, editable=False)

    objects = WordListManager()

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word list")
        default_permissions = ["change", "view"]
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_word_list"),
            models.CheckConstraint(
                condition=models.Q(gap__lte=MOST_SIGNS), name="word_gap_is_short"
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def save(self, **kwargs):
        super().save(**kwargs)
        if "versions" not in (kwargs.get("update_fields") or ()):
            WordList.objects.touch(Scope)


def all_scopes():
    return list(Scope)


class WordQuerySet(models.QuerySet):
    @transaction.atomic
    def put(self, lines, by, *, action, scopes, note=""):
        """List words of a file; what is listed already takes what its line says of it.

        Return how many were added and how many changed.
        """
        word_list = WordList.objects.select_for_update().get()
        listed = {word.key: word for word in self.filter(key__in=[line.key for line in lines])}
        given = {"action": action, "scopes": scopes, "note": note}
        new, changed, touched = [], [], set()
        for line in lines:
            said = {name: getattr(line, name) for name in given}
            said = {name: value for name, value in said.items() if value is not None}
            word = listed.get(line.key)
            if word is None:
                word = self.model(text=line.text, key=line.key, **(given | said))
                new.append(word)
            elif any(getattr(word, name) != value for name, value in said.items()):
                touched.update(word.scopes)
                vars(word).update(said)
                changed.append(word)
            else:
                continue
            touched.update(word.scopes)
        self.bulk_create(new, batch_size=1000)
        self.bulk_update(changed, list(given), batch_size=500)
        if touched:
            names = [word.text for word in [*new, *changed][:NAMED]]
            after = {"added": len(new), "changed": len(changed), "words": names}
            log.record(by, "import", word_list, after=after)
            WordList.objects.touch(touched)
        return len(new), len(changed)

    @transaction.atomic
    def delete(self):
        scopes = {scope for row in self.values_list("scopes", flat=True) for scope in row}
        deleted = super().delete()
        WordList.objects.touch(scopes)
        return deleted


class Word(models.Model):
    """A listed word, or one that is let pass together with all that stands inside it."""

    text = models.CharField(_("word"), max_length=LONGEST)
    # What it is found by: of two spellings of one word only one is listed.
    key = models.CharField(max_length=LONGEST, unique=True, editable=False)
    action = models.CharField(_("action"), max_length=8, choices=Action, default=Action.MASK)
    scopes = ArrayField(
        models.CharField(max_length=8, choices=Scope),
        verbose_name=_("counts in"),
        default=all_scopes,
    )
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("word list")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=Action), name="word_has_action"
            ),
            models.CheckConstraint(
                condition=models.Q(scopes__len__gt=0), name="word_counts_somewhere"
            ),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        """Refuse what cannot be found, and what is listed in another spelling."""
        self.text, self.key = read(self.text)
        twin = Word.objects.filter(key=self.key).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError(
                {"text": _("It is listed already, as “%(word)s”.") % {"word": twin}},
                code="listed",
            )

    @transaction.atomic
    def save(self, **kwargs):
        self.text, self.key = read(self.text)
        stored = Word.objects.filter(pk=self.pk).values_list("scopes", flat=True).first()
        super().save(**kwargs)
        WordList.objects.touch({*self.scopes, *(stored or ())})

    @transaction.atomic
    def delete(self, **kwargs):
        deleted = super().delete(**kwargs)
        WordList.objects.touch(self.scopes)
        return deleted


def read(typed):
    """Return a word as it is kept and what it is found by; refuse what cannot be found."""
    text = " ".join(typed.split())
    key = matching.key(text)
    if not key:
        message = _("A word needs a letter, a digit or a Chinese character.")
    elif len(key) == 1 and not matching.IS_WIDE(key):
        message = _("A single letter or digit would be found everywhere.")
    elif len(text) > LONGEST:
        message = _("A word may have 60 characters.")
    elif "\0" in text:
        message = _("It holds a character that cannot be stored.")
    else:
        return text, key
    raise ValidationError({"text": message}, code="word")
