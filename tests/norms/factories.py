"""Norms for tests; every call makes new ones."""

from datetime import date

from hatnhan.norms.rules import (
    Evidence,
    Kind,
    Level,
    Norm,
    NormValue,
    OverridableBy,
    OverriddenBy,
    Override,
    Unit,
)

NEW_YEAR = date(2023, 1, 1)


def make_norm(
    code: str = "meetings.duration",
    value: NormValue = 90,
    *,
    kind: Kind = Kind.WHOLE,
    from_on: date = NEW_YEAR,
    until_on: date | None = None,
    source: str = "12-HD/BTCTW, 06/7/2018",
    override: OverridableBy = OverridableBy.VILLAGE,
) -> Norm:
    """Make a norm."""
    return Norm(
        code=code,
        kind=kind,
        value=value,
        title_vi="Thời lượng",
        title_en="Duration",
        level=Level.WARN,
        source_vi=source,
        source_en=source,
        evidence=Evidence.DOCUMENT,
        from_on=from_on,
        until_on=until_on,
        unit=Unit.MINUTES if kind is Kind.WHOLE else Unit.NONE,
        override=override,
    )


def make_override(
    code: str = "meetings.duration",
    value: NormValue = 60,
    *,
    level: OverridableBy = OverridableBy.VILLAGE,
    from_on: date = NEW_YEAR,
    until_on: date | None = None,
    place_name: str = "bản Pá Kìm",
    kind: Kind = Kind.WHOLE,
) -> Override:
    """Make a value that a place set itself."""
    set_by = OverriddenBy(level, place_name, "chi bộ ít người", "Nghị quyết 05-NQ/CB", from_on, until_on)
    return Override(code=code, kind=kind, value=value, set_by=set_by)
