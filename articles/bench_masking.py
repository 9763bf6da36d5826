"""What an editor's save costs alone, and while the texts of all articles are masked anew."""

import os
import subprocess
import sys
from itertools import cycle
from random import Random

from newsportal.bench import Call, database
from newsportal.bench.words import made_up
from newsportal.matching import key
from newsportal.models import Word
from newsportal.words import Scope

from .models import Article

NOTE = "基准测试"
# It says when its first step is done; each round is made for a newer list.
FOR_EVER = """
import django
django.setup()
from articles.models import Article
from newsportal.models import WordList
is_begun = False
while True:
    WordList.objects.touch(["article"])
    for done in Article.objects.mask_stale():
        if not is_begun:
            is_begun = print(flush=True) or True
"""


def parts():
    """Return both, with 10,000 words listed."""
    masking = Masking()
    turns = cycle(Article.objects.order_by("?").values_list("pk", flat=True)[:500])

    def save():
        masking.list_words()
        article = Article.objects.get(pk=next(turns))
        article.summary = article.summary[::-1]
        article.save()

    def save_beside():
        masking.go_on()
        save()

    return [
        Call("editor saves", save, masking.end),
        Call("editor saves while all articles are masked anew", save_beside, masking.end),
    ]


class Masking:
    """Words of its own, and a process that masks all articles again and again."""

    is_listed, process = False, None

    def list_words(self):
        if not self.is_listed:
            self.is_listed = True
            random = Random(7)  # noqa: S311 - the same words each time
            texts = {key(text): text for text in made_up(random)}
            scopes = [Scope.ARTICLE]
            Word.objects.bulk_create(
                Word(key=found, text=text, scopes=scopes, note=NOTE)
                for found, text in texts.items()
            )

    def go_on(self):
        """Begin, or see that it has not ended."""
        if self.process is None:
            environment = {
                **os.environ,
                "DATABASE_URL": database.url(),
                "DJANGO_SETTINGS_MODULE": "newsportal.settings",
            }
            command = [sys.executable, "-W", "ignore", "-c", FOR_EVER]
            self.process = subprocess.Popen(  # noqa: S603
                command, env=environment, stdout=subprocess.PIPE
            )
            self.process.stdout.readline()
        if self.process.poll() is not None:
            raise RuntimeError("The process that masks the articles has ended.")

    def end(self):
        """Leave the articles as they were found."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None
        if self.is_listed:
            self.is_listed = False
            Word.objects.filter(note=NOTE).delete()
            sum(Article.objects.mask_stale())
