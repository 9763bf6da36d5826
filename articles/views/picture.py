from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseGone, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from articles import renditions
from newsportal import pictures
from newsportal.views.media import media

from ..forms.picture import SharedForm
from ..models import Picture

# What a form adds to the file it carries.
FORM_BYTES = 64 * 1024

# Seconds for which a proxy may answer for us.
MEMORY = 60
CROP_MEMORY = 3600


def file(request, name):
    """Serve a picture or a size of it, as long as its licence lasts."""
    name = f"pictures/{name}"
    original = renditions.original_of(name)
    picture = original and Picture.objects.filter(file=original).first()
    if not picture:
        raise Http404("no such picture")
    if picture.is_expired:
        return _expired(request, name)
    response = media(request, name)
    if renditions.is_crop(name):  # Its name stays when it is cut anew.
        response.headers["Cache-Control"] = f"public, max-age={CROP_MEMORY}"
    kept = MEMORY
    if picture.licence_expires_at:
        left = int((picture.licence_expires_at - timezone.now()).total_seconds())
        longest = CROP_MEMORY if renditions.is_crop(name) else left
        response.headers["Cache-Control"] = f"public, max-age={min(left, longest)}"
        kept = min(kept, left)
    # For our own proxy, which has to learn soon that a licence was ended.
    response.headers["X-Accel-Expires"] = str(kept)
    return response


def _expired(request, name):
    """Show editors what they have to decide about, and readers nothing."""
    if request.user.has_perm("articles.view_picture"):
        response = media(request, name)
    else:
        response = HttpResponseGone()
    response.headers["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
@require_POST
def upload(request):
    """Refuse what is too large before any of it is read; looking for a token reads."""
    try:
        if _announced(request) > settings.PICTURE_MAX_BYTES + FORM_BYTES:
            pictures.refuse_size()
    except ValidationError as error:
        return _refusal(error, 413)
    return _receive(request)


@csrf_protect
def _receive(request):
    """Take one picture from the editor and say where it now is."""
    member = request.user
    if not (member.is_active and member.is_staff):
        message = _("You are signed out. Sign in in another tab, then try again.")
        return JsonResponse({"error": message}, status=403)
    if not member.has_perm("articles.add_picture"):
        message = _("You may not add pictures. Ask for the permission to do so.")
        return JsonResponse({"error": message}, status=403)
    file, form = request.FILES.get("file"), SharedForm(request.POST)
    if not file:
        return JsonResponse({"error": _("No file arrived. Try again.")}, status=400)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(_faults(form))}, status=400)
    try:
        picture = Picture.objects.receive(file, member, **form.cleaned_data)
    except ValidationError as error:
        return _refusal(error, 413 if error.code == "too_large" else 400)
    return JsonResponse(
        {
            "id": picture.pk,
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
            "alt": picture.alt,
            "thumbnail": picture.thumbnail,
            "edit": reverse("admin:articles_picture_change", args=[picture.pk]),
        }
    )


def _faults(form):
    for name, errors in form.errors.items():
        yield f"{form[name].label}：{' '.join(errors)}"


def _announced(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refusal(error, status):
    return JsonResponse({"error": " ".join(error.messages)}, status=status)
