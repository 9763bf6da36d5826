"""The mails that wait in the queue, as the worker would send them."""

import re

from django.conf import settings
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tasks import deliver


def delivered():
    """Hand all waiting mails to the mail server, and return what it got, in order."""
    mail.outbox.clear()
    for job in ProcrastinateJob.objects.filter(task_name="accounts.tasks.deliver").order_by(
        "pk"
    ):
        deliver(**job.args)
    return mail.outbox


def link_in(message):
    """Return the path of the first link of a mail that leads to more than the home page."""
    return re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", message.body)[1]
