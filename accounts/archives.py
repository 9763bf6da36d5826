"""Taking out: one zip of all that is a member's, made by a job and kept for a week."""

import json
import secrets
import shutil
import tempfile
import zipfile
from datetime import timedelta

from django.core.files.base import File
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from newsportal import log, parts, site
from newsportal.limits import Limit

from . import archive_page
from .models import Archive, Kind, Member
from .notifications import notify

# Making one reads all that somebody ever wrote.
PER_DAY = Limit("archive", 3, timedelta(days=1))


@transaction.atomic
def ask(member: Member) -> Archive:
    """Have an archive made; while one is being made, that one is returned."""
    from .tasks import make_archive

    archive, is_new = Archive.objects.get_or_create(member=member, made_at=None)
    if is_new:
        PER_DAY.hit(member.pk)
        log.record(member, "take_out", member)
        make_archive.defer(archive=archive.pk)
    return archive


def make(archive: Archive) -> None:
    """Write the file and say that it is there; done twice, it is done once."""
    if archive.made_at:
        return
    if not archive.file:
        # Known before it is there: a run that dies leaves no file that nobody deletes.
        archive.file = f"archives/{secrets.token_urlsafe(16)}.zip"
        archive.save(update_fields=["file"])
    storages["private"].delete(archive.file)
    with tempfile.TemporaryFile() as target:
        _write(archive.member, target)
        archive.size = target.tell()
        storages["private"].save(archive.file, File(target))
    with transaction.atomic():
        archive.made_at = timezone.now()
        archive.save(update_fields=["size", "made_at"])
        notify(
            archive.member,
            Kind.SYSTEM,
            text=_("The archive of your data is ready to be fetched for seven days."),
            url=reverse_lazy("accounts:archive"),
            key=f"archive:{archive.pk}",
        )


def _write(member, target):
    """Write what every part of the portal holds of the member, and a page to read it by."""
    language = member.language or site.current().language
    sections = []
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped,
        translation.override(language),
    ):
        for part in parts.gather("EXPORT_PARTS", member):
            for path, data in part:
                sections.append(archive_page.section(path, data))
                with zipped.open(path, "w", force_zip64=True) as entry:
                    _copy(data, entry)
        zipped.writestr("index.html", archive_page.render(member, site.current(), sections))


def _copy(data, entry):
    if hasattr(data, "read"):
        with data:
            shutil.copyfileobj(data, entry)
    else:
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        entry.write(text.encode())
