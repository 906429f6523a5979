"""GetItem, BatchGetItem, TransactGetItems, Query and Scan: find the place, walk the order, stop at the limit, add up the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from helpers.engine.capacity import Consumed, read_units
from helpers.engine.context import Context
from helpers.engine.errors import validation
from helpers.engine.language.expressions import Condition, Projection
from helpers.engine.language.paths import check_scalar_keys
from helpers.engine.layout import Layout, Position, Range, Stored
from helpers.engine.limits import BATCH_BYTES_MAX, EVENTUAL, PAGE_MAX, STRONG, TRANSACTION_BYTES_MAX
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.requests import Asked
from helpers.engine.schema import IndexSchema
from helpers.engine.sizes import rblocks
from helpers.engine.table import Table
from helpers.engine.wire_types import Item, Json
from helpers.engine.work import Batch, ItemRead, Outcome, Page, PageRead, Work

_OFF_COLLECTION: Final = "The provided starting key is outside query boundaries based on provided conditions"
_OFF_RANGE: Final = "The provided starting key does not match the range key predicate"
_OFF_SEGMENT: Final = (
    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment"
)


Walk = Iterable[tuple[Position, Stored]]
"""Items in key order, each with its place."""


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


def get_item(context: Context, request: Json, asked: Asked) -> Work:
    """One item by its whole primary key (R1, R2)."""
    table = context.table(request["TableName"])
    asked.finish()
    project = asked.projection
    check_scalar_keys(project.nested, table.schema)
    read = look_up(context, table, request["Key"], consistent=request.get("ConsistentRead", False))
    return Work([read], lambda: {} if read.seen is None else {"Item": project.apply(read.seen)})


def batch_get_item(context: Context, request: Json, _: Asked) -> Batch:
    """Up to 100 items by key, each rounded on its own (R3). What 16 MB does not hold comes back unprocessed (B3)."""
    reads: list[tuple[str, ItemRead, Projection]] = []
    for name, wanted in request["RequestItems"].items():
        table = context.table(name)
        asked = Asked.of(wanted)
        asked.finish()
        check_scalar_keys(asked.projection.nested, table.schema)
        consistent = wanted.get("ConsistentRead", False)
        reads += [
            (name, look_up(context, table, key, consistent=consistent), asked.projection) for key in wanted["Keys"]
        ]
    total, fitting = 0, 0
    for _name, read, _projection in reads:
        total += read.bytes
        fitting += total <= BATCH_BYTES_MAX

    def answer(outcomes: Sequence[Outcome]) -> Json:
        responses: dict[str, list[Item]] = {name: [] for name in request["RequestItems"]}
        unprocessed: Json = {}
        served = []
        for number, (name, read, projection) in enumerate(reads):
            if number < len(outcomes) and isinstance(outcomes[number], Work):
                served.append((name, read, projection))
                continue
            rest = {option: value for option, value in request["RequestItems"][name].items() if option != "Keys"}
            unprocessed.setdefault(name, {**rest, "Keys": []})["Keys"].append(read.key)
        # AWS promises no order; ours is that of the layout, so that nobody comes to rely on the order of the keys.
        # Positions of different tables do not compare: their keys may differ in type.
        for name, read, projection in sorted(served, key=lambda each: (each[0], each[1].position)):
            if read.seen is not None:
                responses[name].append(projection.apply(read.seen))
        return {"Responses": responses, "UnprocessedKeys": unprocessed}

    return Batch([partial(Work, [read], dict) for _, read, _ in reads[:fitting]], answer)


def transact_get_items(context: Context, request: Json, _: Asked) -> Work:
    """Up to 100 items read as of one moment, at twice the price (T4)."""
    reads, projections = [], []
    for action in request["TransactItems"]:
        get = action["Get"]
        asked = Asked.of(get)
        asked.finish_member()
        projections.append(asked.projection)
        reads.append(look_up(context, context.table(get["TableName"]), get["Key"], transactional=True))

    if sum(read.bytes for read in reads) > TRANSACTION_BYTES_MAX:  # T7
        raise validation("Transaction request size has exceeded the maximum allowed size of 4 MB")

    def answer() -> Json:
        return {
            "Responses": [
                {"Item": part} if read.seen is not None and (part := project.apply(read.seen)) else {}  # L10
                for read, project in zip(reads, projections, strict=True)
            ]
        }

    return Work(reads, answer, as_list=True)


def query(context: Context, request: Json, asked: Asked) -> Work:
    """The items of one partition key, or a range of them, in the order of the sort key (R4)."""
    source = Source.of(context, request)
    condition = asked.key_condition(source.layout.key)
    stretch = source.layout.collection(condition.partition, condition.equal, condition.range)
    after = source.start(request)
    if after is not None and not stretch.holds(after):
        same_collection = stretch.low is not None and after[:2] == stretch.low[:2]
        raise validation(_OFF_RANGE if same_collection else _OFF_COLLECTION)
    keep = asked.filter(source.layout.key)
    walk = source.walk(stretch, after=after, reverse=not request.get("ScanIndexForward", True))
    return _paged(source, request, asked, keep, walk, stretch.low)


def scan(context: Context, request: Json, asked: Asked) -> Work:
    """Everything, or one segment of everything, in the order of the hash (R4, B6)."""
    source = Source.of(context, request)
    stretch = source.layout.segment(request.get("Segment", 0), request.get("TotalSegments", 1))
    after = source.start(request)
    if after is not None and not stretch.holds(after):
        raise validation(_OFF_SEGMENT)
    return _paged(source, request, asked, asked.filter(), source.walk(stretch, after=after), stretch.behind(after))


@dataclass(frozen=True, slots=True)
class Source:
    """What a Query or Scan reads: a table or one of its indexes, eventually or strongly."""

    table: Table
    dynamics: Dynamics
    index: IndexSchema | None
    consistent: bool

    @classmethod
    def of(cls, context: Context, request: Json) -> Source:
        """The source that a request names."""
        table = context.table(request["TableName"])
        name = request.get("IndexName")
        index = None if name is None else table.schema.indexes[name]
        if index is not None:
            context.builds.check_read(table.schema.name, index.name)
        return cls(table, context.dynamics_of(table), index, request.get("ConsistentRead", False))

    @property
    def layout(self) -> Layout:
        """Where the items or entries lie in order."""
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
    where: Position | Range | None,
    *,
    limit: int | None,
    keep: Callable[[Item], bool],
    wanted: frozenset[str] | None,
) -> PageRead:
    """Read one page and say what it costs.

    `where` is the place where a Query begins, None where its condition can hold nowhere, or the stretch that is left to a Scan.
    `wanted` are the attributes that are asked for, None for all.
    """
    table, index, multiplier = source.table, source.index, STRONG if source.consistent else EVENTUAL
    fetches, fetched = source.fetches(wanted), list[int]()

    def fetch(stored: Stored) -> Item:
        if not fetches:
            return stored.item
        base = table.layout.get(stored.item)
        fetched.append(rblocks(base.size if base else 0))  # I6: a whole item, rounded up on its own
        return base.item if base else stored.item

    page = read_page(walk, limit, keep, fetch)
    shares: list[tuple[Position, float]] = []
    sizes: list[int] = []
    if isinstance(where, Range):
        units = 0.0
        searched = where if page.last is None else where._replace(high=page.walked[-1][0], high_included=True)
        for visit in source.dynamics.visits(index, searched, page):  # R7: each partition is rounded up on its own
            found = sum(size for _, size in page.walked[visit.first : visit.last])
            share = read_units(found, consistent=source.consistent)
            units += share
            sizes.append(found)
            shares.append((visit.start, share + sum(fetched[visit.first : visit.last]) * multiplier))
    else:
        units = read_units(page.bytes, consistent=source.consistent)
    consumed = Consumed(table.schema)
    if index is None:
        consumed.read = units
    else:
        consumed.index_read[index.name] = units
        consumed.read = sum(fetched) * multiplier
    place = None if isinstance(where, Range) else where
    return PageRead(table, index, place, page, consumed, source.consistent, shares, sizes)


def _paged(
    source: Source, request: Json, asked: Asked, keep: Condition, walk: Walk, where: Position | Range | None
) -> Work:
    """Query and Scan from here on: read a page, filter, project, and say what it costs."""
    project = asked.projection
    asked.finish()
    for expression in (project, keep):
        check_scalar_keys(expression.nested, source.table.schema)
    wanted = None if request.get("Select") == "ALL_ATTRIBUTES" else project.attributes
    read = read_stretch(source, walk, where, limit=request.get("Limit"), keep=keep.matches, wanted=wanted)
    page = read.page

    def answer() -> Json:
        body: Json = {"Count": len(page.items), "ScannedCount": page.evaluated}
        if request.get("Select") != "COUNT":
            body["Items"] = [project.apply(item) for item in page.items]
        if page.last is not None:
            body["LastEvaluatedKey"] = {name: page.last[name] for name in source.layout.key_names}
        return body

    return Work([read], answer)


def look_up(
    context: Context, table: Table, key: Item, *, consistent: bool = False, transactional: bool = False
) -> ItemRead:
    """One item by key, as a part of whichever request asks for it (R1, R2, T4)."""
    position = table.layout.position(key)
    latest = consistent or transactional
    stored = context.dynamics_of(table).item(position, table.layout.at(position), consistent=latest)
    size = stored.size if stored else 0
    units = read_units(size, consistent=consistent, transactional=transactional)
    consumed = Consumed(table.schema, transactional=transactional, read=units)
    return ItemRead(table, key, position, stored.item if stored else None, size, consumed, consistent=latest)
