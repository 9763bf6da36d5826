"""The mails that wait in the queue, as the worker would send them."""

import re

from django.conf import settings
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tasks import deliver, mail_reset


def delivered():
    """Hand all waiting mails to the mail server, and return what it got, in order."""
    mail.outbox.clear()
    _write_resets()
    for job in ProcrastinateJob.objects.filter(task_name="accounts.tasks.deliver").order_by(
        "pk"
    ):
        deliver(**job.args)
    return mail.outbox


def _write_resets():
    """Do the jobs that write the mails with the way to a new password, each once."""
    jobs = ProcrastinateJob.objects.filter(task_name="mail_reset").order_by("pk")
    for arguments in list(jobs.values_list("args", flat=True)):
        mail_reset(**arguments)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'mail_reset'")


def link_in(message):
    """Return the path of the first link of a mail that leads to more than the home page."""
    return re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", message.body)[1]
