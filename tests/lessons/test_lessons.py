"""The lessons together: one folder each, one module an exercise, and the tools that write golden files."""

from __future__ import annotations

from collections import Counter

import pytest

from helpers.exercises import Lesson
from helpers.exercises.register import course
from tests.exercises.sample import SAMPLE
from tests.lessons import transcript
from tests.lessons.answers import FOLDER, folder_of

SHARED = {"__init__", "test_lesson"}
"""Modules in the folder of a lesson's tests that belong to no exercise."""


def modules(lesson: Lesson) -> set[str]:
    return {path.stem for path in folder_of(lesson).glob("*.py")} - SHARED


@pytest.mark.parametrize("lesson", course().lessons, ids=lambda lesson: lesson.package)
def test_the_tests_mirror_the_lesson(lesson: Lesson) -> None:
    assert modules(lesson) == {exercise.module for exercise in lesson.exercises}
    assert (folder_of(lesson) / "test_lesson.py").exists()


@pytest.mark.parametrize("lesson", course().lessons, ids=lambda lesson: lesson.package)
def test_exercises_are_numbered_as_they_come(lesson: Lesson) -> None:
    numbers = [exercise.title.partition(" · ")[0] for exercise in lesson.exercises]
    assert numbers == [f"{lesson.number}.{place}" for place in range(1, len(numbers) + 1)]


def test_no_folder_is_left_of_a_lesson_that_is_gone() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert folders == {lesson.package for lesson in course().lessons}


def test_names_are_unique_over_all_lessons() -> None:
    lessons = (*course().lessons, *SAMPLE.lessons)
    counts = Counter(exercise.name for lesson in lessons for exercise in lesson.exercises)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.transcript
def test_a_transcript_is_the_same_each_time() -> None:
    assert transcript.transcript("sample-values") == transcript.transcript("sample-values")


def test_a_lesson_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="There is no lesson nowhere"):
        transcript.transcript("nowhere")
