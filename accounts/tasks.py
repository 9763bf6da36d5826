"""Chores of the members that run in the background."""

from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from . import archives, notification_mail
from .models import Archive, Member, Notification, NotificationChoice

# The hour at which the mails of the day go out.
MORNING = 8


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


@app.task(name="mail_notification", queue="mail", retry=5)
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


@app.task(name="mail_day", queue="mail", retry=5)
def mail_day(member):
    """Mail what a member has not read since the last such mail."""
    for found in Member.objects.filter(pk=member):
        notification_mail.send(found, notification_mail.waiting(found))
