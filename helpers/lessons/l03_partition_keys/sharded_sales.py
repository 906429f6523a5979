"""Exercise 3.2: a calculated suffix, and a read that gathers what it scattered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from helpers.exercises import Attempt, Cost, Exercise, Process, Run, compare, echo, function
from helpers.text import plural

SHARDS = 8
_DAY, _OTHER = "2025-11-28", "2025-11-29"
_SALES, _OTHERS, _LOOKED_UP = 40, 4, 5
_BUSY_SHARDS = 5
_NOTHING_THERE = ("KeyError", "IndexError")
"""What `answer["Item"]` and `answer["Items"][0]` raise when nothing was found."""
_HOTTEST = 0.4
"""The largest share of a day that may lie under one key. An even spread of 40 sales is far below it."""


def _sales() -> list[dict[str, Any]]:
    """A day's sales and a few of the next. Ids are not in the order of time, and some sales share a second."""
    days = [_DAY] * _SALES + [_OTHER] * _OTHERS
    return [
        {
            "id": f"{crc32(f'sale {place}'.encode()):08x}",
            "day": day,
            "at": f"{day}T10:{place // 8:02}:{place % 8 // 4 * 30:02}Z",
            "price": 9 + place % 7,
        }
        for place, day in enumerate(days)
    ]


def _table(lab: Any) -> Any:
    return lab.table("exercise-sales", pk="pk", sk="sk")


def _sharded(attempt: Attempt) -> None:
    sales = _sales()
    writer, reader = attempt.process(), attempt.process()
    for sale in sales:
        run = writer.run(attempt.table, dict(sale), of="put_sale")
        attempt.one_write(
            run,
            "Put the sale with one `put_item`: the suffix is computed, so nothing has to be read or written besides.",
        )
    _stored(attempt, sales)
    _looked_up(attempt, reader, sales)
    _gathered(attempt, sales)


def _stored(attempt: Attempt, sales: list[dict[str, Any]]) -> None:
    items = attempt.stored()
    if len(items) < len(sales):
        attempt.fail(
            "sales-lost",
            f"{echo.number(len(sales))} sales were put, and {echo.number(len(items))} items are in the table.",
            "Make each key unique, with the sale's id in `sk`: sales of the same second overwrite each other otherwise.",
        )
    partitions = Counter(item["pk"] for item in items if item.get("day") == _DAY)
    if not partitions.total():
        attempt.fail(
            "attributes-lost",
            f"No item in the table has `day` = {echo.code(_DAY)}.",
            'Store the whole sale, with the two key attributes added: `{**sale, "pk": …, "sk": …}`.',
        )
    shared = set(partitions) & {item["pk"] for item in items if item.get("day") == _OTHER}
    if shared:
        attempt.fail(
            "days-together",
            f"Sales of {_DAY} and of {_OTHER} lie under {echo.code(echo.short(min(shared)))}.",
            "Name the day in `pk`, before the shard: the table keeps every day, and a Query reads all that its key holds.",
        )
    key, most = partitions.most_common(1)[0]
    if len(partitions) == 1:
        attempt.fail(
            "one-key",
            f"All {echo.number(most)} sales of {_DAY} lie under the partition key {echo.code(echo.short(key))}.",
            "Put the shard's number into `pk`: it has to differ from sale to sale, and a suffix in `sk` spreads nothing.",
        )
    if len(partitions) > SHARDS:
        attempt.fail(
            "too-many-keys",
            f"The sales of one day lie under {echo.number(len(partitions))} partition keys; SHARDS is {SHARDS}.",
            "Take the remainder of a division by SHARDS, so that a reader can name all the keys of a day.",
        )
    if len(partitions) < _BUSY_SHARDS or most > _HOTTEST * _SALES:
        attempt.fail(
            "uneven",
            f"{echo.number(most)} of {_SALES} sales lie under {echo.code(echo.short(key))}, "
            f"and {len(partitions)} of {SHARDS} keys are in use.",
            "Compute the suffix from something that differs from sale to sale, such as a hash of the id.",
        )


def _looked_up(attempt: Attempt, reader: Process, sales: list[dict[str, Any]]) -> None:
    for sale in sales[3 : 3 + _LOOKED_UP]:
        run = _found_again(attempt, reader, sale)
        if len(run.calls) > 1:
            attempt.fail(
                "searched",
                f"{run.span} made {plural(len(run.calls), 'request')}; one was expected.",
                "Compute the suffix from the id, the same way as when the sale was put: then the whole key is known.",
            )
        attempt.avoids("Scan", help="Name the whole key: day, suffix and id are known or can be computed.")
        if run.value is None:
            what = f"found nothing and stopped with {run.error}" if run.error else "returned None"
            attempt.fail(
                "not-found-again",
                f"{run.span} {what}; the sale had been put before, by another process of the same program.",
                "Use a function that gives the same number in every process, such as `zlib.crc32`. "
                "A random suffix cannot be computed again, and Python's `hash()` of a text differs in each process.",
            )
        if not _is(sale, run.value):
            attempt.fail(
                "wrong-sale",
                f"{run.span} returned {echo.code(echo.short(run.value))}.",
                "Return the item itself, what GetItem has under `Item`.",
            )
        if run.evaluated > 1:
            attempt.fail(
                "shard-read",
                f"{run.span} evaluated {echo.number(run.evaluated)} items to find one.",
                "Name the whole key: let `sk` be something that `get_sale` knows, such as the id.",
            )


def _found_again(attempt: Attempt, reader: Process, sale: Mapping[str, Any]) -> Run:
    """One run of `get_sale`. An error counts as *not found* if one request was made and it returned nothing."""
    run = reader.run(attempt.table, sale["day"], sale["id"], of="get_sale", allow=_NOTHING_THERE)
    if run.error and (len(run.calls) != 1 or run.calls[0].returned):
        return reader.run(attempt.table, sale["day"], sale["id"], of="get_sale")
    return run


def _gathered(attempt: Attempt, sales: list[dict[str, Any]]) -> None:
    wanted = [sale for sale in sales if sale["day"] == _DAY]
    run = attempt.run(attempt.table, _DAY, of="sales_of")
    called = run.span
    attempt.returned(run)
    attempt.avoids(
        "Scan",
        help="Query each of the day's keys, one for each suffix: there are only SHARDS of them.",
        diagnosis="scan-used",
    )
    found = attempt.items_returned(run, "Collect the `Items` of all answers in one list, with `extend`.")
    ids = [item.get("id") for item in found]
    if len(set(ids)) < len(wanted):
        queried = f"{len(run.calls)} of {SHARDS} keys were asked" if len(run.calls) < SHARDS else "all keys were asked"
        attempt.fail(
            "sales-missing",
            f"{called} returned {plural(len(set(ids)), 'sale')} of {echo.number(len(wanted))}; {queried}.",
            "Go through all suffixes, `range(SHARDS)`: it begins with 0, as the remainders do.",
        )
    if len(ids) > len(wanted):
        attempt.fail(
            "sales-twice",
            f"{called} returned {echo.number(len(ids))} items for {echo.number(len(wanted))} sales.",
            "Ask each key once, and add its items once.",
        )
    times = [str(item.get("at")) for item in found]
    if times != sorted(times):
        attempt.fail(
            "not-in-order",
            f"{called} returned the sale of {echo.code(times[0])} first, and the order of time is lost after it.",
            "Merge what the shards return: each shard is sorted by itself at best, so sort the whole by `at`.",
        )
    if len(run.calls) > SHARDS:
        attempt.fail(
            "too-many-queries",
            f"{called} made {plural(len(run.calls), 'request')}; {SHARDS} shards need {SHARDS}.",
            "One Query for each suffix is enough.",
        )


def _is(sale: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, Mapping) and all(compare.same(sale[name], value.get(name)) for name in ("id", "at", "day"))


EXERCISE = Exercise(
    name="partition-keys/sharded-sales",
    title="3.2 · Shard by a calculated suffix, and gather",
    objective="Spread one logical key over several partition keys, find one item again in one request, and read them all.",
    minutes=10,
    takes=(
        function("put_sale", "table", "sale"),
        function("get_sale", "table", "day", "sale_id"),
        function("sales_of", "table", "day"),
    ),
    hints=(
        "All three functions need the same thing: the partition key for a day and a shard. Who knows which shard a sale is in?",
        (
            "Compute the shard from the sale's id, with a function that always gives the same number: "
            "`zlib.crc32(sale_id.encode()) % SHARDS`. Put the id into `sk`, and GetItem finds it in one request."
        ),
        (
            "`sales_of`: for each `shard in range(SHARDS)` one Query on the day's key with that suffix; `extend` one list "
            'with the Items; at the end `sorted(found, key=lambda sale: sale["at"])`.'
        ),
    ),
    check=_sharded,
    arrange=_table,
    reference=Cost(requests=_SALES + _OTHERS + _LOOKED_UP + SHARDS, read_units=6.5, write_units=_SALES + _OTHERS),
    cheaper="One write for each sale, one GetItem for each that is looked up, and one Query for each suffix are enough.",
    budget=400,
)
