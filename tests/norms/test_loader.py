"""A file of norms is read whole or refused with the place and the trouble."""

from datetime import date

import pytest

from hatnhan.kernel.ratios import Majority
from hatnhan.norms.loader import PRACTICE_EN, PRACTICE_VI, NormFileBroken, norms_in
from hatnhan.norms.rules import Evidence, Kind, Level, Norm, NormRow, NormsOverlap, OverridableBy, Unit

ENTRY = """
[[norm]]
code = "meetings.duration"
kind = "whole"
unit = "minutes"
value = 90
level = "warn"
override = "commune"
title_vi = "Thời lượng"
title_en = "Duration"
[[norm.period]]
source = "12-HD/BTCTW"
evidence = "document"
from = 2018-07-06
until = 2025-10-28
[[norm.period]]
value = 100
level = "inform"
source = "Mục 3, 42-HD/BTCTW"
source_en = "Item 3, 42-HD/BTCTW"
evidence = "secondary"
from = 2025-10-28
note_vi = "Chưa đọc"
note_en = "Not read"
"""


def test_every_field_of_a_file_reaches_its_norm() -> None:
    old, new = norms_in({"meetings.toml": ENTRY})

    assert old == Norm(
        code="meetings.duration",
        kind=Kind.WHOLE,
        value=90,
        title_vi="Thời lượng",
        title_en="Duration",
        level=Level.WARN,
        source_vi="12-HD/BTCTW",
        source_en="12-HD/BTCTW",
        evidence=Evidence.DOCUMENT,
        from_on=date(2018, 7, 6),
        until_on=date(2025, 10, 28),
        unit=Unit.MINUTES,
        override=OverridableBy.COMMUNE,
    )
    assert (new.value, new.level, new.evidence, new.until_on) == (100, Level.INFORM, Evidence.SECONDARY, None)
    assert (new.source_in("vi"), new.source_in("en")) == ("Mục 3, 42-HD/BTCTW", "Item 3, 42-HD/BTCTW")
    assert (new.title_in("vi"), new.title_in("en")) == ("Thời lượng", "Duration")
    assert (new.note_in("vi"), new.note_in("en")) == ("Chưa đọc", "Not read")


def test_a_practice_of_the_project_says_so_and_is_never_law() -> None:
    text = ENTRY.replace(
        'source = "12-HD/BTCTW"\nevidence = "document"', 'practice = true\nevidence = "unverified"'
    )
    practice = norms_in({"meetings.toml": text})[0]

    assert (practice.source_vi, practice.source_en, practice.is_practice) == (PRACTICE_VI, PRACTICE_EN, True)


def test_a_share_is_read_as_a_majority() -> None:
    whole = 'kind = "whole"\nunit = "minutes"\nvalue = 90'
    text = ENTRY.replace(whole, 'kind = "share"\nvalue = "> 1/2"').replace("value = 100\n", "")

    assert norms_in({"a.toml": text})[1].value == Majority(1, 2, strict=True)


def test_a_table_may_change_with_its_period() -> None:
    row = '[[norm.period.row]]\ncode = "place"\ntitle_vi = "Địa điểm"\ntitle_en = "Place"\npoints = 2\n'
    common = '[[norm.row]]\ncode = "chair"\ntitle_vi = "Chủ trì"\ntitle_en = "Chair"\n[[norm.period]]\nsource'
    text = ENTRY.replace('kind = "whole"\nunit = "minutes"\nvalue = 90', 'kind = "table"').replace(
        "value = 100\n", ""
    )
    old, new = norms_in({"a.toml": text.replace("[[norm.period]]\nsource", common, 1) + row})

    assert old.value == (NormRow("chair", "Chủ trì", "Chair"),)
    assert new.value == (NormRow("place", "Địa điểm", "Place", points=2),)


@pytest.mark.parametrize(
    ("change", "into", "place", "trouble"),
    [
        ('code = "meetings.duration"', 'code = "Duration"', "entry 1", "code must be"),
        ('kind = "whole"', 'kind = "number"', "entry 1 (meetings.duration)", "one of whole, share, flag"),
        ('unit = "minutes"\n', "", "entry 1", "unit is None"),
        ("value = 90", 'value = "90"', "entry 1", "expected a whole number"),
        ("value = 90\n", "", "entry 1", "expected a whole number"),
        ("value = 100", "value = true", "period 2", "expected a whole number"),
        ('level = "warn"', 'level = "shout"', "entry 1", "one of block, warn, inform"),
        ('override = "commune"\n', "", "entry 1", "override is None"),
        ('title_vi = "Thời lượng"', 'title_vi = " "', "entry 1", "title_vi must be a text"),
        (
            'evidence = "secondary"',
            'evidence = "hearsay"',
            "period 2",
            "one of document, secondary, unverified",
        ),
        ('source = "12-HD/BTCTW"', 'source = ""', "period 1", "source must be a text"),
        ('source = "12-HD/BTCTW"', 'source = "12-HD"\npractice = true', "period 1", "no source"),
        ('source = "12-HD/BTCTW"', "practice = true", "period 1", "is unverified"),
        ("from = 2018-07-06", 'from = "2018"', "period 1", "from must be a date"),
        ("from = 2018-07-06", "from = 2018-07-06T08:00:00", "period 1", "from must be a date"),
        ("until = 2025-10-28", "until = 2018-07-06", "period 1", "until must be later"),
        ('note_en = "Not read"\n', "", "period 2", "note_en is missing"),
        ("value = 90", "value = 90\ncolour = 1", "entry 1", "unknown field colour"),
        ("value = 100", "value = 100\nwhy = 1", "period 2", "unknown field why"),
        ("[[norm]]", "[[rule]]", "meetings.toml", "[[norm]] entries"),
        ("[[norm]]", "[[norm]", "meetings.toml", "not TOML"),
    ],
)
def test_a_slip_is_named_with_its_file_entry_and_field(
    change: str, into: str, place: str, trouble: str
) -> None:
    assert change in ENTRY

    with pytest.raises(NormFileBroken) as refused:
        norms_in({"meetings.toml": ENTRY.replace(change, into, 1)})

    assert str(refused.value).startswith("meetings.toml")
    assert place in str(refused.value)
    assert trouble in str(refused.value)


def test_an_entry_without_periods_is_refused() -> None:
    with pytest.raises(NormFileBroken, match="at least one"):
        norms_in({"meetings.toml": ENTRY.split("[[norm.period]]", 1)[0]})


def test_a_code_stands_in_one_place_only() -> None:
    with pytest.raises(NormFileBroken, match=r"b\.toml, entry 1 .* stands already in a\.toml, entry 1"):
        norms_in({"a.toml": ENTRY, "b.toml": ENTRY})


def test_an_overlap_in_time_is_refused_and_names_both() -> None:
    with pytest.raises(NormsOverlap) as refused:
        norms_in({"meetings.toml": ENTRY.replace("from = 2025-10-28", "from = 2025-10-27")})

    assert (refused.value.facts["first"], refused.value.facts["second"]) == (
        "12-HD/BTCTW",
        "Mục 3, 42-HD/BTCTW",
    )


def test_a_table_is_not_written_as_a_value_nor_a_value_as_a_table() -> None:
    with pytest.raises(NormFileBroken, match="has row, not value"):
        norms_in({"a.toml": ENTRY.replace('kind = "whole"\nunit = "minutes"', 'kind = "table"')})


def test_only_whole_numbers_have_a_unit() -> None:
    with pytest.raises(NormFileBroken, match="only a whole number"):
        norms_in(
            {"a.toml": ENTRY.replace('kind = "whole"', 'kind = "flag"').replace("value = 90", "value = true")}
        )
