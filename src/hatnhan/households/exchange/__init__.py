"""The register as a sheet: reading files, planning an import, writing files."""

from hatnhan.households.exchange.cells import Answer, AnswerKind
from hatnhan.households.exchange.columns import ExtraColumn, Field
from hatnhan.households.exchange.planning import (
    Change,
    Existing,
    Fate,
    ImportPlan,
    PlannedRow,
    plan_import,
)
from hatnhan.households.exchange.sheets import ExtraPlace, ReadSheet, SheetRow, read_sheet
from hatnhan.households.exchange.troubles import FileRefused, SheetError
from hatnhan.households.exchange.writing import OutRow, write_csv, write_template, write_xlsx

__all__ = [
    "Answer",
    "AnswerKind",
    "Change",
    "Existing",
    "ExtraColumn",
    "ExtraPlace",
    "Fate",
    "Field",
    "FileRefused",
    "ImportPlan",
    "OutRow",
    "PlannedRow",
    "ReadSheet",
    "SheetError",
    "SheetRow",
    "plan_import",
    "read_sheet",
    "write_csv",
    "write_template",
    "write_xlsx",
]
