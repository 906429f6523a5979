"""What holds for every exercise with a table: none is left behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from helpers.exercises import Attempt

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
