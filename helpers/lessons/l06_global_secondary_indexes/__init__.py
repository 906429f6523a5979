"""Lesson 06, Global secondary indexes: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=6,
    slug="global-secondary-indexes",
    title="Global secondary indexes",
    minutes=60,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="global-secondary-indexes/right-after",
            question="An order is put, and in the same moment the index is asked for it. What comes back?",
            options=("the order", "nothing", "an error"),
        ),
        Prediction(
            name="global-secondary-indexes/status-change",
            question="The status of a 3 KB order changes; the index by status carries the total. What does the index pay?",
            unit="write unit",
        ),
        Prediction(
            name="global-secondary-indexes/accepted",
            question="Table 50, index 10 write units; 30 orders come each second. How many are accepted in second 10?",
            unit="order",
        ),
    ),
)
