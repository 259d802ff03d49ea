"""A photograph is kept as its pixels alone; what is none, or too much, is refused in words of its own."""

import os
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from PIL import Image

from hatnhan.kernel.clock import utc_now
from hatnhan.kernel.ids import new_id
from hatnhan.plumbing import files
from hatnhan.plumbing.files import Received, folder, limits, troubles
from hatnhan.plumbing.files.reading import photograph_of
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import system_moment
from tests.plumbing import pictures

AT = system_moment(2023, 11, 18)
RED, GREEN = (200, 60, 40), (30, 120, 60)
SECRETS = (pictures.CAMERA, pictures.REMARK, pictures.PLACE, "ICC_PROFILE", "Exif", "http://ns.adobe.com")

database = pytest.mark.django_db


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def is_near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) < 25 for a, b in zip(colour, wanted, strict=True))


def upload(
    content: bytes,
    *,
    person_id: UUID,
    sha256: str = "",
    size: int | None = None,
    step: int = limits.MOST_PIECE,
) -> Received:
    """Send the bytes piece by piece, as a phone does."""
    name, whole = sha256 or files.hash_of(content), len(content) if size is None else size
    said = files.received_of(person_id=person_id, sha256=name)
    while not said.is_complete and (said.received < len(content) or not content):
        piece = content[said.received : said.received + step]
        said = files.take_piece(
            person_id=person_id, sha256=name, offset=said.received, size=whole, piece=piece, at=AT
        )
    return said


def kept(content: bytes) -> bytes:
    stored = StoredFile.objects.get(upload_sha256=files.hash_of(content))
    return files.content_of(stored.stored_sha256)[0]


def unfinished(data: Path) -> list[str]:
    return sorted(path.name for path in data.glob("uploads/*/*"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_upright_pixels_are_kept(kind: str) -> None:
    content = pictures.telling(kind)
    told = [secret for secret in SECRETS[:3] if secret.encode() in content]
    assert told == list(SECRETS[:3])
    assert dict(opened(content).getexif()) != {}

    photograph = photograph_of(content)

    image = opened(photograph.jpeg)
    assert [secret for secret in SECRETS if secret.encode() in photograph.jpeg] == []
    assert (
        dict(image.getexif()),
        image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
    ) == (
        {},
        set(),
    )
    assert (photograph.width, photograph.height) == image.size == (40, 60)
    assert is_near(image.getpixel((20, 10)), RED)
    assert is_near(image.getpixel((20, 50)), GREEN)


def test_heic_is_read_and_told_apart_from_its_secrets() -> None:
    assert b"PhoneMaker" in pictures.HEIC

    photograph = photograph_of(pictures.HEIC)

    image = opened(photograph.jpeg)
    assert b"PhoneMaker" not in photograph.jpeg
    assert (image.size, dict(image.getexif())) == ((32, 48), {})
    assert is_near(image.getpixel((16, 8)), RED)
    assert is_near(image.getpixel((16, 40)), GREEN)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
def test_every_way_of_holding_the_phone_ends_upright(orientation: int, corner: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation

    image = opened(photograph_of(pictures.encoded(pictures.drawn(), exif=exif.tobytes())).jpeg)

    right, bottom = image.width - 5, image.height - 5
    middle = {"left": (5, 20), "right": (right, 20), "top": (20, 5), "bottom": (20, bottom)}
    assert is_near(image.getpixel(middle[corner]), RED)


@pytest.mark.parametrize(
    ("size", "kept_size"), [((3200, 1600), (1600, 800)), ((900, 3600), (400, 1600)), ((7, 5), (7, 5))]
)
def test_the_longer_side_is_at_most_1600(size: tuple[int, int], kept_size: tuple[int, int]) -> None:
    photograph = photograph_of(pictures.encoded(pictures.drawn(*size)))

    assert (photograph.width, photograph.height) == kept_size


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "CMYK", "I;16"])
def test_every_way_of_writing_colours_is_read(mode: str) -> None:
    grey = Image.new("I;16", (60, 40), 32768) if mode == "I;16" else pictures.drawn(mode=mode)
    content = pictures.encoded(grey, "JPEG" if mode == "CMYK" else "PNG")

    image = opened(photograph_of(content).jpeg)

    assert (image.size, image.mode in {"L", "RGB"}) == ((60, 40), True)
    if mode == "I;16":
        assert image.getpixel((5, 5)) == 128


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))

    assert opened(photograph_of(pictures.encoded(clear, "PNG")).jpeg).getpixel((10, 10)) == (255, 255, 255)


def cut(kind: str) -> bytes:
    whole = pictures.HEIC if kind == "HEIC" else pictures.encoded(pictures.noise(), kind)
    return whole[: len(whole) * 3 // 5]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (lambda: b"", troubles.FileEmpty),
        (lambda: b"xin chao" * 100, troubles.NotAPicture),
        (lambda: b"%PDF-1.7 ...", troubles.NotAPicture),
        (lambda: pictures.encoded(pictures.drawn(), "GIF"), troubles.NotAPicture),
        (lambda: pictures.encoded(pictures.drawn(), "TIFF"), troubles.NotAPicture),
        (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', troubles.IsAPage),
        (lambda: b"\xef\xbb\xbf\n <!DOCTYPE html><p>hello", troubles.IsAPage),
        (lambda: cut("JPEG"), troubles.PictureBroken),
        (lambda: cut("PNG"), troubles.PictureBroken),
        (lambda: cut("WEBP"), troubles.PictureBroken),
        (lambda: cut("HEIC"), troubles.PictureBroken),
        (lambda: b"\xff\xd8\xff", troubles.PictureBroken),
        (lambda: b"\xff\xd8\xff<html><script>1</script>", troubles.PictureBroken),
        (lambda: b"\x00\x00\x00\x1cftypmif1" + b"\x00" * 64, troubles.PictureBroken),
        (lambda: pictures.png_of(20000, 20000), troubles.TooManyPixels),
        (lambda: pictures.text_bomb(), troubles.PictureBroken),
        (lambda: b"\xff\xd8\xff" + b"\x00" * limits.MOST_BYTES, troubles.FileTooLarge),
    ],
)
def test_what_is_no_photograph_has_its_own_answer(
    content: Callable[[], bytes], trouble: type[troubles.FileRefused]
) -> None:
    with pytest.raises(trouble):
        photograph_of(content())


def test_a_picture_that_takes_minutes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2)

    with pytest.raises(troubles.TooHeavy):
        photograph_of(pictures.slow_bomb())


def test_every_refusal_has_a_code_and_words_of_its_own() -> None:
    kinds = troubles.FileRefused.__subclasses__()

    assert len(kinds) == len({kind.code for kind in kinds}) == len({kind.text for kind in kinds})
    assert [kind for kind in kinds if not kind.code.startswith("files.")] == []


@database
def test_a_picture_sent_twice_is_kept_once(data: Path) -> None:
    content, person_id = pictures.encoded(pictures.noise()), new_id()

    first, again = (upload(content, person_id=person_id) for _time in range(2))

    assert first == again == Received(len(content), is_complete=True)
    stored = StoredFile.objects.get()
    jpeg = kept(content)
    assert (stored.stored_sha256, stored.byte_count) == (files.hash_of(jpeg), len(jpeg))
    assert (stored.upload_byte_count, stored.media_type) == (len(content), "image/jpeg")
    assert (stored.width, stored.height, stored.person_id) == (400, 300, person_id)
    assert [path.name for path in data.glob("files/??/*")] == [stored.stored_sha256]
    assert unfinished(data) == []


@database
def test_what_was_changed_on_its_way_begins_anew(data: Path) -> None:
    content, person_id = pictures.encoded(pictures.noise()), new_id()
    damaged = content[:-9] + b"x" + content[-8:]

    with pytest.raises(troubles.WrongHash):
        upload(damaged, person_id=person_id, sha256=files.hash_of(content))

    assert (unfinished(data), StoredFile.objects.count()) == ([], 0)
    assert upload(content, person_id=person_id).is_complete


@database
def test_a_refused_picture_leaves_nothing(data: Path) -> None:
    with pytest.raises(troubles.NotAPicture):
        upload(b"no picture" * 1000, person_id=new_id())

    assert (unfinished(data), list(data.glob("files/*")), StoredFile.objects.count()) == ([], [], 0)


@database
@pytest.mark.parametrize(
    ("size", "offset", "length", "trouble"),
    [
        (0, 0, 0, troubles.FileEmpty),
        (limits.MOST_BYTES + 1, 0, 9, troubles.FileTooLarge),
        (limits.MOST_BYTES, 0, limits.MOST_PIECE + 1, troubles.PieceTooLarge),
        (100, 0, 101, troubles.WrongSize),
        (100, 99, 2, troubles.WrongSize),
        (100, 5, 5, troubles.WrongOffset),
    ],
)
def test_a_piece_out_of_bounds_is_refused(
    data: Path, size: int, offset: int, length: int, trouble: type[troubles.FileRefused]
) -> None:
    with pytest.raises(trouble):
        files.take_piece(
            person_id=new_id(), sha256="a" * 64, offset=offset, size=size, piece=b"x" * length, at=AT
        )

    assert unfinished(data) == []


@database
def test_another_size_for_the_same_hash_begins_anew(data: Path) -> None:
    person_id, name = new_id(), "a" * 64
    files.take_piece(person_id=person_id, sha256=name, offset=0, size=100, piece=b"x" * 50, at=AT)

    with pytest.raises(troubles.WrongOffset) as refused:
        files.take_piece(person_id=person_id, sha256=name, offset=50, size=90, piece=b"x" * 10, at=AT)

    assert (refused.value.facts, unfinished(data)) == ({"received": 0}, [])


@database
def test_an_upload_whose_last_answer_was_lost_is_finished_by_an_empty_piece(data: Path) -> None:
    content, person_id = pictures.encoded(pictures.drawn()), new_id()
    sha256 = files.hash_of(content)
    part = folder.part_path(person_id, sha256, len(content))
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    before = files.received_of(person_id=person_id, sha256=sha256)

    after = files.take_piece(
        person_id=person_id, sha256=sha256, offset=len(content), size=len(content), piece=b"", at=AT
    )

    assert (before, after) == (Received(len(content), False), Received(len(content), True))
    assert unfinished(data) == []


@database
def test_nobody_goes_on_with_another_persons_upload(data: Path) -> None:
    first, second = new_id(), new_id()
    files.take_piece(person_id=first, sha256="a" * 64, offset=0, size=100, piece=b"x" * 50, at=AT)

    assert files.received_of(person_id=second, sha256="a" * 64) == Received(0, is_complete=False)
    with pytest.raises(troubles.WrongOffset):
        files.take_piece(person_id=second, sha256="a" * 64, offset=50, size=100, piece=b"x", at=AT)


@database
@pytest.mark.parametrize(("size", "most"), [(1000, limits.MOST_UNFINISHED), (limits.MOST_BYTES, 4)])
def test_what_a_person_left_unfinished_is_bounded_and_the_oldest_gives_way(
    data: Path, size: int, most: int
) -> None:
    mine, other = new_id(), new_id()
    files.take_piece(person_id=other, sha256="f" * 64, offset=0, size=size, piece=b"x", at=AT)
    for number in range(most + 3):
        name = f"{number:064x}"
        files.take_piece(person_id=mine, sha256=name, offset=0, size=size, piece=b"x", at=AT)
        moment = utc_now().timestamp() - 1000 + number
        os.utime(folder.part_path(mine, name, size), (moment, moment))

    left = [path.name.partition("-")[0] for path in sorted((data / "uploads" / str(mine)).iterdir())]

    assert left == [f"{number:064x}" for number in range(3, most + 3)]
    assert files.received_of(person_id=other, sha256="f" * 64).received == 1


@database
def test_what_never_ended_is_swept_and_the_rest_goes_on(data: Path) -> None:
    person_id = new_id()
    for name in ("a" * 64, "b" * 64):
        files.take_piece(person_id=person_id, sha256=name, offset=0, size=10, piece=b"x", at=AT)
    old = (utc_now() - limits.PARTS_KEPT - timedelta(hours=1)).timestamp()
    os.utime(folder.part_path(person_id, "a" * 64, 10), (old, old))

    files.take_piece(person_id=person_id, sha256="c" * 64, offset=0, size=10, piece=b"x", at=AT)

    assert unfinished(data) == [f"{'b' * 64}-10", f"{'c' * 64}-10"]


@database
def test_a_file_without_a_row_is_taken_up_again(data: Path) -> None:
    content = pictures.encoded(pictures.noise())
    sha256 = files.keep_photograph(person_id=new_id(), content=content, at=AT)
    StoredFile.objects.all().delete()
    assert files.unnamed_files() == 1

    assert files.keep_photograph(person_id=new_id(), content=content, at=AT) == sha256

    assert (files.unnamed_files(), len(list(data.glob("files/??/*")))) == (0, 1)


@database
def test_a_lost_or_damaged_file_is_seen_and_comes_back_from_who_still_has_it(data: Path) -> None:
    content = pictures.encoded(pictures.noise())
    files.keep_photograph(person_id=new_id(), content=content, at=AT)
    [path] = data.glob("files/??/*")
    whole = path.read_bytes()

    path.write_bytes(b"damaged")
    assert (list(files.damaged_files()), list(files.lost_files())) == ([path], [])
    path.unlink()
    assert (list(files.damaged_files()), list(files.lost_files())) == ([], [path.name])
    assert not files.received_of(person_id=new_id(), sha256=files.hash_of(content)).is_complete
    upload(content, person_id=new_id())

    assert (path.read_bytes(), list(files.lost_files())) == (whole, [])


@database
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pieces=strategies.lists(strategies.integers(100, 900), min_size=1, max_size=6),
    strays=strategies.lists(
        strategies.tuples(strategies.integers(0, 4000), strategies.integers(1, 900)), max_size=6
    ),
    seed=strategies.integers(0, 2**32),
)
def test_however_a_picture_is_cut_and_repeated_it_ends_the_same(
    data: Path, pieces: list[int], strays: list[tuple[int, int]], seed: int
) -> None:
    content, person_id = pictures.encoded(pictures.noise(40, 30, seed=seed)), new_id()
    sha256, size = files.hash_of(content), len(content)
    turn = 0
    while not (said := files.received_of(person_id=person_id, sha256=sha256)).is_complete:
        for offset, length in strays:
            # A piece that comes again, too early or too late changes nothing.
            if offset != said.received and offset + length <= size:
                with pytest.raises(troubles.WrongOffset) as refused:
                    files.take_piece(
                        person_id=person_id,
                        sha256=sha256,
                        offset=offset,
                        size=size,
                        piece=content[offset : offset + length],
                        at=AT,
                    )
                assert refused.value.facts == {"received": said.received}
        piece = content[said.received : said.received + pieces[turn % len(pieces)]]
        files.take_piece(
            person_id=person_id, sha256=sha256, offset=said.received, size=size, piece=piece, at=AT
        )
        turn += 1

    assert kept(content) == photograph_of(content).jpeg
    assert unfinished(data) == []
