"""One writes at a time, whoever waits is written together, and everybody is told his own."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event, Thread

import pytest

from hatnhan.sync.services.turns import Turns
from tests.at_once import all_at_once


class Door:
    """A door that writes down who went through it with whom; closed, it holds up the set that is in it."""

    def __init__(self, at_most: int) -> None:
        self.turns: Turns[int, str] = Turns(self.work, at_most=at_most)
        self.sets: list[tuple[int, ...]] = []
        self.inside = 0
        self.most_inside = 0
        self.open = Event()
        self.open.set()

    def work(self, items: Sequence[int]) -> list[str]:
        """Do a set; nobody is sent through with a negative number."""
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.sets.append(tuple(items))
        assert self.open.wait(60)
        self.inside -= 1
        if min(items) < 0:
            raise ValueError(min(items))
        return [f"done {item}" for item in items]

    def queue(self, items: Sequence[int], told: dict[int, object]) -> list[Thread]:
        """Send items through one after another, while the door is closed and the first is inside."""
        threads = [Thread(target=self._send, args=(item, told), daemon=True) for item in items]
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(partial(self._is_waiting, number))
        return threads

    def _is_waiting(self, number: int) -> bool:
        return bool(self.sets) and len(self.turns._waiting) == number

    def _send(self, item: int, told: dict[int, object]) -> None:
        try:
            told[item] = self.turns.take(item)
        except ValueError as trouble:
            told[item] = trouble


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; a minute is for ever."""
    for _moment in range(6000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to that")


def test_of_many_at_once_one_set_is_done_at_a_time_and_everybody_gets_his_own() -> None:
    door = Door(at_most=5)

    def go_through(person: int) -> list[str]:
        return [door.turns.take(100 * person + step) for step in range(20)]

    told = all_at_once([partial(go_through, person) for person in range(16)])

    assert told == [[f"done {100 * person + step}" for step in range(20)] for person in range(16)]
    assert door.most_inside == 1
    assert max(map(len, door.sets)) <= 5
    assert sorted(item for items in door.sets for item in items) == sorted(
        100 * person + step for person in range(16) for step in range(20)
    )


def test_whoever_waits_is_done_in_the_order_of_coming_with_as_many_as_fit() -> None:
    door = Door(at_most=3)
    told: dict[int, object] = {}
    door.open.clear()

    threads = door.queue(range(9), told)
    door.open.set()
    for thread in threads:
        thread.join(60)

    assert door.sets == [(0,), (1, 2, 3), (4, 5, 6), (7, 8)]
    assert told == {item: f"done {item}" for item in range(9)}


@pytest.mark.parametrize(("patience", "sets"), [(60, [(0,), (1, 2, 3)]), (0, [(0,), (1, 2), (3,)])])
def test_a_set_waits_a_moment_for_as_many_as_were_just_there(
    monkeypatch: pytest.MonkeyPatch, patience: float, sets: list[tuple[int, ...]]
) -> None:
    monkeypatch.setattr("hatnhan.sync.services.turns.PATIENCE", patience)
    door = Door(at_most=4)
    told: dict[int, object] = {}
    door.open.clear()
    threads = door.queue([0, 1, 2], told)
    door.open.set()
    threads[0].join(60)

    # Of the three who were there, one went through and may come again.
    if not patience:
        wait_until(lambda: len(told) == 3)
    told[3] = door.turns.take(3)
    for thread in threads:
        thread.join(60)

    assert door.sets == sets
    assert told == {item: f"done {item}" for item in range(4)}


def test_a_set_that_breaks_tells_everybody_in_it_and_nobody_else() -> None:
    door = Door(at_most=3)
    told: dict[int, object] = {}
    door.open.clear()

    threads = door.queue([0, 1, -2, 3, 4, 5], told)
    door.open.set()
    for thread in threads:
        thread.join(60)

    assert door.sets == [(0,), (1, -2, 3), (4, 5)]
    assert {item: str(one) for item, one in told.items()} == {
        **{item: f"done {item}" for item in (0, 4, 5)},
        **dict.fromkeys((1, -2, 3), "-2"),
    }
    assert door.turns.take(7) == "done 7"


def test_a_set_that_answers_too_few_leaves_nobody_without_an_answer() -> None:
    short: Turns[int, int] = Turns(lambda _items: [], at_most=3)

    with pytest.raises(ValueError, match="shorter"):
        short.take(1)
