"""Ten closed meetings of the year, each run through the same commands as any meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hatnhan.decisions import services as decisions
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import services as meetings
from hatnhan.meetings.rules import ItemSource, MarkKind
from hatnhan.meetings.selectors import MeetingRow, agenda_of, meeting_head, meetings_of_year
from hatnhan.norms.selectors import norm_book
from hatnhan.ops.demo.telling import ItemStory, MeetingStory, Story, TaskStory
from hatnhan.ops.demo.village import BEGIN, Cast, Say
from hatnhan.people.rules import Standing, voting_base
from hatnhan.people.selectors import base_norms, members_of
from hatnhan.tasks import services as tasks
from hatnhan.tasks.rules import Outcome
from hatnhan.tasks.selectors import prefill_score

YEAR = 2023
BEGINS = time(19, 30)
DRAFTED = 9  # days before the meeting
FOUND_UNFIT = frozenset({ItemSource.INDICATOR, ItemSource.OVERDUE_TASKS})


@dataclass(frozen=True, slots=True)
class GivenTask:
    """A task of an earlier meeting that is still to be reported on."""

    id: UUID
    story: TaskStory
    due_on: date


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one meeting of the story takes place."""

    cast: Cast
    story: MeetingStory
    meeting: MeetingRow
    campaigns: Mapping[str, UUID]

    @property
    def day(self) -> date:
        """The day of the meeting."""
        return self.meeting.planned_on

    @property
    def secretary(self) -> Actor:
        """Who leads the cell."""
        return self.cast.actor("DV01", self.day)

    def at(self, minutes: int) -> datetime:
        """Give the moment so many minutes after the beginning."""
        return local_moment(self.day, BEGINS) + timedelta(minutes=minutes)

    def days_before(self, days: int, clock: time = time(19, 0)) -> datetime:
        """Give an evening before the meeting."""
        return local_moment(self.day - timedelta(days=days), clock)

    def revision(self) -> int:
        """Give the meeting's present revision."""
        return meeting_head(meeting_id=self.meeting.id, cell_id=self.cast.cell.id).revision


def load(cast: Cast, story: Story, campaigns: Mapping[str, UUID], *, say: Say) -> None:
    """Plan the year and hold its ten meetings."""
    plan(cast, story)
    planned = planned_meetings(cast)
    given: list[GivenTask] = []
    for told in story.meetings:
        say(f"  {told.month:%m/%Y}")
        stage = Stage(cast, told, planned[told.month], campaigns)
        given = _carry_out(cast, given, stage.days_before(DRAFTED).date())
        _prepare(stage)
        given = _carry_out(cast, given, stage.day)
        _hold(stage)
        given += _decide(stage)
        _close(stage)
    _carry_out_after(cast, given)


def plan(cast: Cast, story: Story) -> None:
    """Settle the meeting day, the year's meetings and the topics of its quarters."""
    secretary = cast.actor("DV01", BEGIN)
    at = local_moment(date(2022, 12, 26), time(9, 0))
    rule = meetings.NewRule("FREQ=MONTHLY;BYMONTHDAY=24", BEGINS, "Nhà văn hóa bản", BEGIN)
    meetings.set_meeting_rule(actor=secretary, cell_id=cast.cell.id, rule=rule, at=at)
    meetings.plan_year(actor=secretary, cell_id=cast.cell.id, year=YEAR, at=at)
    topics = [(told.month, told.thematic, told.thematic_lead) for told in story.meetings if told.thematic]
    for month, topic, lead in [*topics, (date(2023, 11, 1), story.november.thematic, "DV02")]:
        meetings.plan_thematic(
            actor=secretary,
            cell_id=cast.cell.id,
            year=YEAR,
            quarter=(month.month + 2) // 3,
            topic=topic,
            lead_id=cast.members[lead].id,
            at=at,
        )


def planned_meetings(cast: Cast) -> dict[date, MeetingRow]:
    """Give the regular meetings of the year by month."""
    year = meetings_of_year(cell_id=cast.cell.id, year=YEAR, book=norm_book(path=cast.village.path))
    return {row.month: row for row in year.meetings if row.kind != "exchange"}


def _prepare(stage: Stage) -> None:
    actor, meeting_id = stage.secretary, stage.meeting.id
    drafted = stage.days_before(DRAFTED)
    if stage.story.thematic:
        meetings.hold_with_thematic(
            actor=actor,
            meeting_id=meeting_id,
            topic=stage.story.thematic,
            revision=stage.revision(),
            at=drafted,
        )
    prepare_officers(stage.cast, meeting_id, actor, drafted)
    tasks.draft_agenda(actor=actor, meeting_id=meeting_id, at=drafted)
    _keep_what_the_story_tells(stage, drafted)
    meetings.announce_agenda(actor=actor, meeting_id=meeting_id, at=stage.days_before(7))
    see(stage.cast, meeting_id, frozenset(stage.cast.members), stage.days_before(6))
    _note_opinions(stage)


def prepare_officers(cast: Cast, meeting_id: UUID, actor: Actor, at: datetime) -> None:
    """Name chair, minute taker and drafter; the committee has met and the higher committee knows."""
    head = meeting_head(meeting_id=meeting_id, cell_id=cast.cell.id)
    members = cast.members
    named = meetings.name_officers(
        actor=actor,
        meeting_id=meeting_id,
        chair_id=members["DV01"].id,
        minute_taker_id=members["DV03"].id,
        drafter_id=members["DV02"].id,
        revision=head.revision,
        at=at,
    )
    meetings.note_preparation(
        actor=actor,
        meeting_id=meeting_id,
        committee_met_on=at.date(),
        higher_informed=True,
        revision=named.revision,
        at=at,
    )


def _keep_what_the_story_tells(stage: Stage, at: datetime) -> None:
    drafted = agenda_of(meeting_id=stage.meeting.id)
    for row in drafted:
        # The thematic part stands in the story with its own words.
        if row.source in FOUND_UNFIT or (row.source is ItemSource.THEMATIC):
            meetings.remove_item(actor=stage.secretary, item_id=row.id, at=at)
    if not any(row.source is ItemSource.LAST_RESOLUTION for row in drafted):
        _add_item(stage, ItemStory("Tình hình tháng qua", 15, "DV01", (), (), ""), at)
    for item in stage.story.items:
        _add_item(stage, item, at)


def _add_item(stage: Stage, item: ItemStory, at: datetime) -> None:
    words = meetings.ItemWords(item.title, "", item.minutes, stage.cast.members[item.lead].id)
    meetings.add_item(
        actor=stage.secretary, meeting_id=stage.meeting.id, item_id=new_id(), words=words, at=at
    )


def see(cast: Cast, meeting_id: UUID, codes: frozenset[str], at: datetime) -> None:
    """Members see the agenda; who has no smartphone is told by the deputy secretary."""
    for code in sorted(codes):
        person = cast.members[code]
        reader = cast.actor(code if person.has_smartphone else "DV02", at.date())
        meetings.mark_seen(actor=reader, meeting_id=meeting_id, fact_id=new_id(), at=at, person_id=person.id)


def _note_opinions(stage: Stage) -> None:
    items = {row.title: row.id for row in agenda_of(meeting_id=stage.meeting.id)}
    for item in stage.story.items:
        for code, text in item.opinions:
            note_opinion(stage.cast, items[item.title], code, text, stage.days_before(3))


def note_opinion(cast: Cast, item_id: UUID, code: str, text: str, at: datetime) -> None:
    """A member prepares an opinion; who has no smartphone dictates it to the deputy secretary."""
    person = cast.members[code]
    writer = cast.actor(code if person.has_smartphone else "DV02", at.date())
    meetings.prepare_opinion(
        actor=writer, item_id=item_id, fact_id=new_id(), text=text, at=at, person_id=person.id
    )


def _hold(stage: Stage) -> None:
    meetings.start_meeting(actor=stage.secretary, meeting_id=stage.meeting.id, at=stage.at(0))
    _call_roll(stage)
    rows = agenda_of(meeting_id=stage.meeting.id)
    first = ItemStory(
        rows[0].title,
        15,
        "DV01",
        (),
        tuple(("DV01", line) for line in stage.story.report),
        "Chi bộ ghi nhận kết quả tháng qua; việc chưa xong làm tiếp.",
    )
    minute = 10
    for row, item in zip(rows, (first, *stage.story.items), strict=True):
        _discuss(stage, row.id, item, stage.at(minute))
        minute += item.minutes
    for document in stage.story.documents:
        new = meetings.NewDocument(
            document.number, document.issued_on, document.title, stage.cast.members[document.by].id
        )
        meetings.disseminate_document(
            actor=stage.secretary,
            meeting_id=stage.meeting.id,
            fact_id=new_id(),
            document=new,
            at=stage.at(minute),
        )


def _call_roll(stage: Stage) -> None:
    absent = {code: (MarkKind(mark), reason) for code, mark, reason in stage.story.absent}
    not_expected = {Standing.TEMPORARY_AWAY, *(() if stage.story.exempt_present else (Standing.EXEMPT,))}
    standings = {row.person_id: row.standing for row in members_of(cell_id=stage.cast.cell.id, on=stage.day)}
    marks = []
    for code, person in stage.cast.members.items():
        if standings[person.id] not in not_expected:
            mark, reason = absent.get(code, (MarkKind.PRESENT, ""))
            marks.append(meetings.NewMark(new_id(), person.id, mark, reason))
    meetings.mark_many(actor=stage.secretary, meeting_id=stage.meeting.id, marks=marks, at=stage.at(5))


def _discuss(stage: Stage, item_id: UUID, item: ItemStory, at: datetime) -> None:
    for code, text in item.spoken:
        meetings.note_spoken(
            actor=stage.secretary,
            item_id=item_id,
            fact_id=new_id(),
            text=text,
            at=at,
            person_id=stage.cast.members[code].id,
        )
    meetings.conclude_item(
        actor=stage.secretary, item_id=item_id, fact_id=new_id(), text=item.conclusion, at=at
    )


def _decide(stage: Stage) -> list[GivenTask]:
    at = stage.at(stage.story.minutes - 8)
    proposal_id = new_id()
    last = agenda_of(meeting_id=stage.meeting.id)[-1]
    decisions.propose(
        actor=stage.secretary,
        meeting_id=stage.meeting.id,
        proposal_id=proposal_id,
        text=stage.story.text,
        at=at,
        item_id=last.id,
    )
    for in_favour, against, abstained in stage.story.rounds or ((_voters_present(stage), 0, 0),):
        held = decisions.open_round(
            actor=stage.secretary, proposal_id=proposal_id, method="hand_count", fact_id=new_id(), at=at
        )
        decisions.enter_count(
            actor=stage.secretary,
            round_id=held.id,
            in_favour=in_favour,
            against=against,
            abstained=abstained,
            fact_id=new_id(),
            at=at,
        )
    resolution = decisions.adopt_resolution(
        actor=stage.secretary, proposal_id=proposal_id, title=stage.story.title, at=at
    )
    return [_assign(stage, task, resolution.id, at) for task in stage.story.tasks]


def _voters_present(stage: Stage) -> int:
    book = norm_book(path=stage.cast.village.path)
    members = members_of(cell_id=stage.cast.cell.id, on=stage.day)
    absent = {stage.cast.members[code].id for code, _mark, _reason in stage.story.absent}
    exempt = {row.person_id for row in members if row.standing is Standing.EXEMPT}
    present = frozenset(exempt if stage.story.exempt_present else ())
    base = voting_base(members, present, base_norms(book, stage.day))
    return sum(row.person_id not in absent for row in base)


def _assign(stage: Stage, task: TaskStory, resolution_id: UUID, at: datetime) -> GivenTask:
    due_on = stage.day + timedelta(days=task.days)
    given = tasks.TaskPlan(
        title=task.title,
        owner_id=stage.cast.members[task.owner].id,
        due_on=due_on,
        resolution_id=resolution_id,
        meeting_id=stage.meeting.id,
        campaign_id=stage.campaigns.get(task.campaign),
        campaign_goal=task.goal,
    )
    task_id = new_id()
    tasks.assign_task(actor=stage.secretary, cell_id=stage.cast.cell.id, task_id=task_id, plan=given, at=at)
    return GivenTask(task_id, task, due_on)


def _close(stage: Stage) -> None:
    ended = stage.at(stage.story.minutes)
    meetings.end_meeting(actor=stage.secretary, meeting_id=stage.meeting.id, at=ended)
    closed = ended + timedelta(hours=13)
    tasks.close_minutes(actor=stage.secretary, meeting_id=stage.meeting.id, at=closed)
    meetings.note_reported(
        actor=stage.secretary,
        meeting_id=stage.meeting.id,
        reported_on=stage.day + timedelta(days=1),
        revision=stage.revision(),
        at=closed,
    )
    _score(stage, closed)


def _score(stage: Stage, at: datetime) -> None:
    village = stage.cast.village
    book = norm_book(path=village.path)
    score = prefill_score(
        actor=stage.secretary, village_id=village.id, meeting_id=stage.meeting.id, book=book
    )
    for line in score.sheet.lines:
        # What the book cannot know a person judges: full points, one less where there is room for better.
        points = line.suggestion.points if line.suggestion else None
        given = points if points is not None else max(line.most - (line.most > 3), 0)
        meetings.score_row(
            actor=stage.secretary,
            meeting_id=stage.meeting.id,
            fact_id=new_id(),
            row=line.code,
            points=given,
            book=book,
            at=at,
        )


def _carry_out(cast: Cast, given: list[GivenTask], before: date) -> list[GivenTask]:
    """Report on what was due before a day; give back the rest."""
    due = [task for task in given if task.due_on < before]
    for task in due:
        _report(cast, task)
    return [task for task in given if task not in due]


def _carry_out_after(cast: Cast, given: list[GivenTask]) -> None:
    """After the last closed meeting: some are done, some are open, one is late."""
    for task in given:
        if task.story.is_open and task.due_on > date(2023, 11, 18):
            continue
        _report(cast, task)


def _report(cast: Cast, task: GivenTask) -> None:
    if task.story.campaign:
        return  # the houses themselves report on it
    at = local_moment(task.due_on - timedelta(days=1), time(20, 0))
    owner = cast.actor(task.story.owner, at.date())
    tasks.report_task(
        actor=owner,
        task_id=task.id,
        text=task.story.report,
        is_done=not task.story.is_open,
        fact_id=new_id(),
        at=at,
    )
    if not task.story.is_open:
        tasks.end_task(
            actor=cast.actor("DV01", at.date()),
            task_id=task.id,
            outcome=Outcome.DONE,
            fact_id=new_id(),
            at=at,
        )
