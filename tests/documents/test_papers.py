"""A paper says exactly what was written, on a sheet of the right size, in black."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from hatnhan.documents.outline import (
    Align,
    Block,
    Bold,
    Break,
    Code,
    Column,
    Document,
    Fields,
    Head,
    Heading,
    Note,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    paragraph,
)
from hatnhan.documents.pdf import pdf_of
from hatnhan.documents.text import text_of

ROOT_OF_THE_BOOK = "187:5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
HOSTILE = (
    '#panic("x") $x^2$ `mã` *đậm* _nghiêng_ // hết /* */ <nhãn> @hộ \\ -- ... ~ "nháy" #import "@a/b:1.0.0"'
)
# Every vowel of the language with each of its tones.
LETTERS = "aăâeêioôơuưy" + "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ" + "đĐ"
MILLIMETRE = 72 / 25.4

RECEIPT = Document(
    title="PHIẾU THU số 12/2023",
    paper=Paper.A6,
    head=Head(("BẢN PÁ KÌM",), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
    subtitle=("Đợt huy động: làm kè chống sạt lở",),
    date_line="Pá Kìm, ngày 18 tháng 11 năm 2023",
    blocks=(
        Fields(
            (
                ("Hộ", "PK-07, người đại diện số bảy có họ tên dài đến mức phải xuống dòng mới viết hết"),
                ("Số tiền", "1.200.000 đ"),
                ("Bằng chữ", "Một triệu hai trăm nghìn đồng"),
                ("Người thu", "Người thứ ba"),
                ("Ghi chú", ""),
            )
        ),
        Code(ROOT_OF_THE_BOOK, f"Mã sổ {ROOT_OF_THE_BOOK}"),
        Signatures(
            (Signature("Người nộp", hint="(ký, ghi rõ họ tên)"), Signature("Thủ quỹ", "Người thứ ba"))
        ),
    ),
)
COLUMNS = (Column("TT", Align.CENTER), Column("Hộ gia đình", shares=1), Column("Số tiền", Align.END))


def book(count: int) -> Table:
    """A table of so many households."""
    rows = tuple((str(number), f"Hộ số {number}", f"{number}.000") for number in range(1, count + 1))
    return Table(COLUMNS, rows, ("", "Tổng cộng", "9.000.000"))


def pages_of(document: Document) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf_of(document))).pages)


def words_of(text: str) -> str:
    """The text as one line: where lines end is up to the sheet."""
    return " ".join(text.split())


def said_by(document: Document) -> str:
    return words_of(" ".join(page.extract_text() for page in pages_of(document)))


def test_a_receipt_fits_one_small_sheet_and_says_everything() -> None:
    [page] = pages_of(RECEIPT)

    assert [round(side / MILLIMETRE) for side in page.mediabox[2:]] == [105, 148]
    for words in ("PHIẾU THU số 12/2023", "Một triệu hai trăm nghìn đồng", "(ký, ghi rõ họ tên)", "Thủ quỹ"):
        assert words in words_of(page.extract_text())
    assert "phải xuống dòng mới viết hết" in words_of(page.extract_text())


def test_a_word_that_fills_more_than_a_line_is_printed_whole_and_nothing_is_put_into_it() -> None:
    [page] = pages_of(RECEIPT)

    assert ROOT_OF_THE_BOOK in "".join(page.extract_text().split())


@pytest.mark.parametrize(
    ("paper", "sides"), [(Paper.A4, [210, 297]), (Paper.LANDSCAPE, [297, 210]), (Paper.A6, [105, 148])]
)
def test_a_sheet_has_its_size(paper: Paper, sides: list[int]) -> None:
    [page] = pages_of(Document("Giấy mời", (), paper=paper))

    assert [round(side / MILLIMETRE) for side in page.mediabox[2:]] == sides


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    blocks: tuple[Block, ...] = (
        paragraph(HOSTILE, Bold(HOSTILE)),
        Heading(HOSTILE),
        Fields(((HOSTILE, HOSTILE),)),
        Table((Column(HOSTILE, shares=1),), ((HOSTILE,),), (HOSTILE,)),
        Signatures((Signature(HOSTILE, HOSTILE, HOSTILE),)),
        Code("mã", HOSTILE),
        Note(HOSTILE),
    )
    document = Document(
        HOSTILE, blocks, subtitle=(HOSTILE,), date_line=HOSTILE, head=Head((HOSTILE,), (HOSTILE,))
    )

    printed = "".join(said_by(document).split())

    assert printed.count("".join(HOSTILE.split())) == 18


def test_every_vietnamese_letter_is_printed() -> None:
    letters = LETTERS + LETTERS.upper()
    document = Document("Chữ", (paragraph(" ".join(letters)),))

    assert set(letters) <= set(said_by(document))


def test_titles_of_columns_stand_on_every_page_and_pages_are_counted() -> None:
    pages = [words_of(page.extract_text()) for page in pages_of(Document("Sổ thu", (book(120),)))]
    count = len(pages)

    assert count > 2
    assert all("TT Hộ gia đình Số tiền" in page for page in pages)
    assert [page.split()[-1] for page in pages] == [f"{number}/{count}" for number in range(1, count + 1)]
    assert [page.count("Tổng cộng") for page in pages] == [*[0] * (count - 1), 1]
    printed = " ".join(pages)
    assert [number for number in range(1, 121) if f"Hộ số {number} {number}.000" not in printed] == []


def test_a_single_page_is_not_counted() -> None:
    assert "1/1" not in said_by(RECEIPT)


def test_a_break_begins_a_page() -> None:
    first, second = pages_of(Document("Hai trang", (paragraph("một"), Break(), paragraph("hai"))))

    assert ("một" in first.extract_text(), "hai" in first.extract_text()) == (True, False)
    assert "hai" in second.extract_text()


@pytest.mark.parametrize("lines", range(30, 48))
def test_signatures_are_never_alone_on_a_page(lines: int) -> None:
    signed = Signatures((Signature("Thư ký", "Người thứ hai"), Signature("Chủ trì", "Người thứ nhất")))
    before = tuple(paragraph(f"Dòng {number}") for number in range(lines))

    last = pages_of(Document("Biên bản", (*before, signed)))[-1].extract_text()

    assert f"Dòng {lines - 1}" in last
    assert all(words in last for words in ("Thư ký", "Chủ trì", "Người thứ hai", "Người thứ nhất"))


def test_nothing_is_coloured() -> None:
    document = Document("Sổ thu", (*RECEIPT.blocks, book(3), Note("Nguồn: sổ của bản")))

    drawn = [
        ([float(operand) for operand in operands if isinstance(operand, int | float)], operator)
        for page in pages_of(document)
        if (contents := page.get_contents()) is not None
        for operands, operator in contents.operations
    ]

    # One number is a grey, and its nought is black; three or four would be a colour.
    inks = [operands for operands, operator in drawn if operator in (b"scn", b"SCN", b"g", b"G")]
    assert len(inks) > 100
    assert [ink for ink in inks if ink != [0.0]] == []
    assert {operator for _, operator in drawn} & {b"rg", b"RG", b"k", b"K", b"sh", b"Do"} == set()


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf_of(RECEIPT) == pdf_of(replace(RECEIPT))
    assert pdf_of(RECEIPT) != pdf_of(replace(RECEIPT, title="PHIẾU THU số 13/2023"))


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells do not fit 3 columns"):
        Table(COLUMNS, (("1", "Hộ số 1"),))
    with pytest.raises(ValueError, match="1 cells do not fit 3 columns"):
        Table(COLUMNS, (), ("Tổng cộng",))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
blocks = st.one_of(
    st.builds(Heading, texts, st.integers(1, 2)),
    st.builds(lambda runs: Paragraph(tuple(runs)), st.lists(texts | st.builds(Bold, texts), max_size=4)),
    st.builds(lambda pairs: Fields(tuple(pairs)), st.lists(st.tuples(texts, texts), max_size=3)),
    st.builds(lambda rows: Table(COLUMNS, tuple(rows)), st.lists(st.tuples(texts, texts, texts), max_size=3)),
    st.builds(
        lambda places: Signatures(tuple(places)),
        st.lists(st.builds(Signature, texts, texts, texts), min_size=1, max_size=3),
    ),
    st.builds(Code, texts.filter(bool), texts),
    st.builds(Note, texts),
    st.just(Break()),
)
documents = st.builds(
    Document,
    title=texts,
    blocks=st.lists(blocks, max_size=5).map(tuple),
    subtitle=st.lists(texts, max_size=2).map(tuple),
    date_line=texts,
    head=st.none()
    | st.builds(Head, st.lists(texts, max_size=2).map(tuple), st.lists(texts, max_size=2).map(tuple)),
    paper=st.sampled_from(Paper),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents)
def test_whatever_was_written_can_be_printed(document: Document) -> None:
    assert pdf_of(document).startswith(b"%PDF-")
    assert text_of(document).endswith("\n")


def test_a_message_says_what_the_paper_says() -> None:
    document = replace(RECEIPT, blocks=(*RECEIPT.blocks, book(2), paragraph("Còn ", Bold("hai"), " hộ.")))

    assert text_of(document) == "\n".join(
        [
            "BẢN PÁ KÌM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Pá Kìm, ngày 18 tháng 11 năm 2023",
            "PHIẾU THU số 12/2023",
            "Đợt huy động: làm kè chống sạt lở",
            "",
            "Hộ: PK-07, người đại diện số bảy có họ tên dài đến mức phải xuống dòng mới viết hết",
            "Số tiền: 1.200.000 đ",
            "Bằng chữ: Một triệu hai trăm nghìn đồng",
            "Người thu: Người thứ ba",
            "Ghi chú: …",
            "",
            f"Mã sổ {ROOT_OF_THE_BOOK}",
            ROOT_OF_THE_BOOK,
            "",
            "Thủ quỹ: Người thứ ba",
            "",
            "TT · Hộ gia đình · Số tiền",
            "1 · Hộ số 1 · 1.000",
            "2 · Hộ số 2 · 2.000",
            "Tổng cộng · 9.000.000",
            "",
            "Còn hai hộ.",
            "",
        ]
    )


def test_drawing_a_paper_needs_no_django() -> None:
    program = "import sys; from hatnhan.documents import pdf, text; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
