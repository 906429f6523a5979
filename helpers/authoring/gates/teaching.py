"""Gates on teaching: the title card, the exercises of a lesson, and answers that must not be in it."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Mapping

from helpers.authoring.gates.finding import Findings, about, at
from helpers.authoring.gates.markdown_text import headings, tags
from helpers.authoring.notebooks import Notebook
from helpers.exercises.solution_marks import is_mark, regions

CARD = (
    ("title", r"\A# \d\d · \S", "`# NN · Title` as its first line"),
    ("minutes", r"\b\d+ minutes\b", "how long it takes, as `45 minutes`"),
    ("objectives", r"(?i)you will be able to\b[^\n]*\n+(?:[-*] .+\n?)+", "`You will be able to` and a list of what"),
    ("needs", r"(?i)\byou need\b|\bwhat you need\b", "`You need`: what comes first"),
    ("fidelity", r"(?i)\bfidelity\b", "`Fidelity`: what is DynamoDB's own API, what is simulated, what is not"),
    ("simulated", r"(?i)\bsimulated\b", "what this project simulates, with the fact ids"),
    ("absent", r"(?i)\bnot simulated\b|\babsent\b", "what is not simulated"),
)
"""The parts of a title card: name, what it looks like, and how to say that it is missing."""

SHORTEST_ANSWER = 20
"""Characters, without spaces, from which a solution is long enough to be recognised in a lesson."""

CALLS = ("check", "hint", "solution", "predict", "reveal")


def title_card(notebook: Notebook) -> Findings:
    """Rule `title-card`: the first cell says what, how long, for whom and how faithful."""
    first = notebook.node.cells[0] if notebook.node.cells else None
    if first is None or first.cell_type != "markdown":
        yield about(notebook, "title-card", "the first cell is not a title card", "begin with a Markdown cell")
        return
    for name, pattern, wanted in CARD:
        if not re.search(pattern, first.source):
            yield at(notebook, 1, first, "title-card", f"the title card lacks its {name}", f"add {wanted}")
    number = re.match(r"# (\d\d) ·", first.source)
    if number and number[1] != notebook.number:
        yield at(
            notebook, 1, first, "title-card", f"it says {number[1]}, the file {notebook.number}", "make them the same"
        )


def exercises(notebook: Notebook, exercises: Mapping[str, int], predictions: frozenset[str]) -> Findings:
    """Rule `exercises`: the names used are registered, are this lesson's, are checked once, and none is left out.

    `exercises` maps every registered exercise to its number of hints, `predictions` are the registered predictions.
    """
    used: dict[str, list[str]] = {name: [] for name in CALLS}
    for place, cell in notebook.cells():
        if cell.cell_type != "code":
            continue
        for function, name in calls(cell.source):
            if name is None:
                reason = f"the name given to {function}() is not written out"
                yield at(notebook, place, cell, "exercises", reason, "write the name as text in the call")
                continue
            known = predictions if function in ("predict", "reveal") else exercises.keys()
            if name not in known:
                reason = f"{function}({name!r}) names nothing in the register"
                yield at(
                    notebook,
                    place,
                    cell,
                    "exercises",
                    reason,
                    "add it to helpers/lessons/",
                )
            elif name.split("/")[0] != notebook.slug:
                reason = f"{name} belongs to another lesson"
                yield at(notebook, place, cell, "exercises", reason, f"use a name that begins with {notebook.slug}/")
            elif function in ("check", "predict") and name in used[function]:
                reason = f"{function}({name!r}) comes twice"
                yield at(notebook, place, cell, "exercises", reason, "ask once; give the second one a name of its own")
            used[function].append(name)
    for name in sorted(name for name in exercises if name.split("/")[0] == notebook.slug):
        if name not in used["check"]:
            yield about(
                notebook,
                "exercises",
                f"{name} is registered and never checked",
                f'call check("{name}", …) or remove it',
            )
        if not exercises[name]:
            yield about(notebook, "hints", f"{name} has no hints", "give it a ladder of two or three")
        elif name not in used["hint"] and not any(f'hint("{name}")' in cell.source for _, cell in notebook.cells()):
            yield about(notebook, "hints", f"no cell offers the hints of {name}", f'write `hint("{name}")` beside it')
    for name in sorted(name for name in predictions if name.split("/")[0] == notebook.slug):
        for function in ("predict", "reveal"):
            if name not in used[function]:
                yield about(
                    notebook, "exercises", f"no cell calls {function} for {name}", f'add {function}("{name}", …)'
                )


def order(notebook: Notebook, exercises: Mapping[str, int]) -> Findings:
    """Rule `exercise-order`: exercises are numbered as they come, `4.1 ·`, `4.2 ·` …, and registered in that order."""
    heading, checked = "", []
    for place, cell in notebook.cells():
        if cell.cell_type == "markdown":
            heading = next((found.title for found in reversed(headings(cell.source))), heading)
            continue
        for name in (name for function, name in calls(cell.source) if function == "check" and name in exercises):
            checked.append(name)
            wanted = f"{int(notebook.number or 0)}.{len(checked)} · "
            if not re.match(rf"(Exercise )?{re.escape(wanted)}", heading):
                reason = f"{name} is exercise {len(checked)} of the lesson, and the heading above it is {heading!r}"
                yield at(notebook, place, cell, "exercise-order", reason, f"begin its heading with `{wanted.strip()}`")
    registered = [name for name in exercises if name in checked]
    if registered != list(dict.fromkeys(checked)):
        reason = f"the register has the exercises in another order: {', '.join(registered)}"
        yield about(notebook, "exercise-order", reason, "order them in helpers/lessons/ as the notebook does")


def calls(source: str) -> list[tuple[str, str | None]]:
    """The calls of check, hint, solution, predict and reveal in a cell, with the name where it is written out."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            first = node.args[0]
            name = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
            found.append((node.func.id, name, node.lineno, node.col_offset))
    return [(function, name) for function, name, *_ in sorted(found, key=lambda call: call[2:])]


def markers(notebook: Notebook) -> Findings:
    """Rule `no-answers`: the marks of a solution, and cells of explanation, stay out of lessons."""
    for place, cell in notebook.cells():
        if any(is_mark(line) for line in cell.source.split("\n")) or "why" in cell.metadata:
            yield at(notebook, place, cell, "no-answers", "a lesson holds part of a solution", "run `make sync`")


def answers(solution: Notebook, lesson: Notebook) -> Findings:
    """Rule `no-answers`: what the learner is to write, and why it is right, stands nowhere in the lesson."""
    secrets = [
        ("the solution", run) for _, cell in solution.cells() if cell.cell_type == "code" for run in _runs(cell.source)
    ]
    secrets += [("the explanation", _squeeze(cell.source)) for _, cell in solution.cells() if "why" in cell.metadata]
    for place, cell in lesson.cells():
        squeezed = _squeeze(cell.source)
        for noun, secret in secrets:
            if len(secret) >= SHORTEST_ANSWER and secret in squeezed:
                reason = f"it gives away {noun} of an exercise ({secret[:40]}…)"
                yield at(lesson, place, cell, "no-answers", reason, "mark it as a solution, or show another example")
                break


def _runs(source: str) -> list[str]:
    """The stretches of a cell's solutions that would give them away: any two lines in a row, or the only one."""
    try:
        found = regions(source)
    except ValueError:
        return []  # sync reports it
    runs = []
    for region in found:
        given = {_squeeze(line) for line in region.starter}
        lines = [_squeeze(line) for line in region.solution]
        lines = [line for line in lines if line and not line.startswith("#") and line not in given]
        runs += ["".join(pair) for pair in itertools.pairwise(lines)] if len(lines) > 1 else lines
    return runs


def _squeeze(source: str) -> str:
    return re.sub(r"\s+", "", source)


def folded_answers(notebook: Notebook) -> Findings:
    """Rule `folded-answers`: a self-test's answers open only when asked (`<details>` with a `<summary>`)."""
    for place, cell in notebook.cells():
        if cell.cell_type != "markdown":
            continue
        names = [tag.name for tag in tags(cell.source)]
        if not names.count("details") == names.count("/details") == names.count("summary"):
            yield at(
                notebook, place, cell, "folded-answers", "a <details> is not closed or has no <summary>", "complete it"
            )
