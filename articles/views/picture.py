from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from newsportal import pictures

from ..models import Picture

# What a form adds to the file it carries.
FORM_BYTES = 64 * 1024


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
    file = request.FILES.get("file")
    if not file:
        return JsonResponse({"error": _("No file arrived. Try again.")}, status=400)
    try:
        picture = Picture.objects.receive(file, member)
    except ValidationError as error:
        return _refusal(error, 413 if error.code == "too_large" else 400)
    return JsonResponse(
        {
            "id": picture.pk,
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
            "alt": picture.alt,
        }
    )


def _announced(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refusal(error, status):
    return JsonResponse({"error": " ".join(error.messages)}, status=status)
