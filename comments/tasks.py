"""What follows a comment or a change of the word list, and the chores of complaints."""

import logging

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from newsportal import site
from newsportal.words import Scope

from .laying import remake_stale
from .models import Comment, Complaint

logger = logging.getLogger(__name__)


@app.task(name="comment_appeared", retry=3)
def comment_appeared(comment):
    """Pay for a comment that was public at once, and tell whom it concerns."""
    for found in Comment.objects.filter(pk=comment):
        found.appear()


@app.periodic(cron="11 3 * * *")
@app.task(name="mask_comments", queueing_lock="mask_comments", retry=3)
def mask_comments(timestamp=None):
    """Make anew what others read of every comment of an older word list."""
    site.forget()
    if done := sum(remake_stale()):
        logger.info("Comments masked by the word list: %d", done)


def words_changed(scopes):
    """Have the comments masked again, once however many words have changed."""
    if Scope.COMMENT not in scopes:
        return
    try:
        with transaction.atomic():
            mask_comments.defer()
    except AlreadyEnqueued:
        pass  # That job has not begun, so it will see this change too.


@app.periodic(cron="21 5 * * *")
@app.task(queueing_lock="forget_complaints")
def forget_complaints(timestamp):
    """Wipe what complaints that were closed long ago say of persons, and their evidence."""
    for complaint in Complaint.objects.over():
        complaint.forget()
