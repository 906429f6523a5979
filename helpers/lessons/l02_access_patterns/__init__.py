"""Lesson 02, Access patterns are the schema: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=2,
    slug="access-patterns",
    title="Access patterns are the schema",
    minutes=45,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="access-patterns/how-many-fail",
            question="Five tables, one for each noun: how many of Kiosk's eight access patterns fail the design review?",
            unit="pattern",
        ),
        Prediction(
            name="access-patterns/dearest",
            question="Which pattern costs the most in a month on the five tables?",
            options=("sign in", "book page", "place an order", "my orders", "packing desk"),
        ),
        Prediction(
            name="access-patterns/same-partition-key",
            question="Three orders are put with the same partition key and three sort keys. How many are there afterwards?",
            options=("one: the last", "one: the first", "three"),
        ),
        Prediction(
            name="access-patterns/second-door",
            question="A profile and a door, each below 1 KB, in one transaction: how many write units?",
            unit="write unit",
        ),
    ),
)
