"""What is decided about commands: whether they can be read, when they happened, what waits for what."""

from hatnhan.sync.rules.batch import (
    MOST_COMMANDS,
    Batch,
    Command,
    NotABatch,
    TooMany,
    read_batch,
)
from hatnhan.sync.rules.clocks import minutes_wrong, moment_mended
from hatnhan.sync.rules.machines import machine_of
from hatnhan.sync.rules.packing import MOST_BYTES, unpacked
from hatnhan.sync.rules.refusals import (
    DeviceRevoked,
    DeviceUnknown,
    NotJson,
    NotSignedIn,
    UnknownCommand,
    Unreadable,
    UpdateNeeded,
)
from hatnhan.sync.rules.waiting import in_order

__all__ = [
    "MOST_BYTES",
    "MOST_COMMANDS",
    "Batch",
    "Command",
    "DeviceRevoked",
    "DeviceUnknown",
    "NotABatch",
    "NotJson",
    "NotSignedIn",
    "TooMany",
    "UnknownCommand",
    "Unreadable",
    "UpdateNeeded",
    "in_order",
    "machine_of",
    "minutes_wrong",
    "moment_mended",
    "read_batch",
    "unpacked",
]
