"""The gates of the course. Each rule has a name; each finding says file, cell, reason and fix."""

from __future__ import annotations

from pathlib import Path

from helpers.authoring import notebooks, sync
from helpers.authoring.gates import cells, learner_imports, prose, reading, teaching, way
from helpers.authoring.gates.finding import Finding
from helpers.authoring.gates.known import Known
from helpers.authoring.notebooks import AuthoringError

EVERY_NOTEBOOK = (
    prose.file_name,
    cells.shape,
    prose.words,
    prose.dollars,
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


def findings(root: Path, known: Known) -> list[Finding]:
    """Everything that is wrong with the course at `root`, in the order of files and cells."""
    found: list[Finding] = []
    introduced: set[str] = set()
    for solution in notebooks.notebooks(root / "solutions"):
        for rule in EVERY_NOTEBOOK:
            found += rule(solution)
        found += cells.stored(solution, "solutions")
        found += cells.outputs(solution)
        found += teaching.exercises(solution, known.exercises, known.predictions)
        found += teaching.order(solution, known.exercises)
        found += way.anchors(solution, known.exercises)
        found += way.minutes(solution, known.minutes)
        found += reading.open_bets(solution, known.options)
        lesson_path = root / "lessons" / solution.name
        if lesson_path.exists():
            lesson = notebooks.read(lesson_path)
            found += cells.stored(lesson, "lessons")
            found += prose.links(lesson)
            found += learner_imports.notebook_imports(lesson)
            found += teaching.markers(lesson)
            found += teaching.answers(solution, lesson)
            found += reading.cell_length(lesson)
            found += reading.helpers_introduced(lesson, introduced)
            found += reading.minutes(lesson, known.minutes, known.practice)
    for document in [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]:
        found += prose.document_links(root, document)
        found += learner_imports.document_imports(root, document)
    return found + list(prose.unfinished_code(root))


def registered() -> Known:
    """What this course's register says."""
    from helpers.exercises.register import course

    return Known.of(course())


def out_of_step(root: Path) -> list[str]:
    """How lessons differ from what their solutions say, or what is wrong with a solution's marks."""
    try:
        return sync.differences(root)
    except AuthoringError as error:
        return [str(error)]


__all__ = ["Finding", "Known", "findings", "out_of_step", "registered"]
