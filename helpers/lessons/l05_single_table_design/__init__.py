"""Lesson 05, Single-table design: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=5,
    slug="single-table-design",
    title="Single-table design",
    minutes=60,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="single-table-design/requests",
            question="A profile, 10 orders and their order items, in three tables with keys of their own: how many requests?",
            unit="request",
        ),
        Prediction(
            name="single-table-design/which-step",
            question="Which step saves more requests?",
            options=("one table instead of three", "order items keyed by the user", "both the same"),
        ),
        Prediction(
            name="single-table-design/two-tables",
            question="One transaction: put an order into Orders, take one book from Stock, which has none. What does it leave?",
            options=("the order alone", "nothing", "it is not valid: one table only"),
        ),
        Prediction(
            name="single-table-design/stock-update",
            question="How many write units does it take to change the stock of a product that carries 20,000 bytes of text?",
            unit="write unit",
        ),
    ),
)
