"""GetItem, BatchGetItem, TransactGetItems, Query and Scan: find the place, walk the order, stop at the limit, add up the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from helpers.engine.capacity import Consumed, read_units
from helpers.engine.errors import validation
from helpers.engine.language.expressions import Condition, Projection
from helpers.engine.language.paths import check_scalar_keys
from helpers.engine.layout import Layout, Position, Range, Stored
from helpers.engine.limits import BATCH_BYTES_MAX, EVENTUAL, PAGE_MAX, STRONG, TRANSACTION_BYTES_MAX
from helpers.engine.requests import Asked
from helpers.engine.schema import IndexSchema, Item
from helpers.engine.sizes import rblocks
from helpers.engine.work import Json, Part, Work

if TYPE_CHECKING:
    from helpers.engine.engine import Engine
    from helpers.engine.physics.dynamics import Dynamics
    from helpers.engine.tables import Table


_OFF_COLLECTION: Final = "The provided starting key is outside query boundaries based on provided conditions"
_OFF_RANGE: Final = "The provided starting key does not match the range key predicate"
_OFF_SEGMENT: Final = (
    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment"
)


Walk = Iterable[tuple[Position, Stored]]
"""Items in key order, each with its place."""


@dataclass(slots=True)
class Page:
    """What one Query or Scan request walked over and what it brings back."""

    items: list[Item] = field(default_factory=list)
    evaluated: int = 0
    bytes: int = 0
    last: Item | None = None
    """The item the page ended on, when it ended on a limit; None at the end of the stretch (B5)."""
    walked: list[tuple[Position, int]] = field(default_factory=list)
    """Place and size of each item evaluated."""


def read_page(stretch: Walk, limit: int | None, keep: Callable[[Item], bool], fetch: Callable[[Stored], Item]) -> Page:
    """Walk a stretch until it ends, `limit` items are evaluated (R6), or 1 MB is reached (B4).

    The filter decides what comes back, never what is paid for (R5). The item that crosses 1 MB is part of the page.
    """
    page = Page()
    for position, stored in stretch:
        page.evaluated += 1
        page.bytes += stored.size
        page.walked.append((position, stored.size))
        item = fetch(stored)
        if keep(item):
            page.items.append(item)
        if page.evaluated == limit or page.bytes >= PAGE_MAX:
            page.last = stored.item
            break
    return page


def get_item(engine: Engine, request: Json, asked: Asked) -> Work:
    """One item by its whole primary key (R1, R2)."""
    table = engine.table(request["TableName"])
    asked.finish()
    project = asked.projection
    check_scalar_keys(project.nested, table.schema)
    part = look_up(engine, table, request["Key"], consistent=request.get("ConsistentRead", False))

    def answer(_: list[Part]) -> Json:
        return {} if part.found is None else {"Item": project.apply(part.found)}

    return Work([part], answer, consistent=request.get("ConsistentRead", False))


def batch_get_item(engine: Engine, request: Json, _: Asked) -> Work:
    """Up to 100 items by key, each rounded on its own (R3). What 16 MB does not hold comes back unprocessed (B3)."""
    parts: list[Part] = []
    projections: dict[str, Projection] = {}
    for name, wanted in request["RequestItems"].items():
        table = engine.table(name)
        asked = Asked(wanted)
        asked.finish()
        check_scalar_keys(asked.projection.nested, table.schema)
        projections[table.schema.name] = asked.projection
        consistent = wanted.get("ConsistentRead", False)
        for key in wanted["Keys"]:
            part = look_up(engine, table, key, consistent=consistent)
            part.request = (name, key)
            parts.append(part)
    total, fitting = 0, []
    for part in parts:
        total += part.bytes
        if total <= BATCH_BYTES_MAX:
            fitting.append(part)

    def answer(served: list[Part]) -> Json:
        responses: dict[str, list[Item]] = {name: [] for name in request["RequestItems"]}
        # AWS promises no order; ours is that of the layout, so that nobody comes to rely on the order of the keys.
        for part in sorted(served, key=lambda part: part.position or ()):
            if part.found is not None:
                responses[part.request[0]].append(projections[part.table.schema.name].apply(part.found))
        unprocessed: Json = {}
        for part in parts:
            if not any(part is other for other in served):
                name, key = part.request
                rest = {option: value for option, value in request["RequestItems"][name].items() if option != "Keys"}
                unprocessed.setdefault(name, {**rest, "Keys": []})["Keys"].append(key)
        return {"Responses": responses, "UnprocessedKeys": unprocessed}

    return Work(fitting, answer, atomic=False, as_list=True)


def transact_get_items(engine: Engine, request: Json, _: Asked) -> Work:
    """Up to 100 items read as of one moment, at twice the price (T4)."""
    parts, projections = [], []
    for action in request["TransactItems"]:
        get = action["Get"]
        asked = Asked(get)
        asked.finish()
        projections.append(asked.projection)
        parts.append(look_up(engine, engine.table(get["TableName"]), get["Key"], transactional=True))

    if sum(part.bytes for part in parts) > TRANSACTION_BYTES_MAX:  # T7
        raise validation("Transaction request size has exceeded the maximum allowed size of 4 MB")

    def answer(_: list[Part]) -> Json:
        return {
            "Responses": [
                {} if part.found is None else {"Item": project.apply(part.found)}
                for part, project in zip(parts, projections, strict=True)
            ]
        }

    return Work(parts, answer, as_list=True, consistent=True)


def query(engine: Engine, request: Json, asked: Asked) -> Work:
    """The items of one partition key, or a range of them, in the order of the sort key (R4)."""
    source = Source.of(engine, request)
    condition = asked.key_condition(source.layout.key)
    stretch = source.layout.collection(condition.partition, condition.equal, condition.range)
    after = source.start(request)
    if after is not None and not stretch.holds(after):
        same_collection = stretch.low is not None and after[:2] == stretch.low[:2]
        raise validation(_OFF_RANGE if same_collection else _OFF_COLLECTION)
    keep = asked.filter(source.layout.key)
    walk = source.walk(stretch, after=after, reverse=not request.get("ScanIndexForward", True))
    return _paged(source, request, asked, keep, walk, stretch.low)


def scan(engine: Engine, request: Json, asked: Asked) -> Work:
    """Everything, or one segment of everything, in the order of the hash (R4, B6)."""
    source = Source.of(engine, request)
    stretch = source.layout.segment(request.get("Segment", 0), request.get("TotalSegments", 1))
    after = source.start(request)
    if after is not None and not stretch.holds(after):
        raise validation(_OFF_SEGMENT)
    return _paged(source, request, asked, asked.filter(), source.walk(stretch, after=after), None)


@dataclass(frozen=True, slots=True)
class Source:
    """What a Query or Scan reads: a table or one of its indexes, eventually or strongly."""

    table: Table
    dynamics: Dynamics
    index: IndexSchema | None
    consistent: bool

    @classmethod
    def of(cls, engine: Engine, request: Json) -> Source:
        """The source that a request names."""
        table = engine.table(request["TableName"])
        name = request.get("IndexName")
        index = None if name is None else table.schema.indexes[name]
        return cls(table, engine.dynamics[table.schema.name], index, request.get("ConsistentRead", False))

    @property
    def layout(self) -> Layout:
        return self.table.layout if self.index is None else self.table.indexes[self.index.name]

    def start(self, request: Json) -> Position | None:
        """The place behind which a page begins."""
        key = request.get("ExclusiveStartKey")
        return self.layout.position(key) if key else None

    def walk(self, stretch: Range, *, after: Position | None = None, reverse: bool = False) -> Walk:
        """The items of a stretch as the replica that answers has them."""
        return self.dynamics.walk(self.index, stretch, after=after, reverse=reverse, consistent=self.consistent)

    def fetches(self, wanted: frozenset[str] | None) -> bool:
        """Whether these attributes, or all for None, make a local index reach back into the table (I6)."""
        if self.index is None or self.index.kind == "GSI":
            return False
        carried = self.table.schema.carried(self.index)
        return carried is not None and (wanted is None or not wanted <= carried)


def read_stretch(
    source: Source,
    walk: Walk,
    place: Position | None,
    *,
    limit: int | None,
    keep: Callable[[Item], bool],
    wanted: frozenset[str] | None,
) -> tuple[Page, Part]:
    """Read one page and say what it costs. `place` is where a Query begins; None stands for a Scan.

    `wanted` are the attributes that are asked for, None for all.
    """
    table, index, multiplier = source.table, source.index, STRONG if source.consistent else EVENTUAL
    fetches, fetched_blocks = source.fetches(wanted), 0

    def fetch(stored: Stored) -> Item:
        nonlocal fetched_blocks
        if not fetches:
            return stored.item
        base = table.layout.get(stored.item)
        fetched_blocks += rblocks(base.size if base else 0)  # I6: a whole item, rounded up on its own
        return base.item if base else stored.item

    page = read_page(walk, limit, keep, fetch)
    units = read_units(page.bytes, consistent=source.consistent)
    if place is None and page.last is None:
        empty = source.dynamics.empty_partitions(index)
        units += multiplier * (empty if page.bytes else max(0, empty - 1))
    consumed = Consumed(table.schema)
    if index is None:
        consumed.read = units
    else:
        consumed.index_read[index.name] = units
        consumed.read = fetched_blocks * multiplier
    found = len(page.items)
    part = Part(table, consumed, place, evaluated=page.evaluated, returned=found, bytes=page.bytes, walked=page.walked)
    return page, part


def _paged(source: Source, request: Json, asked: Asked, keep: Condition, walk: Walk, place: Position | None) -> Work:
    """Query and Scan from here on: read a page, filter, project, and say what it costs."""
    project = asked.projection
    asked.finish()
    for expression in (project, keep):
        check_scalar_keys(expression.nested, source.table.schema)
    wanted = None if request.get("Select") == "ALL_ATTRIBUTES" else project.attributes
    page, part = read_stretch(source, walk, place, limit=request.get("Limit"), keep=keep.matches, wanted=wanted)

    def answer(_: list[Part]) -> Json:
        body: Json = {"Count": len(page.items), "ScannedCount": page.evaluated}
        if request.get("Select") != "COUNT":
            body["Items"] = [project.apply(item) for item in page.items]
        if page.last is not None:
            body["LastEvaluatedKey"] = {name: page.last[name] for name in source.layout.key_names}
        return body

    return Work([part], answer, index=source.index.name if source.index else None, consistent=source.consistent)


def look_up(engine: Engine, table: Table, key: Item, *, consistent: bool = False, transactional: bool = False) -> Part:
    """One item by key, as a part of whichever request asks for it (R1, R2, T4)."""
    position = table.layout.position(key)
    dynamics = engine.dynamics[table.schema.name]
    stored = dynamics.item(position, table.layout.at(position), consistent=consistent or transactional)
    size = stored.size if stored else 0
    units = read_units(size, consistent=consistent, transactional=transactional)
    return Part(
        table,
        Consumed(table.schema, transactional=transactional, read=units),
        position=position,
        key=key,
        evaluated=1 if stored else 0,
        returned=1 if stored else 0,
        bytes=size,
        found=stored.item if stored else None,
    )
