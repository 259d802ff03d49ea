"""The book as a plain-text double-entry journal: đồng and labour days are two commodities, never one.

Every account balances in its own commodity, and the last lines assert what the book itself says: whoever
checks the journal checks the sums as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from hatnhan.kernel.text import fold
from hatnhan.ledger.exchange.lines import BookLine
from hatnhan.ledger.rules.kinds import Kind, Source

DONG, DAY = "VND", "NGAYCONG"
_SOURCES = {
    Source.HOUSEHOLDS: "Households",
    Source.STATE: "State",
    Source.SPONSOR: "Sponsors",
    Source.OTHER: "Others",
}


@dataclass(frozen=True, slots=True)
class JournalDrive:
    """A drive as a journal needs it: its name, and what the book says that it holds."""

    id: UUID
    title: str
    box_vnd: int
    half_days: int
    out_vnd: int
    is_whole: bool


Posting = tuple[str, int, str]


@dataclass(slots=True)
class _Accounts:
    """The names of accounts, given as they are met; nobody is named."""

    drives: Mapping[UUID, str]
    opened: dict[str, tuple[date, str]] = field(default_factory=dict)
    collectors: dict[UUID, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def box(self, drive_id: UUID) -> str:
        return f"Assets:{self.drives[drive_id]}:Box"

    def hand(self, drive_id: UUID, person_id: UUID) -> str:
        name = self.collectors.setdefault(person_id, f"Collector{len(self.collectors) + 1:02}")
        return f"Assets:{self.drives[drive_id]}:{name}"

    def income(self, line: BookLine, what: str) -> str:
        return f"Income:{self.drives[line.drive_id]}:{_SOURCES[Source(line.source)]}:{what}"

    def spent(self, line: BookLine, what: str) -> str:
        return f"Expenses:{self.drives[line.drive_id]}:{what}"

    def item(self, code: str) -> str:
        if code not in self.items:
            plain = "".join(letter if letter.isalnum() else "-" for letter in fold(code) if letter.isascii())
            named = f"Item-{plain}" if plain.strip("-") else "Item"
            taken = set(self.items.values())
            self.items[code] = named if named not in taken else f"{named}-{len(taken)}"
        return self.items[code]

    def open(self, account: str, on: date, commodity: str) -> None:
        first, known = self.opened.get(account, (on, commodity))
        self.opened[account] = (min(first, on), known)


def write_journal(lines: Sequence[BookLine], drives: Sequence[JournalDrive], *, title: str) -> str:
    """Give the journal that `bean-check` accepts: accounts, entries in the order of the book, assertions."""
    accounts = _Accounts({drive.id: f"D{number:02}" for number, drive in enumerate(drives, start=1)})
    entries = [text for line in lines for text in _entry(line, accounts)]
    asserted = list(_assertions(lines, drives, accounts))
    head = [
        f'option "title" {_quoted(title)}',
        f'option "operating_currency" "{DONG}"',
        "",
        *(f"; {accounts.drives[drive.id]}: {' '.join(drive.title.split())}" for drive in drives),
        "",
    ]
    if lines:
        first = min(line.on for line in lines).isoformat()
        head += [f"{first} commodity {DONG}", f"{first} commodity {DAY}", ""]
    opened = [
        f"{on.isoformat()} open {account} {commodity}"
        for account, (on, commodity) in sorted(accounts.opened.items())
    ]
    return "\n".join([*head, *opened, "", *entries, *asserted, ""])


def _entry(line: BookLine, accounts: _Accounts) -> Iterator[str]:
    if line.of_kind == Kind.PLEDGE:
        # A promise moves nothing.
        amount = line.sign * line.amount_vnd
        days = _amount(line.sign * line.half_days, DAY)
        yield f'{line.on} custom "pledge" {_quoted(line.household or line.source)} {amount} {DONG} {days}\n'
        return
    postings = [(account, line.sign * amount, unit) for account, amount, unit in _postings(line, accounts)]
    for account, _amount_said, unit in postings:
        accounts.open(account, line.on, unit)
    yield "\n".join(
        [
            f"{line.on} * {_quoted(line.household or line.payee or line.source)} {_quoted(line.note)}",
            *(f"  {name}: {value}" for name, value in _facts(line)),
            *(f"  {account}  {_amount(amount, unit)}" for account, amount, unit in postings),
            "",
        ]
    )


def _postings(line: BookLine, accounts: _Accounts) -> list[Posting]:
    box = accounts.box(line.drive_id)
    vnd, amount = DONG, line.amount_vnd
    hand = accounts.hand(line.drive_id, line.collector_id) if line.collector_id else box
    match line.of_kind:
        case Kind.MONEY_IN:
            return [(hand, amount, vnd), (accounts.income(line, "Money"), -amount, vnd)]
        case Kind.HAND_OVER:
            return [(box, amount, vnd), (hand, -amount, vnd)]
        case Kind.LABOUR:
            worked = accounts.spent(line, "Labour")
            return [(worked, line.half_days, DAY), (accounts.income(line, "Labour"), -line.half_days, DAY)]
        case Kind.MATERIAL:
            used = accounts.spent(line, "Materials")
            return [(used, amount, vnd), (accounts.income(line, "Materials"), -amount, vnd)]
        case Kind.TRANSFER if line.other_drive_id is not None:
            return [(accounts.box(line.other_drive_id), amount, vnd), (box, -amount, vnd)]
        case _:
            what = f"Paid:{accounts.item(line.item)}" if line.item else "Paid:Other"
            return [(accounts.spent(line, what), amount, vnd), (box, -amount, vnd)]


def _facts(line: BookLine) -> Iterator[tuple[str, str]]:
    said = {
        "number": str(line.number),
        "receipt": line.receipt,
        "entry": str(line.entry_id),
        "reverses": str(line.reverses or ""),
        "round": line.round,
        "item": line.item,
        "quantity": f"{line.quantity} {line.unit}".strip(),
        "paper": line.paper,
    }
    yield from ((name, _quoted(value)) for name, value in said.items() if value)
    if line.of_kind == Kind.LABOUR:
        # The agreed value stands beside the days, for the reader alone.
        yield "value", f"{line.amount_vnd} {DONG}"


def _assertions(
    lines: Sequence[BookLine], drives: Iterable[JournalDrive], accounts: _Accounts
) -> Iterator[str]:
    if not lines:
        return
    # A balance is asserted of the beginning of a day.
    after = max(line.on for line in lines) + timedelta(days=1)
    for drive in drives:
        name = accounts.drives[drive.id]
        said = {
            f"Assets:{name}:Box": _amount(drive.box_vnd, DONG),
            f"Expenses:{name}:Labour": _amount(drive.half_days, DAY),
            f"Expenses:{name}:Paid": _amount(drive.out_vnd, DONG),
        }
        for account, amount in said.items():
            is_met = any(opened == account or opened.startswith(f"{account}:") for opened in accounts.opened)
            if is_met and drive.is_whole:
                if account.endswith(":Paid"):
                    accounts.open(account, after, DONG)
                yield f"{after.isoformat()} balance {account}  {amount}"


def _amount(amount: int, unit: str) -> str:
    """Days are kept in halves."""
    if unit != DAY:
        return f"{amount} {unit}"
    whole, half = divmod(abs(amount), 2)
    return f"{'-' if amount < 0 else ''}{whole}{'.5' if half else ''} {unit}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
