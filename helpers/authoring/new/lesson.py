"""`new lesson NN-slug`: a notebook, a package for its exercises, a folder for the answers they are tested with."""

from __future__ import annotations

from pathlib import Path

from helpers.authoring import notebooks
from helpers.authoring.new import code
from helpers.authoring.new.names import LessonName
from helpers.authoring.new.notebook import lesson_notebook
from helpers.authoring.new.write_new import write_new
from helpers.authoring.notebooks import AuthoringError


def lesson(root: Path, given: str) -> list[Path]:
    """Begin the lesson of a name such as `07-writes-are-the-bill` and return the files that were written.

    Raises AuthoringError, before anything is written, where the name has another form or its number or slug is taken.
    """
    name = LessonName.of(given)
    for path in sorted((root / "solutions").glob("*.ipynb")):
        number, _, slug = path.stem.partition("-")
        if number == name.number or slug == name.slug:
            raise AuthoringError(
                f"solutions/{path.name} is there already: choose another number and name, or go on with it."
            )
    return write_new(
        {
            name.notebook(root): notebooks.text(lesson_notebook(name)),
            name.code(root) / "__init__.py": code.package(name),
            name.tests(root) / "__init__.py": "",
            name.tests(root) / "test_lesson.py": code.tests(name),
        }
    )
