"""What can be wrong with a file or a cell, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class SheetError:
    """One cell that cannot be taken over: where it is, what it says, and how to mend it."""

    sheet: str
    row: int
    column: str
    title: str
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


class FileRefused(RuleBroken):
    """A file that cannot be read as a register."""


class FileTooLarge(FileRefused):
    """A file beyond what a village's register needs."""

    code = "households.file_too_large"
    text = _("The file is larger than 5 MB. Keep only the sheet of households in it.")


class FileEmpty(FileRefused):
    """Nothing is in the file."""

    code = "households.file_empty"
    text = _("The file is empty. Fill in the template and choose it again.")


class FileKindUnknown(FileRefused):
    """Another kind of file."""

    code = "households.file_kind_unknown"
    text = _("This is not an Excel, LibreOffice or CSV file. Save the sheet as .xlsx, .ods or .csv.")


class LettersLost(FileRefused):
    """A text file in an alphabet that has no room for Vietnamese."""

    code = "households.letters_lost"
    text = _(
        "Letters were lost when this file was saved. Save it as .xlsx or «CSV UTF-8» and choose it again."
    )


class FileBroken(FileRefused):
    """A file of the right kind that cannot be opened."""

    code = "households.file_broken"
    text = _("The file cannot be opened; it may be damaged. Save it anew in Excel and choose it again.")


class FileLocked(FileRefused):
    """A file behind a password."""

    code = "households.file_locked"
    text = _("The file is locked by a password. Save it without one and choose it again.")


class TooManyRows(FileRefused):
    """More rows than a village has households."""

    code = "households.too_many_rows"
    text = _("The sheet «%(sheet)s» has more than 5,000 rows. Keep only the households of this village.")


class TooManyColumns(FileRefused):
    """More columns than the register knows."""

    code = "households.too_many_columns"
    text = _("The sheet «%(sheet)s» has more than 60 columns. Keep only those of the template.")


class NoCodeColumn(FileRefused):
    """Without codes nobody knows which household a row speaks of."""

    code = "households.no_code_column"
    text = _("The sheet «%(sheet)s» has no column «Household code». Take the headings of the template.")


class ColumnTwice(FileRefused):
    """Two columns with one meaning."""

    code = "households.column_twice"
    text = _("In «%(sheet)s», «%(first)s» and «%(second)s» mean the same. Remove one of the columns.")


class NoRows(FileRefused):
    """Headings and nothing below."""

    code = "households.no_rows"
    text = _("The sheet «%(sheet)s» has no household below its headings. Add one row for each household.")
