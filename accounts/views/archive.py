from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import archives
from accounts.models import Archive
from accounts.private import private


@require_http_methods(["GET", "HEAD", "POST"])
@private
def archive(request):
    """Ask for the archive of one's data, and fetch it once it is made."""
    if request.method == "POST":
        archives.ask(request.user)
        return redirect("accounts:archive")
    rows = Archive.objects.current().filter(member=request.user).order_by("-pk")
    context = {"archives": rows, "is_making": any(not row.made_at for row in rows)}
    return render(request, "accounts/archive.html", context)


@require_safe
@private
def archive_file(request, pk):
    """Give an archive to the member it belongs to, and to nobody else."""
    mine = Archive.objects.current().filter(member=request.user).exclude(made_at=None)
    archive = get_object_or_404(mine, pk=pk)
    try:
        content = archive.open()
    except FileNotFoundError as error:
        raise Http404("archive") from error
    name = f"{timezone.localtime(archive.made_at):%Y-%m-%d}.zip"
    return FileResponse(content, as_attachment=True, filename=name)
