"""Lesson 02, Access patterns are the schema: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.exercises import Lesson, Prediction, exercises_in

_SAME = (Decimal("0.8"), Decimal("1.25"))
"""Between these parts of the first bill, the second is about the same."""


def _dearest(month: Mapping[str, Decimal]) -> str:
    """The pattern with the largest bill."""
    return max(month, key=month.__getitem__)


def _bill(factor: Decimal) -> str:
    """What became of the bill, from the new one as a part of the old."""
    least, most = _SAME
    return _BILLS[(factor >= least) + (factor > most)]


_BILLS = ("it falls to about a third", "it stays about the same", "it is about four times as much")


def _made(item: Mapping[str, Any] | None) -> str:
    """What the update did, from the item that is there afterwards."""
    return "nothing, and says nothing" if item is None else "it makes an item"


LESSON = Lesson(
    number=2,
    slug="access-patterns",
    title="Access patterns are the schema",
    minutes=90,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="access-patterns/dearest",
            question="Which pattern costs the most in a month on the five tables?",
            options=("sign in", "book page", "place an order", "my orders", "packing desk"),
            read=_dearest,
            why=(
                "A bill is rate times units. *Book page* is asked most, and scans 157 short reviews; *my orders* is asked a third "
                "as often, and scans a thousand orders, each of them larger."
            ),
        ),
        Prediction(
            name="access-patterns/one-table",
            question="Six of eight patterns name a key now, and five tables became one. What becomes of the bill?",
            options=_BILLS,
            read=_bill,
            why=(
                "The two that still scan are **worse** than before: a Scan cannot leave anything out, and now users, orders, "
                "books and reviews share the table. *Book page* alone, a hundred times a second, costs more than all eight did. "
                "One table was never the aim. The aim is that each question names a partition key."
            ),
        ),
        Prediction(
            name="access-patterns/typing-error",
            question="An update sets the status of an order that is not there. What does it do?",
            options=("it fails with an error", "nothing, and says nothing", "it makes an item"),
            read=_made,
            why=(
                "UpdateItem is an *upsert*: where no item has the key, an update that sets something makes one, of the key and "
                "of what was set (W8). A ghost order: it was shipped, and nobody ever placed it. Each *my orders* and "
                "*order page* of its user meets it from now on."
            ),
        ),
        Prediction(
            name="access-patterns/second-door",
            question="A profile and a door, each below 1 KB, in one transaction: how many write units?",
            unit="write unit",
            why="Two items, and a transaction pays for each of them twice: once to prepare, once to commit (T1).",
        ),
    ),
)
