"""Lesson 01, Not a database: what a request costs, why a Scan is no Query, and how to read all there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from helpers import prices
from helpers.datasets import Kiosk
from helpers.engine.limits import GB
from helpers.exercises import compare, echo
from helpers.exercises.answers import function, mapping, number
from helpers.exercises.attempt import Attempt
from helpers.exercises.outcome import Cost, NotYet
from helpers.exercises.register import Exercise, Lesson, Prediction

# --- 1.1 predict the units of six calls ---------------------------------------------------------------------------------------

_INVOICES, _LINES, _ORDERS = "INVOICE", "LINES", "ORDERS"
_KEPT = 3
"""Orders that the filter of call f keeps."""


def filled(pk: str, sk: str, size: int, **more: str) -> dict[str, Any]:
    """An item of exactly `size` bytes (S1, S2): its text takes what keys and names leave."""
    item: dict[str, Any] = {"pk": pk, "sk": sk, **more, "text": ""}
    used = sum(len(name) + len(value) for name, value in item.items())
    return {**item, "text": "x" * (size - used)}


def _six_sizes(lab: Any) -> Any:
    items = [filled(_INVOICES, "A", 3_584), filled(_INVOICES, "B", 10_240)]
    items += [filled(_LINES, f"{place:03}", 250) for place in range(100)]
    items += [
        filled(_ORDERS, f"{place:03}", 1_000, status="OPEN" if place < _KEPT else "DONE") for place in range(400)
    ]
    return lab.table("exercise-units", pk="pk", sk="sk", items=items)


def _calls(table: Any) -> dict[str, Callable[[], object]]:
    """The six calls of the exercise, by their letter (R1–R5)."""
    from boto3.dynamodb.conditions import Attr, Key

    client, name = table.meta.client, table.name
    return {
        "a": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "A"}),
        "b": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "B"}, ConsistentRead=True),
        "c": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "C"}, ConsistentRead=True),
        "d": lambda: client.batch_get_item(
            RequestItems={name: {"Keys": [{"pk": _LINES, "sk": f"{place:03}"} for place in range(100)]}}
        ),
        "e": lambda: table.query(KeyConditionExpression=Key("pk").eq(_LINES)),
        "f": lambda: table.query(
            KeyConditionExpression=Key("pk").eq(_ORDERS),
            FilterExpression=Attr("status").eq("OPEN"),
            ConsistentRead=True,
        ),
    }


_HALF = "An eventually consistent read costs half of a strongly consistent one."
_FULL = "This one asks for ConsistentRead: a strongly consistent read costs the full unit for each block."
_UP = "Sizes round up to whole blocks of 4 KB before anything else happens."
_UNIT_MISTAKES: dict[str, dict[float, tuple[str, str]]] = {
    "a": {1: ("forgot-the-half", _HALF), 0.4375: ("not-rounded", _UP), 3.5: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB."),
          4: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "b": {1.5: ("forgot-strong", _FULL), 2.5: ("not-rounded", _UP), 1.25: ("not-rounded", _UP),
          10: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "c": {0: ("missing-is-not-free", "Looking costs one block, whether or not something is there."), 0.5: ("forgot-strong", _FULL)},
    "d": {3.5: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          7: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          100: ("forgot-the-half", _HALF)},
    "e": {50: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          100: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          7: ("forgot-the-half", _HALF), 3: ("not-rounded", _UP)},
    "f": {1: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          3: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          0.5: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          49: ("forgot-strong", _FULL), 400: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          97.65625: ("not-rounded", _UP)},
}  # fmt: skip


def _six_calls(attempt: Attempt) -> None:
    for letter, call in _calls(attempt.table).items():
        with attempt.lab.meter() as meter:
            call()
        value, expected = attempt.answer[letter], meter.read_units
        if compare.same(expected, value):
            continue
        said = f"{echo.code(f'units[{letter!r}]')} is {echo.code(echo.short(value))}"
        if not compare.is_number(value):
            attempt.fail("not-a-number", f"{said}, which is not a number.", "Give each call a number of read units, such as `0.5`.")
        for wrong, (diagnosis, help) in _UNIT_MISTAKES[letter].items():
            if compare.near(wrong, value, 0.005):
                attempt.fail(diagnosis, f"{said}, and the lab measures another number.", help)
        direction = "low" if Decimal(str(value)) < Decimal(str(expected)) else "high"
        attempt.fail(f"too-{direction}", f"{said}, which is too {direction}.", "Go through it in order: bytes, blocks of 4 KB, then half or full.")


SIX_CALLS = Exercise(
    name="not-a-database/six-calls",
    title="1.1 · Predict the units of six calls",
    objective="Compute the read units of a request from its size and its kind, before you send it.",
    minutes=6,
    takes=mapping("units", *_UNIT_MISTAKES),
    hints=(
        "Three steps, always in this order: how many bytes are evaluated, how many blocks of 4 KB is that (rounded up), and is a block worth half a unit or a whole one?",
        "GetItem and BatchGetItem round each item on its own; Query adds all the bytes up and rounds once. A filter comes after that, and so does the fact that nothing was found.",
        "For `a`: 3,584 bytes are 1 block, eventually consistent, so 1 × 0.5. For `e`: 100 × 250 = 25,000 bytes; how many blocks of 4,096 is that?",
    ),
    check=_six_calls,
    arrange=_six_sizes,
)

# --- 1.2 turn a Scan into a Query ---------------------------------------------------------------------------------------------

_SHOP = Kiosk(users=60)


def _shop(lab: Any) -> Any:
    return lab.table("exercise-shop", pk="pk", sk="sk", items=_SHOP.items("users", "orders", "reviews", "events"))


def _expected_orders(user_id: str) -> list[dict[str, Any]]:
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _scan_to_query(attempt: Attempt) -> None:
    for user in (_SHOP.reader(4), _SHOP.busiest):
        run = attempt.run(attempt.table, user.id)
        attempt.items_equal(_expected_orders(user.id), run)
    attempt.no_scan("Name the one partition key you want: `Key(\"pk\").eq(…)` in a Query. A Scan reads everybody's items to find one user's.")
    attempt.at_most(
        requests=4,
        help="One Query answers the question: an item collection lies together, so there is no need to fetch its items one by one.",
    )
    attempt.at_most(
        read_units=10,
        help="Look at what is evaluated: a statement without `pk = …` in its WHERE reads the whole table, whatever it is called.",
    )


SCAN_TO_QUERY = Exercise(
    name="not-a-database/scan-to-query",
    title="1.2 · Turn a Scan into a Query",
    objective="Read one user's orders, and nothing else, in one request.",
    minutes=6,
    takes=function("orders_of", "table", "user_id"),
    hints=(
        "The partition key of a user's items is made from the user's id. If you can write it down, you can Query for it.",
        "Two conditions on the key: the partition key equals `USER#` and the id; the sort key begins with the word that all orders share.",
        'Fill in: `table.query(KeyConditionExpression=Key("pk").eq(…) & Key("sk").begins_with(…))`, and return what is under `Items`.',
    ),
    check=_scan_to_query,
    arrange=_shop,
    reference=Cost(requests=2, read_units=3.5),
    cheaper="One Query for each user, with both key conditions, evaluates nothing but orders.",
)

# --- 1.3 price a nightly scan -------------------------------------------------------------------------------------------------

_NIGHTS = 30
_STORED = 50 * GB
_A_NIGHT = prices.dollars_for(prices.scan_read_units(_STORED), 0)  # M6


def _priced(diagnosis: str, rationale: str, help: str) -> NotYet:
    return NotYet(diagnosis, rationale, help)


_PRICE_MISTAKES: Sequence[tuple[Decimal, str, str, str]] = (
    (_A_NIGHT, "one-night", "the price of one night", "The report runs every night of the month."),
    (_NIGHTS * _A_NIGHT * 2, "strong-price", "the price with strongly consistent reads", "A Scan is eventually consistent unless you ask for more, and that halves its units."),
    (_NIGHTS * prices.dollars_for(0, prices.scan_read_units(_STORED)), "write-price", "the price of as many write units",
     "Look at the price again: reading has its own."),
    (_NIGHTS * prices.dollars_for(Decimal(50 * 10**9) / 4096 / 2, 0), "decimal-gb", "the price of 50 × 10⁹ bytes", "In DynamoDB a GB is 2³⁰ bytes."),
    (_NIGHTS * _A_NIGHT * 4, "unit-is-not-a-kb", "the price with one block for each KB", "One block is 4 KB, and two blocks are one unit here."),
    (_NIGHTS * _A_NIGHT * 8, "unit-is-not-a-kb", "the price with one unit for each KB", "One block is 4 KB, and two blocks are one unit here."),
    (_NIGHTS * prices.scan_read_units(_STORED), "units-not-dollars", "the number of read units", "Turn units into dollars: $0.125 buys a million of them."),
    (365 * _A_NIGHT, "a-year", "the price of a year", "One month of 30 nights is asked for."),
)  # fmt: skip


def _nightly_scan(attempt: Attempt) -> None:
    value = attempt.answer
    for wrong, diagnosis, what, help in _PRICE_MISTAKES:
        if compare.near(wrong, value, 0.01):
            attempt.fail(diagnosis, f"`dollars_per_month` is {echo.code(echo.short(value))}: that is {what}.", help)
    attempt.answer_equals(
        _NIGHTS * _A_NIGHT, within=0.01, help="Go in steps: bytes, blocks of 4,096 bytes, read units, dollars for one night, thirty nights."
    )


NIGHTLY_SCAN = Exercise(
    name="not-a-database/nightly-scan",
    title="1.3 · Price a nightly scan",
    objective="Say what reading a whole table costs, from its size and the price list.",
    minutes=5,
    takes=number("dollars_per_month"),
    hints=(
        "A full Scan is one number after another: bytes, blocks, units, dollars. Only the bytes come from the table.",
        "50 GB is 50 × 2³⁰ bytes, a block is 4,096 of them, and an eventually consistent read makes two blocks one unit.",
        "`50 * 2**30 / 4096 / 2` is the number of units for one night. A million of them cost $0.125, and there are 30 nights.",
    ),
    check=_nightly_scan,
)

# --- 1.4 page through everything ----------------------------------------------------------------------------------------------

_SCANNED = 280_000
"""Bytes of one order with its scanned invoice: four of them fill a page of 1 MB (B4)."""
_USERS = ("USER#000001", "USER#000002", "USER#000003")
_NOTHING_OPEN = "USER#000001"
"""The user in the middle of the table's order: the page that holds these four orders has nothing that is open."""


def _with_invoices() -> list[dict[str, Any]]:
    return [
        filled(user, f"ORDER#2025-{month:02}", _SCANNED, status="DONE" if user == _NOTHING_OPEN or month % 2 else "OPEN")
        for user in _USERS
        for month in range(1, 5)
    ]  # fmt: skip


def _invoices(lab: Any) -> Any:
    return lab.table("exercise-invoices", pk="pk", sk="sk", items=_with_invoices())


def _page_through(attempt: Attempt) -> None:
    wanted = [item for item in _with_invoices() if item["status"] == "OPEN"]
    run = attempt.run(attempt.table, "OPEN")
    value = attempt.returned(run)
    if isinstance(value, (list, tuple)) and 0 < len(value) < len(wanted) and run.calls:
        missing = f"{echo.code(run.called)} returned {echo.plural(len(value), 'item')} of {echo.number(len(wanted))}, with {echo.plural(len(run.calls), 'request')}."
        if len(run.calls) == 1:
            attempt.fail("first-page-only", missing, "Look for `LastEvaluatedKey` in the answer: as long as there is one, there may be more.")
        if run.calls[-1].evaluated and not run.calls[-1].returned:
            attempt.fail("stopped-at-empty-page", missing, "Go on after an empty page: only a page without `LastEvaluatedKey` is the last one.")
        attempt.fail("page-lost", missing, "Collect the items of every page, the first and the last one, too.")
    attempt.items_equal(wanted, run)


PAGE_THROUGH = Exercise(
    name="not-a-database/page-through",
    title="1.4 · Page through everything",
    objective="Read a table to its end, whatever its pages hold.",
    minutes=7,
    takes=function("orders_with_status", "table", "status"),
    hints=(
        "One answer holds at most 1 MB of evaluated items. Somewhere in it stands how to go on.",
        "`LastEvaluatedKey` of one answer is `ExclusiveStartKey` of the next request. A page may be empty and still have one.",
        "Loop: scan, `extend` your list with `Items`, then `key = page.get(\"LastEvaluatedKey\")`; stop when it is None. Hand `ExclusiveStartKey` over only when there is a key.",
    ),
    check=_page_through,
    arrange=_invoices,
    reference=Cost(requests=4, read_units=411.5),
    cheaper="Without a `Limit` of your own each page holds as much as DynamoDB allows.",
)

# --- 1.5 bug hunt -------------------------------------------------------------------------------------------------------------

_NEWEST_FIRST = {
    "000001": ("DELIVERED", "PAID", "DELIVERED"),
    "000002": ("PAID", "SHIPPED", "DELIVERED", "DELIVERED"),
    "000003": ("PAID", "SHIPPED"),
    "000004": ("PAID", "PAID", "PAID", "PAID", "PAID", "DELIVERED", "DELIVERED"),
}
"""Statuses of four users' orders, newest first. The orders of the last one carry scanned invoices and fill two pages."""
_BIG = "000004"


def _histories() -> dict[str, list[dict[str, Any]]]:
    return {
        user: [
            filled(f"USER#{user}", f"ORDER#2025-{12 - place:02}-01#{place:07}", _SCANNED if user == _BIG else 320, status=status)
            for place, status in enumerate(statuses)
        ]
        for user, statuses in _NEWEST_FIRST.items()
    }  # fmt: skip


def _deliveries(lab: Any) -> Any:
    return lab.table("exercise-deliveries", pk="pk", sk="sk", items=[item for orders in _histories().values() for item in orders])


def _latest_delivered(attempt: Attempt) -> None:
    for user, orders in _histories().items():
        delivered = [item for item in orders if item["status"] == "DELIVERED"]
        run = attempt.run(attempt.table, user)
        called, value = echo.code(run.called), run.value
        if isinstance(value, (list, tuple)):
            attempt.fail("a-list", f"{called} returned a list; one order or None was expected.", "Return one order: the newest that was delivered.")
        if isinstance(value, Mapping) and not value:
            value = None
        if isinstance(value, Mapping):
            value = compare.plain(value)
        wanted = delivered[0] if delivered else None
        if compare.same(wanted, value):
            continue
        if value is None:
            reached = sum(call.evaluated for call in run.calls)
            if user == _BIG and reached < len(orders) and reached > 1:
                attempt.fail(
                    "stopped-at-first-page",
                    f"{called} returned None after {echo.plural(reached, 'order')}; there are {echo.number(len(orders))}, and an older one was delivered.",
                    "A Query has pages, too: go on while the answer has a `LastEvaluatedKey`.",
                )
            attempt.fail(
                "limit-before-filter",
                f"{called} returned None after it evaluated {echo.plural(reached, 'order')}; this user has an order that was delivered.",
                "`Limit` counts what is evaluated, not what passes the filter: take it away, or go on until something passes.",
            )
        if delivered and compare.same(delivered[-1], value):
            attempt.fail("oldest-not-newest", f"{called} returned the oldest delivered order.", "Read from the newest end: `ScanIndexForward=False`.")
        attempt.fail("another-order", f"{called} returned {echo.code(echo.short(value))}, which is not the newest delivered order.", "Look at what reaches your `return`: the newest order whose status is DELIVERED, or None.")
    attempt.no_scan("Stay with Query: the orders of one user are one item collection.")


LATEST_DELIVERED = Exercise(
    name="not-a-database/bug-hunt",
    title="1.5 · Bug hunt: the order that was not there",
    objective="Find and remove two bugs that only show with the right data.",
    minutes=7,
    takes=function("latest_delivered", "table", "user_id"),
    hints=(
        "Run the function for a user whose newest order is not delivered yet, and look at the meter: how many orders were evaluated?",
        "There are two bugs. `Limit` counts before the filter; and an item collection can be larger than one page.",
        "Without `Limit`, in a loop: query, return the first of `Items` if there is one, otherwise go on with `LastEvaluatedKey`, and return None when there is none.",
    ),
    check=_latest_delivered,
    arrange=_deliveries,
)

LESSON = Lesson(
    number=1,
    slug="not-a-database",
    title="Not a database",
    exercises=(SIX_CALLS, SCAN_TO_QUERY, NIGHTLY_SCAN, PAGE_THROUGH, LATEST_DELIVERED),
    predictions=(
        Prediction(
            name="not-a-database/which-grow",
            question="The table grows from 1,000 to 100,000 orders. Which of the three become dearer?",
            options=("only the Scan", "the Scan and the Query", "all three", "none of them"),
        ),
        Prediction(
            name="not-a-database/scan-units",
            question="How many read units does the Scan consume on 100,000 orders?",
            unit="read unit",
        ),
        Prediction(
            name="not-a-database/partiql-evaluates",
            question="`SELECT … WHERE status = 'PAID'` on 1,000 orders: how many items does DynamoDB evaluate?",
            unit="item",
        ),
        Prediction(
            name="not-a-database/first-page",
            question="One Scan request without a filter on 100,000 orders: how many items come back?",
            unit="item",
        ),
        Prediction(
            name="not-a-database/filter-price",
            question="A Query evaluates 400 orders; a filter keeps 3 of them. What does the filter save?",
            options=("nearly everything", "half", "nothing"),
        ),
        Prediction(
            name="not-a-database/limit-returns",
            question="The same Query with `Limit=4`: how many orders come back?",
            unit="item",
        ),
    ),
)
