"""Recognise what claimants send by its content: pictures and documents, nothing else."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _
from PIL import Image

from newsportal.pictures import MAX_PIXELS, MAX_PIXELS_ELSE, name_of

from .models.evidence import Kind

MOST_FILES = 5
# What is read of a request at all, so that what was typed beside too large files is kept.
MOST_READ = 3 * settings.EVIDENCE_MAX_BYTES
# How far from its end a document says that it is whole.
TAIL = 2048
FORMATS = {"JPEG": Kind.JPEG, "MPO": Kind.JPEG, "PNG": Kind.PNG}


class Bound(FileUploadHandler):
    """Lets files pass that are together as large as evidence may be, and skips the others."""

    def receive_data_chunk(self, raw_data, start):
        self.request.evidence_bytes = getattr(self.request, "evidence_bytes", 0) + len(raw_data)
        if is_too_large(self.request):
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def is_too_large(request) -> bool:
    """Tell whether more bytes came as files than evidence may have."""
    return getattr(request, "evidence_bytes", 0) > settings.EVIDENCE_MAX_BYTES


def recognise(upload: UploadedFile) -> Kind:
    """Return what a file is, and give it a name that can be printed; or refuse it."""
    upload.name = name_of(upload) or "?"
    upload.seek(0)
    kind = _document(upload) or _picture(upload)
    if kind is None:
        raise ValidationError(
            _("“%(name)s” is not a JPEG, PNG or PDF file, or it is damaged."),
            code="kind",
            params={"name": upload.name},
        )
    return kind


def _document(upload):
    if upload.read(5) != b"%PDF-":
        return None
    upload.seek(max(0, upload.size - TAIL))
    return Kind.PDF if b"%%EOF" in upload.read() else None


def _picture(upload):
    """Return the kind of a picture that can be decoded, and within our limits."""
    upload.seek(0)
    try:
        image = Image.open(BytesIO(upload.read()), formats=["JPEG", "PNG"])
        if image.width * image.height > MAX_PIXELS.get(image.format, MAX_PIXELS_ELSE):
            return None
        # A JPEG shows at an eighth of its size whether it is whole.
        image.draft(None, (image.width // 8, image.height // 8))
        image.load()
    except Exception:  # A forged head may raise anything.
        return None
    return FORMATS.get(image.format)
