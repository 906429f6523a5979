"""Exercise 3.2: a calculated suffix, and a read that gathers what it scattered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Process, Run, compare, echo, function
from helpers.lessons.l03_partition_keys.sales import DAY, OTHER_DAYS, OTHERS, SALES, SHARDS, all_sales
from helpers.text import plural

_LOOKED_UP = 6
_SEEN = 3
"""The first of the sales that are looked up."""
_NOTHING_THERE = ("KeyError", "IndexError")
"""What `answer["Item"]` and `answer["Items"][0]` raise when nothing was found."""
_EVEN = 2.0
"""How many times its even share one key may hold: chance makes less of it."""
_ONE_ITEM = 1.0
"""Read units of one small item, strongly consistent."""


def _table(lab: Any) -> Any:
    return lab.table("exercise-sales", pk="pk", sk="sk")


def _sharded(attempt: Attempt) -> None:
    sales = all_sales()
    writer, reader = attempt.process(), attempt.process()
    for sale in sales:
        run = writer.run(attempt.table, dict(sale), of="put_sale")
        attempt.one_write(
            run,
            "Put the sale with one `put_item`: the suffix is computed, so nothing has to be read or written besides.",
        )
    _stored(attempt, sales)
    _looked_up(attempt, reader, sales)
    gatherer = attempt.process()
    _gathered(attempt, gatherer, sales)
    later = {**sales[0], "id": "sale-000000001-eu", "at": f"{DAY}T09:59:00Z"}
    writer.run(attempt.table, dict(later), of="put_sale")
    changed, corrected = ({**sale, "price": Decimal("1.25")} for sale in (sales[_SEEN], sales[1]))
    _changed_by_others(attempt, changed, corrected)
    run = writer.run(attempt.table, dict(sales[1]), of="put_sale")
    attempt.one_write(run, "Put the sale in each call: the table may have changed since the same sale was put before.")
    sales = [later, *sales[:_SEEN], changed, *sales[_SEEN + 1 :]]
    _gathered(attempt, gatherer, sales)
    for process in (reader, writer):
        _same(attempt, changed, process.run(attempt.table, changed["day"], changed["id"], of="get_sale"))
    _in_the_table_given(attempt, writer, later)


def _changed_by_others(attempt: Attempt, *changed: Mapping[str, Any]) -> None:
    """Somebody else, of whom no process of the answer knows, gives stored sales another price."""
    stored = {(item.get("id"), item.get("day")): item for item in attempt.stored()}
    attempt.lab.load(attempt.table, [{**stored[sale["id"], sale["day"]], **sale} for sale in changed])


def _in_the_table_given(attempt: Attempt, writer: Process, sale: Mapping[str, Any]) -> None:
    other = attempt.lab.table("exercise-sales-elsewhere", pk="pk", sk="sk")
    run = writer.run(other, dict(sale), of="put_sale")
    if not attempt.stored(table=other):
        attempt.fail(
            "first-table",
            f"{run.span} was given another table than before, and nothing is in that one.",
            "Use the parameter `table` in each call, and keep no table from an earlier one.",
        )


def _stored(attempt: Attempt, sales: list[dict[str, Any]]) -> None:
    items = attempt.stored()
    partitions = Counter(item["pk"] for item in items if item.get("day") == DAY)
    if not partitions.total():
        attempt.fail(
            "attributes-lost",
            f"No item in the table has `day` = {echo.code(DAY)}.",
            'Store the whole sale, with the two key attributes added: `{**sale, "pk": …, "sk": …}`.',
        )
    shared = set(partitions) & {item["pk"] for item in items if item.get("day") != DAY}
    if shared:
        attempt.fail(
            "days-together",
            f"Sales of {DAY} and of another day lie under {echo.code(echo.short(min(shared)))}.",
            "Name the whole day in `pk`, before the shard: the table keeps every day, and a Query reads all that its key holds.",
        )
    if len(items) < len(sales):
        attempt.fail(
            "sales-lost",
            f"{echo.number(len(sales))} sales were put, and {echo.number(len(items))} items are in the table.",
            "Make each key unique, with the sale's id in `sk`: sales of the same second overwrite each other otherwise.",
        )
    key, most = partitions.most_common(1)[0]
    if len(partitions) == 1:
        attempt.fail(
            "one-key",
            f"All {echo.number(most)} sales of {DAY} lie under the partition key {echo.code(echo.short(key))}.",
            "Put the shard's number into `pk`: it has to differ from sale to sale, and a suffix in `sk` spreads nothing.",
        )
    if len(partitions) > SHARDS:
        attempt.fail(
            "too-many-keys",
            f"The sales of one day lie under {echo.number(len(partitions))} partition keys; SHARDS is {SHARDS}.",
            "Take the remainder of a division by SHARDS, so that a reader can name all the keys of a day.",
        )
    said = (
        f"{echo.number(most)} of {SALES} sales lie under {echo.code(echo.short(key))}, "
        f"and {len(partitions)} of {SHARDS} keys are in use."
    )
    if most > _EVEN * SALES / len(partitions):
        attempt.fail(
            "uneven",
            said,
            "Compute the suffix from the whole id, with a hash: a part of it, such as its first or last character, can be the same "
            "in many ids.",
        )
    if len(partitions) < SHARDS:
        attempt.fail(
            "keys-unused",
            said,
            "Use all of them: take the remainder of a division by SHARDS, of a hash of the whole id.",
        )


def _looked_up(attempt: Attempt, reader: Process, sales: list[dict[str, Any]]) -> None:
    for sale in [*sales[_SEEN : _SEEN + _LOOKED_UP], sales[SALES + 3], sales[-1]]:
        run = _found_again(attempt, reader, sale)
        if len(run.calls) > 1 or sum(call.read_units for call in run.calls) > max(_ONE_ITEM, run.evaluated * _ONE_ITEM):
            units = plural(sum(call.read_units for call in run.calls), "read unit")
            attempt.fail(
                "searched",
                f"{run.span} made {plural(len(run.calls), 'request')} and consumed {units}, to find one sale.",
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
        _same(attempt, sale, run)
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


def _same(attempt: Attempt, sale: Mapping[str, Any], run: Run) -> None:
    """Demands that a run returned this sale, with whatever was stored beside it."""
    value = compare.plain(run.value) if isinstance(run.value, Mapping) else {}
    if all(compare.same(part, value.get(name)) for name, part in sale.items()):
        return
    if value.get("id") == sale["id"] and value.get("day") == sale["day"]:
        wrong = next(name for name, part in sale.items() if not compare.same(part, value.get(name)))
        attempt.fail(
            "sale-changed",
            f"{run.span} returned the sale with {echo.code(wrong)} = {echo.code(echo.short(value.get(wrong)))}; the table was given "
            f"{echo.code(echo.short(sale[wrong]))}.",
            'Store the sale as it is, `{**sale, "pk": …, "sk": …}`, and read it from the table each time.',
        )
    attempt.fail(
        "wrong-sale",
        f"{run.span} returned {echo.code(echo.short(run.value))}.",
        "Return the item itself, what GetItem has under `Item`: the one of that day and that id.",
    )


def _gathered(attempt: Attempt, process: Process, sales: list[dict[str, Any]]) -> None:
    for day in (DAY, OTHER_DAYS[0]):
        _gathered_of(attempt, process, day, [sale for sale in sales if sale["day"] == day])


def _gathered_of(attempt: Attempt, process: Process, day: str, wanted: list[dict[str, Any]]) -> None:
    run = process.run(attempt.table, day, of="sales_of")
    called = run.span
    attempt.returned(run)
    attempt.avoids(
        "Scan",
        help="Query each of the day's keys, one for each suffix: there are only SHARDS of them.",
        diagnosis="scan-used",
    )
    found = attempt.items_returned(run, "Collect the `Items` of all answers in one list, with `extend`.")
    ids = [item.get("id") for item in found]
    known = {sale["id"]: sale for sale in wanted}
    strangers = [item for item in found if item.get("id") not in known or item.get("day") != day]
    if strangers:
        attempt.fail(
            "not-of-this-day",
            f"{called} returned {echo.code(echo.short(strangers[0]))}, which is no sale of {day}.",
            "Name the day that was asked for in each of the keys, and return the items as they are stored.",
        )
    if len(set(ids)) < len(wanted):
        asked = f"{len(run.calls)} of {SHARDS} keys were asked" if len(run.calls) < SHARDS else "all keys were asked"
        help = "Go through all suffixes, `range(SHARDS)`: it begins with 0, as the remainders do."
        if run.evaluated >= len(wanted):
            help = "Collect every item of every answer in the list that you return."
        elif len(run.calls) >= SHARDS:
            help = "Read each shard to its end, without a `Limit`, and ask for the keys as `put_sale` makes them."
        elif not run.calls:
            help = "Read the table in each call: a sale that was put since has to be among them."
        attempt.fail(
            "sales-missing",
            f"{called} returned {plural(len(set(ids)), 'sale')} of {echo.number(len(wanted))}; {asked}.",
            help,
        )
    if len(ids) > len(wanted):
        attempt.fail(
            "sales-twice",
            f"{called} returned {echo.number(len(ids))} items for {echo.number(len(wanted))} sales.",
            "Ask each key once, and add its items once.",
        )
    for item in found:
        _same(attempt, known[item["id"]], replace(run, value=item))
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


_COST = Cost(
    requests=SALES + len(OTHER_DAYS) * OTHERS + 3 + _LOOKED_UP + 4 + 4 * SHARDS,
    read_units=21,
    write_units=SALES + len(OTHER_DAYS) * OTHERS + 3,
)
_COST_WITH_LUCK = replace(_COST, read_units=_COST.read_units + 2)
"""With another hash, a few shards hold what fills a block more: at each of the four gatherings, half a unit for each."""

EXERCISE = Exercise(
    name="partition-keys/sharded-sales",
    title="3.2 · Shard by a calculated suffix, and gather",
    objective="Spread one logical key over several partition keys, find one item again in one request, and read them all.",
    minutes=11,
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
    reference=_COST,
    also=(_COST_WITH_LUCK,),
    cheaper="How many blocks the Queries fill is luck of the hash. One write for each sale, one GetItem for each that is looked up, "
    "and one Query for each suffix are enough.",
    budget=1_000,
)
