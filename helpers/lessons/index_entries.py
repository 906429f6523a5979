"""What the checks of lesson 06 look at: a table and its index after everything on its way has arrived."""

from __future__ import annotations

from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from helpers.exercises import echo
from helpers.exercises.attempt import Attempt
from helpers.exercises.running import Run

SETTLED = 5.0
"""Seconds after which an index of the lab's model has caught up (I8)."""
Items = list[dict[str, Any]]
_PYTHON = TypeDeserializer()


def settle(attempt: Attempt) -> None:
    """Lets the indexes catch up."""
    attempt.lab.clock.advance(seconds=SETTLED)


def stored(attempt: Attempt, name: str, index: str | None = None) -> Items:
    """All items of a table, or all entries of its index, as Python values; looking makes no request."""
    held = attempt.lab.engine.tables[name]
    layout = held.layout if index is None else held.indexes[index]
    return [{name: _PYTHON.deserialize(value) for name, value in one.item.items()} for one in layout.items()]


def one_write(attempt: Attempt, run: Run, help: str) -> None:
    """Demands that a run sent one request, and that it was a write."""
    writes = [call for call in run.calls if call.write_units]
    if len(run.calls) != 1 or not writes:
        attempt.fail(
            "not-one-write",
            f"{echo.code(run.called)} made {echo.plural(len(run.calls), 'request')}, "
            f"{echo.number(len(writes))} of them {'a write' if len(writes) == 1 else 'writes'}; one write was expected.",
            help,
        )


def listed(attempt: Attempt, run: Run) -> Items:
    """What a run returned, which has to be a list of items."""
    value = attempt.returned(run)
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, dict) for item in value):
        attempt.fail(
            "not-a-list",
            f"{echo.code(run.called)} returned {echo.code(echo.short(value))}; a list of items was expected.",
            "Return the `Items` of the answer, as a list.",
        )
    return list(value)
