"""Chores of the members that run in the background."""

from procrastinate.contrib.django import app

from . import archives
from .models import Archive


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
