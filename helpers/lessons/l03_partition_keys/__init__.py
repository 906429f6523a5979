"""Lesson 03, Partition keys: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

LESSON = Lesson(
    number=3,
    slug="partition-keys",
    title="Partition keys",
    minutes=75,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="partition-keys/prefix",
            question='You put "USER#" in front of 10,000 numeric keys. The fullest of four partitions then holds …',
            options=("clearly fewer items", "about as many items", "clearly more items"),
        ),
        Prediction(
            name="partition-keys/one-second",
            question=(
                "A table has 60 write units and nothing saved up. 3,600 writes of 1 KB come in a minute, all of them in "
                "its first second. How many are served?"
            ),
            unit="write",
        ),
        Prediction(
            name="partition-keys/full-speed",
            question=(
                "A table of 100 write units is new. Now 1,000 writes of 1 KB come each second. For how many seconds is "
                "every one of them served?"
            ),
            unit="second",
        ),
        Prediction(
            name="partition-keys/what-a-split-helps",
            question="1,800 writes a second go to one partition key. Which of the four loads does a split relieve?",
            options=("all four", "random and rising sort keys", "random sort keys only", "none of them"),
        ),
    ),
)
