"""What is on record of indicators, campaigns and houses."""

from hatnhan.indicators.selectors.definitions import IndicatorRow, indicator_of, indicators_of
from hatnhan.indicators.selectors.photos import (
    PhotoRow,
    last_photos_of,
    photo_in,
    photos_of,
    photos_without_file,
)
from hatnhan.indicators.selectors.progress import (
    CampaignLine,
    CampaignProgress,
    HousePicture,
    Stagnation,
    campaign_progress,
    campaigns_of,
    progress_of,
    stagnating,
)
from hatnhan.indicators.selectors.results import (
    CampaignResult,
    campaign_results,
    result_columns,
    result_in,
)
from hatnhan.indicators.selectors.sheet import (
    Cell,
    HistoryLine,
    Sheet,
    SheetColumn,
    SheetRow,
    cells_of,
    house_history,
    sheet_of,
)

__all__ = [
    "CampaignLine",
    "CampaignProgress",
    "CampaignResult",
    "Cell",
    "HistoryLine",
    "HousePicture",
    "IndicatorRow",
    "PhotoRow",
    "Sheet",
    "SheetColumn",
    "SheetRow",
    "Stagnation",
    "campaign_progress",
    "campaign_results",
    "campaigns_of",
    "cells_of",
    "house_history",
    "indicator_of",
    "indicators_of",
    "last_photos_of",
    "photo_in",
    "photos_of",
    "photos_without_file",
    "progress_of",
    "result_columns",
    "result_in",
    "sheet_of",
    "stagnating",
]
