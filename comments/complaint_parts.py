"""What complaints add to shared pages."""

from django.utils import timezone
from django.utils.translation import gettext as _

from newsportal.templatetags.desk import stamp

from .models import Complaint, Entry
from .models.evidence import CLAIMANTS

ROWS = 8


def desk(request):
    """Yield the desk's panel of complaints with their clocks, what is due first."""
    if request.user.has_perm("comments.view_complaint"):
        rows = Complaint.objects.running().select_related("article", "assigned_to")
        complaints = list(rows.defer("article__body", "article__body_html")[:ROWS])
        if complaints:
            yield {
                "title": _("Complaints"),
                "articles": complaints,
                "rows": "admin/comments/complaint/_rows.html",
            }


def export(member):
    """Yield the complaints that a member filed, with what was said and sent."""
    filed = member.complaints.select_related("article").order_by("pk")
    yield "complaints.json", [_exported(complaint) for complaint in filed]
    for complaint in filed:
        for entry in complaint.entries.prefetch_related("files"):
            for number, file in enumerate(entry.files.all(), start=1):
                yield f"complaints/{complaint.pk}-{entry.pk}-{number}.{file.kind}", file.open()


def erase(member):
    """Wipe the complaints that are closed; the others wait for their decision unsigned."""
    for complaint in member.complaints.all():
        if complaint.decided_at and not complaint.takes_more:
            complaint.forget()
    member.complaints.update(filed_by=None)
    Entry.objects.filter(by=member, deed__in=CLAIMANTS).update(by=None)


def _exported(complaint):
    return {
        "reference": complaint.reference,
        "article": complaint.article.canonical_url,
        "right": complaint.right,
        "name": complaint.name,
        "email": complaint.email,
        "phone": complaint.phone,
        "state": complaint.state,
        "entries": list(complaint.entries.values("at", "deed", "text")),
    }


def due(complaint):
    """Return the words of a complaint's clock."""
    if complaint.due_at is None:
        return ""
    if complaint.is_late:
        return _("overdue since %(moment)s") % {"moment": stamp(complaint.due_at)}
    hours = int((complaint.due_at - timezone.now()).total_seconds() // 3600)
    if hours < 48:
        return _("%(hours)d h left") % {"hours": hours}
    return _("%(days)d days left") % {"days": hours // 24}
