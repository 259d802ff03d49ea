"""A secret ballot cannot be led back to a household by anything that the database keeps: a test tries."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Model

from hatnhan.decisions.models import BallotTally, CommunityRound, HouseVoted, RoundClosing
from hatnhan.decisions.rules import Choice
from hatnhan.decisions.rules.ballots import KINDS
from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.services.community import cast_houses, close_box, enter_tally, tick_voted
from hatnhan.kernel.ids import new_id
from tests.decisions.village import AT, LATER, Community, make_community, make_question, make_round

pytestmark = pytest.mark.django_db

# What a vote writes into: its own room, the audit book, the change book.
ROOMS = ("decisions", "audit", "plumbing")
VOTES = ["in_favour"] * 6 + ["against"] * 3 + ["abstained"] * 2 + ["invalid"]
WORDS = frozenset(KINDS)


def rows() -> Iterator[Model]:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            yield from model._default_manager.all()


def content(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def houses_named(row: Model, held: Community) -> set[str]:
    said = repr(content(row)).replace("-", "")
    return {house.code for house in held.houses if house.id.hex in said or house.code in said}


def choices_named(row: Model) -> set[str]:
    """What a row says of choices: by a word among its values, or by numbers under the name of a choice."""
    fields = content(row)
    words = {str(value) for value in fields.values()} & WORDS
    numbers = {name for name in WORDS if fields.get(name)}
    bundles = {kind for kind, sum_ in zip(KINDS, sums(fields.get("bundles")), strict=False) if sum_}
    return words | numbers | bundles


def sums(bundles: object) -> list[int]:
    return [sum(column) for column in zip(*bundles, strict=True)] if isinstance(bundles, list) else []


def linked(held: Community) -> set[tuple[str, str]]:
    """The household and choice that one row names together."""
    return {
        (house, choice)
        for row in rows()
        if not isinstance(row, CommunityRound)
        for house in houses_named(row, held)
        for choice in choices_named(row)
    }


def vote_in_a_box(held: Community, votes: Sequence[str], *, seed: int = 0) -> CommunityRound:
    """Each household votes into the box; the box is shaken, and its ballots are counted in bundles."""
    opened = make_round(held, make_question(held), Form.BALLOTS)
    for house in held.houses:
        tick_voted(actor=held.head, round_id=opened.id, household_ids=[house.id], fact_id=new_id(), at=AT)
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=LATER)
    box = sorted(votes)
    random.Random(seed).shuffle(box)
    bundles = [[Counter(box[at : at + 5])[kind] for kind in KINDS] for at in range(0, len(box), 5)]
    for actor in (held.head, held.other):
        enter_tally(actor=actor, round_id=opened.id, bundles=bundles, fact_id=new_id(), at=LATER)
    return opened


def is_identifier(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def dump(held: Community) -> list[str]:
    """Everything that is kept, but for identifiers that are born anew and the moments of the machine."""
    known = {house.id: house.code for house in held.houses}
    known |= {held.head.person_id: "head", held.other.person_id: "other", held.village.id: "village"}
    texts = {str(key): name for key, name in known.items()}

    def shown(value: object) -> object:
        if isinstance(value, UUID):
            return known.get(value, "#")
        if isinstance(value, str):
            return texts.get(value, "#" if is_identifier(value) else value)
        if isinstance(value, list):
            return [shown(each) for each in value]
        return value if not isinstance(value, datetime) else value.isoformat()

    ignored = {"request_id"}
    found = [
        repr(
            (
                row._meta.label,
                {name: shown(value) for name, value in content(row).items() if name not in ignored},
            )
        )
        for row in rows()
    ]
    return sorted(found)


def test_the_search_finds_what_a_vote_by_house_says() -> None:
    held = make_community(12)
    opened = make_round(
        held, make_question(held, None, Matter.SELF_MANAGEMENT), Form.ONLINE, channel="Nhóm bản"
    )
    choices = {house.id: Choice.IN_FAVOUR for house in held.houses}
    cast_houses(actor=held.head, round_id=opened.id, choices=choices, fact_id=new_id(), at=AT)

    assert linked(held) == {(house.code, "in_favour") for house in held.houses}


def test_no_row_names_a_household_and_its_secret_choice() -> None:
    held = make_community(len(VOTES))
    vote_in_a_box(held, VOTES)

    named = {house for row in rows() if isinstance(row, HouseVoted) for house in houses_named(row, held)}
    told = {choice for row in rows() if isinstance(row, BallotTally) for choice in choices_named(row)}
    assert (named, told) == ({house.code for house in held.houses}, set(WORDS))
    assert linked(held) == set()


@pytest.mark.parametrize("turn", [1, 5, 11])
def test_who_voted_what_can_be_exchanged_without_changing_anything_kept(turn: int) -> None:
    """The same votes by other households leave the same rows behind: what is kept cannot tell them apart."""
    kept = []
    for number, votes in enumerate((VOTES, VOTES[turn:] + VOTES[:turn])):
        held = make_community(len(VOTES), f"ban-{number}")
        already = Counter(dump(held))
        vote_in_a_box(held, votes)
        kept.append(sorted((Counter(dump(held)) - already).elements()))

    assert votes != VOTES
    assert [line.replace("ban-1", "ban-0") for line in kept[1]] == kept[0]


def test_what_was_voted_has_no_order_no_moment_and_no_device_of_a_single_ballot() -> None:
    held = make_community(len(VOTES))
    opened = vote_in_a_box(held, VOTES)
    ticks = HouseVoted.objects.filter(round=opened)
    tallies = BallotTally.objects.filter(round=opened)
    closing = RoundClosing.objects.get(round=opened)

    # As many rows as people who counted, whatever the number of ballots; all of them after the last tick.
    assert (ticks.count(), tallies.count()) == (len(VOTES), 2)
    assert {row.author_id for row in tallies} == {held.head.person_id, held.other.person_id}
    assert max(row.happened_at for row in ticks) < closing.happened_at
    assert closing.happened_at <= min(row.happened_at for row in tallies)
