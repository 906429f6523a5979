"""Exercise 6.1: what six updates cost one index, predicted and then measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.exercises import Attempt, Exercise, NotYet, compare, echo, mapping
from helpers.text import plural

_TABLE, _INDEX = "exercise-index-bill", "by-status"
_KEY = {"pk": "USER#7", "sk": "ORDER#7001"}
_ORDER = {**_KEY, "status": "PAID", "updatedAt": "2026-02-01", "giftText": "g" * 1_500, "note": "n" * 700}
_UPDATES: Mapping[str, dict[str, Any]] = {
    "note longer": {"note": "n" * 800},
    "gift text shorter": {"giftText": "g" * 100},
    "later date": {"updatedAt": "2026-02-02"},
    "shipped, gift text shorter": {"status": "SHIPPED", "giftText": "g" * 100},
    "date removed": {"updatedAt": None},
    "same item again": {},
}


@dataclass(frozen=True, slots=True)
class _Measured:
    """Write units of one update, by arm."""

    table: float
    index: float


def _table(lab: Any) -> Any:
    index = {"pk": "status", "sk": "updatedAt", "project": ["giftText"]}
    return lab.table(_TABLE, pk="pk", sk="sk", gsi={_INDEX: index}, items=[_ORDER])


def _update(table: Any, change: Mapping[str, Any]) -> None:
    if not change:
        table.put_item(Item=dict(_ORDER))
        return
    sets = {name: value for name, value in change.items() if value is not None}
    removed = [name for name in change if name not in sets]
    clauses = []
    if sets:
        clauses.append("SET " + ", ".join(f"#{name} = :{name}" for name in sets))
    if removed:
        clauses.append("REMOVE " + ", ".join(f"#{name}" for name in removed))
    values = {f":{name}": value for name, value in sets.items()}
    table.update_item(
        Key=_KEY,
        UpdateExpression=" ".join(clauses),
        ExpressionAttributeNames={f"#{name}": name for name in change},
        **({"ExpressionAttributeValues": values} if values else {}),
    )


def _measure(lab: Any, change: Mapping[str, Any]) -> _Measured:
    table = _table(lab)
    with lab.meter() as meter:
        _update(table, change)
    arms = meter.by_table
    return _Measured(arms.get(_TABLE, 0.0), arms.get(f"{_TABLE}/{_INDEX}", 0.0))


_LINES = {
    "note longer": "*the same → the same*",
    "gift text shorter": "*changed, the key is the same*",
    "later date": "*changed, the key is another*",
    "shipped, gift text shorter": "*changed, the key is another*",
    "date removed": "*one → none*",
    "same item again": "*the same → the same*",
}
"""The line of the lesson's table that an update belongs to."""
_Case = tuple[str, Callable[[float], bool], str, str]
"""An update, which guesses a mistake explains, its diagnosis, and what to look at."""
_MISTAKES: tuple[_Case, ...] = (
    (
        "note longer",
        lambda guess: guess > 0,
        "not-carried",
        "Ask first what the entry holds: what is not projected cannot change it.",
    ),
    (
        "gift text shorter",
        lambda guess: guess == 1,
        "new-size-only",
        "Take the larger of the entry before and the entry after, as the table does.",
    ),
    (
        "gift text shorter",
        lambda guess: guess == 3,
        "not-moved",
        "Add before and after only where the index's key changes: here the entry stays where it is.",
    ),
    (
        "gift text shorter",
        lambda guess: guess == 0,
        "carried",
        "Look at the projection: the gift text is in the entry, so the entry is written.",
    ),
    (
        "later date",
        lambda guess: guess in (1, 2),
        "sort-key-moves",
        "The sort key is part of the index's key, too: the entry is deleted in one place and inserted in another.",
    ),
    (
        "shipped, gift text shorter",
        lambda guess: guess == 4,
        "old-size-twice",
        "Delete what was there, insert what is there now: each with its own size.",
    ),
    (
        "shipped, gift text shorter",
        lambda guess: guess in (1, 2),
        "moved-is-two-writes",
        "The key changes: a delete of the old entry and an insert of the new one.",
    ),
    (
        "date removed",
        lambda guess: guess == 0,
        "leaving-costs",
        "Removing an attribute of the index's key removes the entry, and a delete is a write of the entry's size.",
    ),
    (
        "date removed",
        lambda guess: guess > 2,
        "leaves-once",
        "An entry that goes is one delete, of its own size: the line *one → none*. Nothing is inserted instead.",
    ),
    (
        "same item again",
        lambda guess: guess > 0,
        "same-is-free",
        "Nothing in the entry changes, so nothing is written to the index. The table is paid in full.",
    ),
)


def _bill(attempt: Attempt) -> None:
    answer: Mapping[str, Any] = attempt.answer
    for update, guess in answer.items():
        if not (compare.is_number(guess) and compare.is_plain(guess)):
            attempt.fail(
                "not-a-number",
                f"For {echo.code(update)} there is {echo.code(echo.short(guess))}; a number of write units was expected.",
                "Write a number for each of the six updates; 0 where the index is not written.",
            )
    measured = {update: _measure(attempt.lab, change) for update, change in _UPDATES.items()}
    if all(answer[update] == units.table + units.index for update, units in measured.items()):
        attempt.fail(
            "table-counted",
            f"All six numbers are the table's units and the index's together: {echo.short(list(answer.values()))}.",
            "Give the index's units alone: take away the 3 that the table is paid for each of them.",
        )
    for update, units in measured.items():
        if answer[update] != units.index:
            raise _why_not(update, answer[update], units)


def _why_not(update: str, guess: Any, units: _Measured) -> NotYet:
    reason = (
        f"For {echo.code(update)} you said {plural(guess, 'write unit')}; the check made the update, and the index "
        f"consumed {'more' if units.index > guess else 'fewer' if units.index else 'none'}."
    )
    for about, explains, diagnosis, help in _MISTAKES:
        if about == update and explains(guess):
            return NotYet(diagnosis, reason, help)
    return NotYet(
        "wrong-units",
        reason,
        f"Write down the entry before and the entry after, with their bytes, and look into the table after experiment B: "
        f"its line is {_LINES[update]}.",
    )


EXERCISE = Exercise(
    name="global-secondary-indexes/index-units",
    title="6.1 · Six updates, and what the index pays",
    objective="Say what an update costs an index, from the entry before and the entry after.",
    minutes=7,
    takes=mapping("index_units", *_UPDATES),
    hints=(
        "For each update write down two entries: the one before and the one after. Is either missing? Are the keys the same?",
        (
            "An entry with the gift text is 2 units long, one with the short text 1 unit. Key changed: add the two. Key "
            "unchanged: the larger of the two. Nothing changed: none."
        ),
        (
            "Begin with the two updates after which the entry is what it was: those are 0. Of the rest, ask of each whether "
            "`status` or `updatedAt` is another one afterwards, or gone."
        ),
    ),
    check=_bill,
    arrange=_table,
)
