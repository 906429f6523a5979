"""A new lesson's solution notebook, with every part a lesson has (and the gates ask for) in its place."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat

from helpers.authoring import notebooks
from helpers.authoring.notebooks import FILE_NAME, METADATA, AuthoringError

CARD = """\
# {number} · {title}

**45 minutes**

**You will be able to**

- say in one line what the learner can do afterwards

**You need** lesson 00.

**Fidelity** · DynamoDB's own API, served by moto: name the calls · simulated here: name it, with its fact ids ·
not simulated: name it"""

PARTS: tuple[tuple[str, str, str], ...] = (
    ("setup-text", "markdown", "Run this cell first. It starts the lab that every later cell talks to."),
    ("setup", "code", "from helpers import Lab, check, expect_error, hint, predict, reveal, solution\n\nlab = Lab()"),
    (
        "habit",
        "markdown",
        "## The habit\n\nName the relational reflex this lesson unlearns, with the code a SQL person would write first.",
    ),
    ("experiment", "markdown", "## The experiment\n\nPredict, run, explain."),
    ("move", "markdown", "## The move\n\nThe pattern that works, with the same measurement beside it."),
    ("exercises", "markdown", "## Exercises\n\nThree to six, from one line to a small design."),
    ("bug-hunt", "markdown", "## Bug hunt\n\nPlausible code that is wrong: make it fail, then correct it."),
    ("recap", "markdown", "## Recap\n\nFive lines at most, and three questions with folded answers."),
)


def create(root: Path, name: str) -> Path:
    """Write `solutions/<name>.ipynb` for a name such as `07-writes-are-the-bill` and return its path.

    Raises AuthoringError where the name has another form or is taken.
    """
    path = root / "solutions" / f"{name.removesuffix('.ipynb')}.ipynb"
    match = FILE_NAME.fullmatch(path.name)
    if not match:
        raise AuthoringError(f"{name!r} is not of the form NN-slug, such as 07-writes-are-the-bill.")
    if path.exists():
        raise AuthoringError(f"solutions/{path.name} is there already: choose another name, or edit it.")
    title = match["slug"].replace("-", " ").capitalize()
    node = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA))
    node.cells.append(nbformat.v4.new_markdown_cell(CARD.format(number=match["number"], title=title), id="title-card"))
    for cell_id, kind, source in PARTS:
        if kind == "code":
            node.cells.append(nbformat.v4.new_code_cell(source, id=cell_id))
        else:
            node.cells.append(nbformat.v4.new_markdown_cell(source, id=cell_id))
    notebooks.write(path, node)
    return path
