"""From the bytes that were sent to the photograph that is kept."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast

from hatnhan.plumbing.files import limits, troubles

PICTURE_READER = Path(__file__).with_name("picture.py")
MEDIA_TYPE = "image/jpeg"

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"
_NEEDED = frozenset({"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR"})
_at_once = BoundedSemaphore(limits.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Photograph:
    """A JPEG of nothing but pixels."""

    jpeg: bytes
    width: int
    height: int


def photograph_of(content: bytes) -> Photograph:
    """Give the photograph that the bytes show; raises FileRefused where they show none."""
    if not content:
        raise troubles.FileEmpty
    if len(content) > limits.MOST_BYTES:
        raise troubles.FileTooLarge(most=limits.MOST_BYTES // limits.MB)
    kind = _kind_of(content)
    with _at_once:
        head, jpeg = _opened(content, kind)
    said = cast("dict[str, object]", json.loads(head))
    match said.get("refused"):
        case "pixels":
            raise troubles.TooManyPixels(most=limits.MOST_PIXELS // 1_000_000)
        case "heavy":
            raise troubles.TooHeavy
        case "broken":
            raise troubles.PictureBroken
    return Photograph(jpeg, cast("int", said["width"]), cast("int", said["height"]))


def _kind_of(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "HEIF"
    if content[:512].lstrip(_BYTE_ORDER_MARKS + b" \t\r\n\x00").startswith(b"<"):
        raise troubles.IsAPage
    raise troubles.NotAPicture


def _opened(content: bytes, kind: str) -> tuple[bytes, bytes]:
    numbers = (limits.MOST_PIXELS, limits.MOST_SIDE, limits.QUALITY)
    command = [sys.executable, "-I", str(PICTURE_READER), kind, *map(str, numbers)]
    # Secrets stay outside; and the decoders' threads would each reserve memory of their own.
    environment = {name: os.environ[name] for name in _NEEDED & os.environ.keys()} | {"MALLOC_ARENA_MAX": "1"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own reader; the picture goes in as data
            command, input=content, capture_output=True, timeout=limits.SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired as ended:
        raise troubles.TooHeavy from ended
    if done.returncode < 0:
        # The system ended the reader at one of its bounds.
        raise troubles.TooHeavy
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    head, _newline, jpeg = done.stdout.partition(b"\n")
    return head, jpeg
