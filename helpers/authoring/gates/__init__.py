"""The gates of the course. Each rule has a name; each finding says file, cell, reason and fix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.authoring import notebooks, sync
from helpers.authoring.gates import cells, learner_imports, prose, teaching, way
from helpers.authoring.gates.finding import Finding
from helpers.authoring.notebooks import AuthoringError

EVERY_NOTEBOOK = (
    prose.file_name,
    cells.shape,
    prose.words,
    prose.unfinished,
    prose.headings,
    prose.images,
    prose.links,
    prose.secrets,
    teaching.title_card,
    teaching.folded_answers,
    learner_imports.notebook_imports,
    way.leads_on,
)


def findings(
    root: Path, exercises: Mapping[str, int], predictions: frozenset[str], minutes: Mapping[str, int] | None = None
) -> list[Finding]:
    """Everything that is wrong with the course at `root`, in the order of files and cells.

    `exercises` maps each registered exercise to its number of hints; `predictions` are the registered predictions;
    `minutes` maps each registered lesson's slug to how long it takes.
    """
    found: list[Finding] = []
    for solution in notebooks.notebooks(root / "solutions"):
        for rule in EVERY_NOTEBOOK:
            found += rule(solution)
        found += cells.stored(solution, "solutions")
        found += cells.outputs(solution)
        found += teaching.exercises(solution, exercises, predictions)
        found += teaching.order(solution, exercises)
        found += way.anchors(solution, exercises)
        found += way.minutes(solution, minutes or {})
        lesson_path = root / "lessons" / solution.name
        if lesson_path.exists():
            lesson = notebooks.read(lesson_path)
            found += cells.stored(lesson, "lessons")
            found += prose.links(lesson)
            found += learner_imports.notebook_imports(lesson)
            found += teaching.markers(lesson)
            found += teaching.answers(solution, lesson)
    for document in [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]:
        found += prose.document_links(root, document)
        found += learner_imports.document_imports(root, document)
    return found + list(prose.unfinished_code(root))


def registered() -> tuple[dict[str, int], frozenset[str], dict[str, int]]:
    """The exercises (with their number of hints), the predictions and the lessons' minutes of this course's register."""
    from helpers.exercises.register import course

    lessons = course().lessons
    hints = {exercise.name: len(exercise.hints) for lesson in lessons for exercise in lesson.exercises}
    predictions = frozenset(prediction.name for lesson in lessons for prediction in lesson.predictions)
    return hints, predictions, {lesson.slug: lesson.minutes for lesson in lessons}


def out_of_step(root: Path) -> list[str]:
    """How lessons differ from what their solutions say, or what is wrong with a solution's marks."""
    try:
        return sync.differences(root)
    except AuthoringError as error:
        return [str(error)]


__all__ = ["Finding", "findings", "out_of_step", "registered"]
