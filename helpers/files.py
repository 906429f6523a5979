"""Files: where the course's are, how small ones are written whole or not at all, and the one error the command reports."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

PACKAGE = Path(__file__).resolve().parent
"""The folder of this package."""

PROJECT = PACKAGE.parent
"""The folder of the whole project in a clone: lessons/, solutions/, tests/ and this package lie in it."""

COURSE = PACKAGE / "course" if (PACKAGE / "course").is_dir() else PROJECT
"""Where lessons/ and solutions/ lie: the project's folder, or the copy of them that an installed package brings along."""

MARKER = ".workbook"
"""File in the learner's folder that says what was copied there. Its presence marks the folder as one."""


METADATA: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""The metadata every notebook is stored with: nothing that depends on who ran it, where or when."""


class WorkbookError(Exception):
    """Something the learner can put right; the message is one sentence that says how."""


def write_atomic(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a crash leaves either the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, name)
        else:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def free_name(path: Path) -> Path:
    """`path`, or `path` with -2, -3 … before its suffix: the first one that is not taken."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
