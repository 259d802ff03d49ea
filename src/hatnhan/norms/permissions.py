"""Who may set a norm for a place."""

from hatnhan.kernel.actor import Actor
from hatnhan.norms.rules import OverridableBy

VIEW = "norms.view"
OVERRIDE: dict[OverridableBy, str] = {
    OverridableBy.COMMUNE: "norms.override_commune",
    OverridableBy.VILLAGE: "norms.override_village",
}


def ensure_may_view(actor: Actor, path: str) -> None:
    """The rules are open to everyone who has a mandate over the place."""
    actor.ensure(VIEW, path)


def ensure_may_override(actor: Actor, level: OverridableBy, path: str) -> None:
    """A commune's value is set by its officer, a village's by those who lead it."""
    actor.ensure(OVERRIDE[level], path)


def may_override(actor: Actor, level: OverridableBy, path: str) -> bool:
    """Say whether the actor may set values for this place."""
    return level in OVERRIDE and actor.may(OVERRIDE[level], path)
