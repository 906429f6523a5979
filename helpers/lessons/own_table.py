"""What holds for every exercise with a table: the one handed over is the one to ask, and none is left behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from helpers.exercises import echo
from helpers.exercises.attempt import Attempt
from helpers.exercises.running import Run

Check = Callable[[Attempt], None]


def clears_up(check: Check) -> Check:
    """The check, and after it no table in the learner's lab that was not there before."""

    @wraps(check)
    def cleared(attempt: Attempt) -> None:
        engine = attempt.lab.engine
        before = set(engine.tables)
        try:
            check(attempt)
        finally:
            for name in sorted(engine.tables.keys() - before):
                engine.handle("DeleteTable", {"TableName": name})

    return cleared


def asks_its_table(attempt: Attempt, run: Run) -> None:
    """Demands that a run made requests, and all of them to the exercise's table."""
    name = attempt.table.name
    if not run.calls:
        attempt.fail(
            "no-request",
            f"{echo.code(run.called)} made no request at all.",
            "Ask the table that the function is given, its parameter `table`.",
        )
    for call in run.calls:
        if call.table != name:
            attempt.fail(
                "another-table",
                f"{echo.code(run.called)} sent {call.operation} to the table {echo.code(call.table)}; "
                f"the check had handed over {echo.code(name)}.",
                "Use the parameter `table` inside the function, not a table of the notebook.",
            )
