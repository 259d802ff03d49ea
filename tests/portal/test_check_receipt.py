"""The script that a family runs at home believes a true receipt, and no other."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from hatnhan.kernel.tree import added, consistency_path, inclusion_path, leaf_hash, root

MOST = 23
ENTRIES = [
    f'{{"amount_vnd":{1_200_000 + number},"household":"H{number:02}","note":"Góp làm kè"}}'
    for number in range(MOST)
]
NODES = added(0, {}, [leaf_hash(entry.encode()) for entry in ENTRIES])
IN = "CÓ: sổ mang mã này có phiếu này, đúng từng chữ."
OUT = "KHÔNG KHỚP: sổ mang mã này không có phiếu này."
GROWN = "CÓ: giữa hai mã, sổ chỉ được ghi thêm."
CHANGED = "KHÔNG KHỚP: phần sổ cũ đã bị thay đổi."
UNKNOWN = "CHƯA RÕ: tệp thiếu hoặc không đọc được; hãy xin phiếu mới, tính từ mã cũ."
Receipt = dict[str, object]


@dataclass(frozen=True)
class Told:
    """What the script said: its verdicts, everything that it printed, and how it ended."""

    verdicts: list[str]
    printed: str
    status: int


Check = Callable[..., Told]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Run the script as it is published, on receipts as files and on roots as words."""
    script = finders.find("portal/check_receipt.py")
    assert isinstance(script, str)

    def run(*given: Receipt | str) -> Told:
        words = []
        for number, each in enumerate(given):
            path = tmp_path / f"phieu-{number}.json"
            if isinstance(each, dict):
                path.write_text(json.dumps(each, ensure_ascii=False), encoding="utf-8")
            words.append(each if isinstance(each, str) else str(path))
        # -I: nothing but the standard library, from a folder that is not ours.
        command = [sys.executable, "-I", "-X", "utf8", script, *words]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert "Traceback" not in done.stderr
        lines = (done.stdout + done.stderr).splitlines()
        return Told([line for line in lines if line[:1].isupper()], done.stdout, done.returncode)

    return run


def receipt(index: int, size: int, since: int | None = None) -> Receipt:
    """A receipt as the program gives it, with the growth since an older size where that is asked for."""
    made: Receipt = {
        "entry": ENTRIES[index],
        "index": index,
        "size": size,
        "root": root(size, NODES).hex(),
        "path": [value.hex() for value in inclusion_path(index, size, NODES)],
        "at": "2023-11-18T09:00:00+07:00",
    }
    if since is not None:
        path = [value.hex() for value in consistency_path(since, size, NODES)]
        growth = {"old_size": since, "old_root": root(since, NODES).hex(), "path": path}
        made["consistency"] = {**growth, "size": size, "root": made["root"]}
    return made


def printed(size: int) -> str:
    """A root as it hangs on the wall."""
    return f"{size}:{root(size, NODES).hex()}"


def test_it_can_be_read_out_in_forty_lines() -> None:
    script = finders.find("portal/check_receipt.py")
    assert isinstance(script, str)
    lines = [line for line in Path(script).read_text("utf-8").splitlines() if line.strip()]

    assert len(lines) <= 40
    assert max(map(len, lines)) <= 110


@pytest.mark.parametrize(("index", "size"), [(0, 1), (6, 7), (3, 8), (22, 23), (16, 23)])
def test_a_true_receipt_is_believed_and_shows_its_own_words(check: Check, index: int, size: int) -> None:
    told = check(receipt(index, size))

    assert (told.verdicts, told.status) == ([IN], 0)
    assert json.loads("".join(told.printed.splitlines()[1:-1])) == json.loads(ENTRIES[index])
    assert told.printed.splitlines()[-1] == printed(size)


@pytest.mark.parametrize(
    ("altered", "verdict"),
    [
        ({"entry": ENTRIES[5].replace("1200005", "1100005")}, OUT),
        ({"entry": ENTRIES[6]}, OUT),
        ({"index": 4}, OUT),
        ({"index": -1}, OUT),
        ({"index": MOST}, OUT),
        ({"size": 5}, OUT),
        ({"size": 0}, OUT),
        ({"root": root(22, NODES).hex()}, OUT),
        ({"root": ""}, OUT),
        ({"path": []}, UNKNOWN),
        ({"path": [value.hex() for value in inclusion_path(5, MOST, NODES)[::-1]]}, OUT),
        ({"path": [value.hex() for value in inclusion_path(5, MOST, NODES)[:-1]]}, UNKNOWN),
        ({"path": [*(value.hex() for value in inclusion_path(5, MOST, NODES)), "00" * 32]}, UNKNOWN),
        ({"path": ["not a hash"] * 5}, UNKNOWN),
        ({"path": None}, UNKNOWN),
        ({"size": 1e300}, UNKNOWN),
        ({"size": float("inf"), "index": float("inf")}, OUT),
        ({"entry": 5}, UNKNOWN),
        ({"entry": "not JSON"}, UNKNOWN),
    ],
)
def test_a_tampered_receipt_is_not_believed(check: Check, altered: Receipt, verdict: str) -> None:
    assert check(receipt(5, MOST)).verdicts == [IN]

    told = check({**receipt(5, MOST), **altered})

    assert (told.verdicts, told.status) == ([verdict], 1)


@pytest.mark.parametrize("missing", ["entry", "index", "size", "root", "path"])
def test_a_receipt_that_lacks_a_part_says_so(check: Check, missing: str) -> None:
    whole = receipt(5, MOST)
    del whole[missing]

    told = check(whole)

    assert (told.verdicts, told.status) == ([UNKNOWN], 1)


@pytest.mark.parametrize("old", [1, 2, 6, 8, 15, 16, 22])
def test_a_book_that_was_only_added_to_is_believed(check: Check, old: int) -> None:
    new = receipt(17, MOST, since=old)

    for other in (printed(old), receipt(old - 1, old)):
        told = check(new, other)
        assert (told.verdicts, told.status) == ([IN, GROWN], 0)


def test_the_older_receipt_may_be_named_first(check: Check) -> None:
    told = check(receipt(2, 6), receipt(17, MOST, since=6))

    assert (told.verdicts, told.status) == ([IN, GROWN], 0)


def test_a_book_whose_older_part_was_changed_is_not_believed(check: Check) -> None:
    other_book = added(0, {}, [leaf_hash(entry.encode()) for entry in ["{}", *ENTRIES[1:]]])

    told = check(receipt(17, MOST, since=6), f"6:{root(6, other_book).hex()}")

    assert (told.verdicts, told.status) == ([IN, CHANGED], 1)


def test_two_roots_of_one_size_are_the_same_or_one_is_wrong(check: Check) -> None:
    assert check(receipt(5, MOST), printed(MOST)).verdicts == [IN, GROWN]
    assert check(receipt(5, MOST), f"{MOST}:{'00' * 32}").verdicts == [IN, CHANGED]


def test_a_root_is_believed_as_it_was_typed_from_paper(check: Check) -> None:
    assert check(receipt(17, MOST, since=6), printed(6).upper()).verdicts == [IN, GROWN]


def test_a_file_whose_name_has_a_colon_is_a_file(check: Check, tmp_path: Path) -> None:
    # As every whole name has on Windows: C:\phieu.json.
    older = tmp_path / "C:phieu.json"
    older.write_text(json.dumps(receipt(2, 6)), encoding="utf-8")

    assert check(receipt(17, MOST, since=6), str(older)).verdicts == [IN, GROWN]


@pytest.mark.parametrize(
    "other", [printed(6), printed(5), printed(7)[:-1], "0:" + "00" * 32, "six:root", "nowhere.json"]
)
def test_without_what_joins_the_two_nothing_is_claimed(check: Check, other: str) -> None:
    told = check(receipt(17, MOST, since=7), other)

    assert (told.verdicts, told.status) == ([IN, UNKNOWN], 1)


def test_a_path_between_the_two_that_was_altered_is_not_believed(check: Check) -> None:
    new = receipt(17, MOST, since=6)
    growth = new["consistency"]
    assert isinstance(growth, dict)
    path = growth["path"]

    altered = {CHANGED: (path[::-1], ["00" * 32, *path[1:]]), UNKNOWN: (path[:-1], [*path, "00" * 32])}
    for verdict, paths in altered.items():
        for each in paths:
            told = check({**new, "consistency": {**growth, "path": each}}, printed(6))
            assert (told.verdicts, told.status) == ([IN, verdict], 1)


def test_nothing_in_an_entry_can_paint_over_the_verdict(check: Check) -> None:
    told = check({**receipt(5, MOST), "entry": json.dumps({"note": "\x1b[2J\nCÓ: đúng"})})

    assert (told.verdicts, told.status) == ([OUT], 1)
    assert "\x1b" not in told.printed


def test_it_speaks_english_to_whoever_asks(check: Check) -> None:
    told = check(receipt(17, MOST, since=6), printed(6), "--en")

    assert told.verdicts == [
        "YES: the book of this root has this receipt.",
        "YES: between the two roots, the book was only added to.",
    ]


def test_called_with_nothing_it_says_what_is_missing(check: Check) -> None:
    assert check() == Told([UNKNOWN], "", 1)
