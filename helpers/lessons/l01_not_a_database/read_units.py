"""Lesson 01, exercises 1.1 to 1.3: what a request costs, and why a Scan is no Query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from helpers.datasets import Kiosk
from helpers.engine.limits import GB, READ_BLOCK
from helpers.exercises import Attempt, Cost, Exercise, compare, echo, filled, function, mapping, number
from helpers.meter import prices

# --- 1.1 predict the units of six calls ---------------------------------------------------------------------------------------

_INVOICES, _LINES, _ORDERS = "INVOICE", "LINES", "ORDERS"
_KEPT = 3
"""Orders that the filter of call f keeps."""


def _six_sizes(lab: Any) -> Any:
    items = [filled(_INVOICES, "A", 3_584), filled(_INVOICES, "B", 10_240)]
    items += [filled(_LINES, f"{place:03}", 250) for place in range(100)]
    items += [filled(_ORDERS, f"{place:03}", 1_000, status="OPEN" if place < _KEPT else "DONE") for place in range(400)]
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
    "a": {1: ("forgot-the-half", _HALF), 0.4375: ("not-rounded", _UP), 0.875: ("not-rounded", _UP),
          3.5: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB."),
          4: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "b": {1.5: ("forgot-strong", _FULL), 2.5: ("not-rounded", _UP), 1.25: ("not-rounded", _UP),
          10: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "c": {0: ("missing-is-not-free", "Looking costs one block, whether or not something is there."), 0.5: ("forgot-strong", _FULL)},
    "d": {3.5: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          7: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          100: ("forgot-the-half", _HALF)},
    "e": {50: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          100: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          7: ("forgot-the-half", _HALF), 3: ("not-rounded", _UP), 3.0517578125: ("not-rounded", _UP),
          6.103515625: ("not-rounded", _UP)},
    "f": {1: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          3: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          0.5: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          49: ("forgot-strong", _FULL), 400: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          97.65625: ("not-rounded", _UP), 48.828125: ("not-rounded", _UP)},
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
            attempt.fail(
                "not-a-number",
                f"{said}, which is not a number.",
                "Give each call a number of read units, such as `0.5`.",
            )
        for wrong, (diagnosis, help) in _UNIT_MISTAKES[letter].items():
            if compare.near(wrong, value, 0.005):
                attempt.fail(diagnosis, f"{said}, and the lab measures another number.", help)
        direction = "low" if Decimal(str(value)) < Decimal(str(expected)) else "high"
        attempt.fail(
            f"too-{direction}",
            f"{said}, which is too {direction}.",
            "Go through it in order: bytes, blocks of 4 KB, then half or full.",
        )


SIX_CALLS = Exercise(
    name="not-a-database/six-calls",
    title="1.1 · Predict the units of six calls",
    objective="Compute the read units of a request from its size and its kind, before you send it.",
    minutes=6,
    takes=mapping("units", *_UNIT_MISTAKES),
    hints=(
        (
            "Three steps, always in this order: how many bytes are evaluated, how many blocks of 4 KB is that "
            "(rounded up), and is a block worth half a unit or a whole one?"
        ),
        (
            "GetItem and BatchGetItem round each item on its own; Query adds all the bytes up and rounds once. A "
            "filter comes after that, and so does the fact that nothing was found."
        ),
        (
            "For `a`: 3,584 bytes are 1 block, eventually consistent, so 1 × 0.5. For `e`: 100 × 250 = 25,000 "
            "bytes; how many blocks of 4,096 is that?"
        ),
    ),
    check=_six_calls,
    arrange=_six_sizes,
)

# --- 1.2 turn a Scan into a Query ---------------------------------------------------------------------------------------------

_SHOP = Kiosk(users=60)
_INVOICE, _QUARTERS = 4_000, ("2025-Q1", "2025-Q2")
"""Bytes of an invoice, and how many of them lie among a user's orders: who reads them as well, pays for it."""


def _shop(lab: Any) -> Any:
    items = _SHOP.items("users", "orders", "reviews", "events")
    for user in _SHOP.users:
        more = {"type": "Invoice", "userId": user.id}
        items += [filled(f"USER#{user.id}", f"INVOICE#{quarter}", _INVOICE, **more) for quarter in _QUARTERS]
    return lab.table("exercise-shop", pk="pk", sk="sk", items=items)


def _expected_orders(user_id: str) -> list[dict[str, Any]]:
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _others(user_id: str, value: Any) -> list[str]:
    """The partition keys of items that are another user's."""
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, (list, tuple)) else []
    keys = [compare.plain(item).get("pk") for item in items]
    return [key for key in keys if isinstance(key, str) and key != f"USER#{user_id}"]


def _scan_to_query(attempt: Attempt) -> None:
    for user in (_SHOP.reader(4), _SHOP.busiest):
        run = attempt.run(attempt.table, user.id)
        attempt.returned(run)
        attempt.asks_its_table(run)
        if others := _others(user.id, run.value):
            attempt.fail(
                "another-users-items",
                f"{run.span} returned items of {echo.code(others[0])}.",
                'Make the partition key from the parameter: `f"USER#{user_id}"`, so that each user gets their own.',
            )
        helps = {
            "extra-items": "Ask for the orders alone: their sort keys share a beginning that no other item has.",
            "missing-items": "Ask for nothing but the user and the beginning of the sort key: a `Limit`, a date or a status "
            "leaves orders out.",
        }
        attempt.items_equal(_expected_orders(user.id), run, helps=helps)
    attempt.no_scan(
        "Name the one partition key you want: `Key(\"pk\").eq(…)` in a Query. A Scan reads everybody's items to find one user's."
    )
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
    cheaper=(
        "Let the sort key choose, too: one Query with both key conditions evaluates nothing but orders. What a filter or "
        "Python drops has been read and paid for."
    ),
)

# --- 1.3 price a nightly scan -------------------------------------------------------------------------------------------------

_NIGHTS = 30
_STORED = 50 * GB
_A_NIGHT = prices.dollars_for(prices.scan_read_units(_STORED), 0)  # M6
_TWO_BLOCKS = "One block is 4 KB, and two blocks are one unit here."
_PRICE_MISTAKES: Sequence[tuple[Decimal, str, str, str]] = (
    (_A_NIGHT, "one-night", "the price of one night", "The report runs every night of the month."),
    (
        _NIGHTS * _A_NIGHT * 2,
        "strong-price",
        "the price with strongly consistent reads",
        "A Scan is eventually consistent unless you ask for more, and that halves its units.",
    ),
    (
        _NIGHTS * prices.dollars_for(0, prices.scan_read_units(_STORED)),
        "write-price",
        "the price of as many write units",
        "Look at the price again: reading has its own.",
    ),
    (
        _NIGHTS * prices.dollars_for(Decimal(50 * 10**9) / READ_BLOCK / 2, 0),
        "decimal-gb",
        "the price of 50 × 10⁹ bytes",
        "In DynamoDB a GB is 2³⁰ bytes.",
    ),
    (_NIGHTS * _A_NIGHT * 4, "unit-is-not-a-kb", "the price with one block for each KB", _TWO_BLOCKS),
    (_NIGHTS * _A_NIGHT * 8, "unit-is-not-a-kb", "the price with one unit for each KB", _TWO_BLOCKS),
    (
        _NIGHTS * prices.scan_read_units(_STORED),
        "units-not-dollars",
        "the number of read units",
        "Turn units into dollars: $0.125 buys a million of them.",
    ),
    (365 * _A_NIGHT, "a-year", "the price of a year", "One month of 30 nights is asked for."),
)


_FACTORS = ((1_000, "1,000"), (1_000_000, "1,000,000"), (0.001, "1,000"), (0.000_001, "1,000,000"))


def _nightly_scan(attempt: Attempt) -> None:
    value = attempt.answer
    for wrong, diagnosis, what, help in _PRICE_MISTAKES:
        if compare.near(wrong, value, 0.01):
            attempt.fail(diagnosis, f"`dollars_per_month` is {echo.code(echo.short(value))}: that is {what}.", help)
    for factor, words in _FACTORS:
        if compare.near(float(_NIGHTS * _A_NIGHT) * factor, value, 0.1):  # 1,024 is a thousand here
            direction = "high" if factor > 1 else "low"
            attempt.fail(
                "thousands-lost",
                f"`dollars_per_month` is {echo.code(echo.short(value))}: too {direction} by a factor of about {words}.",
                "Look where thousands come in: 1 GB is 2³⁰ bytes, and the price is that of a million units.",
            )
    attempt.answer_equals(
        _NIGHTS * _A_NIGHT,
        within=0.01,
        help="Go in steps: bytes, blocks of 4,096 bytes, read units, dollars for one night, thirty nights.",
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
