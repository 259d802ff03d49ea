"""Photographs from phones: how far an upload has come, and its next piece."""

from typing import Annotated

from ninja import Path, Query, Router, Schema

from hatnhan.api.operations import SignedInRequest, anywhere
from hatnhan.api.schemas import Problem
from hatnhan.plumbing import files
from hatnhan.plumbing.files import Received
from hatnhan.plumbing.files.limits import MOST_PIECE
from hatnhan.plumbing.files.troubles import PieceTooLarge

router = Router(tags=["sync"])
REFUSALS = {401: Problem, 403: Problem, 422: Problem}

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
ByteCount = Annotated[int, Query(ge=0, le=2**53)]


class ReceivedOut(Schema):
    """How many bytes are here, and whether the photograph is kept."""

    received: int
    is_complete: bool


@router.get("/files/{sha256}", response={200: ReceivedOut, **REFUSALS})
@anywhere("photos.upload")
def received(request: SignedInRequest, sha256: Sha256) -> Received:
    """Say how far the upload of a photograph has come."""
    return files.received_of(person_id=request.actor.person_id, sha256=sha256)


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.put(
    "/files/{sha256}",
    response={200: ReceivedOut, **REFUSALS, 409: Problem, 413: Problem},
    openapi_extra=_BODY,
)
@anywhere("photos.upload")
def take_piece(request: SignedInRequest, sha256: Sha256, offset: ByteCount, size: ByteCount) -> Received:
    """Take the next piece of a photograph as raw bytes; the last one is answered when it is kept."""
    return files.take_piece(
        person_id=request.actor.person_id,
        sha256=sha256,
        offset=offset,
        size=size,
        piece=_piece_of(request),
        at=request.now,
    )


def _piece_of(request: SignedInRequest) -> bytes:
    # One byte more than allowed tells that there are more; the rest is not read.
    piece = request.read(MOST_PIECE + 1)
    if len(piece) > MOST_PIECE:
        raise PieceTooLarge(most=MOST_PIECE // 1024)
    return piece
