"""What the gates have to know of the register: names, and what a lesson's minutes are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from helpers.exercises.register import Register

PREDICTION_MINUTES: Final = 1.5
"""What a guess takes: to read the question, to commit, to compare. Measured with people who took the lessons."""


@dataclass(frozen=True, slots=True)
class Known:
    """The part of a register that notebooks are held against."""

    exercises: Mapping[str, int]
    """Each exercise, and how many hints it has."""
    predictions: frozenset[str]
    minutes: Mapping[str, int] = field(default_factory=dict)
    """Each lesson's slug, and how long the lesson takes as it says."""
    practice: Mapping[str, float] = field(default_factory=dict)
    """Each lesson's slug, and the minutes of its exercises and predictions."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each prediction that is a choice, and what can be chosen."""

    @classmethod
    def of(cls, register: Register) -> Known:
        """What a register says."""
        lessons = register.lessons
        every = [prediction for lesson in lessons for prediction in lesson.predictions]
        return cls(
            {exercise.name: len(exercise.hints) for lesson in lessons for exercise in lesson.exercises},
            frozenset(prediction.name for prediction in every),
            {lesson.slug: lesson.minutes for lesson in lessons},
            {
                lesson.slug: sum(exercise.minutes for exercise in lesson.exercises)
                + PREDICTION_MINUTES * len(lesson.predictions)
                for lesson in lessons
            },
            {prediction.name: prediction.options for prediction in every if prediction.options},
        )
