"""Lesson 06, Global secondary indexes: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Lesson, Prediction, exercises_in

_REFUSED = "a refusal"
_GHOST = "an item with a status and no more"


def _answered(answer: Mapping[str, Any]) -> str:
    """What the answer to a consistent read of an index was."""
    return _REFUSED if "Error" in answer else "all three changes, at twice the units"


def _left_behind(item: Mapping[str, Any] | None) -> str:
    """What an update of an order that nobody placed left in the table."""
    return _GHOST if item else "nothing: the update failed"


LESSON = Lesson(
    number=6,
    slug="global-secondary-indexes",
    title="Global secondary indexes",
    minutes=80,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="global-secondary-indexes/right-after",
            question="One order is put, one shipped, one deleted. In that moment, how many of the changes does the index show?",
            unit="change",
            why=(
                "The entry lies on another partition than the item, perhaps in another building. To write both as one step, every "
                "put would have to be a transaction, at twice the price. So DynamoDB confirms the write first and sends the change "
                'on. AWS promises "a fraction of a second, under normal conditions" (I8).'
            ),
        ),
        Prediction(
            name="global-secondary-indexes/consistent-read",
            question="A Query of a GSI with ConsistentRead=True, right after three changes: what comes back?",
            options=(
                "all three changes, at twice the units",
                "all three changes, after a wait",
                "what it knows, at twice the units",
                _REFUSED,
            ),
            read=_answered,
            why=(
                "A consistent read goes to the replica that leads the item's partition. The index is on other partitions, and none "
                "of them knows what has not arrived yet. So DynamoDB does not offer what it cannot keep (I5): what has to be right "
                "at once is read from the table."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/status-change",
            question="The status of a 3 KB order changes; the index by status carries the total. What does the index pay?",
            unit="write unit",
            why=(
                "An entry cannot move: its key is its place. So a change of the index's key is a **delete and an insert**, in two "
                "places, and each is rounded up to a unit by itself."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/accepted",
            question="Table 50, index 10 write units; 30 orders come each second. How many are accepted in second 10?",
            unit="order",
            why=(
                "Entries wait in a queue. It may not grow for ever, so once it is long enough (5 seconds of the index's writes, our "
                "choice: here 50), DynamoDB **refuses writes to the table, in the index's name** (I9). This is called "
                "**back-pressure**. Thirty a second come and ten leave, so two seconds "
                "leave 40 waiting, and the third takes 20. From then on the table is as fast as its slowest index: ten entries "
                "leave in a second, and ten orders come in. The cure: give an index at least the write capacity of its table."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/ghost",
            question="`close` is called for an order that nobody has placed. What is in the table afterwards?",
            options=("nothing: the update failed", "nothing, and there was no error", _GHOST),
            read=_left_behind,
            why=(
                "UpdateItem creates what it is to change: an update that sets something on a key without an item makes the item "
                "(W8; one that only removes makes none). This ghost has a status and no total, and the index of open orders does "
                "not show it, so nobody will. It takes a condition to keep it out."
            ),
        ),
    ),
)
