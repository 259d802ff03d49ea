"""Text files: which sign parts the cells, which alphabet the letters are of, and what was lost in saving."""

from datetime import date

import pytest

from hatnhan.households.exchange import AnswerKind, ExtraColumn, read_sheet

LATRINE = ExtraColumn("latrine", "Nhà tiêu, nhà tắm")


def test_an_old_vietnamese_csv_is_read() -> None:
    # Code page 1258 writes tones as letters of their own.
    text = "ma ho,dai dien ho\r\nPK01,Lo\u0300 Va\u0306n \u00c2n\r\n".replace("a\u0306", "\u0103")

    assert read_sheet("ho.csv", text.encode("cp1258")).rows[0].representative == "Lò Văn Ân"


@pytest.mark.parametrize(
    "text",
    [
        "Mã hộ;Nhà tiêu, nhà tắm\r\nPK01;x\r\n",
        "DANH SÁCH HỘ, BẢN MẪU, XÃ MẪU, TỈNH MẪU\r\nMã hộ;Latrine\r\nPK01;x\r\n",
        "Mã hộ\tLatrine\tGhi chú\r\nPK01\tx\tmột, hai, ba, bốn; năm; sáu\r\n",
        'sep=|\r\n"Mã hộ"|Latrine|a,b,c,d\r\nPK01|x|\r\n',
        "Mã hộ,Latrine\rPK01,x\r",
    ],
)
def test_signs_inside_the_cells_of_a_text_do_not_part_them(text: str) -> None:
    [row] = read_sheet("ho.csv", text.encode(), [LATRINE]).rows

    assert (row.code, row.extras["latrine"].kind) == ("PK01", AnswerKind.YES)


def test_empty_lines_at_the_end_of_a_text_are_no_rows() -> None:
    text = "Mã hộ,Xóm\r\nPK01,Trên\r\n" + ",\r\n" * 6000

    assert [row.code for row in read_sheet("ho.csv", text.encode()).rows] == ["PK01"]


@pytest.mark.parametrize(
    ("written", "year"), [("29", 2029), ("15", 2015), ("00", 2000), ("30", 1930), ("1999", 1999)]
)
def test_a_year_of_two_digits_is_the_one_that_spreadsheets_mean(written: str, year: int) -> None:
    read = read_sheet("ho.csv", f"Mã hộ,Ngày vào\r\nPK01,31/1/{written}\r\n".encode())

    assert read.rows[0].joined_on == date(year, 1, 31)


@pytest.mark.parametrize("said", ["L? V?n Ân", "Lò V\ufffdn Ân", "#N/A", "Err:502"])
def test_a_name_that_lost_its_letters_is_refused_where_it_stands(said: str) -> None:
    [error] = read_sheet("ho.csv", f"Mã hộ,Đại diện hộ\r\nPK01,{said}\r\n".encode()).errors

    assert (error.row, error.column, error.facts) == (2, "B", {"said": said})
