"""Photographs for tests, drawn here; and files that only pretend to be photographs."""

import base64
import random
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from hatnhan.plumbing.files.limits import MOST_BYTES

CAMERA = "Camera-4711"
REMARK = "a remark beside the picture"
PLACE = "21.3256N"
# Written once by an encoder that is no part of this program: 48 × 32, left red, right green, with a camera,
# a place, and the note that it has to be turned upright.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAACYAAgAAAAACEgABAAAAAAAAAH4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAKxtZGF0AAAAIigBrxmA94Rb3/XG/k/X5EGvtey9xvvEPXJMe+Nq"
    "TFA5RWwAAAAGRXhpZgAATU0AKgAAAAgAAwEPAAIAAAALAAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAAPgAAAABQaG9uZU1ha2Vy"
    "AAAAAgABAAIAAAACTgAAAAACAAUAAAADAAAAXAAAAAAAAAAVAAAAAQAAAB4AAAABAAAAAAAAAAE="
)


def drawn(width: int = 60, height: int = 40, *, mode: str = "RGB") -> Image.Image:
    """Give a picture whose left half is red and whose right half is green."""
    image = Image.new("RGB", (width, height), (30, 120, 60))
    image.paste((200, 60, 40), (0, 0, width // 2, height))
    return image.convert(mode)


def noise(width: int = 400, height: int = 300, *, seed: int = 1) -> Image.Image:
    """Give a picture that no encoder makes small."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def encoded(image: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    """Give the picture as a file of this kind."""
    written = BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def telling(kind: str, orientation: int = 6) -> bytes:
    """Give a picture that tells its camera, its place, a profile and a remark, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = CAMERA, orientation, REMARK
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (21.0, 30.0, 0.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, object] = {"exif": exif.tobytes(), "icc_profile": profile}
    if kind == "JPEG":
        more |= {"comment": REMARK.encode(), "xmp": f"<x:xmpmeta>{PLACE}</x:xmpmeta>".encode()}
    if kind == "WEBP":
        more |= {"xmp": f"<x:xmpmeta>{PLACE}</x:xmpmeta>".encode(), "lossless": True}
    if kind == "PNG":
        more |= {"pnginfo": PngInfo()}
        info = more["pnginfo"]
        assert isinstance(info, PngInfo)
        info.add_text("Comment", REMARK)
        info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{PLACE}</x:xmpmeta>")
    return encoded(drawn(), kind, **more) + f"<!-- {REMARK} {PLACE} {CAMERA} -->".encode()


def png_of(width: int, height: int, *, extra: bytes = b"") -> bytes:
    """Give a PNG of one grey, however large: a few bytes for very many pixels."""
    rows = zlib.compress(b"\x00" * ((width // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    """Give one chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def text_bomb() -> bytes:
    """Give a PNG whose remark unfolds into 200 MB."""
    remark = b"Comment\x00\x00" + zlib.compress(b"\x00" * 200_000_000, 9)
    return png_of(64, 64, extra=chunk(b"zTXt", remark))


def slow_bomb() -> bytes:
    """Give a JPEG that says its last refinement so often that reading it takes minutes."""
    whole = encoded(drawn(6000, 6000), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]
    return whole[:-2] + scan * ((11_000_000 - len(whole)) // len(scan)) + b"\xff\xd9"


# What somebody may choose instead of a photograph, and the words that answer it.
NO_PHOTOGRAPHS = [
    (b"", "This file is empty"),
    (b"x" * (MOST_BYTES + 1), "more than 12 MB"),
    (b"<svg onload=alert(1)>", "a page or a drawing"),
    (b"plain words", "not a photograph that can be read"),
    (png_of(20000, 20000), "larger than 40 megapixels"),
]
