from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from articles import covers
from newsportal.views.media import media


def cover(request, name, shape):
    """Show a drawn cover to those who read no SVG; it is printed when first asked for."""
    if name not in covers.NAMES or shape not in covers.PRINTS:
        raise Http404("cover")
    stored = f"covers/{name}-{shape}.png"
    if not default_storage.exists(stored):
        target = BytesIO()
        covers.printed(name, shape).quantize(64).save(target, "PNG", optimize=True)
        default_storage.save(stored, ContentFile(target.getvalue()))
    response = media(request, stored)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
