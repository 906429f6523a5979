"""Lesson 05, Single-table design: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Sequence

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


def _sent_again(calls: Sequence[Call]) -> str:
    """What the same transaction under the same token did the second time."""
    (call,) = calls
    if call.error or call.write_units:
        return "it is refused: no copy is left"
    return f"it writes nothing and costs {'read units' if call.read_units else 'nothing'}"


LESSON = Lesson(
    number=5,
    slug="single-table-design",
    title="Single-table design",
    minutes=85,
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
            question="Tables keyed by the user, all asked at once: how long does the one table take beside them?",
            options=("much faster: less than half", "a little faster", "a little slower"),
            read=_faster,
            why=(
                "No one of the three waits for another, so together they take as long as the slowest. The one Query does the "
                "work of all three in one place, and its answer is the longest. In the model's times (N4) that is a tenth of a "
                "millisecond or two, to its disadvantage. What one table saves is requests, not waiting."
            ),
        ),
        Prediction(
            name="single-table-design/sent-again",
            question="A transaction has sold the last copy. What does the same request do a second time, under the same token?",
            options=(
                "it is refused: no copy is left",
                "it writes nothing and costs nothing",
                "it writes nothing and costs read units",
            ),
            read=_sent_again,
            why=(
                "DynamoDB remembers a `ClientRequestToken` for **ten minutes** (T6). A request that it knows is answered like the "
                "first time: its conditions are not asked again, and nothing is written. It still looks at the items, and "
                "that is billed as reading in a transaction: two read units for each small item. After the ten minutes it is a "
                "new request."
            ),
        ),
        Prediction(
            name="single-table-design/refused-update",
            question="A conditional UpdateItem of an item with 20,000 bytes of text is refused. How many write units does that cost?",
            unit="write unit",
            why=(
                "To decide on a condition, DynamoDB has to look at the item, and **a refusal pays for the item as it is stored** "
                "(W5), in write units, as if it had been written. "
                "(A write that was throttled, lesson 03, never came that far and costs nothing.) "
                "The item decides in either case: a write pays for the whole of "
                "it, however little changes (W1). So nobody should have to be refused by an item with a chapter in it."
            ),
        ),
    ),
)
