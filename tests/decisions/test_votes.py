"""From the proposal to the resolution: rounds, hands, counts, and what can no longer be changed."""

from datetime import date
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.decisions import rules, selectors, services
from hatnhan.decisions.models import Count, NamedBallot, Proposal, Resolution, Round
from hatnhan.decisions.rules import Choice
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.meetings.rules import TextTooLong
from hatnhan.meetings.rules.minutes import MinutesClosed
from hatnhan.people.rules import Standing
from tests.decisions.factories import AT, Gathering, carry, gather, make_proposal, make_round, mark
from tests.factories import actor_with, make_member, make_village

pytestmark = pytest.mark.django_db


def count(
    held: Gathering, round_id: UUID, in_favour: int, against: int = 0, fact_id: UUID | None = None
) -> Count:
    return services.enter_count(
        actor=held.secretary,
        round_id=round_id,
        in_favour=in_favour,
        against=against,
        abstained=0,
        fact_id=fact_id or new_id(),
        at=AT,
    )


def test_seventeen_of_twenty_present_need_eleven_votes() -> None:
    held = gather(officials=20, present=17, others=(Standing.PROBATIONARY, Standing.PROBATIONARY))
    for person in held.others:
        mark(held.meeting, person)
    opened = make_round(held, make_proposal(held))

    counted = count(held, opened.id, in_favour=11, against=6)

    assert (opened.base, counted.needed, counted.is_carried) == (20, 11, True)


def test_the_base_holds_the_exempt_who_came_and_neither_the_away_nor_the_suspended() -> None:
    others = (Standing.EXEMPT, Standing.EXEMPT, Standing.TEMPORARY_AWAY, Standing.SUSPENDED)
    held = gather(officials=4, others=others)
    mark(held.meeting, held.others[0])

    opened = make_round(held, make_proposal(held))

    expected = {*held.officials, held.others[0]}
    assert {UUID(voter) for voter in opened.voters} == {person.id for person in expected}


def test_the_base_stays_frozen_when_a_standing_changes_later() -> None:
    held = gather(officials=5)
    opened = make_round(held, make_proposal(held))
    late = gather("huoi-lanh", others=(Standing.EXEMPT,)).others[0]
    mark(held.meeting, late)

    counted = count(held, opened.id, in_favour=3)

    assert (Round.objects.get(id=opened.id).base, counted.needed) == (5, 3)


def test_a_vote_waits_for_the_roll_call() -> None:
    held = gather(present=0)

    with pytest.raises(rules.RollCallMissing):
        make_round(held, make_proposal(held))


def test_the_same_proposal_form_twice_is_one_proposal() -> None:
    held = gather()
    sent = new_id()

    assert make_proposal(held, proposal_id=sent) == make_proposal(held, proposal_id=sent)
    assert Proposal.objects.count() == 1


def test_a_count_sent_twice_is_one_count() -> None:
    held = gather()
    opened = make_round(held, make_proposal(held))
    sent = new_id()

    first, second = count(held, opened.id, 4, fact_id=sent), count(held, opened.id, 4, fact_id=sent)

    assert first == second
    assert Count.objects.count() == 1
    assert AuditLine.objects.filter(action="decisions.counted").count() == 1


def test_a_mended_count_supersedes_and_decides() -> None:
    held = gather()
    proposal = make_proposal(held)
    opened = make_round(held, proposal)
    wrong = count(held, opened.id, 2)

    mended = count(held, opened.id, 4)

    vote = selectors.votes_of(meeting_id=held.meeting.id)[0]
    assert mended.supersedes_id == wrong.id
    assert vote.is_carried
    assert vote.count is not None
    assert vote.count.sentence.text % vote.count.sentence.facts == "4 of 5 official members; needed 3."


def test_a_count_of_more_than_are_present_changes_nothing() -> None:
    held = gather(officials=5, present=3)
    opened = make_round(held, make_proposal(held))

    with pytest.raises(rules.VotesTooMany):
        count(held, opened.id, 4)

    assert Count.objects.count() == 0


def test_hands_by_name_are_counted_and_a_later_hand_replaces_the_earlier() -> None:
    held = gather(officials=5)
    opened = make_round(held, make_proposal(held), Round.Method.HAND_BY_NAME)
    hands = {person.id: Choice.IN_FAVOUR for person in held.officials[:3]}
    services.cast_hands(actor=held.secretary, round_id=opened.id, choices=hands, fact_id=new_id(), at=AT)

    services.cast_named(
        actor=held.secretary,
        round_id=opened.id,
        person_id=held.officials[0].id,
        choice=Choice.AGAINST,
        fact_id=new_id(),
        at=AT,
    )

    form = selectors.round_form(proposal_id=opened.proposal_id)
    counted = form.vote.count
    assert counted is not None
    assert (counted.count.in_favour, counted.count.against, counted.outcome.is_carried) == (2, 1, False)
    assert [voter.choice for voter in form.voters].count(Choice.AGAINST) == 1
    assert (form.base, form.needed, form.present_count) == (5, 3, 5)


def test_hands_sent_twice_are_counted_once() -> None:
    held = gather(officials=3)
    opened = make_round(held, make_proposal(held), Round.Method.HAND_BY_NAME)
    hands = {person.id: Choice.IN_FAVOUR for person in held.officials}
    sent = new_id()

    for _ in range(2):
        services.cast_hands(actor=held.secretary, round_id=opened.id, choices=hands, fact_id=sent, at=AT)

    assert (NamedBallot.objects.count(), Count.objects.count()) == (3, 1)


def test_only_members_of_the_base_who_are_present_raise_a_hand() -> None:
    held = gather(officials=4, present=3, others=(Standing.PROBATIONARY,))
    mark(held.meeting, held.others[0])
    opened = make_round(held, make_proposal(held), Round.Method.HAND_BY_NAME)

    for person in (held.officials[3], held.others[0]):
        with pytest.raises(rules.HasNoVote):
            services.cast_hands(
                actor=held.secretary,
                round_id=opened.id,
                choices={held.officials[0].id: Choice.IN_FAVOUR, person.id: Choice.IN_FAVOUR},
                fact_id=new_id(),
                at=AT,
            )

    assert NamedBallot.objects.count() == 0


def test_a_secret_round_keeps_nobodys_choice() -> None:
    held = gather()
    opened = make_round(held, make_proposal(held), Round.Method.SECRET)

    with pytest.raises(rules.NotByName):
        services.cast_named(
            actor=held.secretary,
            round_id=opened.id,
            person_id=held.officials[0].id,
            choice=Choice.AGAINST,
            fact_id=new_id(),
            at=AT,
        )

    count(held, opened.id, 4, 1)
    assert NamedBallot.objects.count() == 0
    assert selectors.votes_of(meeting_id=held.meeting.id)[0].rounds[0].hands == ()


def test_a_second_round_follows_one_that_failed_and_decides() -> None:
    held = gather()
    proposal = make_proposal(held)
    with_two = make_round(held, proposal)
    with pytest.raises(rules.RoundNotCounted):
        make_round(held, proposal)
    count(held, with_two.id, 2, 3)

    count(held, make_round(held, proposal).id, 5)

    vote = selectors.votes_of(meeting_id=held.meeting.id)[0]
    assert [(one.number, one.count and one.count.outcome.is_carried) for one in vote.rounds] == [
        (1, False),
        (2, True),
    ]
    assert vote.is_carried


def test_a_carried_matter_is_voted_on_again_only_for_a_reason() -> None:
    held = gather()
    proposal = carry(held)
    with pytest.raises(rules.AlreadyCarried):
        make_round(held, proposal)

    again = make_round(held, proposal, reason="Đọc nhầm câu chữ")

    assert (again.number, again.reason) == (2, "Đọc nhầm câu chữ")


def test_a_resolution_takes_the_next_number_once() -> None:
    held = gather()
    first, second = carry(held), carry(held, "Làm đường")

    numbered = [
        services.adopt_resolution(actor=held.secretary, proposal_id=proposal.id, title="Nghị quyết", at=AT)
        for proposal in (first, first, second)
    ]

    assert [one.symbol for one in numbered] == ["01-NQ/CB", "01-NQ/CB", "02-NQ/CB"]
    assert numbered[0].text == "Làm xong 40 nhà tiêu"


def test_only_a_carried_proposal_becomes_a_resolution() -> None:
    held = gather()
    proposal = make_proposal(held)
    with pytest.raises(rules.NotVotedYet):
        services.adopt_resolution(actor=held.secretary, proposal_id=proposal.id, title="Sớm", at=AT)
    count(held, make_round(held, proposal).id, 2)

    with pytest.raises(rules.NotCarried) as broken:
        services.adopt_resolution(actor=held.secretary, proposal_id=proposal.id, title="Thiếu", at=AT)

    assert broken.value.facts == {"in_favour": 2, "base": 5, "needed": 3}
    assert Resolution.objects.count() == 0


def test_a_vote_that_became_a_resolution_is_no_longer_changed() -> None:
    held = gather()
    proposal = carry(held)
    services.adopt_resolution(actor=held.secretary, proposal_id=proposal.id, title="Nghị quyết", at=AT)

    with pytest.raises(rules.ResolutionStands):
        count(held, proposal.rounds.get().id, 2)
    with pytest.raises(rules.ResolutionStands):
        services.withdraw_proposal(actor=held.secretary, proposal_id=proposal.id, at=AT)
    with pytest.raises(rules.ResolutionStands):
        make_round(held, proposal, reason="Lần nữa")


def test_closed_minutes_keep_their_votes() -> None:
    held = gather()
    proposal = make_proposal(held)
    opened = make_round(held, proposal)
    held.meeting.closed_at = AT
    held.meeting.save(update_fields=["closed_at"])

    with pytest.raises(MinutesClosed):
        count(held, opened.id, 5)
    with pytest.raises(MinutesClosed):
        make_proposal(held)
    with pytest.raises(MinutesClosed):
        services.adopt_resolution(actor=held.secretary, proposal_id=proposal.id, title="Muộn", at=AT)


def change(held: Gathering, proposal: Proposal, text: str, revision: int) -> Proposal:
    return services.change_proposal(
        actor=held.secretary,
        proposal_id=proposal.id,
        revision=revision,
        text=text,
        majority_code=rules.RESOLUTION_MAJORITY,
        at=AT,
    )


def test_two_who_change_one_wording_lose_nothing() -> None:
    held = gather()
    proposal = make_proposal(held)
    change(held, proposal, "41 nhà", 1)

    with pytest.raises(StaleEdit) as broken:
        change(held, proposal, "42 nhà", 1)

    assert broken.value.facts["theirs"] == "41 nhà"
    assert change(held, proposal, "41 nhà", 1).revision == 2


def test_a_wording_that_was_voted_on_stays() -> None:
    held = gather()
    proposal = make_proposal(held)
    make_round(held, proposal)

    with pytest.raises(rules.WordingVotedOn):
        change(held, proposal, "Khác", 1)


def test_a_withdrawn_proposal_is_not_voted_on() -> None:
    held = gather()
    proposal = make_proposal(held)
    services.withdraw_proposal(actor=held.secretary, proposal_id=proposal.id, at=AT)

    with pytest.raises(rules.ProposalWithdrawn):
        make_round(held, proposal)


@pytest.mark.parametrize(
    "role", [Role.MEMBER, Role.COMMUNE, Role.VILLAGE_HEAD, Role.HOUSEHOLD, Role.ADMINISTRATOR]
)
def test_only_the_committee_puts_matters_to_the_vote(role: Role) -> None:
    held = gather()
    actor = actor_with(role, place=held.cell.village)

    with pytest.raises(NotAllowed):
        services.propose(actor=actor, meeting_id=held.meeting.id, proposal_id=new_id(), text="Việc", at=AT)


def test_a_neighbour_secretary_finds_no_meeting_here() -> None:
    held = gather()
    neighbour = actor_with(Role.SECRETARY, place=make_village("huoi-lanh"))

    with pytest.raises(NotFound):
        services.propose(
            actor=neighbour, meeting_id=held.meeting.id, proposal_id=new_id(), text="Việc", at=AT
        )


def test_a_resolution_is_replaced_from_the_first_day_of_the_later_one() -> None:
    held = gather()
    first, later = [
        services.adopt_resolution(
            actor=held.secretary, proposal_id=carry(held).id, title=title, at=AT, from_on=from_on
        )
        for title, from_on in (("Cũ", date(2023, 10, 24)), ("Mới", date(2023, 11, 24)))
    ]

    services.replace_resolution(actor=held.secretary, resolution_id=first.id, by_id=later.id, at=AT)

    def in_force(on: date) -> list[str]:
        return [row.title for row in selectors.resolutions_in_force(cell_id=held.cell.id, on=on)]

    assert (in_force(date(2023, 11, 23)), in_force(date(2023, 11, 24))) == (["Cũ"], ["Mới"])
    last = selectors.last_resolution_before(cell_id=held.cell.id, on=date(2023, 11, 24))
    assert last is not None
    assert (last.title, last.replaced_by_symbol) == ("Cũ", "02-NQ/CB")


def test_a_resolution_does_not_end_before_it_begins() -> None:
    held = gather()
    adopted = services.adopt_resolution(
        actor=held.secretary, proposal_id=carry(held).id, title="Nghị quyết", at=AT
    )

    with pytest.raises(rules.EndsBeforeBegin):
        services.lift_resolution(
            actor=held.secretary, resolution_id=adopted.id, until_on=date(2023, 10, 24), at=AT
        )


@pytest.mark.parametrize("proposals", [1, 4])
def test_votes_are_read_in_a_fixed_number_of_queries(
    proposals: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = gather()
    for number in range(proposals):
        opened = make_round(held, make_proposal(held, f"Việc {number}"), Round.Method.HAND_BY_NAME)
        hands = {person.id: Choice.IN_FAVOUR for person in held.officials}
        services.cast_hands(actor=held.secretary, round_id=opened.id, choices=hands, fact_id=new_id(), at=AT)

    with django_assert_num_queries(4):
        votes = selectors.votes_of(meeting_id=held.meeting.id)

    assert [len(vote.rounds[0].hands) for vote in votes] == [5] * proposals
    with django_assert_num_queries(3):
        unnamed = selectors.votes_of(meeting_id=held.meeting.id, with_hands=False)
    assert [(vote.rounds[0].hands, vote.is_carried) for vote in unnamed] == [((), True)] * proposals


def test_what_came_of_votes_is_what_their_rounds_say_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    held = gather()
    not_voted, waits, fell, mended, again, withdrawn = (
        make_proposal(held, f"Việc {number}") for number in range(6)
    )
    make_round(held, waits)
    count(held, make_round(held, fell).id, 2, 3)
    first = make_round(held, mended)
    count(held, first.id, 2)
    count(held, first.id, 4)
    count(held, make_round(held, again).id, 5)
    make_round(held, again, reason="Đọc nhầm câu chữ")
    services.withdraw_proposal(actor=held.secretary, proposal_id=withdrawn.id, at=AT)

    with django_assert_num_queries(1):
        found = selectors.vote_results_of(meeting_id=held.meeting.id)

    assert found == tuple(
        selectors.VoteResult(vote.id, vote.text, vote.is_withdrawn, vote.is_counted, vote.is_carried)
        for vote in selectors.votes_of(meeting_id=held.meeting.id)
    )
    assert {one.id: (one.is_counted, one.is_carried) for one in found} == {
        not_voted.id: (False, False),
        waits.id: (False, False),
        fell.id: (True, False),
        mended.id: (True, True),
        again.id: (False, False),
        withdrawn.id: (False, False),
    }


@pytest.mark.parametrize("resolutions", [1, 4])
def test_resolutions_are_read_in_a_fixed_number_of_queries(
    resolutions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = gather()
    for number in range(resolutions):
        services.adopt_resolution(actor=held.secretary, proposal_id=carry(held).id, title=f"{number}", at=AT)

    with django_assert_num_queries(2):
        found = selectors.resolutions_in_force(cell_id=held.cell.id, on=date(2023, 10, 24))

    assert [row.number for row in found] == list(range(resolutions, 0, -1))


def test_a_way_of_voting_that_nobody_knows_is_refused_in_words() -> None:
    held = gather()

    with pytest.raises(rules.MethodUnknown):
        services.open_round(
            actor=held.secretary, proposal_id=make_proposal(held).id, method="lot", fact_id=new_id(), at=AT
        )

    assert not Round.objects.exists()


def test_what_does_not_fit_the_book_is_refused_in_words() -> None:
    held = gather()
    carried = carry(held)
    long = "x" * 301

    def propose() -> object:
        return make_proposal(held, "x" * 4001)

    def change() -> object:
        return services.change_proposal(
            actor=held.secretary,
            proposal_id=make_proposal(held).id,
            revision=1,
            text="x" * 4001,
            majority_code=rules.RESOLUTION_MAJORITY,
            at=AT,
        )

    def vote_again() -> object:
        return make_round(held, carried, reason=long)

    def adopt(title: str, text: str = "") -> object:
        return services.adopt_resolution(
            actor=held.secretary, proposal_id=carried.id, title=title, text=text, at=AT
        )

    for deed in (propose, change, vote_again, lambda: adopt(long), lambda: adopt("Nghị quyết", "x" * 8001)):
        with pytest.raises(TextTooLong):
            deed()

    assert not Resolution.objects.exists()
    assert Round.objects.count() == 1


def test_a_hand_of_another_village_has_no_name_here() -> None:
    held, elsewhere = gather(), gather("huoi-lanh")
    opened = make_round(held, make_proposal(held), Round.Method.HAND_BY_NAME)

    def raise_hand(person_id: UUID) -> object:
        return services.cast_named(
            actor=held.secretary,
            round_id=opened.id,
            person_id=person_id,
            choice=Choice.IN_FAVOUR,
            fact_id=new_id(),
            at=AT,
        )

    with pytest.raises(NotFound):
        raise_hand(elsewhere.officials[0].id)
    with pytest.raises(NotFound):
        raise_hand(new_id())
    with pytest.raises(rules.HasNoVote):
        raise_hand(make_member(held.cell).id)
