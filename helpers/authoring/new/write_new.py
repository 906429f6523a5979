"""Writing files that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.authoring.notebooks import AuthoringError
from helpers.files import write_atomic


def write_new(texts: Mapping[Path, str]) -> list[Path]:
    """Write these files and return their paths. Raises AuthoringError, and writes none, where one of them is there."""
    for path in texts:
        if path.exists():
            raise AuthoringError(
                f"{path.parent.name}/{path.name} is there already, and `new` never overwrites: choose another name."
            )
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text.encode())
    return list(texts)
