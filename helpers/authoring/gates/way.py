"""Gates on a learner's way through a lesson: honest minutes, headings that links lead to, and an end that leads on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.authoring.gates.finding import Findings, about, at
from helpers.authoring.gates.markdown_text import headings
from helpers.authoring.gates.teaching import calls
from helpers.authoring.notebooks import Notebook

_MINUTES = re.compile(r"\*\*(\d+) minutes\*\*")


def minutes(notebook: Notebook, stated: Mapping[str, int]) -> Findings:
    """Rule `minutes`: the title card says what the register does. `stated` maps each lesson's slug to its minutes."""
    card = notebook.node.cells[0].source if notebook.node.cells else ""
    said = _MINUTES.search(card)
    wanted = stated.get(notebook.slug)
    if wanted is not None and (said is None or int(said[1]) != wanted):
        reason = f"the card says {said[0] if said else 'nothing'}, the register {wanted} minutes"
        yield about(notebook, "minutes", reason, "write what was measured in both")


def anchors(notebook: Notebook, exercises: Mapping[str, int]) -> Findings:
    """Rule `anchor`: the cell with an exercise's heading has the id that links to the exercise name, `ex-choose-n`."""
    last = None
    for place, cell in notebook.cells():
        if cell.cell_type == "markdown":
            if headings(cell.source):
                last = (place, cell)
            continue
        for function, name in calls(cell.source):
            if function != "check" or name is None or name not in exercises or last is None:
                continue
            wanted = f"ex-{name.split('/')[1]}"
            if last[1].id != wanted:
                reason = f"links to {name} lead to a cell with the id {wanted!r}; this one's is {last[1].id!r}"
                yield at(notebook, *last, "anchor", reason, f"give the cell with its heading the id {wanted!r}")


def leads_on(notebook: Notebook) -> Findings:
    """Rule `leads-on`: the last cell shows what is open, and the way to the next lesson."""
    last = notebook.node.cells[-1] if notebook.node.cells else None
    wanted = f"finish({int(notebook.number or 0)})"
    if last is None or last.cell_type != "code" or wanted not in last.source:
        yield about(
            notebook, "leads-on", "the last cell does not lead on", f"end it with a code cell that calls `{wanted}`"
        )
