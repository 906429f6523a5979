"""`new exercise lesson-slug/name`: cells, the module that declares it, and the answers it is tested with."""

from __future__ import annotations

from pathlib import Path

from helpers.authoring import notebooks
from helpers.authoring.new import code, notebook
from helpers.authoring.new.names import ExerciseName
from helpers.authoring.new.write_new import write_new
from helpers.authoring.notebooks import AuthoringError
from helpers.files import write_atomic


def exercise(root: Path, given: str, after: str | None = None) -> list[Path]:
    """Begin the exercise of a name such as `writes-are-the-bill/size-an-item` and return the files that were written.

    Its cells stand behind the cell `after`, else behind the last exercise; exercises further down move on by one, in
    their headings and their titles. Raises AuthoringError, before anything is written, where that cannot be done.
    """
    name = ExerciseName.of(root, given)
    lesson, package = int(name.lesson.number), name.lesson.code(root)
    solution = notebooks.read(name.lesson.notebook(root))
    at = notebook.position(solution, after)
    before, behind = solution.node.cells[:at], solution.node.cells[at:]
    place = len(notebook.checked(before)) + 1
    made = notebook.exercise_cells(name, place)
    taken = {cell.id for cell in solution.node.cells} & {cell.id for cell in made}
    if taken:
        raise AuthoringError(
            f"{solution.name} has a cell {min(taken)!r} already: choose another name for the exercise."
        )
    if not package.is_dir():
        raise AuthoringError(
            f"{package.relative_to(root).as_posix()} is missing: the lesson's exercises are declared there."
        )
    changed: dict[Path, str] = {}
    for path in sorted(package.glob("*.py")):
        text, count = notebook.moved_on(path.read_text(encoding="utf-8"), lesson, place)
        if count:
            changed[path] = text
    notebook.renumber(behind, lesson, place)
    solution.node.cells = [*before, *made, *behind]

    written = write_new(
        {
            package / f"{name.module}.py": code.module(name, place),
            name.lesson.tests(root) / f"{name.module}.py": code.answers(name),
        }
    )
    for path, text in changed.items():
        write_atomic(path, text.encode())
    code.tidy([*written, *changed])
    notebooks.write(solution.path, solution.node)
    return [solution.path, *written, *changed]
