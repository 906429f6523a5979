"""Exercise 6.2: the cheapest projection that answers a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from boto3.dynamodb.conditions import Key

from helpers.exercises import Attempt, Exercise, anything, echo
from helpers.text import listed, plural

_TABLE, _INDEX = "exercise-projection", "by-warehouse"
_KEYS = ("warehouse", "placedAt", "userId", "orderId")
_SHOWN = ("orderId", "placedAt", "name", "total")
_BEST = ("name", "total")
_OTHERS = ("status", "scannedAt", "itemCount", "note")
_ORDERS, _SCANS = 40, 5


def _order(number: int) -> dict[str, Any]:
    return {
        "userId": f"{number % 9 + 1:06}",
        "orderId": f"{number:07}",
        "warehouse": "LEIPZIG",
        "placedAt": f"2026-01-05T08:{number:02}:00Z",
        "name": "Hana Tamberley",
        "total": 4_250,
        "itemCount": 3,
        "status": "PAID",
        "scannedAt": "2026-01-05T09:00:00Z",
        "note": "n" * 2_600,
    }


@dataclass(frozen=True, slots=True)
class _Bill:
    """What one projection costs, measured."""

    read: float
    """Units of one page of the list."""
    new: float
    """Index write units of a new order."""
    scans: float
    """Index write units of an order's scans at the stations of the warehouse."""
    status: float
    """Index write units of its changes of status."""
    note: float
    """Index write units of one correction of the note."""
    shown: frozenset[str]
    """The attributes that the page can show."""

    @property
    def write(self) -> float:
        return self.new + self.scans + self.status + self.note

    def words(self) -> str:
        return (
            f"{plural(self.write, 'index write unit')} over an order's life, {plural(self.read, 'read unit')} "
            f"for a page of {_ORDERS} orders"
        )


def _measured(lab: Any, projection: Any) -> _Bill:
    table = lab.table(
        _TABLE, pk="userId", sk="orderId", gsi={_INDEX: {"pk": "warehouse", "sk": "placedAt", "project": projection}}
    )
    lab.load(table, map(_order, range(1, _ORDERS)))
    first = _order(0)
    key = {name: first[name] for name in ("userId", "orderId")}

    def changed(name: str, *values: str) -> float:
        return _index_units(
            lab,
            *(
                lambda value=value: table.update_item(
                    Key=key,
                    UpdateExpression="SET #name = :value",
                    ExpressionAttributeNames={"#name": name},
                    ExpressionAttributeValues={":value": value},
                )
                for value in values
            ),
        )

    new = _index_units(lab, lambda: table.put_item(Item=first))
    scans = changed("scannedAt", *(f"2026-01-05T1{scan}:00:00Z" for scan in range(_SCANS)))
    status = changed("status", "PACKED", "SHIPPED")
    note = changed("note", "m" * 2_600)
    lab.clock.advance(seconds=5)
    with lab.meter() as page:
        found = table.query(IndexName=_INDEX, KeyConditionExpression=Key("warehouse").eq("LEIPZIG"))["Items"]
    return _Bill(page.read_units, new, scans, status, note, frozenset(found[0]))


def _index_units(lab: Any, *steps: Any) -> float:
    with lab.meter() as meter:
        for step in steps:
            step()
    by_arm: Mapping[str, float] = meter.by_table
    return by_arm.get(f"{_TABLE}/{_INDEX}", 0.0)


def _project(attempt: Attempt) -> None:
    answer = attempt.answer
    names = _names(attempt, answer)
    bill = _measured(attempt.lab, names)
    said = f"With `projection = {echo.short(answer)}`"
    missing = [name for name in _SHOWN if name not in bill.shown]
    if missing:
        nouns = listed(map(echo.code, missing))
        attempt.fail(
            "keys-only" if names == "keys" else "attribute-missing",
            f"{said}, a line of the list has no {nouns}. An index never fetches what it does not carry.",
            "Carry everything that a line shows: fetching the rest would be one GetItem for each line."
            if names == "keys"
            else "Compare what a line shows with what an entry holds.",
        )
    best = _measured(attempt.lab, list(_BEST))
    spent = f"{said}, it comes to {bill.words()}. It can be done with {best.words()}."
    if names == "all":
        attempt.fail("all", spent, "Name the attributes that the list shows: most of the bytes copied are the note.")
    for found, diagnosis, help in (
        (bill.note, "carries-the-note", "Leave out the note: no line shows it, and it makes every entry 3 units long."),
        (bill.scans, "moves-with-each-scan", "Leave out what changes often and is not shown: each scan writes the entry."),
        (bill.status, "moves-with-the-status", "Leave out the status: the list does not show it, and each change writes the entry."),
    ):  # fmt: skip
        if found:
            attempt.fail(diagnosis, spent, help)
    extra = [name for name in names if name not in _BEST]
    if extra:
        attempt.fail(
            "more-than-shown",
            f"{said}, each entry also carries {echo.code(extra[0])}, which no line shows.",
            "Carry what is shown and nothing else: a copy that nobody reads is stored and kept in step all the same.",
        )


def _names(attempt: Attempt, answer: Any) -> Any:
    """The projection as `lab.table` takes it: "all", "keys", or a list of names that the orders have.

    A key attribute is left out, for every entry has it: naming it changes nothing.
    """
    if isinstance(answer, str) and answer in ("all", "keys"):
        return answer
    if not isinstance(answer, (list, tuple, set, frozenset)) or not answer:
        attempt.fail(
            "not-a-projection",
            f"`projection` is {echo.code(echo.short(answer))}.",
            'Write "keys", "all", or a list of attribute names of the order.',
        )
    known = (*_KEYS, *_BEST, *_OTHERS)
    for name in answer:
        if not isinstance(name, str) or name not in known:
            close = get_close_matches(name, known, n=1) if isinstance(name, str) else []
            attempt.fail(
                "no-such-attribute",
                f"`projection` names {echo.code(echo.short(name))}; the orders have no such attribute.",
                f"Did you mean {echo.code(close[0])}?" if close else "Take the names from the goal, letter for letter.",
            )
    twice = [name for name, times in Counter(answer).items() if times > 1]
    if twice:
        attempt.fail(
            "named-twice",
            f"`projection` names {echo.code(twice[0])} more than once.",
            "Name each attribute once.",
        )
    return sorted(set(answer) - set(_KEYS)) or "keys"


EXERCISE = Exercise(
    name="global-secondary-indexes/projection",
    title="6.2 · The cheapest projection that answers",
    objective="Choose what an index carries from what a page shows and from what changes.",
    minutes=5,
    takes=anything("projection"),
    hints=(
        "Go through the four attributes that a line shows. Which of them does every entry have without being told?",
        (
            "An entry always has the key of the index and the key of the table. What is left of the four is the "
            "answer; anything more is written whenever it changes."
        ),
        "A list of two names: those shown that are neither in the table's key nor in the index's.",
    ),
    check=_project,
    arrange=lambda _lab: None,
)
