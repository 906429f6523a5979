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
AREA: Final = ".jp-OutputArea"
OUTPUT: Final = ".jp-OutputArea-output"
"""JupyterLab's own furniture is not ours to judge; this is what our code put on the page."""
GRAVE: Final = ("serious", "critical")
CONTRAST: Final = "color-contrast"

EXCUSED: Final = {
    (
        "aria-input-field-name",
        "noUi-handle",
    ): "ipywidgets names no slider's handle; its label and its number, which can be typed over, stand beside it",
}
"""(rule, part of an element) → why it cannot be put right here."""


class NoAxe(RuntimeError):
    """axe-core is not here; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An element that breaks a rule of axe, and how."""

    rule: str
    impact: str
    help: str
    element: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.impact}, {self.rule}: {self.help}. {self.element} {self.wrong}"

    @property
    def excused(self) -> bool:
        return any(self.rule == rule and part in self.element for rule, part in EXCUSED)


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
    if not page.page.evaluate("() => window.axe !== undefined"):
        page.page.evaluate(script())
    page.unfold()  # what is scrolled out of view is not looked at
    result = page.page.evaluate("selectors => course.axe(selectors)", [AREA, OUTPUT, CONTRAST])
    assert result["unread"] == [], "axe did not see the text of these outputs"
    findings = [Finding(**found) for found in result["findings"]]
    return [finding for finding in findings if finding.impact in GRAVE and not finding.excused]
