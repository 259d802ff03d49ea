"""The doctor tells of photographs on their way; a damaged or lost one is a difference."""

from pathlib import Path

import pytest

from hatnhan.indicators.services import add_photo, hand_in_photo
from hatnhan.kernel.ids import new_id
from hatnhan.ops import doctor
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import make_village
from tests.households.factories import make_household
from tests.indicators.factories import NOW, walker
from tests.plumbing import pictures

pytestmark = pytest.mark.django_db


def examined(*, repair: bool = False) -> tuple[int, str]:
    said: list[str] = []
    status = doctor.examine(village_code=None, repair=repair, say=said.append)
    return status, "\n".join(said)


def kept_photo(data: Path) -> Path:
    village = make_village()
    hand_in_photo(
        actor=walker(village),
        household_id=make_household(village, "PK01").id,
        content=pictures.encoded(pictures.drawn()),
        fact_id=new_id(),
        at=NOW,
    )
    [path] = data.glob("files/??/*")
    return path


def test_a_photograph_whose_file_never_came_is_told_and_no_difference(data: Path) -> None:
    village = make_village()
    add_photo(
        actor=walker(village),
        household_id=make_household(village, "PK01").id,
        sha256="a" * 64,
        fact_id=new_id(),
        at=NOW,
    )

    status, said = examined()

    assert status == 0
    assert f"{village.path} 1 photographs are named whose files have not come yet." in said


def test_whole_photographs_are_not_spoken_of(data: Path) -> None:
    kept_photo(data)

    assert examined() == (0, "Every projection follows from the facts.")


@pytest.mark.parametrize("repair", [False, True])
def test_damaged_bytes_are_a_difference_that_only_a_backup_mends(data: Path, repair: bool) -> None:
    path = kept_photo(data)
    path.write_bytes(path.read_bytes()[:-1])

    status, said = examined(repair=repair)

    assert (status, f"{path} is damaged" in said) == (1, True)


def test_a_lost_file_is_a_difference(data: Path) -> None:
    path = kept_photo(data)
    path.unlink()

    status, said = examined()

    assert (status, f"{path} is lost" in said) == (1, True)


def test_a_file_that_no_row_names_is_told_and_no_difference(data: Path) -> None:
    kept_photo(data)
    StoredFile.objects.all().delete()

    status, said = examined()

    assert (status, "1 stored files are named by no row" in said) == (0, True)
