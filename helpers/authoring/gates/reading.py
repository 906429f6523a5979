"""Gates on what a learner has to read: cells that fit on a screen, names that were introduced, bets that are open, minutes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from helpers.authoring.faces import offered
from helpers.authoring.gates import markdown_text
from helpers.authoring.gates.finding import Findings, about, at
from helpers.authoring.gates.teaching import calls
from helpers.authoring.imports import imports
from helpers.authoring.notebooks import Notebook

LINES_MAX: Final = 25
"""Lines of a code cell, as the learner has it: what fits on a small screen with its output."""
HELPERS_MAX: Final = 8
"""Names of ours that one lesson brings in newly, besides those in which every lesson is written."""
EVERYWHERE: Final = frozenset(offered("helpers"))
"""What every lesson is written in: the names that `helpers` itself offers."""
WORDS_A_MINUTE: Final = 180
LINES_A_MINUTE: Final = 25
"""Code that is read, not written."""
TOLERANCE: Final = 0.2
"""How far the card's minutes may be from what they are made of."""
_WHY: Final = re.compile(r"\A\s*\*\*Why\b")


def cell_length(lesson: Notebook) -> Findings:
    """Rule `cell-length`: no code cell of a lesson is longer than a small screen."""
    for place, cell in lesson.cells():
        lines = len(cell.source.splitlines())
        if cell.cell_type == "code" and lines > LINES_MAX:
            reason = f"the cell has {lines} lines, more than {LINES_MAX}"
            yield at(lesson, place, cell, "cell-length", reason, "put plumbing behind a name in helpers, or split it")


def open_bets(solution: Notebook, options: Mapping[str, tuple[str, ...]]) -> Findings:
    """Rule `open-bet`: what can be seen below a guess does not tell it.

    The measurement goes into `reveal` as it is, and the reason comes out of it. `options` maps each prediction that is a
    choice to what can be chosen.
    """
    revealed = False
    for place, cell in solution.cells():
        if cell.cell_type == "markdown":
            if revealed and _WHY.match(cell.source):
                reason = "the reason stands open below a guess"
                yield at(solution, place, cell, "open-bet", reason, "move it into the prediction's `why`")
            revealed = False
            continue
        revealed = revealed or any(function == "reveal" for function, _ in calls(cell.source))
        for name, told in _told(cell.source, options):
            reason = f"the code says {told!r}, which is a choice of {name}"
            yield at(
                solution, place, cell, "open-bet", reason, "give reveal() the measurement, and read it in the register"
            )


def _told(source: str, options: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The choices that stand as texts in a call of reveal: name of the prediction, the choice."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reveal"):
            continue
        name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        choices = options.get(name, ()) if isinstance(name, str) else ()
        for inner in (inner for argument in node.args[1:] for inner in ast.walk(argument)):
            if isinstance(inner, ast.Constant) and inner.value in choices:
                yield str(name), str(inner.value)


def helpers_introduced(lesson: Notebook, known: set[str]) -> Findings:
    """Rule `introduced`: a helper is named in a sentence before its first use, and a lesson brings in few of them.

    `known` holds the names that earlier lessons introduced; those of this lesson are added.
    """
    brought: set[str] = set()
    text = ""
    for place, cell in lesson.cells():
        if cell.cell_type == "markdown":
            text += cell.source
            continue
        used = _names(cell.source)
        brought |= {name for name in _ours(cell.source) if name not in known | EVERYWHERE}
        for name in sorted(brought & used - known):
            if not re.search(rf"`[^`\n]*\b{re.escape(name)}\b[^`\n]*`", text):
                reason = f"nothing above says what {name} is"
                yield at(lesson, place, cell, "introduced", reason, f"name `{name}` in a sentence before its first use")
            known.add(name)
    new = sorted(brought)
    if len(new) > HELPERS_MAX:
        reason = f"it brings in {len(new)} names of ours ({', '.join(new)}), more than {HELPERS_MAX}"
        yield about(lesson, "introduced", reason, "do with fewer")


def _ours(source: str) -> set[str]:
    """The names that a cell imports from helpers."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {found.name for found in imports(tree) if found.module.split(".")[0] == "helpers" and found.name}


def _names(source: str) -> set[str]:
    """The names that a cell uses, apart from its imports."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def minutes(lesson: Notebook, stated: Mapping[str, int], practice: Mapping[str, float]) -> Findings:
    """Rule `honest-minutes`: what the card says is what reading, guessing and doing take together."""
    if not stated.get(lesson.slug):
        return
    words = sum(
        len(markdown_text.sentences(cell.source).split()) for _, cell in lesson.cells() if cell.cell_type == "markdown"
    )
    lines = sum(
        bool(line.strip())
        for _, cell in lesson.cells()
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
    )
    takes = words / WORDS_A_MINUTE + lines / LINES_A_MINUTE + practice.get(lesson.slug, 0)
    says = stated[lesson.slug]
    if abs(takes - says) > TOLERANCE * says:
        reason = (
            f"the card says {says} minutes, and {words:,} words, {lines} lines, guesses and exercises take {takes:.0f}"
        )
        yield about(lesson, "honest-minutes", reason, "correct the card, or the minutes of the exercises")
