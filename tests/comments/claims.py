"""Complaints and files for tests."""

import json
from base64 import b64encode
from io import BytesIO
from uuid import uuid4

import altcha
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from comments.models import Complaint
from tests.factories import make_article

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REASON = "第三段引用的照片是我拍摄的，没有取得授权，请删除。"


def make_complaint(article=None, **values):
    """Return a complaint as its form files it."""
    told = {
        "article": article or make_article(published=True),
        "right": "copyright",
        "reason": REASON,
        "name": "林一舟",
        "email": "lin@example.com",
        "filed_by": None,
        "files": [],
    } | values
    return Complaint.objects.file(form_key=uuid4(), **told)


def sheet(about, **values):
    """Return what a browser sends of the form."""
    return {
        "article": about.canonical_url,
        "right": "copyright",
        "reason": REASON,
        "name": "林一舟",
        "email": "lin@example.com",
        "phone": "",
        "is_true": "on",
        "form_key": str(uuid4()),
        "altcha": "",
    } | values


def solved(client):
    """Return the proof of work that a browser would bring."""
    given = client.get("/complaints/challenge/").json()
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(given))
    return b64encode(
        json.dumps({"challenge": given, "solution": solution.to_dict()}).encode()
    ).decode()


def file(name="证据.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(40, 30), **options):
    target = BytesIO()
    Image.new("RGB", size, "#a8281a").save(target, kind, **options)
    return target.getvalue()
