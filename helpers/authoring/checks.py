"""Everything that `make check` looks at, one after another, all of it even where something fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from helpers.authoring import gates

TOOLS: dict[str, list[str]] = {
    "style": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy", "--no-error-summary"],
}


def run(root: Path, console: Console, only: list[str]) -> int:
    """Run the checks named in `only`, or all. Returns 0 where all passed, 1 otherwise."""
    checks: dict[str, Callable[[], list[str]]] = {
        **{name: lambda words=words: _tool(root, words) for name, words in TOOLS.items()},  # type: ignore[misc]
        "gates": lambda: [str(finding) for finding in gates.findings(root, gates.registered())],
        "sync": lambda: [
            f"{diff}\n→ lessons are written by `make sync`, never by hand" for diff in gates.out_of_step(root)
        ],
    }
    failed = []
    for name in only or checks:
        problems = checks[name]()
        console.print(f"{'[bold red]✗' if problems else '[green]✓'}[/] {name}")
        for problem in problems:
            console.print(escape(problem))
        if problems:
            failed.append(name)
    return 1 if failed else 0


def _tool(root: Path, words: list[str]) -> list[str]:
    done = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True, check=False)
    return [(done.stdout + done.stderr).strip() or f"exit code {done.returncode}"] if done.returncode else []
