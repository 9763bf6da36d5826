"""Chores of the news that run in the background, by the clock."""

import logging

from procrastinate.contrib.django import app

from .models import ArticleSearch
from .models.search import STEP

logger = logging.getLogger(__name__)


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="mend_search")
def mend_search(timestamp):
    """Write what is missing or outdated in the search index: bulk changes pass by it."""
    numbers = list(ArticleSearch.objects.outdated())
    for done in range(0, len(numbers), STEP):
        ArticleSearch.objects.write(numbers[done : done + STEP])
    if numbers:
        logger.info("Search entries mended: %d", len(numbers))
