"""What phones may do: register, send, be revoked."""

from hatnhan.sync.services.devices import register_device, revoke_device
from hatnhan.sync.services.door import receive
from hatnhan.sync.services.taking import Answer, Outcome, Sent, take_all

__all__ = [
    "Answer",
    "Outcome",
    "Sent",
    "receive",
    "register_device",
    "revoke_device",
    "take_all",
]
