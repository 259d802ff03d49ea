"""The households decide: the embankment in February, by secret ballot; a conference is convened."""

from datetime import date, datetime, time
from uuid import UUID

from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.services import community
from hatnhan.households.selectors import HouseRow, households_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.ops.demo.village import Cast
from hatnhan.people.selectors import actor_of

MET_ON = date(2023, 2, 25)
PLACE = "Nhà văn hóa bản"
TITLE = "Góp tiền và ngày công làm 500 m kè đá dọc đường vào bản"
WORDING = (
    "Làm 500 m kè đá dọc đường vào bản. "
    "Mỗi hộ góp tiền theo hai đợt, mỗi đợt 1.200.000 đồng, và 10 ngày công. "
    "Ngày công tính 130.000 đồng. "
    "Hộ khó khăn được miễn, giảm; việc miễn, giảm không công khai tên."
)
AGENDA = "\n".join(
    (
        "Trưởng bản nêu lý do, dự toán kè đá",
        "Các hộ hỏi và bàn mức góp",
        "Bầu tổ kiểm phiếu, bỏ phiếu kín",
        "Công bố kết quả, thông qua biên bản",
    )
)
SAID = (
    "Có hộ hỏi góp mấy đợt và ai giữ tiền; trưởng bản trả lời: hai đợt, có phiếu thu, thủ quỹ giữ tiền.\n"
    "Có hộ đề nghị hộ neo đơn được góp công nhẹ; cuộc họp đồng ý."
)
ABSENT = frozenset({"PK16", "PK29", "PK44"})
PROXIES = {"PK08": "Người nhà hộ 08", "PK21": "Người nhà hộ 21", "PK40": "Người nhà hộ 40"}
TEAM = ("PK11", "PK22", "PK33")
# In favour, against, abstained, not valid: 44 ballots in bundles of ten.
BALLOTS = [[9, 1, 0, 0], [8, 1, 1, 0], [9, 1, 0, 0], [8, 1, 1, 0], [4, 0, 0, 0]]
CONFERENCE_ON = date(2023, 12, 16)


def load(cast: Cast) -> UUID:
    """Hold the meeting that decides about the embankment, and convene the conference of the year."""
    decision_id = _decide(cast)
    _convene_conference(cast)
    return decision_id


def _decide(cast: Cast) -> UUID:
    called, evening = local_moment(date(2023, 2, 18), time(8)), local_moment(MET_ON, time(21))
    head, deputy = _head(cast, MET_ON), cast.actor("DV02", MET_ON)
    meeting_id = _convene(cast, community.MeetingKind.MEETING, "Kè đá dọc đường vào bản", MET_ON, called)
    houses = households_of(village_id=cast.village.id, on=MET_ON)
    community.take_attendance(
        actor=deputy, meeting_id=meeting_id, marks=_marks(houses), fact_id=new_id(), at=evening
    )
    came = len(houses) - len(ABSENT)
    officers = community.Officers(cast.head.id, cast.members["DV02"].id, came)
    community.name_officers(actor=deputy, meeting_id=meeting_id, revision=1, officers=officers, at=evening)
    community.write_discussion(actor=deputy, meeting_id=meeting_id, revision=2, text=SAID, at=evening)
    proposal = community.put_to_households(
        actor=head,
        path=cast.village.path,
        proposal_id=new_id(),
        question=community.Question(Matter.CONTRIBUTIONS.value, WORDING),
        meeting_id=meeting_id,
        at=evening,
    )
    _vote(head, deputy, proposal.id, houses, evening)
    decision = community.adopt_decision(actor=head, proposal_id=proposal.id, title=TITLE, at=evening)
    community.close_minutes(actor=head, meeting_id=meeting_id, at=evening)
    _tell(head, decision.id)
    return decision.id


def _vote(head: Actor, deputy: Actor, proposal_id: UUID, houses: tuple[HouseRow, ...], at: datetime) -> None:
    by_code = {row.code: row for row in houses}
    team = [one for code in TEAM if (one := by_code[code].representative_id)]
    opening = community.Opening(
        Form.SECRET.value, MET_ON, MET_ON, team=team, agreed=len(houses) - len(ABSENT)
    )
    held = community.open_round(
        actor=deputy, proposal_id=proposal_id, opening=opening, fact_id=new_id(), at=at
    )
    voted = [row.id for row in houses if row.code not in ABSENT]
    community.tick_voted(actor=deputy, round_id=held.id, household_ids=voted, fact_id=new_id(), at=at)
    community.close_box(actor=deputy, round_id=held.id, fact_id=new_id(), at=at)
    for actor in (deputy, head):
        community.enter_tally(actor=actor, round_id=held.id, bundles=BALLOTS, fact_id=new_id(), at=at)


def _tell(head: Actor, decision_id: UUID) -> None:
    for whom, told_on, way in (
        ("households", date(2023, 2, 27), "Loa truyền thanh, ba ngày; niêm yết tại nhà văn hóa"),
        ("commune", date(2023, 2, 28), "Gửi biên bản bằng giấy"),
    ):
        community.tell_decision(
            actor=head,
            decision_id=decision_id,
            whom=whom,
            told_on=told_on,
            way=way,
            fact_id=new_id(),
            at=local_moment(told_on, time(17)),
        )


def _convene_conference(cast: Cast) -> None:
    called = local_moment(date(2023, 11, 16), time(17))
    topic = "Hội nghị cuối năm: thực hiện các quyết định của bản, thu chi kè đá"
    _convene(cast, community.MeetingKind.ANNUAL, topic, CONFERENCE_ON, called)


def _convene(cast: Cast, kind: community.MeetingKind, topic: str, held_on: date, called: datetime) -> UUID:
    meeting_id = new_id()
    community.convene(
        actor=_head(cast, called.date()),
        path=cast.village.path,
        meeting_id=meeting_id,
        invitation=community.Invitation(
            kind=kind,
            topic=topic,
            held_on=held_on,
            clock=time(19, 30),
            location=PLACE,
            convened_by_id=cast.head.id,
            agenda=AGENDA if kind is community.MeetingKind.MEETING else "",
            told_on=called.date(),
        ),
        at=called,
    )
    return meeting_id


def _marks(houses: tuple[HouseRow, ...]) -> list[community.HouseMark]:
    return [_mark(row) for row in houses]


def _mark(row: HouseRow) -> community.HouseMark:
    if row.code in ABSENT:
        return community.HouseMark(row.id, community.Came.NOBODY)
    if row.code in PROXIES:
        return community.HouseMark(row.id, community.Came.PROXY, PROXIES[row.code])
    return community.HouseMark(row.id, community.Came.REPRESENTATIVE, row.representative_name)


def _head(cast: Cast, on: date) -> Actor:
    return actor_of(person_id=cast.head.id, on=on)
