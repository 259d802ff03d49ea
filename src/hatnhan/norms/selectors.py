"""The norms of a place on a day, as the rules need them and as a page shows them."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ratios import Majority
from hatnhan.norms import permissions
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.models import NormOverride
from hatnhan.norms.rules import (
    Norm,
    NormBook,
    NormRow,
    OverridableBy,
    OverriddenBy,
    Override,
    Unit,
    words,
)
from hatnhan.norms.values import ValueUnreadable, value_from_literal
from hatnhan.places.models import PlaceSpan
from hatnhan.places.rules import Level as PlaceLevel

_LEVELS = {
    PlaceLevel.COMMUNE.value: OverridableBy.COMMUNE,
    PlaceLevel.VILLAGE.value: OverridableBy.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class NormLine:
    """One norm as a page shows it, in the reader's language."""

    code: str
    subject: str
    title: str
    value: str
    rows: tuple[str, ...]
    level: str
    level_label: str
    source: str
    evidence: str
    evidence_label: str
    is_unverified: bool
    is_practice: bool
    from_on: date
    until_on: date | None
    note: str
    set_here: str
    may_be_set: bool


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One value that a place set itself, as the settings show it."""

    id: UUID
    code: str
    title: str
    value: str
    place_name: str
    level: OverridableBy
    from_on: date
    until_on: date | None
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class ValueSet:
    """One value that a place set itself: the row, and who set it for which days."""

    row: NormOverride
    set_by: OverriddenBy


def norm_book(*, path: str) -> NormBook:
    """Give the norms of a place, with what its commune and village set themselves; one query."""
    book = shipped_book()
    found = (_override(book, value) for value in values_set_on(path))
    return book.with_overrides([override for override in found if override is not None])


def norm_book_about(subject: str, *, path: str) -> NormBook:
    """Give the norms of one subject for a place; one short question where it set none, as is usual."""
    rows = NormOverride.objects.filter(place__path__in=paths_above(path), code__startswith=f"{subject}.")
    return norm_book(path=path) if rows.exists() else shipped_book()


def norms_in_force(*, path: str, on: date) -> tuple[Norm, ...]:
    """Give every norm in force for a place on a day, by code."""
    return norm_book(path=path).in_force(on)


def norm_lines(*, actor: Actor, path: str, on: date, language: str) -> tuple[NormLine, ...]:
    """Give the page of norms in force on a day: each with its source and how surely it is known."""
    permissions.ensure_may_view(actor, path)
    with translation.override(language):
        return tuple(
            _line(norm, language, may_be_set=_may_be_set(actor, norm, path))
            for norm in norms_in_force(path=path, on=on)
        )


def norm_line(norm: Norm, *, language: str) -> NormLine:
    """Give one norm in the reader's language, to stand beside a warning."""
    with translation.override(language):
        return _line(norm, language, may_be_set=False)


def override_lines(*, actor: Actor, path: str, language: str) -> tuple[OverrideLine, ...]:
    """Give the values that the commune and the village of a path set themselves."""
    permissions.ensure_may_view(actor, path)
    book = shipped_book()
    with translation.override(language):
        return tuple(_override_line(book, value, language) for value in values_set_on(path))


def values_set_on(path: str) -> list[ValueSet]:
    """Give the values that the places of a path set and still keep, each with its place's name; one query."""
    names = PlaceSpan.objects.filter(place_id=OuterRef("place_id"), from_on__lte=OuterRef("from_on"))
    rows = (
        NormOverride.objects.filter(
            place__path__in=paths_above(path), superseded_by__isnull=True, is_withdrawn=False
        )
        .select_related("place")
        .annotate(
            place_name=Coalesce(
                Subquery(names.order_by("-from_on").values("name")[:1]),
                "place__code",
                output_field=CharField(),
            )
        )
        .order_by("place__path", "code", "from_on")
    )
    return [ValueSet(row, _set_by(row, row.place_name)) for row in rows]


def paths_above(path: str) -> list[str]:
    """Give the path and the paths of all that it belongs to: «/son-la/», «/son-la/chieng-muon/», …"""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:count])}/" for count in range(1, len(codes) + 1)]


def level_of(place_level: str) -> OverridableBy:
    """Give the level at which a place sets norms; a province or a hamlet sets none."""
    return _LEVELS.get(place_level, OverridableBy.NONE)


def path_at(level: OverridableBy, path: str) -> str:
    """Give the path of the village itself or of the commune that it belongs to."""
    above = paths_above(path)
    return above[min(1, len(above) - 1)] if level is OverridableBy.COMMUNE else path


def _set_by(row: NormOverride, place_name: str) -> OverriddenBy:
    return OverriddenBy(
        level=level_of(row.place.level),
        place_name=place_name,
        reason=row.reason,
        source=row.source,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _override(book: NormBook, found: ValueSet) -> Override | None:
    row = found.row
    history = book.history_of(row.code)
    if not history:
        # A later release dropped the rule: what a place once set for it says nothing any more.
        return None
    kind = history[-1].kind
    try:
        value = value_from_literal(kind, row.value)
    except ValueUnreadable:
        # A later release changed the kind of the rule: the value waits until the place sets it anew.
        return None
    return Override(code=row.code, kind=kind, value=value, set_by=found.set_by)


def _override_line(book: NormBook, found: ValueSet, language: str) -> OverrideLine:
    row, override = found.row, _override(book, found)
    history = book.history_of(row.code)
    return OverrideLine(
        id=row.id,
        code=row.code,
        title=history[-1].title_in(language) if history else row.code,
        value=_value_words(replace(history[-1], value=override.value)) if override else row.value,
        place_name=found.set_by.place_name,
        level=found.set_by.level,
        from_on=row.from_on,
        until_on=row.until_on,
        reason=row.reason,
        source=row.source,
    )


def _may_be_set(actor: Actor, norm: Norm, path: str) -> bool:
    levels = (level for level in permissions.OVERRIDE if norm.may_be_set_by(level))
    return any(permissions.may_override(actor, level, path_at(level, path)) for level in levels)


def _line(norm: Norm, language: str, *, may_be_set: bool) -> NormLine:
    return NormLine(
        code=norm.code,
        subject=gettext(words.SUBJECT_WORDS[norm.code.split(".", 1)[0]]),
        title=norm.title_in(language),
        value=_value_words(norm),
        rows=tuple(_row_words(row, language) for row in norm.value) if isinstance(norm.value, tuple) else (),
        level=norm.level.value,
        level_label=gettext(words.LEVEL_WORDS[norm.level]),
        source=norm.source_in(language),
        evidence=norm.evidence.value,
        evidence_label=gettext(words.EVIDENCE_WORDS[norm.evidence]),
        is_unverified=norm.is_unverified,
        is_practice=norm.is_practice,
        from_on=norm.from_on,
        until_on=norm.until_on,
        note=norm.note_in(language),
        set_here=_set_words(norm.overridden_by),
        may_be_set=may_be_set,
    )


def _value_words(norm: Norm) -> str:
    value = norm.value
    if isinstance(value, bool):
        return gettext(words.YES if value else words.NO)
    if isinstance(value, int):
        count = f"{value:,}".replace(",", ".") if norm.unit is Unit.DONG else value
        return gettext(words.UNIT_WORDS[norm.unit]) % {"count": count}
    if isinstance(value, Majority):
        return gettext(words.MORE_THAN if value.strict else words.AT_LEAST) % {"share": _share_words(value)}
    return gettext(value) if isinstance(value, str) else ""


def _share_words(share: Majority) -> str:
    return f"{share.numerator}%" if share.denominator == 100 else f"{share.numerator}/{share.denominator}"


def _row_words(row: NormRow, language: str) -> str:
    title = row.title_in(language)
    return f"{title}: {gettext(words.POINTS) % {'count': row.points}}" if row.points else title


def _set_words(found: OverriddenBy | None) -> str:
    if found is None:
        return ""
    return gettext(words.SET_HERE) % {
        "place": found.place_name,
        "from_on": f"{found.from_on:%d/%m/%Y}",
        "source": found.source,
        "reason": found.reason,
    }
