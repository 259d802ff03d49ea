"""Commands of the register: register, change, move out, split, merge, mend a name, import, rebuild."""

from hatnhan.households.services.doubles import join_doubles, tell_apart
from hatnhan.households.services.entries import HouseState, lock_village
from hatnhan.households.services.field import give_code, register_in_field
from hatnhan.households.services.importing import (
    ImportDone,
    ImportOutdated,
    ImportRefused,
    fingerprint,
    import_households,
    plan_for,
    record_export,
    was_imported,
)
from hatnhan.households.services.keeping import (
    change_household,
    correct_household,
    merge_household,
    move_out,
    register_household,
    split_household,
    take_back_leaving,
)
from hatnhan.households.services.naming import correct_name
from hatnhan.households.services.projecting import PROJECTION, rebuild_register
from hatnhan.households.services.visits import visit_household

__all__ = [
    "PROJECTION",
    "HouseState",
    "ImportDone",
    "ImportOutdated",
    "ImportRefused",
    "change_household",
    "correct_household",
    "correct_name",
    "fingerprint",
    "give_code",
    "import_households",
    "join_doubles",
    "lock_village",
    "merge_household",
    "move_out",
    "plan_for",
    "rebuild_register",
    "record_export",
    "register_household",
    "register_in_field",
    "split_household",
    "take_back_leaving",
    "tell_apart",
    "visit_household",
    "was_imported",
]
