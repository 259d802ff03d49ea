"""How the village's campaigns fare on a day: figures, houses, forecasts, and what stands still."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Value

from hatnhan.households.models import Household
from hatnhan.households.rules import code_key
from hatnhan.indicators.models import Campaign, CountingSpell, HouseState
from hatnhan.indicators.rules.forecast import Forecast, ForecastNorms, forecast_of
from hatnhan.indicators.rules.house import Spell
from hatnhan.indicators.rules.progress import Course, MonthPoint, Target, TargetKind, course_of
from hatnhan.kernel.clock import month_start
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ratios import Ratio
from hatnhan.norms.rules import NormBook
from hatnhan.norms.selectors import norm_book
from hatnhan.places.models import PlaceSpan

STAGNATION = "indicators.stagnation.months"
# As many as a phone's width can show.
MONTHS_SHOWN = 36
_PICTURE_ORDER = ("on", "new", "ask", "off")


@dataclass(frozen=True, slots=True)
class HousePicture:
    """One house in the village picture: on, new (this month), off, or ask (awaiting, or seen differently).

    Without a label it is a house like any other; whoever may see households gets labels and addresses.
    """

    code: str
    label: str
    state: str
    url: str = ""
    household_id: UUID | None = None
    hamlet_name: str = ""


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """Everything a card or a page says of a campaign on a day."""

    id: UUID
    indicator_id: UUID
    title: str
    purpose: str
    on: date
    from_on: date
    deadline_on: date
    ended_on: date | None
    needs_confirmation: bool
    revision: int
    target: Target
    target_count: int
    ratio: Ratio
    new_this_month: int
    houses: tuple[HousePicture, ...]
    series: tuple[MonthPoint, ...]
    forecast: Forecast | None
    stagnant_since: date | None

    @property
    def is_reached(self) -> bool:
        """Say whether the target is reached."""
        return self.ratio.done >= self.target_count

    @property
    def is_overdue(self) -> bool:
        """Say whether the deadline went by before the target was reached."""
        return not self.is_reached and self.on > self.deadline_on

    @property
    def missing_count(self) -> int:
        """How many households are missing to the target."""
        return max(self.target_count - self.ratio.done, 0)


@dataclass(frozen=True, slots=True)
class Stagnation:
    """A campaign in which nothing changed for as long as the norm says, and since when."""

    campaign_id: UUID
    title: str
    ratio: Ratio
    since: date


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign by name, for choosing one."""

    id: UUID
    title: str
    target: Target
    from_on: date
    deadline_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class _House:
    id: UUID
    village_id: UUID
    representative_id: UUID | None
    hamlet_name: str
    code: str
    name: str
    life: Spell


@dataclass(frozen=True, slots=True)
class _Names:
    """Which houses of a picture carry their names: all, those of one person, or none."""

    all_houses: bool
    person_id: UUID | None

    def picture(self, house: _House, state: str) -> HousePicture:
        is_own = self.person_id is not None and house.representative_id == self.person_id
        if not (self.all_houses or is_own):
            return HousePicture(code="", label="", state=state)
        return HousePicture(
            code=house.code,
            label=f"{house.name} · {house.code}" if house.name else house.code,
            state=state,
            household_id=house.id,
            hamlet_name=house.hamlet_name,
        )


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What every figure of a village's campaigns is counted from."""

    houses: dict[UUID, _House]
    spells: dict[UUID, list[tuple[UUID, Spell]]]

    def course(self, campaign: Campaign) -> Course:
        held = self.spells.get(campaign.indicator_id, ())
        lives = (house.life for house in self.houses.values() if house.village_id == campaign.village_id)
        return course_of(lives=lives, spells=[(spell, self.houses[house].life) for house, spell in held])


def progress_of(
    *,
    village_id: UUID,
    on: date,
    book: NormBook | None = None,
    named: bool = False,
    person_id: UUID | None = None,
) -> tuple[CampaignProgress, ...]:
    """Give the campaigns that run on the day, in a fixed number of queries.

    Houses are named if asked; with a person, only those that the person represents.
    """
    running = Q(from_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
    rows = _campaigns(Q(village_id=village_id) & running)
    return _progress(rows, on, book, _Names(named, person_id))


def campaign_progress(
    *,
    village_id: UUID,
    campaign_id: UUID,
    on: date,
    book: NormBook | None = None,
    named: bool = False,
    person_id: UUID | None = None,
) -> CampaignProgress:
    """Give one campaign of the village, running or ended; raises NotFound."""
    rows = _campaigns(Q(id=campaign_id, village_id=village_id))
    found = _progress(rows, on, book, _Names(named, person_id))
    if not found:
        raise NotFound
    return found[0]


def campaigns_of(*, village_id: UUID) -> tuple[CampaignLine, ...]:
    """Give all campaigns of the village by name, the running ones first."""
    rows = _campaigns(Q(village_id=village_id))
    lines = [
        CampaignLine(row.id, row.title, target_of(row), row.from_on, row.deadline_on, row.ended_on)
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.ended_on is not None))


def stagnating(*, village_id: UUID, on: date, book: NormBook) -> tuple[Stagnation, ...]:
    """Give the running campaigns in which nothing changed for as long as the norm of the day says."""
    running = Q(from_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
    rows = _campaigns(Q(village_id=village_id) & running)
    grounds = _grounds(rows)
    found = ((row, _stands_since(row, grounds.course(row), on, book)) for row in rows)
    return tuple(
        Stagnation(row.id, row.title, grounds.course(row).ratio_on(on), since)
        for row, since in found
        if since is not None
    )


def _campaigns(which: Q) -> list[Campaign]:
    rows = Campaign.objects.filter(which).select_related("village", "indicator")
    return list(rows.order_by("indicator__position", "from_on", "id"))


def _grounds(campaigns: Sequence[Campaign], *, on: date | None = None) -> _Grounds:
    """Read houses and spells; a day asks for the names of hamlets as well."""
    if not campaigns:
        return _Grounds({}, {})
    villages = {row.village_id for row in campaigns}
    fields = (
        "id", "village_id", "representative_id", "hamlet_name", "code",
        "representative__full_name", "joined_on", "left_on",
    )  # fmt: skip
    rows = Household.objects.filter(village_id__in=villages).annotate(hamlet_name=_hamlet_name(on))
    houses = [
        _House(house, village, person, hamlet or "", code, name or "", Spell(joined_on, left_on))
        for house, village, person, hamlet, code, name, joined_on, left_on in rows.values_list(*fields)
    ]
    spells: dict[UUID, list[tuple[UUID, Spell]]] = defaultdict(list)
    counted = CountingSpell.objects.filter(
        village_id__in=villages, indicator_id__in={row.indicator_id for row in campaigns}
    )
    for indicator, house, from_on, until_on in counted.values_list(
        "indicator_id", "household_id", "from_on", "until_on"
    ):
        spells[indicator].append((house, Spell(from_on, until_on)))
    houses.sort(key=lambda house: code_key(house.code))
    return _Grounds({house.id: house for house in houses}, spells)


def _hamlet_name(on: date | None) -> Subquery | Value:
    if on is None:
        return Value("")
    spans = PlaceSpan.objects.filter(place_id=OuterRef("hamlet_id"), from_on__lte=on).order_by("-from_on")
    return Subquery(spans.values("name")[:1])


def _progress(
    rows: Sequence[Campaign], on: date, book: NormBook | None, names: "_Names"
) -> tuple[CampaignProgress, ...]:
    if not rows:
        return ()
    grounds = _grounds(rows, on=on if names.all_houses else None)
    asking = _asking(rows, on)
    norms = book or norm_book(path=rows[0].village.path)
    return tuple(_one(row, grounds, asking, on, norms, names) for row in rows)


def _one(
    row: Campaign,
    grounds: _Grounds,
    asking: set[tuple[UUID, UUID]],
    on: date,
    book: NormBook,
    names: "_Names",
) -> CampaignProgress:
    day = min(on, row.ended_on) if row.ended_on else on
    course = grounds.course(row)
    ratio, target = course.ratio_on(day), target_of(row)
    target_count = target.count_of(ratio.total)
    is_running = row.ended_on is None or row.ended_on > on
    return CampaignProgress(
        id=row.id,
        indicator_id=row.indicator_id,
        title=row.title,
        purpose=row.purpose,
        on=day,
        from_on=row.from_on,
        deadline_on=row.deadline_on,
        ended_on=row.ended_on,
        needs_confirmation=row.needs_confirmation,
        revision=row.revision,
        target=target,
        target_count=target_count,
        ratio=ratio,
        new_this_month=course.new_in_month(day),
        houses=tuple(_pictures(row, grounds, asking, day, names)),
        series=course.series(from_on=row.from_on, on=day, most=MONTHS_SHOWN),
        forecast=_forecast(row, course, on, target_count, book) if is_running else None,
        stagnant_since=_stands_since(row, course, on, book) if is_running else None,
    )


def _pictures(
    row: Campaign, grounds: _Grounds, asking: set[tuple[UUID, UUID]], day: date, names: "_Names"
) -> list[HousePicture]:
    since = {
        house: spell.from_on
        for house, spell in grounds.spells.get(row.indicator_id, ())
        if _holds(spell, day)
    }
    pictures = [
        names.picture(house, _picture_state(since.get(house.id), (house.id, row.indicator_id) in asking, day))
        for house in grounds.houses.values()
        if _holds(house.life, day)
    ]
    # By state: the picture reads like a bar, and a place in it names no house to a visitor.
    return sorted(pictures, key=lambda picture: _PICTURE_ORDER.index(picture.state))


def _picture_state(since: date | None, is_asking: bool, day: date) -> str:
    if since is not None:
        return "new" if since >= month_start(day) else "on"
    return "ask" if is_asking else "off"


def _holds(spell: Spell, day: date) -> bool:
    return spell.from_on <= day and (spell.until_on is None or day < spell.until_on)


def _asking(rows: Sequence[Campaign], on: date) -> set[tuple[UUID, UUID]]:
    states = HouseState.objects.filter(
        Q(awaits_confirmation=True) | Q(is_disputed=True),
        village_id__in={row.village_id for row in rows},
        indicator_id__in={row.indicator_id for row in rows},
        observed_on__lte=on,
    )
    return set(states.values_list("household_id", "indicator_id"))


def target_of(row: Campaign) -> Target:
    """Give what a campaign wants to reach."""
    return Target(TargetKind(row.target_kind), row.target_value)


def _forecast(row: Campaign, course: Course, on: date, target_count: int, book: NormBook) -> Forecast | None:
    norms = ForecastNorms(
        least_days=book.int_on("indicators.forecast.least_days", on),
        least_changes=book.int_on("indicators.forecast.least_observations", on),
        longest_months=book.int_on("indicators.forecast.longest_months", on),
        interval_percent=book.int_on("indicators.forecast.interval_percent", on),
    )
    return forecast_of(course=course, from_on=row.from_on, on=on, target_count=target_count, norms=norms)


def _stands_since(row: Campaign, course: Course, on: date, book: NormBook) -> date | None:
    ratio = course.ratio_on(on)
    if ratio.done >= target_of(row).count_of(ratio.total):
        return None
    return course.stands_since(from_on=row.from_on, on=on, months=book.int_on(STAGNATION, on))
