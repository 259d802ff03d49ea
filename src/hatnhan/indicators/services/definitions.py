"""Defining what is observed, and changing what it means from a day on."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.indicators import permissions
from hatnhan.indicators.models import Indicator, IndicatorVersion
from hatnhan.indicators.rules.values import Kind, Version, ensure_answerable, ensure_later
from hatnhan.indicators.selectors.definitions import indicator_of
from hatnhan.indicators.services.projecting import store_indicator
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.text import fold
from hatnhan.places.models import Place

_NOT_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator means: the question, the kind of answer, and which answers count."""

    title: str
    kind: Kind
    from_on: date
    unit: str = ""
    source: str = ""
    choices: tuple[str, ...] = ()
    counting_choices: frozenset[int] = frozenset()
    counts_from: int = 1

    def as_version(self, number: int) -> Version:
        """Give it as the version with this number; of a yes/no, yes counts."""
        return Version(
            number=number,
            title=self.title,
            kind=self.kind,
            unit=self.unit,
            source=self.source,
            choices=self.choices if self.kind is Kind.CHOICE else (),
            counting_choices=self.counting_choices if self.kind is Kind.CHOICE else frozenset(),
            counts_from=1 if self.kind is Kind.YES_NO else self.counts_from,
            from_on=self.from_on,
        )


@atomic
def define_indicator(
    *,
    actor: Actor,
    village_id: UUID,
    definition: Definition,
    at: datetime,
    indicator_id: UUID,
    code: str = "",
) -> Indicator:
    """Define something to observe of each house; a form that comes twice is one indicator."""
    village = _village(village_id)
    permissions.ensure_may_manage(actor, village.path)
    version = definition.as_version(1)
    ensure_answerable(version)
    # The village is held: the first of its indicators has no other row to wait at.
    Place.objects.select_for_update().get(id=village_id)
    existing = list(village.indicators.all())
    for one in existing:
        if one.id == indicator_id:
            return one
    if Indicator.objects.filter(id=indicator_id).exists():
        raise NotFound
    indicator = Indicator.objects.create(
        id=indicator_id,
        village=village,
        code=_free_code(code or definition.title, {one.code for one in existing}),
        position=len(existing),
    )
    _store(indicator, version)
    _audit("indicators.defined", actor, indicator, village, at, version)
    return indicator


@atomic
def define_version(
    *, actor: Actor, village_id: UUID, indicator_id: UUID, definition: Definition, at: datetime
) -> Indicator:
    """From a day on the indicator means something else; what was judged before stays judged so."""
    village = _village(village_id)
    permissions.ensure_may_manage(actor, village.path)
    indicator = village.indicators.select_for_update().filter(id=indicator_id).first()
    if indicator is None:
        raise NotFound
    versions = indicator_of(village_id=village.id, indicator_id=indicator.id).versions
    version = definition.as_version(len(versions) + 1)
    if versions[-1] == definition.as_version(len(versions)):
        return indicator
    ensure_answerable(version)
    ensure_later(versions, definition.from_on)
    _store(indicator, version)
    store_indicator(village_id=village.id, path=village.path, indicator_id=indicator.id)
    _audit("indicators.redefined", actor, indicator, village, at, version)
    return indicator


@atomic
def retire_indicator(
    *, actor: Actor, village_id: UUID, indicator_id: UUID, retired_on: date, at: datetime
) -> Indicator:
    """From a day on the indicator is no longer observed; its history stays."""
    village = _village(village_id)
    permissions.ensure_may_manage(actor, village.path)
    indicator = village.indicators.select_for_update().filter(id=indicator_id).first()
    if indicator is None:
        raise NotFound
    indicator.retired_on = retired_on
    indicator.save(update_fields=["retired_on"])
    audit.record(
        "indicators.retired",
        actor=actor,
        subject_type="indicator",
        subject_id=indicator.id,
        path=village.path,
        at=at,
        retired_on=retired_on.isoformat(),
    )
    return indicator


def _village(village_id: UUID) -> Place:
    village = Place.objects.filter(id=village_id).first()
    if village is None:
        raise NotFound
    return village


def _free_code(words: str, taken: set[str]) -> str:
    plain = _NOT_CODE.sub("_", fold(words)).strip("_")[:36].strip("_") or "indicator"
    numbered = (plain if number == 1 else f"{plain}_{number}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code not in taken)


def _store(indicator: Indicator, version: Version) -> None:
    IndicatorVersion.objects.create(
        id=new_id(),
        indicator=indicator,
        number=version.number,
        title=version.title,
        kind=version.kind.value,
        unit=version.unit,
        source=version.source,
        choices=list(version.choices),
        counting_choices=sorted(version.counting_choices),
        counts_from=version.counts_from,
        from_on=version.from_on,
    )


def _audit(
    action: str, actor: Actor, indicator: Indicator, village: Place, at: datetime, version: Version
) -> None:
    audit.record(
        action,
        actor=actor,
        subject_type="indicator",
        subject_id=indicator.id,
        path=village.path,
        at=at,
        title=version.title,
        from_on=version.from_on.isoformat(),
    )
