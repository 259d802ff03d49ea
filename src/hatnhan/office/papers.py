"""What every paper of the village has: its head, place and day, the root of the book."""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatnhan.documents.outline import Block, Document, Head, Note
from hatnhan.documents.pdf import pdf_of
from hatnhan.ledger.selectors import Root
from hatnhan.office.pages import StaffRequest
from hatnhan.places.selectors import Village
from hatnhan.ui.numbers import day_of


def village_paper(
    title: str, subtitle: str, village: Village, on: date, blocks: tuple[Block, ...]
) -> Document:
    """Give a paper of the village with the names and the motto that stand above its title."""
    return Document(
        title=title,
        subtitle=(subtitle,),
        head=Head(
            (village.commune_name.upper(), village.name.upper()),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ),
        date_line=place_and_day(village, on),
        blocks=blocks,
        language=reader_language(),
    )


def place_and_day(village: Village, on: date) -> str:
    """Say where and when a paper was made, as people write it."""
    said = _("%(place)s, day %(day)s month %(month)s year %(year)s")
    return said % {"place": village.name, "day": on.day, "month": on.month, "year": on.year}


def root_note(root: Root, on: date) -> Note:
    """Give the line of the book that whoever keeps the paper can hold against it later."""
    said = _("Root of the book on %(day)s, %(count)s entries: %(root)s")
    return Note(said % {"day": day_of(on), "count": root.size, "root": root.text})


def reader_language() -> str:
    """Give the language in which the paper is read."""
    return get_language() or "vi"


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Give a file to keep; nothing between keeps it too."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_answer(request: StaffRequest, paper: Document, name: str, on: date | None = None) -> HttpResponse:
    """Give a paper to print, under the village, its name and its day."""
    file_name = f"{request.village.code}-{name}-{on or request.today:%Y-%m-%d}.pdf"
    return download(pdf_of(paper), "application/pdf", file_name)
