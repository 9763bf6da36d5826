"""Chores of the news that run in the background, by the clock."""

import logging

from procrastinate.contrib.django import app

from . import renditions
from .models import ArticleSearch, Picture, View
from .models.search import STEP

logger = logging.getLogger(__name__)


# What readers and editors wait for goes first; until then they see the picture itself.
@app.task(name="make_renditions", priority=-10, retry=3)
def make_renditions(picture):
    """Make the sizes of a picture."""
    for found in Picture.objects.filter(pk=picture):
        renditions.make(found)


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="mend_search")
def mend_search(timestamp):
    """Write what is missing or outdated in the search index: bulk changes pass by it."""
    numbers = list(ArticleSearch.objects.outdated())
    for done in range(0, len(numbers), STEP):
        ArticleSearch.objects.write(numbers[done : done + STEP])
    if numbers:
        logger.info("Search entries mended: %d", len(numbers))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_views")
def forget_views(timestamp):
    """Forget who read what, as soon as it no longer decides what counts."""
    View.objects.forget()
