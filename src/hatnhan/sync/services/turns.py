"""Writers take turns: whoever comes while another writes is written together with all who wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition, Event
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Seconds. Longer than it takes to answer one set and to read the next requests of the same senders.
PATIENCE = 0.02


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
    fights for the lock, and nobody waits longer than the set before and the own one. Those who just went
    through come back at once while they have more: the next set waits a moment until as many are there, or
    two halves would take turns for ever, at the price of two sets.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], *, at_most: int) -> None:
        self._work, self._at_most = work, at_most
        self._waiting: list[_Ticket[T, R]] = []
        self._is_at_work, self._expected, self._list = False, 1, Condition()

    def take(self, item: T) -> R:
        """Have the item done, alone or together with others; raises what its set raised."""
        ticket: _Ticket[T, R] = _Ticket(item)
        with self._list:
            self._waiting.append(ticket)
            if self._is_complete():
                self._list.notify()
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
            self._list.wait_for(self._is_complete, PATIENCE)
            tickets, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
        try:
            results = self._work([ticket.item for ticket in tickets])
            for ticket, result in zip(tickets, results, strict=True):
                ticket.result = result
        except BaseException as trouble:  # whoever waits must learn of it, whatever it is
            for ticket in tickets:
                ticket.trouble = trouble
        finally:
            self._hand_on(len(tickets))
            for ticket in tickets:
                ticket.is_done = True
                ticket.called.set()

    def _is_complete(self) -> bool:
        return len(self._waiting) >= self._expected

    def _hand_on(self, done: int) -> None:
        with self._list:
            self._expected = min(self._at_most, done + len(self._waiting))
            if self._waiting:
                self._waiting[0].called.set()
            else:
                self._is_at_work = False
