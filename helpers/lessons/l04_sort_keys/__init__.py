"""Lesson 04, Sort keys: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=4,
    slug="sort-keys",
    title="Sort keys",
    minutes=60,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="sort-keys/highest-number",
            question="The sort keys are the texts 1 to 200. Which one comes first when you read backwards?",
            options=("200", "199", "99", "9"),
        ),
        Prediction(
            name="sort-keys/last-day",
            question="BETWEEN ORDER#2025-02-01 AND ORDER#2025-02-28: which orders of 28 February come back?",
            options=("all of them", "the first one", "none of them"),
        ),
        Prediction(
            name="sort-keys/requests-to-the-end",
            question="24 orders, in pages of 8: how many requests until you know that nothing follows?",
            unit="request",
        ),
    ),
)
