"""Lesson 04, Sort keys: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.exercises import Lesson, Prediction, exercises_in

_MOMENTS = ("10:15:00Z", "10:15:00.25Z", "10:15:00.5Z", "10:15:00.75Z")
_PAGE_TWO = (
    "nothing: the request fails",
    "the eight orders behind page one",
    "eight orders, some of them seen before",
    "the eight newest orders",
)
_PAGE = 8
"""Orders on a page of the experiment."""


_NINE_TO_TWELVE = ("the four from 9 to 12", "nothing", "more than the four", "an error")


def _nine_to_twelve(found: str | Sequence[str]) -> str:
    """What came back: the refusal's words, or sort keys."""
    if isinstance(found, str):
        return _NINE_TO_TWELVE[3]
    return _NINE_TO_TWELVE[1] if not found else _NINE_TO_TWELVE[0 if len(found) == 4 else 2]


def _moment(sort_key: str) -> str:
    """The time of day in a sort key that is a moment: `2025-03-02T10:15:00Z`."""
    return sort_key.partition("T")[2]


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
    minutes=90,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="sort-keys/newest-moment",
            question="Four orders of one second, keyed by their moments. Which comes first when you read backwards?",
            options=_MOMENTS,
            read=_moment,
            why=(
                "The oldest. Texts are compared byte by byte, from the left, as UTF-8 (K2). The four are alike up to the second. "
                "Then comes `.`, which is 2E in hexadecimal, or `Z`, which is 5A: so the full second lies *behind* all its "
                "fractions. ISO-8601 keeps the order of time only where every text has the same width."
            ),
        ),
        Prediction(
            name="sort-keys/nine-to-twelve",
            question='200 invoices, keyed by the texts "1" to "200". What comes back for BETWEEN "9" AND "12"?',
            options=_NINE_TO_TWELVE,
            read=_nine_to_twelve,
            why=(
                'The first byte decides, and length plays no part. `9` is the byte 39, `1` is 31: `"9"` comes behind `"12"`, and '
                'behind `"100"` as well. So the range has its ends the wrong way round. Postgres answers such a range with '
                "nothing, and leaves you to wonder; DynamoDB refuses it (K2)."
            ),
        ),
        Prediction(
            name="sort-keys/since-december",
            question='Seven orders since December. How many items does sk >= "ORDER#2025-12" return?',
            unit="item",
            why=(
                "Seven orders, and the user's profile. `>=` is one cut only; the other one is the end of the collection. The "
                "profile lies in the same collection under `PROFILE`, and `P` comes behind `O`. **Close both ends**: "
                '`begins_with("ORDER#2025-12")`, or BETWEEN.'
            ),
        ),
        Prediction(
            name="sort-keys/requests-to-the-end",
            question="24 orders, 13 of them over 40 euros; a filter, and Limit=8: how many requests does the loop send?",
            unit="request",
            why=(
                "Not two: `Limit` counts before the filter, so all 24 are read, eight at a time. And not three: the third page "
                "ended at `Limit`, and a request never looks further than it reads (B5). So it has a `LastEvaluatedKey`, and "
                "only the fourth request finds that nothing is behind it. Without the filter it is the same."
            ),
        ),
        Prediction(
            name="sort-keys/after-the-deletion",
            question="Three orders arrive, and the one that LastEvaluatedKey names is deleted. Which orders are on page two?",
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
