"""Adding a photograph to a house, and taking it back."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households.models import Household
from hatnhan.households.services.changed import houses_changed
from hatnhan.indicators import permissions
from hatnhan.indicators.models import Indicator, Photo
from hatnhan.indicators.rules import observing, photos
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.plumbing.facts import add_fact
from hatnhan.plumbing.files import keep_photograph


@atomic
def add_photo(
    *,
    actor: Actor,
    household_id: UUID,
    sha256: str,
    fact_id: UUID,
    at: datetime,
    happened_at: datetime | None = None,
    indicator_id: UUID | None = None,
    caption: str = "",
) -> Photo:
    """Add a photograph to a house; its file may be there already or come later."""
    house = _house(actor, household_id)
    moment = happened_at or at
    if not Photo.objects.filter(id=fact_id).exists():
        photos.ensure_named(sha256)
        photos.ensure_short(caption)
        _ensure_takeable(house, indicator_id, moment=moment, at=at)
    return _added(
        actor, house, fact_id, moment, at, indicator_id=indicator_id, sha256=sha256, caption=caption
    )


@atomic
def take_back_photo(
    *,
    actor: Actor,
    photo_id: UUID,
    at: datetime,
    fact_id: UUID,
    note: str = "",
    happened_at: datetime | None = None,
) -> Photo:
    """Take back a photograph, as when it shows another house; who and why stays on record."""
    photo = Photo.objects.filter(id=photo_id).exclude(sha256="").first()
    if photo is None:
        raise NotFound
    house = _house(actor, photo.household_id)
    photos.ensure_short(note)
    earlier = Photo.objects.filter(supersedes_id=photo_id).values_list("id", flat=True).first()
    photos.ensure_standing(taken_back_by=earlier, fact_id=fact_id)
    content = {"indicator_id": photo.indicator_id, "sha256": "", "caption": note, "supersedes_id": photo_id}
    return _added(actor, house, fact_id, happened_at or at, at, **content)


def hand_in_photo(
    *,
    actor: Actor,
    household_id: UUID,
    content: bytes,
    fact_id: UUID,
    at: datetime,
    indicator_id: UUID | None = None,
    caption: str = "",
) -> Photo:
    """Keep a photograph that arrived whole and add it to its house; raises FileRefused."""
    # Opening a picture takes long: nothing is locked meanwhile, and only who may add it has it opened.
    with atomic():
        _house(actor, household_id)
    sha256 = keep_photograph(person_id=actor.person_id, content=content, at=at)
    return add_photo(
        actor=actor,
        household_id=household_id,
        sha256=sha256,
        fact_id=fact_id,
        at=at,
        indicator_id=indicator_id,
        caption=caption,
    )


def _house(actor: Actor, household_id: UUID) -> Household:
    rows = Household.objects.select_for_update(of=("self",), no_key=True).select_related("village")
    house = rows.filter(id=household_id).first()
    if house is None:
        raise NotFound
    permissions.ensure_may_record(actor, house.village.path)
    return house


def _ensure_takeable(house: Household, indicator_id: UUID | None, *, moment: datetime, at: datetime) -> None:
    day = local_day(moment)
    observing.ensure_day_came(day, local_day(at))
    observing.ensure_house_there(code=house.code, joined_on=house.joined_on, left_on=house.left_on, day=day)
    if indicator_id is None:
        return
    indicator = Indicator.objects.filter(id=indicator_id, village_id=house.village_id).first()
    if indicator is None:
        raise NotFound
    observing.ensure_in_use(indicator.retired_on, day)


def _added(
    actor: Actor, house: Household, fact_id: UUID, happened_at: datetime, at: datetime, **content: object
) -> Photo:
    photo: Photo
    photo, is_new = add_fact(
        Photo,
        id=fact_id,
        household_id=house.id,
        author_id=actor.person_id,
        device_id=actor.device_id,
        happened_at=happened_at,
        recorded_at=at,
        **content,
    )
    if is_new:
        houses_changed(village_id=house.village_id, household_ids=[house.id])
    return photo
