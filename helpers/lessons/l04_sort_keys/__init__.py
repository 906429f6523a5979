"""Lesson 04, Sort keys: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.exercises import Lesson, Prediction, exercises_in

_LAST_DAY = ("all of them", "the first one", "none of them")
_PAGE_TWO = (
    "nothing: the request fails",
    "the eight orders behind page one",
    "eight orders, some of them seen before",
    "the eight newest orders",
)
_PAGE = 8
"""Orders on a page of the experiment."""


def _of_the_last_day(keys: Sequence[str]) -> str:
    """Which of the two orders of the last day came back, from the keys of those that did."""
    return _LAST_DAY[2 - min(len(keys), 2)]


def _page_two(found: tuple[int, int]) -> str:
    """What page two is, from how many orders it has and how many of them page one had shown."""
    orders, seen = found
    if not orders:
        return _PAGE_TWO[0]
    return _PAGE_TWO[1] if not seen else _PAGE_TWO[3] if seen == _PAGE else _PAGE_TWO[2]


LESSON = Lesson(
    number=4,
    slug="sort-keys",
    title="Sort keys",
    minutes=80,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="sort-keys/highest-number",
            question="The sort keys are the texts 1 to 200. Which one comes first when you read backwards?",
            options=("200", "199", "99", "9"),
            why=(
                'Texts are compared byte by byte, from the left, as UTF-8 (K2). `"200"` and `"99"` differ in their first byte: '
                "`2` is 32 in hexadecimal, `9` is 39. Length plays no part."
            ),
        ),
        Prediction(
            name="sort-keys/last-day",
            question="BETWEEN ORDER#2025-02-01 AND ORDER#2025-02-28: which orders of 28 February come back?",
            options=_LAST_DAY,
            read=_of_the_last_day,
            why=(
                "`ORDER#2025-02-28T04…` goes on where `ORDER#2025-02-28` ends, and of two texts the one that goes on is "
                "greater. BETWEEN does include its upper bound, but no order has that key. **A date is not a day. It is the "
                "beginning of one.**"
            ),
        ),
        Prediction(
            name="sort-keys/hour-buckets",
            question="48 hours take 2.5 read units in one collection. How many do they take in 48 buckets of an hour?",
            unit="read unit",
            why=(
                "Each bucket is a request of its own, and each request rounds up to a whole block of 4 KB: half a unit at "
                "least, also for six small readings. 48 times half a unit."
            ),
        ),
        Prediction(
            name="sort-keys/requests-to-the-end",
            question="24 orders, in pages of 8, read to the end: how many requests does the loop send?",
            unit="request",
            why=(
                "The third page ended at `Limit`, and a request never looks further than it reads (B5). So it has a "
                "`LastEvaluatedKey`, and only the fourth request finds that nothing is behind it."
            ),
        ),
        Prediction(
            name="sort-keys/after-the-deletion",
            question="Three orders arrive, and the one that LastEvaluatedKey names is deleted. What is on page two?",
            options=_PAGE_TWO,
            read=_page_two,
            why=(
                "`LastEvaluatedKey` is a **bookmark**: a place in the order of the keys, and neither an item nor the number of a "
                "page. DynamoDB goes on behind that place, whether or not something lies there, and what arrives in front of it "
                "shifts nothing. That is also why page one hundred costs as much as page two: it does not read those before it, "
                "as `OFFSET` does."
            ),
        ),
    ),
)
