"""A request once it is understood and before it takes effect: its parts, what each would cost, and how to carry it out.

Reads are prepared by reading, writes by computing the image they would leave. Nothing is stored until every part has been
admitted, so a throttled or refused request does no work (E5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from helpers.engine.capacity import Consumed
from helpers.engine.errors import ApiError
from helpers.engine.layout import Position
from helpers.engine.schema import Item
from helpers.engine.tables import Table

Json = dict[str, Any]


@dataclass(slots=True)
class Part:
    """One piece of a request that is admitted as a whole: an item read or written, or a page of a Query or Scan."""

    table: Table
    consumed: Consumed
    position: Position | None = None
    """Where the item lives, so that its partition can be found; None for a Scan."""
    key: Item = field(default_factory=dict)
    """The primary key of the item; empty for a page."""
    before: Item | None = None
    after: Item | None = None
    writes: bool = False
    evaluated: int = 0
    returned: int = 0
    bytes: int = 0
    found: Item | None = None
    """What a read brings back."""
    by_ttl: bool = False
    """The TTL process deletes the item: nobody asked, nobody pays, and the stream says who it was (G2)."""
    request: Any = None
    """The element of a batch, to be handed back if it is throttled (B2)."""
    walked: list[tuple[Position, int]] = field(default_factory=list)
    """Places and sizes of the items a page evaluated: the load that each partition felt."""


@dataclass(slots=True)
class Work:
    """A prepared request."""

    parts: list[Part]
    answer: Callable[[list[Part]], Json]
    """Builds the answer from the parts that were served."""
    error: ApiError | None = None
    """A refusal that has already used capacity, such as a failed condition (W5)."""
    atomic: bool = True
    """All parts or none; a batch is not (B2)."""
    as_list: bool = False
    """ConsumedCapacity is a list with one element for each table (C4)."""
    index: str | None = None
    consistent: bool = False
