"""A phone's clock may be wrong; what happened is put where it belongs."""

from datetime import datetime, timedelta

# A phone that is wrong by less is taken at its word.
TOLERANCE = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)


def minutes_wrong(*, sent_at: datetime, received_at: datetime) -> int:
    """Give by how many minutes the phone's times are to be moved; 0 where its clock is right enough.

    Whole minutes, so that a command that is sent again minutes later is moved by as much.
    """
    behind = received_at - sent_at
    return round(behind / _MINUTE) if abs(behind) > TOLERANCE else 0


def moment_mended(happened_at: datetime, *, minutes: int, received_at: datetime) -> datetime:
    """Give when it happened by the server's clock; what a fast clock puts a little ahead happened now."""
    mended = happened_at + minutes * _MINUTE
    return received_at if received_at < mended <= received_at + TOLERANCE else mended
