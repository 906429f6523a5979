"""solutions/ → lessons/: take out what the learner is to write, keep everything else.

In a code cell of a solution

    ### BEGIN SOLUTION
    orders = table.query(KeyConditionExpression=Key("pk").eq("USER#1"))["Items"]
    ### END SOLUTION

becomes `orders = ...` in the lesson: a placeholder for each name the region binds. A region inside a function, or one
that binds no name, becomes a single `...`. Where other starting code is better, the region says so itself:

    ### BEGIN SOLUTION
    ### STARTER def orders_of(user):
    ### STARTER     return ...
    def orders_of(user):
        return table.query(KeyConditionExpression=Key("pk").eq(user))["Items"]
    ### END SOLUTION

A cell that is an exercise begins with a line that says so, with the number of the heading above it:
`# ✎ Exercise 3.2: your turn`. The guess in `predict("lesson/name", 128)` is left out, so that the lesson asks for it.
Cells whose metadata holds `why` are left out, and so are all outputs and counts. Cell ids stay.
"""

from __future__ import annotations

import ast
import copy
import difflib
import re
import textwrap
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.authoring import notebooks
from helpers.authoring.edits import shortened
from helpers.authoring.notebooks import AuthoringError, Notebook
from helpers.exercises.solution_marks import Region, split
from helpers.files import METADATA

YOUR_TURN = "  # your turn"
EXERCISE = "# ✎ Exercise {number}: your turn"
NUMBER = re.compile(r"^#+ (?:Exercise )?(\d+\.\d+) · ", re.MULTILINE)
"""The number of an exercise in its heading."""
PREDICT = "predict"


def placeholder(region: Region) -> list[str]:
    """The lines that a lesson has in place of a region: its starting code, or a `...` for each name it binds."""
    if region.starter:
        return [f"{region.indent}{line}".rstrip() for line in region.starter]
    names = [] if region.indent else bound_names("\n".join(region.solution))
    return [f"{name} = ...{YOUR_TURN}" for name in names] or [f"{region.indent}...{YOUR_TURN}"]


def bound_names(code: str) -> list[str]:
    """Names that the statements of `code` bind at its top level, in order, each once.

    Raises ValueError where the code is not plain Python (a magic, for example): such a region needs STARTER lines.
    """
    try:
        body = ast.parse(textwrap.dedent(code)).body
    except SyntaxError as error:
        raise ValueError(
            f"the solution is not plain Python ({error.msg}); give its starting code in ### STARTER lines"
        ) from error
    names: list[str] = []
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names.append(statement.name)
            continue
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        nodes = (node for target in targets for node in ast.walk(target))
        names += [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(names))


def starting_code(source: str) -> str:
    """A code cell as the lesson has it. Raises ValueError with the reason where it cannot be made."""
    lines: list[str] = []
    for part in split(source):
        lines += placeholder(part) if isinstance(part, Region) else [part]
    return blank_predictions("\n".join(lines))


def is_exercise(source: str) -> bool:
    """Whether a cell of a solution holds something that a learner is to write."""
    return any(isinstance(part, Region) for part in split(source))


def blank_predictions(source: str) -> str:
    """Leave out the guess of every `predict(name, guess)`."""
    if f"{PREDICT}(" not in source:
        return source
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"a cell with a prediction must be plain Python ({error.msg})") from error
    guessed = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_guess(node)]
    for call in sorted(guessed, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        source = shortened(source, call)
    return source


def _is_guess(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == PREDICT and bool(call.args)


def lesson_of(solution: Notebook) -> NotebookNode:
    """The lesson that a solution notebook stands for. Raises AuthoringError where a cell cannot be turned into one."""
    node: NotebookNode = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA))
    number = ""
    for place, original in solution.cells():
        if "why" in original.metadata:
            continue
        if original.cell_type == "markdown":
            number = next(iter(reversed(NUMBER.findall(original.source))), number)
        cell = copy.deepcopy(original)
        notebooks.tidy_cell(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            try:
                start = starting_code(cell.source)
                cell.source = (
                    f"{EXERCISE.format(number=number)}\n{start}" if number and is_exercise(cell.source) else start
                )
            except ValueError as error:
                raise AuthoringError(
                    f"{solution.name}, cell {place} ({notebooks.first_line(cell.source)}): {error}; correct it and run `make sync`."
                ) from error
        node.cells.append(cell)
    return node


def sync(root: Path) -> list[Path]:
    """Write every lesson from its solution and delete lessons that have none. Returns the paths that changed."""
    changed = [
        root / "lessons" / solution.name
        for solution in notebooks.notebooks(root / "solutions")
        if notebooks.write(root / "lessons" / solution.name, lesson_of(solution))
    ]
    for path in _orphans(root):
        path.unlink()
        changed.append(path)
    return changed


def differences(root: Path) -> list[str]:
    """What `sync` would change, as one unified diff per lesson; `[]` means lessons and solutions are in step."""
    diffs = []
    for solution in notebooks.notebooks(root / "solutions"):
        path = root / "lessons" / solution.name
        stored = path.read_text(encoding="utf-8") if path.exists() else ""
        diff = difflib.unified_diff(
            stored.splitlines(),
            notebooks.text(lesson_of(solution)).splitlines(),
            f"lessons/{path.name}",
            "from solutions",
            lineterm="",
            n=1,
        )
        diffs.append("\n".join(diff))
    diffs += [f"lessons/{path.name} has no solution notebook" for path in _orphans(root)]
    return [diff for diff in diffs if diff]


def _orphans(root: Path) -> list[Path]:
    return [
        path for path in sorted((root / "lessons").glob("*.ipynb")) if not (root / "solutions" / path.name).exists()
    ]
