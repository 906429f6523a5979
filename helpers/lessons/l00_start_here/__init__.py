"""Lesson 00, Start here: the first item written and read, and the first meter read."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

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
        ),
    ),
)
