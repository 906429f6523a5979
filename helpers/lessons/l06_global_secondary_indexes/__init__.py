"""Lesson 06, Global secondary indexes: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Lesson, Prediction, exercises_in

_REFUSED = "a refusal"
_STORED = "stored, without an entry"
_PUT_REFUSED = "the put is refused"
_OTHER_FIRST = "one that was made later"


def _stored(answer: Mapping[str, Any]) -> str:
    """What became of an item whose attribute for an index's key has a value of another type."""
    return _PUT_REFUSED if "Error" in answer else _STORED


def _first(changes: Sequence[str]) -> str:
    """Which of a put, an update and a delete, made in this order, an index showed first."""
    if len(changes) == 3:
        return "all three together"
    return "the put, which was made first" if "put" in changes else _OTHER_FIRST


def _answered(answer: Mapping[str, Any]) -> str:
    """What the answer to a consistent read of an index was."""
    return _REFUSED if "Error" in answer else "all that was written, at twice the units"


LESSON = Lesson(
    number=6,
    slug="global-secondary-indexes",
    title="Global secondary indexes",
    minutes=90,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="global-secondary-indexes/null-status",
            question="An index has the key `status`, `updatedAt`. An order is put with the status NULL. What becomes of it?",
            options=("stored, with an entry under NULL", _STORED, _PUT_REFUSED),
            read=_stored,
            why=(
                "NULL is a value of a type of its own, not the lack of one. An index's key declares a type, here text, and the "
                "table refuses every write that brings another (K4): one more thing that an index does to its table. An "
                "attribute that is **not there** is fine: then there is no entry."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/shown-first",
            question="A put, an update, a delete of three orders, one after another. Which does the index show first?",
            options=("the put, which was made first", "all three together", _OTHER_FIRST),
            read=_first,
            why=(
                "Postgres replays one log, in order. Here each entry travels by itself to the partition that its key names, and "
                "the changes of different items may overtake each other; those of one item do not (our model). AWS promises "
                '"a fraction of a second, under normal conditions" (I8), and no order between items. So an index may show a '
                "state of the table that never was."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/consistent-read",
            question="A Query of a GSI with ConsistentRead=True, while changes are on their way: what comes back?",
            options=(
                "all that was written, at twice the units",
                "all that was written, after a wait",
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
            question="Table 50, index 10 write units, none saved up; 30 orders come each second. How many are accepted in second 10?",
            unit="order",
            why=(
                "Entries wait in a queue. It may not grow for ever, so once it is long enough (5 seconds of the index's writes, our "
                "choice: here 50), DynamoDB **refuses writes to the table, in the index's name** (I9). This is called "
                "**back-pressure**. Thirty a second come and ten leave, so after two seconds 40 wait. In the third there is room "
                "for 10, and 10 leave: it takes 20. From then on the table is as fast as its slowest index: ten entries leave in "
                "a second, and ten orders come in. The cure: give an index at least the write capacity of its table."
            ),
        ),
        Prediction(
            name="global-secondary-indexes/local-fetch",
            question="Four orders of 300 bytes, whole, through a local index that carries 200 of each: what does the Query take?",
            unit="read unit",
            why=(
                "The four entries, 800 bytes, are half a unit together. But each order that has to be fetched is a read of its "
                "own, rounded up to 4 KB by itself: four more halves (I6). A Query of the table takes half a unit for all "
                "four. So let a local index carry what its page shows, too."
            ),
        ),
    ),
)
