"""Sums over the calls of a ledger: the arithmetic under every meter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from helpers.engine.ledger import Call


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some calls. Units as in the ledger; `bytes` is None where a server did not tell the size of a call."""

    requests: int
    evaluated: int
    returned: int
    bytes: int | None
    read_units: float
    write_units: float
    seconds: float

    @classmethod
    def of(cls, calls: Iterable[Call]) -> Self:
        """The sums over the calls."""
        calls = list(calls)
        sizes = [call.bytes for call in calls]
        return cls(
            requests=len(calls),
            evaluated=sum(call.evaluated for call in calls),
            returned=sum(call.returned for call in calls),
            bytes=None if None in sizes else sum(size for size in sizes if size is not None),
            read_units=sum(call.read_units for call in calls),
            write_units=sum(call.write_units for call in calls),
            seconds=sum(call.seconds for call in calls),
        )

    @property
    def units(self) -> float:
        """Read units and write units together. They cost different money: for a bill use `dollars`."""
        return self.read_units + self.write_units

    def as_dict(self) -> dict[str, Any]:
        """The sums as values that JSON can hold."""
        return asdict(self)
