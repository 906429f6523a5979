"""What keeps somebody from reading or using the outputs of a notebook: axe-core's verdict, and our own where it has none."""

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
OUTPUT: Final = ".jp-OutputArea-output"
"""JupyterLab's own furniture is not ours to judge; this is what our code put on the page."""
GRAVE: Final = ("serious", "critical")
CONTRAST: Final = "color-contrast"
"""The only rule of axe whose verdict depends on the theme."""
OURS: Final = {
    "contrast": "Text must stand out from what is behind it, wherever axe cannot tell",
    "covered": "Text must not lie below something else",
}
"""The rules that contrast.js measures, on pictures of the page."""


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


def grave(page: LabPage, *, again: bool = False) -> list[Finding]:
    """What shuts people out of the open notebook, as it is shown now. Raises NoAxe.

    It is what axe calls serious or critical, what axe leaves undecided and we cannot answer either, and text that does not
    stand out. Each text in an output has been judged by axe or measured by us. `again`, in another theme, asks only what
    depends on colours.
    """
    if not page.page.evaluate("() => window.axe !== undefined"):
        page.page.evaluate(script())
    page.unfold()  # what is scrolled out of view is not looked at
    said = page.page.evaluate("asked => course.axe(asked)", [OUTPUT, CONTRAST, [CONTRAST] if again else []])
    broken = [Finding(**{name: one[name] for name in Finding.__slots__}) for one in said["broken"]]
    findings = [one for one in broken if one.impact in GRAVE]
    findings += [
        Finding(one["rule"], "undecided", one["help"], one["element"], one["wrong"])
        for one in said["undecided"]
        if not one["resolved"]
    ]
    return findings + measured(page)


def measured(page: LabPage) -> list[Finding]:
    """Texts that do not stand out, where axe did not judge them, and texts that something lies over."""
    page.page.evaluate("outputs => course.findTexts(outputs)", OUTPUT)
    pictures = page.photograph()
    page.page.evaluate("outputs => contrast.hide(outputs)", OUTPUT)
    try:
        bare = page.photograph()
    finally:
        page.page.evaluate("() => contrast.show()")
    wrong = []
    for shown, hidden in zip(pictures, bare, strict=True):
        both = {"top": hidden.top, "shown": shown.encoded, "hidden": hidden.encoded}
        wrong += page.page.evaluate("both => course.measure(both)", both)
    wrong += page.page.evaluate("() => course.covered()")
    assert page.page.evaluate("() => course.unread()") == [], "nobody has read these texts"
    return [Finding(one["rule"], "measured", OURS[one["rule"]], one["element"], one["wrong"]) for one in wrong]
