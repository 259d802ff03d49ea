"""November on the assumed day: the regular meeting announced, the joint meeting being prepared."""

from datetime import date, time, timedelta
from uuid import UUID

from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import services as meetings
from hatnhan.meetings.rules import ItemSource
from hatnhan.meetings.selectors import agenda_of
from hatnhan.ops.demo.meetings import note_opinion, planned_meetings, prepare_officers, see
from hatnhan.ops.demo.telling import ExchangeStory, NovemberStory, Story
from hatnhan.ops.demo.village import Cast
from hatnhan.tasks import services as tasks

MONTH = date(2023, 11, 1)


def load(cast: Cast, story: Story) -> None:
    """Prepare both meetings of November."""
    _raise_matters(cast, story.november)
    _prepare_regular(cast, story.november)
    _prepare_exchange(cast, story.exchange)


def _raise_matters(cast: Cast, story: NovemberStory) -> None:
    at = local_moment(date(2023, 11, 10), time(20, 0))
    for code, title, detail in story.matters:
        meetings.raise_matter(
            actor=cast.actor(code, at.date()),
            cell_id=cast.cell.id,
            matter_id=new_id(),
            new=meetings.NewMatter(title, detail),
            at=at,
        )


def _prepare_regular(cast: Cast, story: NovemberStory) -> None:
    meeting = planned_meetings(cast)[MONTH]
    announced = local_moment(story.announced_on, time(19, 0))
    drafted = announced - timedelta(days=2)
    secretary = cast.actor("DV01", drafted.date())
    prepare_officers(cast, meeting.id, secretary, drafted)
    tasks.draft_agenda(actor=secretary, meeting_id=meeting.id, at=drafted)
    meetings.announce_agenda(actor=secretary, meeting_id=meeting.id, at=announced)
    see(cast, meeting.id, frozenset(story.seen), announced + timedelta(hours=2))
    items = _first_of_each(meeting.id)
    for source, code, text in story.opinions:
        note_opinion(cast, items[ItemSource(source)], code, text, announced + timedelta(hours=3))


def _first_of_each(meeting_id: UUID) -> dict[ItemSource, UUID]:
    return {row.source: row.id for row in reversed(agenda_of(meeting_id=meeting_id))}


def _prepare_exchange(cast: Cast, story: ExchangeStory) -> None:
    at = local_moment(date(2023, 11, 15), time(20, 30))
    secretary = cast.actor("DV01", at.date())
    meeting_id = new_id()
    new = meetings.NewMeeting(
        meetings.MeetingKind.EXCHANGE, story.on, time(8, 0), "Nhà văn hóa bản", story.topic, story.partner
    )
    meetings.add_meeting(actor=secretary, cell_id=cast.cell.id, meeting_id=meeting_id, new=new, at=at)
    for title, minutes, lead in story.items:
        words = meetings.ItemWords(title, "", minutes, cast.members[lead].id)
        meetings.add_item(actor=secretary, meeting_id=meeting_id, item_id=new_id(), words=words, at=at)
