"""Lesson 05, Single-table design: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.engine.ledger import Call
from helpers.exercises import Lesson, Prediction, exercises_in

_MUCH = 0.5
"""A part of the other time: less than this is a lot faster."""


def _which_step(requests: Sequence[int]) -> str:
    """Which change saved more, from the requests of the loop, of three tables keyed by the user, and of one table."""
    loop, keyed, single = requests
    if loop - keyed == keyed - single:
        return "both the same"
    return "order items keyed by the user" if loop - keyed > keyed - single else "one table instead of three"


def _faster(calls: tuple[Sequence[Call], Sequence[Call]]) -> str:
    """How one table's time compares with that of three requests which are sent at once."""
    at_once, single = (max(call.seconds for call in made) for made in calls)
    if single > at_once:
        return "a little slower"
    return "much faster: less than half" if single < _MUCH * at_once else "a little faster"


def _left_behind(answer: Mapping[str, Any]) -> str:
    """What the transaction left, from the answer to a GetItem for the order."""
    return "the order alone" if "Item" in answer else "nothing"


LESSON = Lesson(
    number=5,
    slug="single-table-design",
    title="Single-table design",
    minutes=75,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="single-table-design/which-step",
            question="Order items keyed by the user, then one table instead of three: which of the two saves more requests?",
            options=("one table instead of three", "order items keyed by the user", "both the same"),
            read=_which_step,
            why=(
                "The loop's requests grow with the number of orders, and the second round cannot start before the first is "
                "back: the famous *N + 1*. What ends it is a **key**. Order items that have the partition key by which they "
                "are read come with one Query, in three tables exactly as in one. One table takes the last step, from three "
                "requests to one."
            ),
        ),
        Prediction(
            name="single-table-design/faster",
            question="Three requests to three tables, sent at once: how long does the one table's one Query take beside them?",
            options=("much faster: less than half", "a little faster", "a little slower"),
            read=_faster,
            why=(
                "No one of the three waits for another, so together they take as long as the slowest. The one Query does the "
                "work of all three in one place, and its answer is the longest. In the model's times (N4) that is a tenth of a "
                "millisecond or two, to its disadvantage. What one table saves is requests, not waiting."
            ),
        ),
        Prediction(
            name="single-table-design/two-tables",
            question="One transaction: put an order into Orders, take one book from Stock, which has none. What does it leave?",
            options=("the order alone", "nothing", "it is not valid: one table only"),
            read=_left_behind,
            why=(
                "A transaction names a table for each of its actions. Its items are written together or not at all, however "
                "many tables they lie in (T7)."
            ),
        ),
        Prediction(
            name="single-table-design/stock-update",
            question="How many write units does it take to lower the stock of a product that carries 20,000 bytes of text?",
            unit="write unit",
            why=(
                "A write pays for the **whole item**, however little of it changes (W1): for the larger of what it was and what it "
                "becomes, rounded up to 1,024 bytes. UpdateItem sends little, and what is billed is what is stored."
            ),
        ),
    ),
)
