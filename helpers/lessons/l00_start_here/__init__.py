"""Lesson 00, Start here: the first item written and read, and the first meter read."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in


def _dearer(units: tuple[float, float]) -> str:
    """Which consumed more, from the read units of the GetItem and of the Query."""
    get_item, query = units
    return "the GetItem" if get_item > query else "the Query" if query > get_item else "the same"


LESSON = Lesson(
    number=0,
    slug="start-here",
    title="Start here",
    minutes=20,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="start-here/one-or-four",
            question="One GetItem reads one item. One Query reads four. Which consumes more read units?",
            options=("the GetItem", "the Query", "the same"),
            read=_dearer,
            why=(
                "A read unit pays for blocks of up to **4 KB**. DynamoDB adds up the bytes that a request evaluates and rounds up "
                "to whole blocks; each block costs half a read unit. One small item fits into one block, and so do four: 0.5 "
                "units for either. (A read with `ConsistentRead=True`, which insists on the latest write, costs a whole unit for "
                "each block.)\n\n"
                "A write unit pays for a block of **1 KB**, and each item that you write rounds up on its own."
            ),
        ),
    ),
)
