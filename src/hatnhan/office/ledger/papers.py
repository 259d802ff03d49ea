"""The papers of a drive: the receipt, the list of contributions, the labour sheet, the settlement."""

from datetime import date

from django.utils.translation import gettext as _

from hatnhan.documents.outline import (
    Align,
    Block,
    Code,
    Column,
    Document,
    Fields,
    Head,
    Heading,
    Paper,
    Signature,
    Signatures,
    Table,
)
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import Board, CollectionSheet, Receipt, Root, SheetRow
from hatnhan.office.ledger.rows import EntryView, board_view, entry_view
from hatnhan.office.papers import place_and_day, reader_language, root_note, village_paper
from hatnhan.places.selectors import Village
from hatnhan.ui.numbers import days_of, dong_of


def receipt_paper(receipt: Receipt, village: Village) -> Document:
    """Give a receipt as a small sheet: who gave what, in words too, with the square code and the root."""
    view, root = entry_view(receipt.entry), receipt.proof.root
    receiver = view.row.collector_name or view.row.author_name
    said = (
        (_("Household"), view.who) if view.who else (_("From whom"), view.source),
        *_figures(receipt, view),
        (_("For"), receipt.drive_title),
        *(((_("Collection round"), receipt.entry.round),) if receipt.entry.round else ()),
        (_("Received by"), receiver),
        *(((_("Reversed"), _("this receipt no longer counts")),) if view.is_undone else ()),
    )
    root_line = _("Root of the book: %(root)s. Keep this sheet: with it the book can be checked.")
    return Document(
        title=_("RECEIPT No. %(number)s") % {"number": receipt.entry.receipt},
        paper=Paper.A6,
        head=Head((village.name.upper(),), (_("RECEIPT FOR A CONTRIBUTION"),)),
        date_line=place_and_day(village, receipt.entry.on),
        blocks=(
            Fields(said),
            Code(receipt.code, root_line % {"root": root.text}),
            Signatures(
                (
                    Signature(_("Giver"), "", _("(signature and name)")),
                    Signature(
                        _("Receiver"), view.row.collector_name or view.row.author_name, _("(signature)")
                    ),
                )
            ),
        ),
        language=reader_language(),
    )


def contribution_list(sheet: CollectionSheet, village: Village, root: Root, on: date) -> Document:
    """Give who gave money, who worked, who brought materials: each list by itself.

    Beside each other they would show who did not give.
    """
    parts = (
        (_("Money"), "money_vnd", dong_of),
        (_("Labour"), "half_days", days_of),
        (_("Materials"), "material_vnd", dong_of),
    )
    blocks: list[Block] = []
    for title, name, say in parts:
        given = [(row, getattr(row.given, name)) for row in sheet.rows if getattr(row.given, name)]
        if given:
            lines = tuple(
                (str(number), _named(row), say(amount), "")
                for number, (row, amount) in enumerate(given, start=1)
            )
            total = ("", _("Together"), say(sum(amount for _row, amount in given)), "")
            blocks += [
                Heading(title),
                Table((*_named_columns(), Column(title, Align.END), _signed()), lines, total),
            ]
    return village_paper(
        _("LIST OF CONTRIBUTIONS"),
        sheet.drive.title,
        village,
        on,
        (*blocks, root_note(root, on), _signatures()),
    )


def labour_list(sheet: CollectionSheet, village: Village, on: date) -> Document:
    """Give the sheet on which the days of common work are written by hand, one line for each household."""
    columns = (
        *_named_columns(),
        Column(_("Persons"), Align.CENTER),
        Column(_("Labour days"), Align.CENTER),
        _signed(),
    )
    lines = tuple((str(number), _named(row), "", "", "") for number, row in enumerate(sheet.rows, start=1))
    work = Fields(((_("Work"), ""), (_("Day"), ""), (_("Who counts"), "")))
    return village_paper(
        _("LABOUR SHEET"), sheet.drive.title, village, on, (work, Table(columns, lines), _signatures())
    )


def settlement_paper(board: Board, village: Village, on: date) -> Document:
    """Give planned and real by source and item, what is left and what for."""
    view, figures, settled = board_view(board), board.figures, board.settlement
    use = settled.remainder_use if settled else ""
    sums = Fields(
        (
            (_("Needed"), dong_of(board.need_vnd)),
            (_("Money in"), dong_of(figures.in_vnd)),
            (_("Labour"), f"{days_of(figures.half_days)} ({dong_of(figures.labour_vnd)})"),
            *(((_("Materials"), dong_of(figures.material_vnd)),) if figures.material_vnd else ()),
            (_("Money out"), dong_of(figures.out_vnd)),
            (_("Balance"), dong_of(figures.balance_vnd)),
            *(((_("What is left is for"), use),) if settled and settled.remainder_use else ()),
            *(((_("Decision"), board.decision.symbol),) if board.decision else ()),
        )
    )
    sources = Table(
        (
            Column(_("Source"), shares=1),
            Column(_("Planned money"), Align.END),
            Column(_("Real money"), Align.END),
            Column(_("Planned labour"), Align.END),
            Column(_("Real labour"), Align.END),
        ),
        tuple(
            (
                one.title,
                _dong(one.line.planned_vnd),
                _dong(one.line.money_vnd),
                _days(one.line.planned_half_days),
                _days(one.line.half_days),
            )
            for one in view.sources
        ),
    )
    items = Table(
        (Column(_("Item"), shares=1), Column(_("Planned"), Align.END), Column(_("Real"), Align.END)),
        tuple((one.title, _dong(one.line.planned_vnd), _dong(one.line.real_vnd)) for one in view.items),
        (
            _("Together"),
            _dong(board.need_vnd),
            _dong(sum(one.line.real_vnd for one in view.items)),
        ),
    )
    title = _("SETTLEMENT") if settled else _("SETTLEMENT (draft)")
    blocks: tuple[Block, ...] = (
        sums,
        Heading(_("By source")),
        sources,
        Heading(_("By item")),
        items,
        root_note(Root(board.book_size, board.book_root), on),
        _signatures(),
    )
    return village_paper(title, board.title, village, settled.on if settled else on, blocks)


def _figures(receipt: Receipt, view: EntryView) -> tuple[tuple[str, str], ...]:
    row = receipt.entry
    if row.of_kind == Kind.LABOUR:
        beside = _("%(value)s, at %(rate)s a day")
        return (
            (_("Labour"), view.figure),
            (_("Value beside"), beside % {"value": view.beside, "rate": dong_of(row.rate_vnd)}),
        )
    said = ((_("Amount"), view.figure), (_("In words"), receipt.in_words))
    if row.of_kind == Kind.MATERIAL:
        return ((_("Materials"), f"{row.quantity} {row.unit} {row.note}".strip()), *said)
    return said


def _signatures() -> Signatures:
    hint = _("(signature and name)")
    titles = (_("Treasurer"), _("Supervision board"), _("Village head"))
    return Signatures(tuple(Signature(title, "", hint) for title in titles))


def _named_columns() -> tuple[Column, Column]:
    return Column(_("No."), Align.CENTER), Column(_("Household"), shares=2)


def _signed() -> Column:
    return Column(_("Signature"), shares=1)


def _named(row: SheetRow) -> str:
    house = row.household
    return f"{house.code} · {house.representative_name}" if house.representative_name else house.code


def _dong(amount: int) -> str:
    return dong_of(amount) if amount else ""


def _days(half_days: int) -> str:
    return days_of(half_days) if half_days else ""
