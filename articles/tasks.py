"""Chores of the news that run in the background, by the clock."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from newsportal import site
from newsportal.words import Scope

from . import pushes, renditions
from .models import (
    Article,
    ArticleSearch,
    DayTally,
    HotArticle,
    HotWord,
    HourlyViews,
    Picture,
    Push,
    SearchTally,
    View,
)
from .models.hot_word import DAYS, State
from .models.push import Service
from .models.search import STEP

logger = logging.getLogger(__name__)

# Days after which nobody asks any more what a search engine said.
PUSHES_KEPT = 90


# What readers and editors wait for goes first; until then they see the picture itself.
@app.task(name="make_renditions", priority=-10, retry=3)
def make_renditions(picture):
    """Make the sizes of a picture."""
    for found in Picture.objects.filter(pk=picture):
        renditions.make(found)


@app.task(name="crop_picture", priority=-10, retry=3)
def crop_picture(picture):
    """Cut a picture anew, now that the eye should rest elsewhere."""
    for found in Picture.objects.filter(pk=picture):
        renditions.crop(found)


@app.periodic(cron="53 3 * * *")
@app.task(name="mask_articles", queueing_lock="mask_articles", retry=3)
def mask_articles(timestamp=None):
    """Mask again every article whose masked texts are of an older word list.

    Changes of the list ask for it; at night it finds what came in bulk, past the models.
    """
    site.forget()
    if done := sum(Article.objects.mask_stale()):
        logger.info("Articles masked by the word list: %d", done)


def words_changed(scopes):
    """Have the articles masked again, once however many words have changed."""
    if Scope.ARTICLE not in scopes:
        return
    try:
        with transaction.atomic():
            mask_articles.defer()
    except AlreadyEnqueued:
        pass  # That job has not begun, so it will see this change too.


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="mend_search")
def mend_search(timestamp):
    """Write what is missing or outdated in the search index: bulk changes pass by it."""
    numbers = list(ArticleSearch.objects.outdated())
    for done in range(0, len(numbers), STEP):
        ArticleSearch.objects.write(numbers[done : done + STEP])
    if numbers:
        logger.info("Search entries mended: %d", len(numbers))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="tally_days")
def tally_days(timestamp):
    """Sum up what the archive's days gained and lost."""
    DayTally.objects.rebuild()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_views")
def forget_views(timestamp):
    """Forget who read what, as soon as it no longer decides what counts."""
    View.objects.forget()


@app.periodic(cron="33 4 * * *")
@app.task(queueing_lock="forget_hours")
def forget_hours(timestamp):
    """Forget by the hour what was read long ago; the totals stay."""
    HourlyViews.objects.forget()


@app.task(name="send_pushes", lock="send_pushes")
def send_pushes(service):
    """Tell a search engine or a hub what is due."""
    pushes.send(service)


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="catch_up_pushes")
def catch_up_pushes(timestamp):
    """Send what a job that never ran left waiting, and forget what was said long ago."""
    for service in Service:
        pushes.send(service)
    Push.objects.filter(answered_at__lt=timezone.now() - timedelta(days=PUSHES_KEPT)).delete()


@app.periodic(cron="9 4 * * *")
@app.task(queueing_lock="forget_searches")
def forget_searches(timestamp):
    """Forget what nobody has looked for in a week."""
    old = timezone.localdate() - timedelta(days=DAYS)
    SearchTally.objects.filter(day__lte=old).delete()
    HotWord.objects.filter(state=State.COUNTED, sought_on__lte=old).delete()


@app.periodic(cron="*/10 * * * *")
@app.task(lock="rewrite_hot_lists", queueing_lock="rewrite_hot_lists")
def rewrite_hot_lists(timestamp):
    """Write down what is read most."""
    HotArticle.objects.rewrite()
