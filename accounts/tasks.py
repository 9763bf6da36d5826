"""Chores of the members that run in the background."""

import logging

from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils.timezone import localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import archives, leaving, notification_mail, resetting, sessions
from .models import Archive, Member, Notification, NotificationChoice

logger = logging.getLogger(__name__)

# The hour at which the mails of the day go out.
MORNING = 8

# Half a minute, then longer and longer, for most of a day.
PATIENTLY = RetryStrategy(max_attempts=9, exponential_wait=4)


@app.task(queue="mail", retry=PATIENTLY)
def deliver(address, subject, body, headers=None):
    """Hand one mail to the mail server."""
    EmailMessage(subject, body, to=[address], headers=headers).send()


@app.task(name="mail_reset", queue="mail", retry=PATIENTLY)
def mail_reset(address):
    """Mail the way to a new password, or that nobody here has the address."""
    resetting.send(address)


@app.task(name="make_archive", retry=3)
def make_archive(archive):
    """Make the archive that a member asked for."""
    for found in Archive.objects.filter(pk=archive):
        archives.make(found)


@app.periodic(cron="41 4 * * *")
@app.task(queueing_lock="forget_archives")
def forget_archives(timestamp):
    """Delete the archives whose week is over."""
    Archive.objects.over().discard()


@app.periodic(cron="7 5 * * *")
@app.task(queueing_lock="erase_members")
def erase_members(timestamp):
    """Erase who asked for it 30 days ago and has not come back."""
    for member in leaving.due():
        try:
            leaving.erase(member)
        except Exception:  # One that fails must not keep the others waiting for ever.
            logger.exception("Member %d could not be erased", member.pk)


@app.task(name="mail_notification", retry=3)
def mail_notification(notification):
    """Mail one notification, unless it has been read meanwhile."""
    for row in Notification.objects.filter(pk=notification).select_related("member"):
        notification_mail.send(
            row.member, notification_mail.waiting(row.member).filter(pk=row.pk)
        )


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="mail_mornings")
def mail_mornings(timestamp):
    """Queue the mail of the day for each member who wants one and has something new."""
    if localtime().hour != MORNING:
        return
    daily = NotificationChoice.objects.filter(mail=NotificationChoice.Mail.DAILY)
    members = Member.objects.filter(notification_choice__in=daily).exclude(email="")
    for pk in members.values_list("pk", flat=True).iterator():
        mail_day.defer(member=pk)


@app.task(name="mail_day", retry=3)
def mail_day(member):
    """Mail what a member has not read since the last such mail."""
    for found in Member.objects.filter(pk=member):
        notification_mail.send(found, notification_mail.waiting(found))


@app.periodic(cron="37 4 * * *")
@app.task(queueing_lock="forget_notifications")
def forget_notifications(timestamp):
    """Delete the notifications that nobody will look up any more."""
    Notification.objects.forget()


@app.periodic(cron="51 4 * * *")
@app.task(queueing_lock="forget_sessions")
def forget_sessions(timestamp):
    """Delete the sessions that have run out, and what was noted of them."""
    call_command("clearsessions")
    sessions.forget_ended()
