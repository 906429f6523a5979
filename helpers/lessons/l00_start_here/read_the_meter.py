"""Exercise 0.2: four numbers of the meter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Exercise, compare, echo, mapping
from helpers.text import listed

PAGE = tuple(
    {"pk": "USER#000042", "sk": sort, **more}
    for sort, more in (
        ("ORDER#2025-01-09#0000017", {"status": "DELIVERED", "total": Decimal("24.95")}),
        ("ORDER#2025-03-02#0000103", {"status": "RETURNED", "total": Decimal("11.45")}),
        ("ORDER#2025-06-21#0000260", {"status": "DELIVERED", "total": Decimal("39.85")}),
        ("ORDER#2025-10-30#0000481", {"status": "SHIPPED", "total": Decimal("18.95")}),
        ("ORDER#2025-12-29#0000604", {"status": "PAID", "total": Decimal("52.35")}),
        ("PROFILE", {"name": "Ana Lindqvist", "city": "Porto"}),
    )
)
"""One user's page in the shop. A lesson's cell holds the same items, so that the learner can see them."""

METER = ("requests", "evaluated", "thrown_away", "read_units")


def _page(lab: Any) -> Any:
    return lab.table("exercise-page", pk="pk", sk="sk", items=PAGE)


def visit(table: Any) -> None:
    """The two requests that the notebook measures."""
    from boto3.dynamodb.conditions import Attr, Key

    table.get_item(Key={"pk": "USER#000042", "sk": "PROFILE"})
    table.query(
        KeyConditionExpression=Key("pk").eq("USER#000042") & Key("sk").begins_with("ORDER#"),
        FilterExpression=Attr("status").eq("DELIVERED"),
    )


_COUNT = "Count the calls: each line that starts with `page.` is one request."
_SUBTRACT = "No line of the meter says it: take the items evaluated and subtract the items returned."
_METER_MISTAKES: dict[str, dict[float, tuple[str, str, str]]] = {
    "requests": {
        8: ("items-as-requests", "which is the number of items", _COUNT),
        1: ("one-request", "and there were more", _COUNT),
    },
    "evaluated": {
        3: (
            "returned-as-evaluated",
            "which is what came back",
            "Look at the words in that line: evaluated comes first, returned second.",
        ),
        5: (
            "query-alone",
            "which leaves the GetItem out",
            "The meter counts the whole block: the GetItem read an item, too.",
        ),
    },
    "thrown_away": {
        0: ("nothing-thrown-away", "and some items never reached you", _SUBTRACT),
        2: ("kept-not-thrown-away", "which is the number of orders that passed the filter", _SUBTRACT),
    },
    "read_units": {
        0.5: (
            "one-request-of-two",
            "which is one of the two requests",
            "Read the line of the meter: it adds up the whole block.",
        ),
        0.125: (
            "dollars-as-units",
            "which is the price of a million runs",
            "Read the line `read units`: the line below it is money.",
        ),
    },
}


def _read_the_meter(attempt: Attempt) -> None:
    with attempt.lab.meter() as meter:
        visit(attempt.table)
    truth = {
        "requests": meter.requests,
        "evaluated": meter.evaluated,
        "thrown_away": meter.evaluated - meter.returned,
        "read_units": meter.read_units,
    }
    wrong = [name for name, expected in truth.items() if not compare.same(expected, attempt.answer[name])]
    if not wrong:
        return
    name, *others = wrong
    diagnosis, reason, help = _what_is_wrong(name, attempt.answer[name])
    said = f"{echo.code(f'meter_says[{name!r}]')} is {echo.code(echo.short(attempt.answer[name]))}, {reason}."
    if others:
        said += f" Not right yet either: {listed(map(echo.code, others))}."
    attempt.fail(diagnosis, said, help)


def _what_is_wrong(name: str, value: Any) -> tuple[str, str, str]:
    """Diagnosis, reason and advice for one wrong number."""
    if not compare.is_number(value):
        return "not-a-number", "which is not a number", "Give each of the four a number, without quotes."
    for wrong, known in _METER_MISTAKES[name].items():
        if compare.same(wrong, value):
            return known
    help = _SUBTRACT if name == "thrown_away" else "Run the meter's cell again and read that line once more."
    return f"wrong-{name.replace('_', '-')}", "and the meter says something else", help


EXERCISE = Exercise(
    name="start-here/read-the-meter",
    title="0.2 · Read the meter",
    objective="Say what a piece of code asked of the table, from its meter.",
    minutes=3,
    takes=mapping("meter_says", *METER),
    hints=(
        "All four numbers stand in the meter above, or follow from two of its numbers.",
        "`requests`, `evaluated` and `read_units` can be copied. `thrown_away` is what was evaluated and did not come back.",
    ),
    check=_read_the_meter,
    arrange=_page,
)
