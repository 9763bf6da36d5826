"""Files to send, the good and the bad."""

import struct
import zlib
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image


def encode(image, kind="PNG", **options):
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def picture(width=64, height=48, kind="PNG", mode="RGB", colour=(168, 40, 26), **options):
    return encode(Image.new(mode, (width, height), colour), kind, **options)


def upload(content, name="a.png"):
    return ContentFile(content, name=name)


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_bomb(width=30_000, height=30_000):
    """Return a PNG of some kilobytes that says it has 900 million pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


def webp_bomb():
    """Return a small WebP whose head says 16,383 by 16,383."""
    content = bytearray(picture(kind="WEBP", lossless=True))
    start = content.index(b"VP8L") + 9
    content[start : start + 4] = (0xFFFFFFF & (16382 | 16382 << 14)).to_bytes(4, "little")
    return bytes(content)


def gif_bomb():
    """Return a small GIF whose head says 65,535 by 65,535."""
    content = picture(kind="GIF")
    return content[:6] + b"\xff" * 4 + content[10:]
