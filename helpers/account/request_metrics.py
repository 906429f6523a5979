"""What one request leaves in DynamoDB's metrics (CW2–CW15, CW17, CW21)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from helpers.account.samples import Metric
from helpers.engine.answers import by_table
from helpers.engine.capacity import Consumed
from helpers.engine.observing import BY_TTL, Observed
from helpers.engine.physics.throttling import Throttle, ThrottledError
from helpers.engine.work import ItemRead, PageRead

Sample = tuple[Metric, float, int]
"""A metric, a value, and how many samples have it."""

_REASONS: Final = {  # CW8: the cause of a throttle → the middle of the metric's name
    "provisioned": "ProvisionedThroughput",
    "partition": "KeyRangeThroughput",
    "growth": "KeyRangeThroughput",
    "maximum": "MaxOnDemandThroughput",
    "account": "AccountLimit",
}
_COUNTS_ITEMS: Final = frozenset({"Query", "Scan", "ExecuteStatement"})
"""Operations with a ReturnedItemCount (CW15)."""
_FAILED_CONDITION: Final = "ConditionalCheckFailedException"
_THROTTLED: Final = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
_TRANSACTIONS: Final = frozenset({"TransactWriteItems", "TransactGetItems", "ExecuteTransaction"})


def samples_of(seen: Observed) -> Iterator[Sample]:
    """The samples of one request, or of one removal by TTL."""
    if seen.operation == BY_TTL:
        yield Metric.of("TimeToLiveDeletedItemCount", seen.tables[0]), 1.0, 1
        return
    for name, consumed in by_table(seen.parts).items():
        yield from _consumed(name, consumed)
    if seen.error is None:
        for name in seen.tables:
            yield Metric.of("SuccessfulRequestLatency", name, operation=seen.operation), seen.seconds * 1_000, 1
        yield from _returned(seen)
    yield from _throttles(seen)
    yield from _conflicts(seen)
    yield from _failed_conditions(seen)
    yield from _errors(seen)


def _consumed(name: str, consumed: Consumed) -> Iterator[Sample]:
    """Units by arm: the table with its local indexes, and each global index for itself (CW2)."""
    for kind, own, arms in (
        ("Read", consumed.read + consumed.aside_read, consumed.index_read),
        ("Write", consumed.write + consumed.aside_write, consumed.index_write),
    ):
        metric, units = f"Consumed{kind}CapacityUnits", own
        for index, more in arms.items():
            if consumed.schema.indexes[index].kind == "LSI":
                units += more
            elif more:
                yield Metric.of(metric, name, index), more, 1
        if units:
            yield Metric.of(metric, name), units, 1


def _returned(seen: Observed) -> Iterator[Sample]:
    reads = [part for part in seen.parts if isinstance(part, ItemRead | PageRead)]
    if seen.operation in _COUNTS_ITEMS and reads:
        count = float(sum(part.returned for part in reads))
        yield Metric.of("ReturnedItemCount", seen.tables[0], operation=seen.operation), count, 1


def _throttles(seen: Observed) -> Iterator[Sample]:
    """One event for each part that found no capacity, where the limit was; the request counts once (CW6–CW8)."""
    throttles = seen.met.throttles
    if not throttles:
        return
    for part, throttle in throttles:
        table, kind = part.table.schema.name, throttle.kind.capitalize()
        for metric in (f"{kind}ThrottleEvents", f"{kind}{_REASONS[throttle.cause]}ThrottleEvents"):
            yield Metric.of(metric, table, _index_of(throttle)), 1.0, 1
    if seen.members == 1 or len(throttles) == seen.members:
        for table in dict.fromkeys(part.table.schema.name for part, _ in throttles):
            yield Metric.of("ThrottledRequests", table, operation=seen.operation), 1.0, 1


def _index_of(throttle: Throttle) -> str | None:
    """The index whose limit it was, by the ARN that the error names."""
    return throttle.resource.rpartition("/index/")[2] if throttle.index else None


def _conflicts(seen: Observed) -> Iterator[Sample]:
    """The sum is items, the count of samples is requests (CW13)."""
    for table, items in Counter(part.table.schema.name for part in seen.met.conflicts).items():
        yield Metric.of("TransactionConflict", table), float(items), 1


def _failed_conditions(seen: Observed) -> Iterator[Sample]:
    """Of single writes and of a batch's statements; those of transactions are not documented and not counted (CW12)."""
    if seen.operation in _TRANSACTIONS:
        return
    for parts, error in seen.met.refused:
        if error.code == _FAILED_CONDITION:
            yield Metric.of("ConditionalCheckFailedRequests", parts[0].table.schema.name), 1.0, 1


def _errors(seen: Observed) -> Iterator[Sample]:
    """A failed request counts once, where it belongs (CW10, CW11, CW21)."""
    error = seen.error
    if error is None:
        return
    if error.status >= 500:
        for table in seen.tables:
            yield Metric.of("SystemErrors", table, operation=seen.operation), 1.0, 1
    elif not (
        isinstance(error, ThrottledError)
        or error.code in _THROTTLED
        or error.code == _FAILED_CONDITION
        or seen.met.throttles
    ):
        yield Metric.of("UserErrors"), 1.0, 1
