"""Two small lessons that prove the framework: one with tables, one with values only."""

from __future__ import annotations

from typing import Any

from helpers.exercises import (
    Attempt,
    Cost,
    Exercise,
    Lesson,
    NotYet,
    Prediction,
    Register,
    choice,
    function,
    mapping,
    number,
    text,
)

USERS, ORDERS = 8, 12
ORDERS_OF_U3 = [
    {"pk": "USER#u3", "sk": f"ORDER#{place:03d}", "total": 10 * place, "note": "x" * 900} for place in range(ORDERS)
]


def orders(lab: Any) -> Any:
    """96 orders of 8 users, about 1 KB each."""
    return lab.table(
        "sample-orders",
        sk="sk",
        items=[{**order, "pk": f"USER#u{user}"} for user in range(USERS) for order in ORDERS_OF_U3],
    )


def by_query(attempt: Attempt) -> None:
    run = attempt.run(attempt.table, "u3")
    attempt.items_equal(ORDERS_OF_U3, run, ordered=True)
    attempt.no_scan()
    attempt.at_most(requests=ORDERS, help="Ask for the whole collection at once.")


def long_shelf(lab: Any) -> Any:
    """One collection of 40 items that comes in pages when it is asked for with a Limit."""
    return lab.table("sample-shelf", sk="sk", items=[{"pk": "SHELF", "sk": f"{place:03d}"} for place in range(40)])


def all_pages(attempt: Attempt) -> None:
    run = attempt.run(attempt.table, 10)
    attempt.items_equal([{"pk": "SHELF", "sk": f"{place:03d}"} for place in range(40)], run)


def sold_out(lab: Any) -> Any:
    return lab.table("sample-stock", items=[{"pk": "BOOK#1", "stock": 1}])


def last_copy(attempt: Attempt) -> None:
    first = attempt.run(attempt.table, "BOOK#1")
    attempt.equal(True, first)
    second = attempt.run(attempt.table, "BOOK#1", allow=("ConditionalCheckFailedException",))
    if second.error or second.value is not False:
        attempt.fail(
            "sold-twice" if not second.error else "error-let-through",
            f"`{second.called}` was called when no copy was left, and "
            + (f"let {second.error} through." if second.error else f"returned {second.value}."),
            "Return False when the condition of the write does not hold.",
        )


def two_keys(attempt: Attempt) -> None:
    attempt.equal("USER#u7", attempt.run("u7", of="user_key"))
    attempt.equal(
        "ORDER#2026-01-05#0042",
        attempt.run("2026-01-05", 42, of="order_key"),
        mistakes={
            "ORDER#2026-01-05#42": NotYet(
                "not-padded",
                "`order_key` leaves the number as it is: 42 sorts after 1000.",
                "Pad the number with zeros.",
            )
        },
    )


def nightly(attempt: Attempt) -> None:
    attempt.answer_equals(
        0.82,
        within=0.01,
        help="Count the blocks of 4 KB in 50 GB first.",
        mistakes={
            1.64: NotYet(
                "strong-price", "1.64 is what strongly consistent reads cost.", "Read once more what the scan asks for."
            )
        },
    )


def six_calls(attempt: Attempt) -> None:
    expected = {"get": 0.5, "query": 1.5, "scan": 12}
    for name, units in expected.items():
        if attempt.answer[name] != units:
            attempt.fail(
                f"wrong-{name}", f"`units` has {attempt.answer[name]} for `{name}`.", "Round once for each page."
            )


def reader(attempt: Attempt) -> None:
    attempt.answer_equals(
        "Query", mistakes={"Scan": NotYet("reads-all", "A Scan reads every item.", "Which one reads a collection?")}
    )


def prefix(attempt: Attempt) -> None:
    half = NotYet("half-a-prefix", "`USER` alone also begins `USERS#1`.", "Include what ends the prefix.")
    attempt.answer_equals("USER#", mistakes={"USER": half})


SHOP = Lesson(
    1,
    "sample-shop",
    "A sample shop",
    exercises=(
        Exercise(
            name="sample-shop/by-query",
            title="Ask for one user's orders",
            objective="Read one item collection with one Query.",
            minutes=8,
            takes=function("orders_of", "table", "user_id"),
            hints=(
                "Which operation reads one item collection?",
                "Look at KeyConditionExpression.",
                '`Key("pk").eq(…)` is a condition.',
            ),
            arrange=orders,
            check=by_query,
            reference=Cost(requests=1, read_units=1.5),
            cheaper="One Query returns a whole collection, up to 1 MB.",
        ),
        Exercise(
            name="sample-shop/all-pages",
            title="Read every page",
            objective="Follow LastEvaluatedKey to the end.",
            minutes=10,
            takes=function("whole_shelf", "table", "page_size"),
            hints=("Each answer says whether there is more.", "Look at LastEvaluatedKey and ExclusiveStartKey."),
            arrange=long_shelf,
            check=all_pages,
            reference=Cost(requests=5, read_units=2.5),
        ),
        Exercise(
            name="sample-shop/last-copy",
            title="Sell the last copy once",
            objective="Let a condition decide who gets the last copy.",
            minutes=12,
            takes=function("sell", "table", "book"),
            hints=("What has to be true for the sale?", "Look at ConditionExpression."),
            arrange=sold_out,
            check=last_copy,
            reference=Cost(requests=2, write_units=2),
        ),
    ),
    predictions=(
        Prediction(
            "sample-shop/scan-units", "How many read units does a Scan of the 96 orders consume?", unit="read unit"
        ),
        Prediction(
            "sample-shop/operation", "Which operation reads one collection?", options=("Query", "Scan", "GetItem")
        ),
    ),
)
VALUES = Lesson(
    2,
    "sample-values",
    "Sample values",
    exercises=(
        Exercise(
            name="sample-values/keys",
            title="Build two keys",
            objective="Write keys that sort as they should.",
            minutes=5,
            takes=(function("user_key", "user_id"), function("order_key", "day", "number")),
            hints=("A key is text.", "Text sorts byte by byte."),
            check=two_keys,
        ),
        Exercise(
            name="sample-values/nightly",
            title="Price a nightly scan",
            objective="Turn gigabytes into dollars.",
            minutes=5,
            takes=number("dollars"),
            hints=("Bytes, blocks, units, dollars.", "Eventual reads cost half."),
            check=nightly,
        ),
        Exercise(
            name="sample-values/units",
            title="Predict the units of three calls",
            objective="Count units before a bill does.",
            minutes=5,
            takes=mapping("units", "get", "query", "scan"),
            hints=("Each item or all together?", "A Query rounds once."),
            check=six_calls,
        ),
        Exercise(
            name="sample-values/reader",
            title="Name the operation",
            objective="Tell the reading operations apart.",
            minutes=2,
            takes=choice("operation", "Query", "Scan", "GetItem"),
            hints=("One of them reads a collection.", "It needs a partition key."),
            check=reader,
        ),
        Exercise(
            name="sample-values/prefix",
            title="Name a prefix",
            objective="Read a key.",
            minutes=2,
            takes=text("prefix"),
            hints=("It is in the key.", "It ends in #."),
            check=prefix,
        ),
    ),
    predictions=(
        Prediction("sample-values/ratio", "How much more does a write cost than a read?", unit="time", tolerance=0.25),
    ),
)
SAMPLE = Register([SHOP, VALUES])
