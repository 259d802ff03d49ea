"""What may be done with indicators, campaigns and observations."""

from hatnhan.indicators.services.campaigns import change_campaign, end_campaign, start_campaign
from hatnhan.indicators.services.definitions import (
    Definition,
    define_indicator,
    define_version,
    retire_indicator,
)
from hatnhan.indicators.services.doubles import join_doubles, take_back_leaving
from hatnhan.indicators.services.observing import (
    SheetResult,
    confirm_observation,
    observe_house,
    observe_sheet,
    settle,
    take_back,
)
from hatnhan.indicators.services.photos import add_photo, hand_in_photo, take_back_photo
from hatnhan.indicators.services.recording import NewObservation, Outcome, Told, record_observations

__all__ = [
    "Definition",
    "NewObservation",
    "Outcome",
    "SheetResult",
    "Told",
    "add_photo",
    "change_campaign",
    "confirm_observation",
    "define_indicator",
    "define_version",
    "end_campaign",
    "hand_in_photo",
    "join_doubles",
    "observe_house",
    "observe_sheet",
    "record_observations",
    "retire_indicator",
    "settle",
    "start_campaign",
    "take_back",
    "take_back_leaving",
    "take_back_photo",
]
