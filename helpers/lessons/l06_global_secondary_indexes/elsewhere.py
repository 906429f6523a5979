"""A run in another process of the learner's program, and the mistake that shows there and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, LearnerError, Process, Run

WRITE_AGAIN = (
    "Write in each call: since the same values came before, somebody else may have changed what the table holds."
)
"""What to do when a function remembers that it has written the same before."""


def elsewhere(attempt: Attempt, there: Process, here: Process, *args: Any, of: str) -> Run:
    """Calls one of the answers in the process `there`. What works `here` only, lives on what this process remembers.

    here: the process that has seen everything so far.

    Raises LearnerError where the function stops in both.
    """
    before = len(attempt.calls)
    try:
        return there.run(attempt.table, *args, of=of)
    except LearnerError as stopped:
        if len(attempt.calls) > before:
            raise
        here.run(attempt.table, *args, of=of)
        attempt.fail(
            "kept-in-memory",
            f"{stopped.failure.rationale} In the process that wrote the order it works; this was another one of the same program.",
            "Keep nothing in variables: the other server, and this one tomorrow, know only what is passed in and what is "
            "stored in the table.",
        )


def asked_the_table(attempt: Attempt, run: Run) -> None:
    """Demands that a run returned something, and that it asked the exercise's table for it."""
    attempt.returned(run)
    if not run.calls:
        attempt.fail(
            "no-request",
            f"{run.span} made no request at all.",
            "Read it anew each time: a variable, or a link, holds what was true earlier.",
        )
    attempt.asks_its_table(run)


def order_key(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """The key of an order, `userId` and `orderId`; None for what has no such texts."""
    user, order = item.get("userId"), item.get("orderId")
    return (user, order) if isinstance(user, str) and isinstance(order, str) else None
