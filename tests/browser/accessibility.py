"""axe-core on the outputs of a notebook: what keeps somebody from reading or using them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.authoring.notebooks import ROOT

from .page import LabPage

SETTING: Final = "NOT_A_DATABASE_AXE"
BESIDE: Final = ROOT / "tests" / "node_modules" / "axe-core"
SCRIPT: Final = "axe.min.js"
OUTPUTS: Final = ".jp-OutputArea"
"""JupyterLab's own furniture is not ours to judge; this is what our code put on the page."""
GRAVE: Final = ("serious", "critical")
CONTRAST: Final = "color-contrast"

_LOADED: Final = "() => window.axe !== undefined"
# JupyterLab's body is 0 pixels high and hides what overflows; axe then takes all text on the page for invisible.
_RUN: Final = """async selector => {
    document.body.style.height = '100vh';
    const result = await axe.run({include: [selector]}, {resultTypes: ['violations', 'passes']});
    document.body.style.height = '';
    const brief = rule => ({rule: rule.id, impact: rule.impact ?? '', help: rule.help, nodes: rule.nodes.length,
        first: rule.nodes[0].html.slice(0, 300) + ' ' + (rule.nodes[0].failureSummary ?? '')});
    return {violations: result.violations.map(brief), passes: result.passes.map(brief)}; }"""


class NoAxe(RuntimeError):
    """axe-core is not here; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule of axe: how many elements of the page it is about, and the first of them with what is wrong."""

    rule: str
    impact: str
    help: str
    nodes: int
    first: str

    def __str__(self) -> str:
        return f"{self.impact}: {self.help} ({self.rule}, {self.nodes} times), as in {self.first}"


def script() -> str:
    """axe-core's source: from the folder that the setting names, or from beside the tests. Raises NoAxe."""
    folder = Path(os.environ.get(SETTING) or BESIDE)
    try:
        return (folder / SCRIPT).read_text(encoding="utf-8")
    except OSError:
        raise NoAxe(
            "axe-core is not installed: npm install --prefix tests --no-save axe-core@4 brings it "
            f"(or set {SETTING} to the folder of a copy)."
        ) from None


def grave(page: LabPage) -> list[Finding]:
    """What axe calls serious or critical in the outputs of the open notebook, as it is shown now. Raises NoAxe."""
    if not page.page.evaluate(_LOADED):
        page.page.evaluate(script())
    result = page.page.evaluate(_RUN, OUTPUTS)
    looked_at = {finding.rule for finding in map(_finding, result["passes"] + result["violations"])}
    assert CONTRAST in looked_at, f"axe saw no text in the outputs; it looked at {sorted(looked_at)}"
    return [finding for finding in map(_finding, result["violations"]) if finding.impact in GRAVE]


def _finding(found: dict[str, object]) -> Finding:
    return Finding(**found)  # type: ignore[arg-type]
