"""Faults on request: say what shall go wrong, where, and how often, and it does, the same way on every run.

    throttle(table="orders", key={"pk": {"S": "USER#1"}}).times(2)
    delay_index("by-status", seconds=3).during(10, 20)
    time_out(operation="PutItem").chance(0.1)

Each function makes a `Fault`; `.times`, `.chance` and `.during` narrow it. `Faults` holds those that are in force and
is asked by the engine at the few places where something can go wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from helpers.engine.wire_types import AttributeValue

Effect = Literal["throttle", "delay", "time out", "drop", "duplicate", "conflict"]


class TimedOut(Exception):
    """The connection broke before the answer came, although the write may have been committed.

    The door to the engine turns it into what the client's SDK raises for a read time-out, which it then retries.
    """


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of failure and the requests it may strike. A selector that is None fits every request."""

    effect: Effect
    table: str | None = None
    index: str | None = None
    operation: str | None = None
    key: tuple[tuple[str, AttributeValue], ...] = ()
    """Attributes the item's key must have, so that a partition key alone means its whole collection."""
    seconds: float = 0.0
    """How much longer a delayed index entry takes."""
    count: int | None = None
    probability: float = 1.0
    since: float = 0.0
    until: float = float("inf")

    def times(self, count: int) -> Fault:
        """Strike this often, then never again."""
        if count < 1:
            raise ValueError(f"A fault strikes at least once, got times({count!r}).")
        return replace(self, count=count)

    def chance(self, probability: float) -> Fault:
        """Strike with this probability (0 to 1), drawn from the lab's seed."""
        if not 0 <= probability <= 1:
            raise ValueError(f"A probability lies between 0 and 1, got chance({probability!r}).")
        return replace(self, probability=probability)

    def during(self, since: float, until: float) -> Fault:
        """Strike only from `since` up to `until`, in seconds since the lab's start."""
        if not since < until:
            raise ValueError(f"A fault's time must not be empty, got during({since!r}, {until!r}).")
        return replace(self, since=since, until=until)

    def fits(
        self,
        effect: Effect,
        *,
        table: str,
        operation: str | None,
        index: str | None,
        key: Mapping[str, AttributeValue],
        now: float,
    ) -> bool:
        """Whether this fault is about such a request at such a time, chance and count apart."""
        return (
            self.effect == effect
            and self.table in {None, table}
            and self.operation in {None, operation}
            and self.index in {None, index}
            and self.since <= now < self.until
            and all(key.get(name) == value for name, value in self.key)
        )


Key = Mapping[str, AttributeValue]


def _key(key: Key | None) -> tuple[tuple[str, AttributeValue], ...]:
    return tuple(sorted((key or {}).items()))


def throttle(table: str | None = None, *, key: Key | None = None, operation: str | None = None) -> Fault:
    """Throttle requests for this key, as a hot partition would (E3). `key` is DynamoDB JSON."""
    return Fault("throttle", table=table, key=_key(key), operation=operation)


def delay_index(index: str, *, seconds: float, table: str | None = None, key: Key | None = None) -> Fault:
    """Let entries of a GSI arrive `seconds` later than their lag (I8)."""
    if not seconds > 0:
        raise ValueError(f"A delay needs a positive number of seconds, got {seconds!r}.")
    return Fault("delay", table=table, index=index, key=_key(key), seconds=seconds)


def time_out(table: str | None = None, *, operation: str | None = None, key: Key | None = None) -> Fault:
    """Commit the write, then lose the answer: the client cannot know, and its SDK sends the request again."""
    return Fault("time out", table=table, operation=operation, key=_key(key))


def drop(table: str | None = None, *, operation: str | None = None, key: Key | None = None) -> Fault:
    """Leave an element of a batch undone: it comes back in UnprocessedItems or UnprocessedKeys (B2)."""
    return Fault("drop", table=table, operation=operation, key=_key(key))


def duplicate(table: str | None = None, *, key: Key | None = None) -> Fault:
    """Deliver a stream record to its consumer twice: consumers are called at least once (G1)."""
    return Fault("duplicate", table=table, key=_key(key))


def conflict(table: str | None = None, *, key: Key | None = None, operation: str | None = None) -> Fault:
    """Another client's transaction holds the item at this moment (T9)."""
    return Fault("conflict", table=table, key=_key(key), operation=operation)


class Faults:
    """The faults in force. Each draws from a random source of its own, so that adding one does not change another."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._number = 0
        self.active: dict[int, tuple[Fault, Random]] = {}
        """Those in force, by their numbers."""
        self._left: dict[int, int] = {}

    def add(self, fault: Fault) -> int:
        """Put a fault in force. Returns a number to remove it by."""
        self._number += 1
        self.active[self._number] = (fault, Random(f"{self._seed}/fault/{self._number}"))
        if fault.count is not None:
            self._left[self._number] = fault.count
        return self._number

    def remove(self, number: int) -> None:
        """End a fault; one that has ended already is fine."""
        self.active.pop(number, None)
        self._left.pop(number, None)

    def clear(self) -> None:
        """End all faults."""
        self.active.clear()
        self._left.clear()

    @contextmanager
    def inject(self, *faults: Fault) -> Iterator[None]:
        """Put faults in force for the length of a `with` block."""
        numbers = [self.add(fault) for fault in faults]
        try:
            yield
        finally:
            for number in numbers:
                self.remove(number)

    def strike(
        self,
        effect: Effect,
        *,
        table: str,
        now: float,
        operation: str | None = None,
        index: str | None = None,
        key: Key | None = None,
    ) -> Fault | None:
        """The fault of this kind that hits this request now, or None. A hit uses up one of the fault's times."""
        for number, (fault, random) in self.active.items():
            if not fault.fits(effect, table=table, operation=operation, index=index, key=key or {}, now=now):
                continue
            if fault.probability < 1 and random.random() >= fault.probability:
                continue
            if number in self._left:
                self._left[number] -= 1
                if not self._left[number]:
                    self.remove(number)
            return fault
        return None
