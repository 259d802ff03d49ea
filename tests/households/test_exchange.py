"""Reading sheets by whatever program, and writing them so that they come back the same."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from hatnhan.households.exchange import (
    Answer,
    AnswerKind,
    Existing,
    ExtraColumn,
    Fate,
    FileRefused,
    ImportPlan,
    OutRow,
    ReadSheet,
    SheetRow,
    plan_import,
    read_sheet,
    troubles,
    write_csv,
    write_template,
    write_xlsx,
)
from hatnhan.households.rules import AlreadyLeft, InTheFuture
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import new_id
from tests.households.factories import xlsx

LATRINE = ExtraColumn("latrine", "Nhà tiêu, nhà tắm")
FLOOR = ExtraColumn("hard_floor", "Nền nhà cứng")
HEADINGS = ["Mã hộ", "Xóm", "Số nhân khẩu", "Đại diện hộ", "Ngày vào"]
TODAY = date(2023, 11, 18)
AN = SheetRow(2, "PK01", "Trên", 7, "Lò Văn Ân", date(2015, 1, 31))


def ods(*rows: list[str]) -> bytes:
    """Give the rows as LibreOffice writes them."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>'
            for each in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return ods_of(
        cells + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )


def ods_of(body: str) -> bytes:
    """Give a LibreOffice file whose only sheet has this body."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="Hộ">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def csv_text(*rows: list[str], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


TYPED = ["pk01", "Trên", "7", "Lò Văn Ân", "31/01/2015"]


@pytest.mark.parametrize(
    ("file_name", "content"),
    [
        ("ho.xlsx", xlsx(HEADINGS, ["pk01", "Trên", 7, "Lò  Văn Ân", datetime(2015, 1, 31)])),  # noqa: DTZ001 -- a cell knows no zone
        ("ho.xlsx", xlsx(["DANH SÁCH HỘ"], [], HEADINGS, TYPED)),
        ("ho.ods", ods(HEADINGS, TYPED)),
        ("ho.csv", csv_text(HEADINGS, TYPED).encode()),
        ("ho.csv", csv_text(HEADINGS, TYPED).encode("utf-8-sig")),
        ("ho.csv", csv_text(HEADINGS, TYPED, delimiter=";").encode()),
        ("ho.csv", ("sep=;\r\n" + csv_text(HEADINGS, TYPED, delimiter=";")).encode()),
        ("ho.txt", csv_text(HEADINGS, TYPED, delimiter="\t").encode("utf-16")),
        ("ho.csv", csv_text(["ma ho", "xom", "so nhan khau", "dai dien", "ngay vao"], TYPED).encode()),
        ("ho.csv", csv_text(["Code", "HAMLET", "members", "Representative", "joined_on"], TYPED).encode()),
        ("ho.csv", csv_text(["STT", *HEADINGS], ["1", *TYPED]).encode()),
    ],
)
def test_a_register_is_read_from_whatever_program_saved_it(file_name: str, content: bytes) -> None:
    read = read_sheet(file_name, content)

    assert read.errors == ()
    [row] = read.rows
    assert (row.code, row.hamlet, row.member_count, row.representative, row.joined_on) == (
        AN.code,
        AN.hamlet,
        AN.member_count,
        AN.representative,
        AN.joined_on,
    )


def test_an_apostrophe_that_says_text_is_no_part_of_it() -> None:
    [row] = read_sheet("ho.csv", "Mã hộ,Xóm,Số khẩu\r\n'PK01,'Trên,'4\r\n".encode()).rows

    assert (row.code, row.hamlet, row.member_count) == ("PK01", "Trên", 4)


def test_a_second_sheet_of_households_is_named_and_left_aside() -> None:
    read = read_sheet("ho.xlsx", two_sheets())

    assert (read.sheet, [row.code for row in read.rows], read.other_sheets) == ("Trên", ["PK01"], ("Dưới",))


def two_sheets() -> bytes:
    workbook = Workbook()
    for name, code in (("Trên", "PK01"), ("Dưới", "PK02")):
        page = workbook.create_sheet(name)
        page.append(["Mã hộ"])
        page.append([code])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "said",
    [
        "x",
        "X",
        "v",
        "có",
        "Có",
        "co",
        1,
        1.0,
        "1",
        True,
        "true",
        "ĐÚNG",
        "✓",
        "✔\ufe0f",
        "√",
        "ü",
        "yes",
        "đạt",
    ],
)
def test_yes_is_written_in_many_ways(said: object) -> None:
    read = read_sheet("ho.xlsx", xlsx(["Mã hộ", "nha tieu nha tam"], ["PK01", said]), [LATRINE])

    assert read.rows[0].extras["latrine"].kind is AnswerKind.YES


@pytest.mark.parametrize("said", ["không", "KHONG", 0, "0", False, "no", "chưa", "-"])
def test_no_is_written_in_many_ways(said: object) -> None:
    read = read_sheet("ho.xlsx", xlsx(["Mã hộ", "LATRINE"], ["PK01", said]), [LATRINE])

    assert read.rows[0].extras["latrine"].kind is AnswerKind.NO


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (None, Answer(AnswerKind.BLANK)),
        (date(2023, 5, 2), Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="02/05/2023")),
        ("2/5/2023", Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="2/5/2023")),
        ("2023-05-02", Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="2023-05-02")),
        ("2/5/23", Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="2/5/23")),
        ("2/5/2023 9:30", Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="2/5/2023 9:30")),
        ("2023-05-02T09:30:00", Answer(AnswerKind.DATE, day=date(2023, 5, 2), text="2023-05-02T09:30:00")),
        ("2023-05-02 hoặc sau", Answer(AnswerKind.TEXT, text="2023-05-02 hoặc sau")),
        (12, Answer(AnswerKind.NUMBER, number=12, text="12")),
        ("hai ngăn", Answer(AnswerKind.TEXT, text="hai ngăn")),
    ],
)
def test_a_cell_may_say_a_day_a_number_or_a_word(said: object, answer: Answer) -> None:
    read = read_sheet("ho.xlsx", xlsx(["Mã hộ", "Nhà tiêu, nhà tắm"], ["PK01", said]), [LATRINE])

    assert read.rows[0].extras == {"latrine": answer}


def test_the_value_of_a_formula_is_read() -> None:
    content = xlsx(["Mã hộ", "Số nhân khẩu"], ["PK01", 7])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = page.replace(b"<v>7</v>", b"<f>3+4</f><v>7</v>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    assert read_sheet("ho.xlsx", buffer.getvalue()).rows[0].member_count == 7


def test_unknown_columns_are_named_and_left_alone() -> None:
    read = read_sheet("ho.csv", csv_text(["STT", "Mã hộ", "Ghi chú"], ["1", "PK01", "gì đó"]).encode())

    assert read.ignored == ("STT", "Ghi chú")


def test_each_wrong_cell_is_named_by_sheet_row_and_column() -> None:
    rows: list[list[object]] = [
        [*HEADINGS],
        ["PK01", "Trên", "bảy", "Lò Văn Ân", "31/02/2015"],
        ["", "Trên", 3, "", ""],
        ["hộ 3", "Trên", 3, "", ""],
        ["PK04", "", 0, "n" * 81, ""],
        ["PK01", "", 3, "", ""],
    ]

    read = read_sheet("ho.xlsx", xlsx(*rows, sheet="Danh sách"))

    assert [(error.sheet, error.row, error.column, error.title) for error in read.errors] == [
        ("Danh sách", 2, "C", "Số nhân khẩu"),
        ("Danh sách", 2, "E", "Ngày vào"),
        ("Danh sách", 3, "A", "Mã hộ"),
        ("Danh sách", 4, "A", "Mã hộ"),
        ("Danh sách", 5, "C", "Số nhân khẩu"),
        ("Danh sách", 5, "D", "Đại diện hộ"),
        ("Danh sách", 6, "A", "Mã hộ"),
    ]
    assert read.errors[0].facts == {"said": "bảy"}
    assert read.errors[-1].facts == {"household": "PK01", "first": 2}


def _far_corner() -> bytes:
    """A file of few bytes whose sheet would fill all memory if every cell were kept."""
    content = xlsx(["Mã hộ"], ["PK01"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", far)
            copy.writestr(name, part)
    return buffer.getvalue()


def _unfolding() -> bytes:
    """A small archive that unfolds into gigabytes."""
    content = xlsx(["Mã hộ"], ["PK01"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
        for name, part in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                copy.writestr(name, part)
        with copy.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            page.write(b"<worksheet><sheetData><row><c t='inlineStr'><is><t>")
            for _piece in range(1200):
                page.write(b"A" * 1024 * 1024)
    return buffer.getvalue()


REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>'
)


@pytest.mark.parametrize(
    ("file_name", "content", "refusal"),
    [
        ("ho.xlsx", b"", troubles.FileEmpty),
        ("ho.csv", b" \r\n ", troubles.FileEmpty),
        ("ho.xlsx", b"x" * (troubles.MOST_BYTES + 1), troubles.FileTooLarge),
        ("ho.xlsx", b"PK\x03\x04 no archive at all", troubles.FileBroken),
        ("ho.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, troubles.FileBroken),
        ("ho.xlsx", xlsx(HEADINGS, TYPED)[:-400], troubles.FileBroken),
        ("ho.pdf", b"%PDF-1.7\n1 0 obj", troubles.FileKindUnknown),
        ("anh.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", troubles.FileKindUnknown),
        ("ho.xls", "<html><table><tr><td>Mã hộ</td></tr></table>".encode(), troubles.FileKindUnknown),
        ("ho.txt", b"\xff\xfe\n\x00", troubles.FileEmpty),
        ("ho.csv", csv_text(HEADINGS, TYPED).encode("cp1252", "replace"), troubles.LettersLost),
        (
            "ho.csv",
            csv_text(["ma ho", "dai dien"], ["PK01", "Lò Lả"]).encode("cp1252", "replace"),
            troubles.LettersLost,
        ),
        ("ho.csv", csv_text(["Tên", "Tuổi"], ["Ân", "40"]).encode(), troubles.NoCodeColumn),
        ("ho.csv", csv_text(HEADINGS).encode(), troubles.NoRows),
        ("ho.csv", csv_text(["Mã hộ", "Code"], ["1", "2"]).encode(), troubles.ColumnTwice),
        ("ho.csv", csv_text(["Mã hộ"], *([str(n)] for n in range(5011))).encode(), troubles.TooManyRows),
        ("ho.csv", csv_text(["Mã hộ", *(f"c{n}" for n in range(60))]).encode(), troubles.TooManyColumns),
        ("ho.xlsx", _far_corner(), troubles.FileRefused),
        ("ho.xlsx", _unfolding(), troubles.FileRefused),
        ("ho.ods", ods_of(REPEATED), troubles.FileRefused),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_a_file_that_is_no_register_is_refused_in_words(
    file_name: str, content: bytes, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(file_name, content)

    assert isinstance(refused.value, refusal)
    assert refused.value.text


def existing(code: str = "PK01", *, left_on: date | None = None) -> Existing:
    return Existing(new_id(), code, "Xóm Trên", 7, "Lò Văn Ân", date(2015, 1, 31), left_on)


def planned(
    *rows: SheetRow, known: list[Existing] | None = None, hamlets: list[str] | None = None
) -> ImportPlan:
    columns = {"code": "A", "hamlet": "B", "members": "C", "representative": "D", "joined": "E"}
    return plan_import(
        ReadSheet("Hộ", rows, (), columns=columns),
        existing=[existing()] if known is None else known,
        hamlet_names=["Xóm Trên", "Xóm Dưới"] if hamlets is None else hamlets,
        joined_on=date(2020, 1, 1),
        on=TODAY,
    )


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        (AN, Fate.UNCHANGED),
        (SheetRow(2, "PK01"), Fate.UNCHANGED),
        (SheetRow(2, "PK01", "xom duoi"), Fate.CHANGED),
        (SheetRow(2, "PK01", "", 8), Fate.CHANGED),
        (SheetRow(2, "PK01", "", None, "Lò Văn Bình"), Fate.CHANGED),
        (SheetRow(2, "PK02", "", 3), Fate.NEW),
        (SheetRow(2, "PK02"), Fate.REFUSED),
        (SheetRow(2, "PK01", "Xóm Giữa"), Fate.REFUSED),
        (SheetRow(2, "PK01", "", None, "", date(2016, 1, 1)), Fate.REFUSED),
        (SheetRow(2, "PK02", "", 3, "", date(2023, 11, 19)), Fate.REFUSED),
    ],
)
def test_every_row_has_its_fate(row: SheetRow, fate: Fate) -> None:
    plan = planned(row)

    assert [each.fate for each in plan.rows] == [fate]
    assert bool(plan.errors) is (fate is Fate.REFUSED)


def test_a_household_that_left_is_not_imported_anew() -> None:
    plan = planned(SheetRow(2, "PK01"), known=[existing(left_on=date(2020, 5, 1))])

    [error] = plan.errors
    assert (error.row, error.column, error.text) == (2, "A", AlreadyLeft.text)


def test_a_day_that_has_not_come_is_named_where_it_stands() -> None:
    [error] = planned(SheetRow(3, "PK02", "", 3, "", date(2024, 1, 1))).errors

    assert (error.row, error.column, error.text) == (3, "E", InTheFuture.text)


def test_households_that_the_file_leaves_out_are_named() -> None:
    known = [existing("PK01"), existing("PK02"), existing("PK03", left_on=TODAY)]

    assert planned(SheetRow(2, "PK01"), known=known).absent_codes == ("PK02",)


def test_the_first_register_brings_its_hamlets_once_each() -> None:
    rows = [SheetRow(2, "A1", "Trên", 1), SheetRow(3, "A2", "xóm trên", 2), SheetRow(4, "A3", "Dưới", 2)]

    plan = planned(*rows, known=[], hamlets=[])

    assert plan.new_hamlets == ("Trên", "Dưới")
    assert [row.hamlet for row in plan.rows] == ["Trên", "Trên", "Dưới"]


OUT = [
    OutRow("PK01", "Xóm Trên", 7, "Lò Văn Ân", date(2015, 1, 31), ("x", 12)),
    OutRow("PK02", "", 3, "=HYPERLINK(1)", date(2020, 2, 29), ("", "hai ngăn")),
    OutRow("PK03", "", 3, "'Hộ Mẫu", date(2020, 2, 29), ("", "")),
]


@pytest.mark.parametrize(
    ("file_name", "content"),
    [
        ("ho.xlsx", write_xlsx(OUT, [LATRINE, FLOOR], "Hộ")),
        ("ho.csv", write_csv(OUT, [LATRINE, FLOOR])),
    ],
)
def test_what_is_written_is_read_as_it_was(file_name: str, content: bytes) -> None:
    read = read_sheet(file_name, content, [LATRINE, FLOOR])

    assert read.errors == ()
    assert [
        (row.code, row.hamlet, row.member_count, row.representative, row.joined_on) for row in read.rows
    ] == [(out.code, out.hamlet, out.member_count, out.representative, out.joined_on) for out in OUT]
    assert [[answer.text for answer in row.extras.values()] for row in read.rows] == [
        ["x", "12"],
        ["", "hai ngăn"],
        ["", ""],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_exported_text_is_run_as_a_formula(start: str) -> None:
    out = [OutRow("PK01", "", 3, f"{start}cmd", date(2020, 1, 1))]

    assert f",'{start}cmd," in write_csv(out, []).decode("utf-8-sig")
    assert read_sheet("ho.xlsx", write_xlsx(out, [], "Hộ")).rows[0].representative == f"{start}cmd"
    with zipfile.ZipFile(io.BytesIO(write_xlsx(out, [], "Hộ"))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_template_asks_for_what_the_village_counts() -> None:
    template = write_template([LATRINE], "Hộ", "Cách ghi", ["x = có"])

    with pytest.raises(troubles.NoRows):
        read_sheet("mau.xlsx", template, [LATRINE])


def test_two_thousand_rows_are_read_and_planned() -> None:
    rows: list[list[object]] = [
        [f"H{n}", "Trên", n % 9 + 1, f"Lò Văn {n}", None, "x", ""] for n in range(2000)
    ]
    content = xlsx([*HEADINGS, LATRINE.title, FLOOR.title], *rows)

    read = read_sheet("ho.xlsx", content, [LATRINE, FLOOR])
    plan = plan_import(read, existing=[], hamlet_names=[], joined_on=TODAY, on=TODAY)

    assert (plan.count(Fate.NEW), plan.errors) == (2000, ())
