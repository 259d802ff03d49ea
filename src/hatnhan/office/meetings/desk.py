"""What every page of a meeting begins with: the meeting, its members, the norms, what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hatnhan.meetings.selectors import MeetingHead, meeting_head
from hatnhan.norms.rules import NormBook
from hatnhan.norms.selectors import norm_book
from hatnhan.office.pages import StaffRequest
from hatnhan.people.selectors import cell_of, members_of

People = Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting of the reader's village, found before anything is done with it."""

    request: StaffRequest
    head: MeetingHead

    @property
    def people(self) -> People:
        """The members of the meeting's day, to choose from."""
        return [(one.person_id, one.name) for one in members_of(cell_id=self.head.cell_id, on=self.head.on)]


def desk_of(request: StaffRequest, meeting_id: UUID) -> Desk:
    """Find the meeting within the village; another village's does not exist."""
    return Desk(request, meeting_head(meeting_id=meeting_id, cell_id=cell_id_of(request)))


def cell_id_of(request: StaffRequest) -> UUID:
    """Give the cell of the reader's village."""
    return cell_of(village_id=request.village.id).id


def book_of(request: StaffRequest) -> NormBook:
    """Give the norms of the reader's village."""
    return norm_book(path=request.village.path)


def may(request: StaffRequest, *actions: str) -> dict[str, bool]:
    """Say which deeds the reader may do here, under the last word of each."""
    return {action.rpartition(".")[2]: request.actor.may(action, request.village.path) for action in actions}
