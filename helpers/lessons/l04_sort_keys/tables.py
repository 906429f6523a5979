"""What every exercise of this lesson that is given a table demands of a run: a request, and to that table."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Run, echo


def asks(attempt: Attempt, run: Run, table: Any) -> None:
    """Demands that a run made requests, and all of them to the table that it was given.

    table: the boto3 Table that the run got, the exercise's own or another one.
    """
    if not run.calls:
        attempt.fail(
            "no-request",
            f"{run.span} made no request at all.",
            "Ask the table that the function is given, on every call: what it remembers may have changed since.",
        )
    for call in run.calls:
        if call.table != table.name:
            attempt.fail(
                "another-table",
                f"{run.span} was given the table {echo.code(table.name)} and sent {call.operation} to "
                f"{echo.code(call.table)}.",
                "Use the parameter `table` of this call: a program may well have more than one table.",
            )
