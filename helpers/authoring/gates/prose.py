"""Gates on words: filler, headings, links, images, and things that must never be published."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

from helpers.authoring import notebooks
from helpers.authoring.gates import markdown_text
from helpers.authoring.gates.finding import Finding, Findings, about, at, file_of
from helpers.authoring.notebooks import Notebook

FILLER = re.compile(r"\b(just|simply|obviously|of course|basically|trivially|needless to say)\b", re.IGNORECASE)

CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
RUN = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) )|\|")
"""What ends a run of text in which a formula could lie: a blank line, an entry of a list, a cell of a table."""

UNFINISHED = re.compile(r"\bSay here\b[^.\n\"]*")
"""How every sentence begins that `helpers.authoring.new` leaves to the author."""

# Folders of a machine; temporary files of a kernel; keys. The example keys of AWS's documentation are allowed.
MACHINE_PATH = re.compile(
    r"(?<![\w.~/-])/(?:home|Users|root|tmp|private|var|mnt|opt|work)/[\w.-]+|\b[A-Z]:\\{1,2}Users\\"
)
ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")
SECRET = re.compile(
    r"(?i)(?:secret|token|password)[\w\"']{0,20}\s*[=:]\s*[\"'][A-Za-z0-9/+=]{30,}[\"']|-----BEGIN [A-Z ]*PRIVATE KEY"
)
EXAMPLE = "EXAMPLE"


def words(notebook: Notebook) -> Findings:
    """Rule `no-filler`: words that tell a learner how easy something ought to be."""
    for place, cell in notebook.cells():
        if cell.cell_type == "markdown":
            for found in sorted({match[0].lower() for match in FILLER.finditer(markdown_text.prose(cell.source))}):
                yield at(notebook, place, cell, "no-filler", f"it says {found!r}", "leave the word out")


def dollars(notebook: Notebook) -> Findings:
    """Rule `dollars`: two dollar signs in one run of text: JupyterLab draws what stands between them as a formula.

    A backslash does not help: Markdown takes it away before MathJax looks.
    """
    for place, cell in notebook.cells():
        runs = RUN.split(CODE.sub("\n\n", cell.source)) if cell.cell_type == "markdown" else []
        if any(run.count("$") > 1 for run in runs):
            said = "what stands between two dollar signs is drawn as a formula"
            yield at(notebook, place, cell, "dollars", said, "write “16 dollars”")


def unfinished(notebook: Notebook) -> Findings:
    """Rule `unfinished`: a sentence that `new` put there for its author to write."""
    for place, cell in notebook.cells():
        found = UNFINISHED.search(markdown_text.prose(cell.source)) if cell.cell_type == "markdown" else None
        if found:
            yield at(
                notebook, place, cell, "unfinished", f"it still says “{found[0]}”", "write what the sentence asks for"
            )


def unfinished_code(root: Path) -> Findings:
    """Rule `unfinished` in the declarations of exercises."""
    for path in sorted((root / "helpers" / "lessons").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := UNFINISHED.search(line):
                yield Finding(
                    name, f"line {number}", "unfinished", f"it still says “{found[0]}”", "write what it asks for"
                )


def headings(notebook: Notebook) -> Findings:
    """Rule `heading-order`: one title, in the first cell, and no level left out below it."""
    depth = 0
    for place, cell in notebook.cells():
        if cell.cell_type != "markdown":
            continue
        for heading in markdown_text.headings(cell.source):
            if heading.depth == 1 and depth > 0:
                yield at(
                    notebook,
                    place,
                    cell,
                    "heading-order",
                    f"{heading.title!r} is a second title",
                    "use ## for sections",
                )
            elif heading.depth > depth + 1:
                reason = f"{heading.title!r} is at level {heading.depth} below level {depth}"
                yield at(notebook, place, cell, "heading-order", reason, f"use {'#' * (depth + 1)}")
            depth = heading.depth
    if depth == 0:
        yield about(notebook, "heading-order", "it has no title", "begin the first cell with `# NN · Title`")


def images(notebook: Notebook) -> Findings:
    """Rule `alt-text`: every picture in the text can be read aloud."""
    for place, cell in notebook.cells():
        if cell.cell_type == "markdown":
            for image in markdown_text.images_without_alt(cell.source):
                yield at(
                    notebook, place, cell, "alt-text", f"{image} has no alt text", "say in words what the picture shows"
                )


def secrets(notebook: Notebook) -> Findings:
    """Rule `nothing-private`: no path of a machine and no key, in sources or outputs."""
    for place, cell in notebook.cells():
        content = (
            cell.source + "\n" + "\n".join(json.dumps(output, ensure_ascii=False) for output in cell.get("outputs", []))
        )
        for pattern, noun in (
            (MACHINE_PATH, "a path of one machine"),
            (ACCESS_KEY, "an access key"),
            (SECRET, "a secret"),
        ):
            found = next((match[0] for match in pattern.finditer(content) if EXAMPLE not in match[0]), None)
            if found:
                shown = found if noun.startswith("a path") else f"{found[:8]}…"
                yield at(
                    notebook,
                    place,
                    cell,
                    "nothing-private",
                    f"it holds {noun}, {shown}",
                    "take it out; a key must also be revoked",
                )


def links(notebook: Notebook) -> Findings:
    """Rule `links`: relative links lead to a file of the same folder (a learner's copy has no other), and to its anchors."""
    folder = notebook.path.parent
    for place, cell in notebook.cells():
        if cell.cell_type != "markdown":
            continue
        for target in markdown_text.targets(cell.source):
            reason = broken(target, folder, here=notebook.path, inside=folder)
            if reason:
                yield at(notebook, place, cell, "links", f"{target}: {reason}", "correct the link")


def document_links(root: Path, document: Path) -> Findings:
    """Rule `links` for the Markdown files of the project."""
    for target in markdown_text.targets(document.read_text(encoding="utf-8")):
        reason = broken(target, document.parent, here=document, inside=root)
        if reason:
            name = document.relative_to(root).as_posix()
            yield Finding(name, "", "links", f"{target}: {reason}", "correct the link")


def broken(target: str, folder: Path, *, here: Path, inside: Path) -> str:
    """Why a link does not resolve, or "" where it does. Links to other sites are only checked for https."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return (
            ""
            if target.startswith(
                ("https:", "mailto:", "attachment:", "data:image/", "http://127.0.0.1", "http://localhost")
            )
            else "not https"
        )
    path, _, anchor = target.partition("#")
    file = (folder / unquote(path)).resolve() if path else here.resolve()
    if not file.is_relative_to(inside.resolve()):
        return f"it leads out of {inside.name}/"
    if not file.exists():
        return "there is no such file"
    if anchor and file.suffix in (".md", ".ipynb") and unquote(anchor) not in anchors_of(file):
        return "there is no such heading"
    return ""


def anchors_of(file: Path) -> set[str]:
    """The anchors of a Markdown file or a notebook."""
    if file.suffix == ".md":
        return markdown_text.anchors(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for _, cell in notebooks.read(file).cells():
        if cell.cell_type == "markdown":
            found |= markdown_text.anchors(cell.source)
    return found


def file_name(notebook: Notebook) -> Findings:
    """Rule `file-name`: NN-slug.ipynb."""
    if not notebook.number:
        yield Finding(
            file_of(notebook),
            "",
            "file-name",
            "the name is not of the form NN-slug.ipynb",
            "rename it, such as 07-writes.ipynb",
        )
