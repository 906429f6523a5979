"""The README and docs/ as files: code blocks, run; tables of model choices and of lessons, the house, written from what is there.

`python -m tests.docs.pages [PAGE …]` brings tables and stated outputs up to date. Look at what it changed.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.authoring.notebooks import ROOT
from helpers.engine.physics.model import DEFAULT, Choice
from helpers.lab.lab import Lab
from tests.architecture.drawing import drawing, floors
from tests.architecture.graph import read

from . import operations

DOCS: Final = ROOT / "docs"
REALITY: Final = DOCS / "how-real-is-this"
README: Final = ROOT / "README.md"
FACTS: Final = DOCS / "facts.md"

_BLOCK: Final = re.compile(
    r"^```python[ \t]*(?P<about>[^\n]*)\n(?P<code>.*?)^```\n(?P<stated>\n```text\n(?P<text>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_TABLE: Final = re.compile(r"^<!-- model: (?P<names>[a-z_0-9, ]+) -->\n.*?<!-- end -->", re.MULTILINE | re.DOTALL)
_HOUSE: Final = re.compile(r"^<!-- house: (?P<what>drawing|floors) -->\n.*?<!-- end -->", re.MULTILINE | re.DOTALL)
_OPERATIONS: Final = re.compile(r"^<!-- operations -->\n.*?<!-- end -->", re.MULTILINE | re.DOTALL)
_LESSON: Final = re.compile(r"^\| (?P<number>\d\d) \| .+ \| (?:\d+|open) \| (?:ready|planned) \|$", re.MULTILINE)
_CARD: Final = re.compile(r"^# \d\d · (?P<title>.+?)$.*?^\*\*(?P<minutes>\d+) minutes\*\*", re.MULTILINE | re.DOTALL)
_CHOICES: Final[dict[str, Choice]] = {choice.name: choice for choice in DEFAULT.choices()}
_WHOSE: Final = {"published": "AWS's", "ours": "ours"}


@dataclass(frozen=True, slots=True)
class Block:
    """One ```python block of a page. `about` is what follows the word python; `stated` is the ```text block below it."""

    path: Path
    line: int
    code: str
    about: str
    stated: str | None

    @property
    def name(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    def run(self) -> str:
        """What the block prints, run as a program of its own. A lab it leaves running is stopped."""
        program = compile("\n" * self.line + self.code, str(self.path), "exec")
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                exec(program, {"__name__": "__main__"})
        finally:
            if Lab.is_running():
                Lab.current().stop()
        return printed.getvalue()


def pages() -> list[Path]:
    """The README and every page under docs/, in order."""
    return [README, *sorted(DOCS.rglob("*.md"))]


def blocks(path: Path) -> Iterator[Block]:
    """The Python blocks of a page."""
    text = path.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(path, line, found["code"], found["about"].strip(), found["text"])


def tabled(text: str) -> list[str]:
    """The model's parameters that a page has in its tables."""
    return [name.strip() for found in _TABLE.finditer(text) for name in found["names"].split(",")]


def with_tables(text: str) -> str:
    """The page with its tables as the model is now. Raises KeyError for a parameter that the model does not have."""
    return _TABLE.sub(lambda found: _table([name.strip() for name in found["names"].split(",")]), text)


def _table(names: list[str]) -> str:
    lines = [
        f"<!-- model: {', '.join(names)} -->",
        "",
        "| parameter | default | whose | what it is |",
        "|---|---|---|---|",
    ]
    for name in names:
        choice = _CHOICES[name]
        value = f"{choice.value:,}" if type(choice.value) in (int, float) else str(choice.value)
        lines.append(f"| `{name}` | {value} | {_WHOSE[choice.origin]} | {choice.meaning} ({choice.fact}) |")
    return "\n".join([*lines, "", "<!-- end -->"])


def with_house(text: str) -> str:
    """The page with the drawing and the floors of `helpers/` as its code is now."""

    def renewed(found: re.Match[str]) -> str:
        written = drawing(read(ROOT)) if found["what"] == "drawing" else floors(ROOT)
        return f"<!-- house: {found['what']} -->\n\n{written}\n\n<!-- end -->"

    return _HOUSE.sub(renewed, text)


def with_operations(text: str) -> str:
    """The page with its table of operations as the engine serves them now."""
    return _OPERATIONS.sub(lambda _: f"<!-- operations -->\n\n{operations.table()}\n\n<!-- end -->", text)


def with_lessons(text: str) -> str:
    """The page with its table of lessons as `lessons/` is now: a notebook that is there is ready."""

    def renewed(line: re.Match[str]) -> str:
        for notebook in sorted((ROOT / "lessons").glob(f"{line['number']}-*.ipynb")):
            source = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"]
            card = _CARD.search("".join(source))
            if card is None:
                raise ValueError(f"{notebook.name} does not begin with `# NN · Title` and its minutes.")
            return f"| {line['number']} | [{card['title']}](lessons/{notebook.name}) | {card['minutes']} | ready |"
        return line[0]

    return _LESSON.sub(renewed, text)


def listed_lessons(text: str) -> list[tuple[str, bool]]:
    """Number of each lesson in a page's table, and whether it is called ready."""
    return [(line["number"], line[0].endswith("ready |")) for line in _LESSON.finditer(text)]


def with_outputs(path: Path, run: Callable[[Block], str] = Block.run) -> str:
    """The page with what its blocks print now, where it states an output."""
    found = {block.line: block for block in blocks(path)}
    text = path.read_text(encoding="utf-8")

    def renewed(match: re.Match[str]) -> str:
        block = found[text.count("\n", 0, match.start()) + 1]
        if match["stated"] is None or block.about:
            return match[0]
        fence = match[0][: match.start("stated") - match.start()]
        return f"{fence}\n```text\n{run(block)}```\n"

    return _BLOCK.sub(renewed, text)


def main(names: list[str]) -> None:
    """Rewrite the named pages, or all."""
    for path in [Path(name).resolve() for name in names] or pages():
        before = path.read_text(encoding="utf-8")
        path.write_text(with_operations(with_house(with_lessons(with_tables(before)))), encoding="utf-8")
        after = with_outputs(path)
        path.write_text(after, encoding="utf-8")
        if after != before:
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
