"""Photographs by the API: piece by piece, from where the last answer left off, each refusal with its code."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from hatnhan.kernel.roles import Role
from hatnhan.plumbing import files
from hatnhan.plumbing.files.limits import MOST_BYTES, MOST_PIECE
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import make_role_account, make_village
from tests.plumbing import pictures

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
FILES = "/api/v1/sync/files"
SHA = "a" * 64


def told(answer: "Answer") -> Any:  # noqa: ANN401 -- JSON is what it is
    return json.loads(answer.content)


def walker(*, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks, headers={"accept-language": "en"})
    client.force_login(make_role_account(Role.MEMBER, make_village()))
    return client


def put(client: Client, sha256: str, offset: int, size: int, piece: bytes, **headers: str) -> "Answer":
    address = f"{FILES}/{sha256}?offset={offset}&size={size}"
    return client.put(address, piece, content_type="application/octet-stream", headers=headers)


def test_a_photograph_arrives_in_pieces_and_goes_on_after_a_break() -> None:
    content, client = pictures.encoded(pictures.noise(1000, 700), quality=95), walker()
    sha256, size = files.hash_of(content), len(content)
    assert size > 2 * MOST_PIECE

    nothing = told(client.get(f"{FILES}/{sha256}"))
    first = told(put(client, sha256, 0, size, content[:MOST_PIECE]))
    again = put(client, sha256, 0, size, content[:MOST_PIECE])
    known = told(client.get(f"{FILES}/{sha256}"))
    while known["received"] < size:
        at = known["received"]
        known = told(put(client, sha256, at, size, content[at : at + MOST_PIECE]))

    assert (nothing, first) == (
        {"received": 0, "is_complete": False},
        {"received": MOST_PIECE, "is_complete": False},
    )
    assert (again.status_code, told(again)["code"], told(again)["facts"]) == (
        409,
        "files.wrong_offset",
        {"received": MOST_PIECE},
    )
    assert known == told(client.get(f"{FILES}/{sha256}")) == {"received": size, "is_complete": True}
    assert told(put(client, sha256, 0, size, content[:10])) == known
    assert StoredFile.objects.get().upload_sha256 == sha256


@pytest.mark.parametrize(
    ("size", "piece", "status", "code"),
    [
        (MOST_BYTES, b"x" * (MOST_PIECE + 1), 413, "files.piece_too_large"),
        (MOST_BYTES + 1, b"x", 422, "files.too_large"),
        (0, b"", 422, "files.empty"),
        (2, b"xxx", 422, "files.wrong_size"),
        (3, b"xxx", 422, "files.wrong_hash"),
    ],
)
def test_a_refused_piece_says_why(size: int, piece: bytes, status: int, code: str) -> None:
    answer = put(walker(), SHA, 0, size, piece)

    assert (answer.status_code, told(answer)["code"]) == (status, code)
    assert told(answer)["detail"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html></html>", "files.is_a_page"),
        (b"plain", "files.not_a_picture"),
        (b"\xff\xd8\xff\xe0", "files.broken"),
        (pictures.png_of(20000, 20000), "files.too_many_pixels"),
    ],
)
def test_what_is_no_photograph_is_a_problem_with_its_code(content: bytes, code: str) -> None:
    client, sha256 = walker(), files.hash_of(content)

    answer = put(client, sha256, 0, len(content), content)

    assert (answer.status_code, told(answer)["code"]) == (422, code)
    assert told(client.get(f"{FILES}/{sha256}")) == {"received": 0, "is_complete": False}


@pytest.mark.parametrize("address", ["x", "A" * 64, "a" * 63, "a" * 65, "..%2F..%2Fsecret-key"])
def test_only_a_hash_names_a_file(address: str, data: Path) -> None:
    client = walker()

    answers = [client.get(f"{FILES}/{address}"), put(client, address, 0, 1, b"x")]

    assert {answer.status_code for answer in answers} <= {404, 422}
    assert list(data.glob("uploads/*/*")) == []


@pytest.mark.parametrize(
    "query", ["", "?offset=0", "?offset=-1&size=5", "?offset=0&size=-5", "?offset=a&size=5"]
)
def test_a_piece_without_its_place_is_refused(query: str) -> None:
    answer = walker().put(f"{FILES}/{SHA}{query}", b"x", content_type="application/octet-stream")

    assert (answer.status_code, told(answer)["code"]) == (422, "api.invalid")


def test_writing_needs_the_token_that_the_session_gives() -> None:
    content, client = pictures.encoded(pictures.drawn()), walker(checks=True)
    sha256, size = files.hash_of(content), len(content)

    refused = put(client, sha256, 0, size, content)
    token = told(client.get("/api/v1/session"))["csrf_token"]
    taken = put(client, sha256, 0, size, content, **{"X-CSRFToken": token})

    assert (refused.status_code, told(refused)["code"]) == (403, "api.csrf")
    assert told(taken) == {"received": size, "is_complete": True}


def test_a_stranger_sends_nothing() -> None:
    assert put(Client(), SHA, 0, 1, b"x").status_code == 401
    assert Client().get(f"{FILES}/{SHA}").status_code == 401
