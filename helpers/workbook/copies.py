"""The learner's copy of the lessons. One rule stands above the rest: nothing the learner wrote is ever lost."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from helpers.files import WorkbookError, free_name, write_atomic
from helpers.workbook.places import Places

MARKER_VERSION = 1
"""Of the marker's form, should it ever change."""
SKIPPED = {".ipynb_checkpoints", "__pycache__", ".gitkeep", ".DS_Store"}
"""What may lie among the lessons and is none of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing an update did, as a sentence for the learner, and the file it is about (relative to the copy)."""

    file: str
    sentence: str


def update(places: Places, *, now: datetime) -> list[Change]:
    """Bring the learner's copy up to date with the lessons.

    A file that is missing is copied; one the learner never edited is replaced by its new version; one that was edited
    stays, and its new version is placed beside it under a dated name. Returns what was done; nothing to do is `[]`.
    """
    changes: list[Change] = []
    copied = _read_marker(places)
    before = dict(copied)
    for source in _sources(places.lessons):
        name = source.relative_to(places.lessons).as_posix()
        content = source.read_bytes()
        wanted = fingerprint(content, notebook=source.suffix == ".ipynb")
        content = ready(content) if source.suffix == ".ipynb" else content
        target = places.work / name
        if not target.exists():
            changes.append(
                Change(name, f"{name}: copied." if name not in copied else f"{name}: was gone, copied again.")
            )
            write_atomic(target, content)
        else:
            current = fingerprint(target.read_bytes(), notebook=target.suffix == ".ipynb")
            if current != wanted and current == copied.get(name):
                write_atomic(target, content)
                changes.append(Change(name, f"{name}: updated (you had not edited it)."))
            elif current != wanted and wanted != copied.get(name):
                beside = free_name(target.with_name(f"{target.stem}.new-{now:%Y-%m-%d}{target.suffix}"))
                write_atomic(beside, content)
                changes.append(Change(name, f"{name}: yours is kept; the new version is beside it as {beside.name}."))
        copied[name] = wanted
    if changes or copied != before or not places.marker.exists():
        _write_marker(places, copied)
    return changes


def reset(places: Places, name: str, *, now: datetime) -> Path | None:
    """Give one lesson back as it was, after saving the learner's version under a dated name.

    Returns the path of the saved version, or None where there was nothing of the learner's to save.
    Raises WorkbookError where there is no such lesson.
    """
    file = places.lesson(name)
    content = (places.lessons / file).read_bytes()
    target = places.work / file
    saved: Path | None = None
    if target.exists() and not is_new(places, file):
        saved = free_name(target.with_name(f"{target.stem}.saved-{now:%Y-%m-%d-%H%M}{target.suffix}"))
        write_atomic(saved, target.read_bytes())
    write_atomic(target, ready(content))
    _write_marker(places, _read_marker(places) | {file: fingerprint(content, notebook=True)})
    return saved


def language() -> dict[str, Any]:
    """What a kernel of this machine says of itself, as JupyterLab notes it in each notebook that it opens."""
    return {"language_info": {**IPythonKernel.language_info, "version": platform.python_version()}}


def ready(content: bytes) -> bytes:
    """A lesson as a copy begins: with the kernel noted in it, so that it opens without unsaved changes."""
    node = json.loads(content)
    node["metadata"] |= language()
    return (json.dumps(node, indent=1, ensure_ascii=False) + "\n").encode()


def is_new(places: Places, name: str) -> bool:
    """Whether a lesson in the copy is as it was copied: neither run nor written in."""
    content, mine = (places.lessons / name).read_bytes(), (places.work / name).read_bytes()
    return mine in (content, ready(content))


def fingerprint(content: bytes, *, notebook: bool) -> str:
    """A hash of what a person can have written in a file.

    In a notebook that is the text of its cells: running it, which only changes outputs and counts, is not an edit.
    """
    if notebook:
        try:
            cells = json.loads(content)["cells"]
            written = [
                [cell["cell_type"], "".join(cell["source"])] for cell in cells if "".join(cell["source"]).strip()
            ]
            content = json.dumps(written).encode()
        except (ValueError, KeyError, TypeError):
            pass  # not a readable notebook: any difference counts as an edit
    return hashlib.sha256(content).hexdigest()


def _sources(lessons: Path) -> list[Path]:
    return sorted(
        path for path in lessons.rglob("*") if path.is_file() and not SKIPPED & set(path.relative_to(lessons).parts)
    )


def _read_marker(places: Places) -> dict[str, str]:
    try:
        known = json.loads(places.marker.read_text(encoding="utf-8"))["copied"]
        return {str(name): str(value) for name, value in known.items()}
    except FileNotFoundError:
        if places.work.is_dir() and any(places.work.iterdir()) and not list(places.work.glob("*.ipynb")):
            raise WorkbookError(
                f"{places.work} holds files that are not this workbook's: name another folder with --work, or move them."
            ) from None
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return {}  # unreadable: every file that differs is then taken as edited, so nothing can be lost


def _write_marker(places: Places, copied: dict[str, str]) -> None:
    content = {"version": MARKER_VERSION, "copied": dict(sorted(copied.items()))}
    write_atomic(places.marker, (json.dumps(content, indent=1) + "\n").encode())
