"""Words the physics tests share: tables to offer load to, places for keys, counts of what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.layout import Position
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.model import DEFAULT

DRAINED = replace(DEFAULT, burst_at_creation=0.0)
"""A model in which a new table has nothing saved up, as after a busy minute: what is measured is its capacity alone."""

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
INDEX = f"{TABLE}/index/by-status"


def fact(name: str) -> pytest.MarkDecorator:
    """Puts the id of a fact, and what of it is shown, into the id of one test."""
    return pytest.mark.parametrize((), [pytest.param(id=name)])


def cases(*given: Iterable[Any]) -> list[Any]:
    """(id, value, value …) → pytest params."""
    return [pytest.param(*values, id=name) for name, *values in given]


def provisioned(write: float = 0, read: float = 0, **more: Any) -> Settings:
    return Settings(billing="PROVISIONED", write=write, read=read, resource=TABLE, **more)


def on_demand(**more: Any) -> Settings:
    return Settings(resource=TABLE, **more)


def place(partition: int, partitions: int, sort: object = None) -> Position:
    """A position in the middle of one of `partitions` even partitions."""
    hash_ = HASH_SPACE * (2 * partition + 1) // (2 * partitions)
    return (hash_,) if sort is None else (hash_, sort)


@dataclass
class Outcome:
    """What one second brought."""

    served: int = 0
    throttled: Counter[str] = field(default_factory=Counter)
    by_place: Counter[Position] = field(default_factory=Counter)


def second(
    table: Admission,
    number: int,
    demands: Sequence[Demand | Position],
    *,
    write: float = 1,
    read: float = 0,
) -> Outcome:
    """Offer requests, evenly spread over one second. Positions become demands of `write` and `read` units."""
    outcome = Outcome()
    for order, each in enumerate(demands):
        demand = each if isinstance(each, Demand) else Demand(each, read, write)
        throttle = table.admit([demand], number + order / len(demands))
        if throttle is None:
            outcome.served += 1
            outcome.by_place[demand.position] += 1
        else:
            outcome.throttled[throttle.reason] += 1
    return outcome


def interleaved(*loads: tuple[Position, int]) -> list[Position]:
    """Several keys' requests of one second, mixed evenly: (position, how many)."""
    slots = [((order + 0.5) / count, place_) for place_, count in loads for order in range(count)]
    return [place_ for _, place_ in sorted(slots)]
