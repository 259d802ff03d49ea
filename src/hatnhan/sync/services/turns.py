"""Writers take turns: whoever comes while another writes is written together with all who wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class _Ticket(Generic[T, R]):
    item: T
    result: R | None = None
    trouble: BaseException | None = None
    is_done: bool = False
    # Set when it is done, or when its own thread is the next to work.
    called: Event = field(default_factory=Event)


class Turns(Generic[T, R]):
    """One door for many writers: the first in line does the work of everybody who waits, in one go.

    A database takes one writer at a time and a commit costs the same for one fact as for a hundred: so nobody
    fights for the lock, and nobody waits longer than the set before and the own one.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], *, at_most: int) -> None:
        self._work, self._at_most = work, at_most
        self._waiting: list[_Ticket[T, R]] = []
        self._is_at_work, self._list = False, Lock()

    def take(self, item: T) -> R:
        """Have the item done, alone or together with others; raises what its set raised."""
        ticket: _Ticket[T, R] = _Ticket(item)
        with self._list:
            self._waiting.append(ticket)
            if not self._is_at_work:
                self._is_at_work = True
                ticket.called.set()
        ticket.called.wait()
        if not ticket.is_done:
            self._serve()
        if ticket.trouble is not None:
            raise ticket.trouble
        return ticket.result  # type: ignore[return-value]  # done without trouble: there is a result

    def _serve(self) -> None:
        with self._list:
            tickets, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
        try:
            results = self._work([ticket.item for ticket in tickets])
            for ticket, result in zip(tickets, results, strict=True):
                ticket.result = result
        except BaseException as trouble:  # whoever waits must learn of it, whatever it is
            for ticket in tickets:
                ticket.trouble = trouble
        finally:
            self._hand_on()
            for ticket in tickets:
                ticket.is_done = True
                ticket.called.set()

    def _hand_on(self) -> None:
        with self._list:
            if self._waiting:
                self._waiting[0].called.set()
            else:
                self._is_at_work = False
