"""Everything that the minutes of a meeting of the households say."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from hatnhan.decisions.models import BallotTally
from hatnhan.decisions.rules.ballots import Bundle, differences
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.selectors.community.duties import duties_among
from hatnhan.decisions.selectors.community.meetings import meeting_file, verdicts_of
from hatnhan.decisions.selectors.community.rows import BoxCount, VillageMinutes, VillageRound
from hatnhan.norms.rules import NormBook


def village_minutes(*, village_id: UUID, meeting_id: UUID, book: NormBook) -> VillageMinutes:
    """Give the minutes of one meeting of the village; raises NotFound."""
    file = meeting_file(village_id=village_id, meeting_id=meeting_id, book=book)
    return VillageMinutes(
        file=file,
        verdicts={one.id: verdicts_of(one, file.gathering, file.head.held_on) for one in file.questions},
        duties=duties_among([one.decision for one in file.questions if one.decision], book),
        boxes=_boxes(held for one in file.questions for held in one.rounds),
    )


def _boxes(rounds: Iterable[VillageRound]) -> dict[UUID, BoxCount]:
    # A count that holds means that two people agreed.
    asked = [one.id for one in rounds if one.is_in_a_box and one.closed_at and not one.count]
    tallies: dict[UUID, list[tuple[Bundle, ...]]] = defaultdict(list)
    standing = BallotTally.objects.filter(round__in=asked, superseded_by=None)
    for row in standing.order_by("happened_at", "id") if asked else ():
        tallies[row.round_id].append(lookup.bundles_in(row))
    return {one: _box(tallies[one]) for one in asked}


def _box(tallies: list[tuple[Bundle, ...]]) -> BoxCount:
    return BoxCount(len(tallies), differences(*tallies) if len(tallies) == 2 else ())
