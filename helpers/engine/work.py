"""A request once it is understood and before it takes effect: its parts, and how to carry it out.

Reads are prepared by reading, writes by computing the change they would make. Nothing is stored until every part of a request
has been admitted, so a throttled or refused request does no work (E5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helpers.engine.capacity import Consumed
from helpers.engine.changes import Change
from helpers.engine.errors import ApiError
from helpers.engine.layout import Position
from helpers.engine.ledger import Call
from helpers.engine.schema import IndexSchema
from helpers.engine.table import Table
from helpers.engine.wire_types import Item, Json


@dataclass(slots=True)
class ItemRead:
    """One item, looked up by its whole key."""

    table: Table
    key: Item
    position: Position
    seen: Item | None
    """The item as the replica that answers has it (N2); None where it has none."""
    bytes: int
    consumed: Consumed
    consistent: bool

    @property
    def evaluated(self) -> int:
        """1, or 0 where there was nothing."""
        return int(self.bytes > 0)

    @property
    def returned(self) -> int:
        """1, or 0 where nothing is brought back."""
        return int(self.seen is not None)


Walked = Sequence[tuple[Position, int]]
"""Place and size of each item that a page walked over, in order."""


@dataclass(slots=True)
class Page:
    """What one Query or Scan request walked over and what it brings back."""

    items: list[Item] = field(default_factory=list)
    evaluated: int = 0
    bytes: int = 0
    last: Item | None = None
    """The item the page ended on, when it ended on a limit; None at the end of the stretch (B5)."""
    walked: list[tuple[Position, int]] = field(default_factory=list)
    """Place and size of each item evaluated: the load that each partition feels."""


@dataclass(slots=True)
class PageRead:
    """One page of a table or of an index."""

    table: Table
    index: IndexSchema | None
    position: Position | None
    """Where the Query begins; None for a Scan."""
    page: Page
    consumed: Consumed
    consistent: bool
    shares: Sequence[tuple[Position, float]] = ()
    """Of a Scan: a place in each partition that it visited, and the read units it owes there (R7)."""
    sizes: Sequence[int] = ()
    """Of a Scan: the bytes that it evaluated in each of them."""

    @property
    def key(self) -> Item:
        """A page is about no single item."""
        return {}

    @property
    def evaluated(self) -> int:
        """Items evaluated (ScannedCount, R5)."""
        return self.page.evaluated

    @property
    def returned(self) -> int:
        """Items brought back (Count)."""
        return len(self.page.items)

    @property
    def bytes(self) -> int:
        """Bytes evaluated."""
        return self.page.bytes


@dataclass(slots=True)
class Write:
    """One item written, or one whose condition was looked at and did not hold (W5)."""

    table: Table
    change: Change
    consumed: Consumed
    holds: bool = True
    """Whether the change is to be made: not where a condition failed, of this item or of another in its transaction."""

    @property
    def key(self) -> Item:
        """The primary key of the item."""
        return self.change.key

    @property
    def position(self) -> Position:
        """Where the item lives."""
        return self.change.position

    @property
    def evaluated(self) -> int:
        """A write evaluates its item, whether there is one or not."""
        return 1

    @property
    def returned(self) -> int:
        """A write brings nothing back, as the meter counts."""
        return 0

    @property
    def bytes(self) -> int:
        """Bytes of the larger image (W1)."""
        return self.change.bytes


Part = ItemRead | PageRead | Write
"""What is admitted as a whole."""


@dataclass(slots=True)
class Work:
    """A prepared request that is carried out whole or not at all."""

    parts: Sequence[Part]
    answer: Callable[[], Json]
    """Builds the answer, after everything has been carried out."""
    error: ApiError | None = None
    """A refusal that uses capacity all the same, such as a failed condition (W5)."""
    as_list: bool = False
    """ConsumedCapacity is a list with one element for each table (C4)."""

    @property
    def index(self) -> str | None:
        """The index that is read."""
        return next((part.index.name for part in self.parts if isinstance(part, PageRead) and part.index), None)

    @property
    def consistent(self) -> bool:
        """Whether it reads the latest state."""
        return any(part.consistent for part in self.parts if not isinstance(part, Write))


Outcome = Work | ApiError
"""What became of one member of a batch: carried out, or refused."""


@dataclass(slots=True)
class Batch:
    """A prepared request whose members succeed or fail each on its own (B2).

    A member is prepared when its turn comes, so that it sees what those before it have stored.
    """

    members: Sequence[Callable[[], Work]]
    answer: Callable[[Sequence[Outcome]], Json]
    """Builds the answer from what became of the members, in their order."""
    throttles_as_a_whole: bool = True
    """The request is throttled when all its members are (B2). A batch of statements answers for each of them instead."""
    as_list: bool = True
    index: str | None = None
    consistent: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A request that has been answered or refused, with the parts that were admitted."""

    call: Call
    parts: tuple[Part, ...]
