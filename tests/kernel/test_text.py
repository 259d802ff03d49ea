"""Vietnamese text: the order of letters and tones that CLDR lays down, names by given name, searching."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.text import fold, name_key, text_key, tidy

# CLDR, collation «vi»: these are letters of their own, each after the one it grew from.
LETTERS = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
# … and tones decide only where all letters are the same: level, huyền, hỏi, ngã, sắc, nặng.
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"


@pytest.mark.parametrize(("first", "second"), list(itertools.pairwise(LETTERS)))
def test_letters_follow_each_other_as_in_the_alphabet(first: str, second: str) -> None:
    assert text_key(first) < text_key(second)
    assert text_key(f"{first}z") < text_key(f"{second}a")


@pytest.mark.parametrize("vowel", VOWELS)
def test_tones_follow_each_other_on_every_vowel(vowel: str) -> None:
    toned = [unicodedata.normalize("NFC", vowel + tone) for tone in TONES]

    assert sorted(toned, key=text_key, reverse=True) == toned[::-1]


@pytest.mark.parametrize(
    "ordered",
    [
        ["la", "là", "lả", "lã", "lá", "lạ"],
        ["lạ", "lan", "làn", "lăn", "lân"],
        ["da", "dạ", "dy", "đa", "đạ", "e"],
        ["bạn", "bàn ăn", "bao", "băng", "bần"],
        ["cò", "có", "cọ", "cô", "cồ", "cơ", "cờ"],
        ["hoa", "hòa bình", "hoa c", "hoàng"],
        ["tuân", "tuấn", "tuyên", "tuyền", "tư", "tứ", "tươi"],
    ],
)
def test_letters_come_first_and_tones_after(ordered: list[str]) -> None:
    assert sorted(ordered, key=text_key, reverse=True) == ordered[::-1]


def test_names_are_sorted_by_given_name_then_middle_then_family() -> None:
    ordered = [
        "Lò Thị An",
        "Quàng Văn Ân",
        "Cà Văn Bình",
        "Lò Văn Bình",
        "Quàng Văn Bình",
        "Lò Vân Bình",
        "Lò Văn Dũng",
        "Lò Văn Đanh",
        "Đèo",
        "Cầm Thị Hoa",
        "Cầm Thị Hòa",
        "Tòng Văn Ơn",
        "Vì Thị Ước",
    ]

    assert sorted(ordered, key=name_key, reverse=True) == ordered[::-1]


def test_a_name_typed_on_another_keyboard_is_the_same_name() -> None:
    composed, decomposed = "Quàng Văn Ước", unicodedata.normalize("NFD", "  Quàng  Văn Ước ")

    assert name_key(composed) == name_key(decomposed)
    assert tidy(decomposed) == composed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ho lo", "Hồ Lộ"),
        ("duc", "Đức"),
        ("ĐUC", "đức"),
        ("uoc", "Ước"),
        ("pk01", "PK01"),
        ("  a  b ", "Ả B"),
    ],
)
def test_a_search_needs_no_diacritics(typed: str, found: str) -> None:
    assert fold(typed) == fold(found)


@given(st.text(alphabet="aàảãáạăằâấbcdđeêểghiíklmnoóôộơợpqrstuưựvxyAĐÊÔƯ ", max_size=20))
def test_folded_text_is_plain_and_stays_so(text: str) -> None:
    folded = fold(text)

    assert folded.isascii()
    assert fold(folded) == folded
