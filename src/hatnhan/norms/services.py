"""Setting a norm for a commune or a village, and taking it back."""

from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.kernel.text import tidy
from hatnhan.norms import permissions, rules, selectors
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.models import NormOverride
from hatnhan.norms.rules import Kind, NormValue, OverridableBy, OverriddenBy, Override
from hatnhan.norms.values import ValueUnreadable, literal_of, value_as_typed
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import add_fact

_CONTENT = (
    *("supersedes", "place", "code", "value", "from_on", "until_on"),
    *("reason", "source", "end_reason", "is_withdrawn"),
)


@atomic
def override_norm(
    *,
    actor: Actor,
    path: str,
    code: str,
    value: str,
    from_on: date,
    until_on: date | None,
    reason: str,
    source: str,
    at: datetime,
    fact_id: UUID,
) -> NormOverride:
    """Set another value of a norm for a commune or a village, as its people typed it, with the reason."""
    place, level = _place_to_set(actor, path)
    period = OverriddenBy(level, place.code, tidy(reason), tidy(source), from_on, until_on)
    override = _checked(code, value, period)
    if not NormOverride.objects.filter(id=fact_id).exists():
        rules.ensure_alone(period, _others(path, place, code))
    row = NormOverride(
        place=place, code=code, value=literal_of(override.value), from_on=from_on, until_on=until_on
    )
    row.reason, row.source = period.reason, period.source
    return _keep("norms.overridden", row, actor=actor, at=at, fact_id=fact_id)


@atomic
def withdraw_override(
    *, actor: Actor, path: str, override_id: UUID, from_on: date, reason: str, at: datetime, fact_id: UUID
) -> NormOverride:
    """From a day on the place keeps the common norm again; what was judged before stays as it was."""
    place, _level = _place_to_set(actor, path)
    row = NormOverride.objects.filter(id=override_id, place=place).first()
    if row is None:
        raise NotFound
    if not reason.strip():
        raise rules.OverrideWithoutReason
    if row.is_withdrawn or NormOverride.objects.filter(supersedes=row).exclude(id=fact_id).exists():
        raise StaleEdit
    ended = _ended(row, from_on)
    ended.end_reason = tidy(reason)
    return _keep("norms.override_withdrawn", ended, actor=actor, at=at, fact_id=fact_id)


def _ended(row: NormOverride, from_on: date) -> NormOverride:
    never_held = from_on <= row.from_on
    return NormOverride(
        supersedes=row,
        place=row.place,
        code=row.code,
        value=row.value,
        from_on=row.from_on,
        until_on=row.until_on if never_held else _earlier(from_on, row.until_on),
        reason=row.reason,
        source=row.source,
        is_withdrawn=never_held,
    )


def _keep(action: str, row: NormOverride, *, actor: Actor, at: datetime, fact_id: UUID) -> NormOverride:
    kept, is_new = add_fact(
        NormOverride,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        **{name: getattr(row, name) for name in _CONTENT},
    )
    if is_new:
        path = kept.place.path
        audit.record(
            action,
            actor=actor,
            subject_type="norms.override",
            subject_id=kept.id,
            path=path,
            at=at,
            norm=kept.code,
        )
    return kept


def _place_to_set(actor: Actor, path: str) -> tuple[Place, OverridableBy]:
    if not actor.sees(path):
        raise NotFound
    # The lock keeps two people from setting the same norm for the same days at once.
    place = Place.objects.select_for_update().filter(path=path).first()
    level = selectors.level_of(place.level) if place else OverridableBy.NONE
    if place is None or level is OverridableBy.NONE:
        raise NotFound
    permissions.ensure_may_override(actor, level, path)
    return place, level


def _checked(code: str, typed: str, period: OverriddenBy) -> Override:
    rules.ensure_explained(reason=period.reason, source=period.source)
    rules.ensure_period((period.from_on, period.until_on))
    history = shipped_book().history_of(code)
    if not history:
        raise rules.OverrideUnknown(norm=code)
    kind = history[-1].kind
    override = Override(code=code, kind=kind, value=_value(kind, typed), set_by=period)
    rules.ensure_permitted(history, override)
    return override


def _value(kind: Kind, typed: str) -> NormValue:
    try:
        return value_as_typed(kind, typed)
    except ValueUnreadable as unreadable:
        raise rules.OverrideValueWrong(example=rules.EXAMPLES[kind]) from unreadable


def _others(path: str, place: Place, code: str) -> list[OverriddenBy]:
    values = selectors.values_set_on(path)
    return [value.set_by for value in values if value.row.place_id == place.id and value.row.code == code]


def _earlier(from_on: date, until_on: date | None) -> date:
    return from_on if until_on is None else min(from_on, until_on)
