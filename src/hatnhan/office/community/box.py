"""The box of a vote by ballot as its page shows it: who voted, who has not, what two people entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hatnhan.decisions.rules.ballots import KINDS
from hatnhan.decisions.selectors.community import HouseRow, QuestionFile
from hatnhan.office.community.forms import BackForm, CloseBoxForm, TallyForm, TickForm
from hatnhan.office.community.words import TALLY_WORDS
from hatnhan.ui.forms import Form

IN_A_BUNDLE = 10


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box in words, with its forms."""

    voted: list[tuple[HouseRow, Form]]
    left: list[HouseRow]
    tick: Form
    close: Form
    tally: TallyForm
    differences: list[tuple[int, str, int, int]]


def box_of(file: QuestionFile, forms: Mapping[str, Form], today: date) -> ShownBox | None:
    """Give the box of the last round; None where the vote is not by ballot."""
    held = file.question.last_round
    if held is None or not held.is_in_a_box:
        return None
    tally = forms.get("tally")
    return ShownBox(
        voted=[
            (row, BackForm(initial={"house": row.id}, auto_id=False)) for row in file.houses if row.has_voted
        ],
        left=left_of(file),
        tick=forms.get("tick") or TickForm(houses=left_of(file), initial={"voted_on": today}, prefix="tick"),
        close=CloseBoxForm(prefix="close"),
        tally=tally if isinstance(tally, TallyForm) else tally_form(file),
        differences=[
            (one.bundle, str(TALLY_WORDS[one.kind]), one.first, one.second)
            for one in file.tallies.differences
        ],
    )


def left_of(file: QuestionFile) -> list[HouseRow]:
    """Give the households that may still vote."""
    return [row for row in file.houses if row.is_here and not row.has_voted]


def tally_form(file: QuestionFile, data: Mapping[str, object] | None = None) -> TallyForm:
    """Give as many bundles as the ballots fill by tens, with the reader's own numbers."""
    held = file.question.last_round
    count = -(-held.voted_count // IN_A_BUNDLE) if held else 1
    known = [[getattr(bundle, kind) for kind in KINDS] for bundle in file.tallies.own]
    return TallyForm(data, bundles=max(1, count), known=known, prefix="tally")
