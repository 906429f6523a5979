"""Lesson 01, Not a database: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=1,
    slug="not-a-database",
    title="Not a database",
    minutes=60,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="not-a-database/which-grow",
            question="The table grows from 1,000 to 100,000 orders. Which of the three become dearer?",
            options=("only the Scan", "the Scan and the Query", "all three", "none of them"),
        ),
        Prediction(
            name="not-a-database/scan-units",
            question="How many read units does the Scan consume on 100,000 orders?",
            unit="read unit",
        ),
        Prediction(
            name="not-a-database/partiql-evaluates",
            question="SELECT … WHERE status = 'PAID', on 1,000 orders: how many items does DynamoDB evaluate?",
            unit="item",
        ),
        Prediction(
            name="not-a-database/filter-price",
            question="A Query evaluates 400 orders; a filter keeps 3 of them. What does the filter save?",
            options=("nearly everything", "half", "nothing"),
        ),
        Prediction(
            name="not-a-database/limit-returns",
            question="The same Query with Limit=4: how many orders come back?",
            unit="item",
        ),
    ),
)
