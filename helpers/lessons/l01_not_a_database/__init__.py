"""Lesson 01, Not a database: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

Rows = dict[str, list[float]]
"""By WHERE clause: items evaluated, items returned, read units."""
_ORDERS = 1_000
"""Orders in the table that PartiQL is tried on."""


def _scans(rows: Rows) -> int:
    """How many of the statements evaluated the whole table."""
    return sum(evaluated == _ORDERS for evaluated, *_ in rows.values())


LESSON = Lesson(
    number=1,
    slug="not-a-database",
    title="Not a database",
    minutes=80,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="not-a-database/empty-scan",
            question="How many read units does one Scan of an empty, new table on demand consume?",
            unit="read unit",
            why=(
                "A Scan pays at least one block for each **partition** that it searches, even where nothing is, and it rounds up "
                "in each on its own (R7). A partition is a part of the table on machines of its own (lesson 03). A new table on "
                "demand has four: four blocks, at half a unit. That is where the missing unit went, too: the 1,000 orders fill 47 "
                "blocks in four places, where together they would fill 45."
            ),
        ),
        Prediction(
            name="not-a-database/scan-units",
            question="How many read units does the Scan consume on 100,000 orders?",
            unit="read unit",
            why=(
                "A hundred times the bytes, and a little less than a hundred times 23.5 units: a request rounds up in each "
                "partition that it searches, and the one on the small table feels it most."
            ),
        ),
        Prediction(
            name="not-a-database/scan-requests",
            question="How many requests does the Scan send on 100,000 orders?",
            unit="request",
            why=(
                "A request reads about **1 MB** and then answers, finished or not; 100,000 orders are 17.5 times as much, so the "
                "paginator asked 18 times. A Scan that is not asked to go on would have found a part of the orders, without a "
                "word of the rest."
            ),
        ),
        Prediction(
            name="not-a-database/partiql-scans",
            question="Six PartiQL statements on 1,000 orders: how many of them evaluate all 1,000?",
            unit="statement",
            read=_scans,
            why=(
                "PartiQL is a spelling, not a planner. Where its WHERE names a partition key by `=`, whatever else it says with AND, the "
                "statement becomes a Query, **a**, **b** and **d**. All others become a **Scan**, silently (G4): an `OR` opens "
                "the door to everybody's orders, a beginning of a partition key is no stretch of the table, since keys are "
                "hashed, and a sort key alone is no place. A code review does not see it."
            ),
        ),
        Prediction(
            name="not-a-database/limit-returns",
            question="A Query for the open ones among 400 orders, oldest first, with Limit=4: how many orders come back?",
            unit="item",
            why=(
                "`Limit` bounds what is read, and the filter comes after it. Four orders were read, all of them closed, so the "
                "page is empty although matches follow. `LastEvaluatedKey` says where to go on."
            ),
        ),
        Prediction(
            name="not-a-database/item-count",
            question="400 items were stored a moment ago. How many does the table's `item_count` say?",
            unit="item",
            why=(
                "`item_count` is free because it is old: DynamoDB renews it about every six hours, and this table is younger "
                "than that. Good for a dashboard, wrong for a decision. And a count by Query or Scan reads as much as the list "
                "that it counts."
            ),
        ),
        Prediction(
            name="not-a-database/wronged",
            question="latest_delivered for 200 users: how many hear None although an order of theirs was delivered?",
            unit="user",
            why=(
                "It is right whenever the newest order is the one that was delivered, and so it is for most. A fault that wrongs "
                "one user in thirteen survives a test, a review, and some weeks in production."
            ),
        ),
    ),
)
