"""A body as it came over the network: perhaps packed, never larger than a batch may be."""

import json
import zlib

from hatnhan.sync.rules.batch import MOST_COMMANDS, TooMany
from hatnhan.sync.rules.refusals import NotJson

MOST_BYTES = 1024 * 1024
# So that the decoder reads the header of gzip.
_GZIP = zlib.MAX_WBITS | 16


def unpacked(body: bytes, *, is_packed: bool) -> object:
    """Read JSON from a body; raises NotJson, or TooMany where it unpacks to more than a batch may be."""
    text = _inflated(body) if is_packed else body
    if len(text) > MOST_BYTES:
        raise TooMany(most=MOST_COMMANDS)
    try:
        return json.loads(text.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as trouble:
        raise NotJson from trouble


def _inflated(body: bytes) -> bytes:
    try:
        reader = zlib.decompressobj(_GZIP)
        text = reader.decompress(body, MOST_BYTES + 1)
    except zlib.error as trouble:
        raise NotJson from trouble
    if not reader.eof and len(text) <= MOST_BYTES:
        raise NotJson
    return text


def _no_constant(name: str) -> object:
    # JSON knows no NaN and no infinity.
    raise ValueError(name)
