"""A check-up of the machine: what works, what does not, and a short code for a help request."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers.files import PROJECT
from helpers.workbook.jupyter import DEFAULT_PORT, choose_port, port_is_free
from helpers.workbook.places import Places

OLDEST = (3, 11)
SPACE_NEEDED = 200 * 10**6  # bytes: the copy, checkpoints and Jupyter's own files
WATCHED = ("boto3", "moto", "jupyterlab", "ipykernel", "ipywidgets", "numpy")
CODE_LETTERS = {
    "P": "Python",
    "K": "packages",
    "L": "lessons",
    "W": "write access",
    "D": "disk space",
    "N": "ports",
    "R": "round trip",
}
"""One letter per check, for the code."""

ROUND_TRIP = """
from helpers import Lab
import boto3
with Lab():
    table = boto3.resource("dynamodb").create_table(
        TableName="doctor", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    table.put_item(Item={"pk": "a", "n": 1})
    answer = table.get_item(Key={"pk": "a"}, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert answer["Item"] == {"pk": "a", "n": 1}, answer
    print(answer["ConsumedCapacity"]["CapacityUnits"])
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One check: its letter, what was found, and what to do where it failed."""

    letter: str
    ok: bool
    found: str
    remedy: str = ""

    @property
    def name(self) -> str:
        """What the letter stands for, in words."""
        return CODE_LETTERS[self.letter]


def examine(places: Places) -> list[Result]:
    """Run every check, in a fixed order. A check that breaks is a failed check, never a traceback."""
    checks: dict[str, Callable[[Places], Result]] = {
        "P": _python,
        "K": _packages,
        "L": _lessons,
        "W": _write_access,
        "D": _space,
        "N": _ports,
        "R": _round_trip,
    }
    results = []
    for letter, check in checks.items():
        try:
            results.append(check(places))
        except Exception as error:  # noqa: BLE001 – the doctor reports; it does not fall ill
            results.append(
                Result(
                    letter, False, f"{type(error).__name__}: {error}", "Send this line and the code with your question."
                )
            )
    return results


def code(results: list[Result]) -> str:
    """A short code for a help request: version, system, Python, and the letters of the checks that failed."""
    system = {"Linux": "lin", "Darwin": "mac", "Windows": "win"}.get(platform.system(), "other")
    failed = "".join(result.letter for result in results if not result.ok)
    return f"NAD-{_version('not-a-database') or 'clone'}-{system}-{platform.python_version()}-{failed or 'ok'}"


def _python(_places: Places) -> Result:
    found = f"{platform.python_version()} ({platform.python_implementation()}) on {platform.platform(terse=True)}"
    return Result("P", sys.version_info >= OLDEST, found, "Install Python 3.11 or newer, then run `make lab` again.")


def _packages(_places: Places) -> Result:
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", _text(PROJECT / "requirements.lock"), re.MULTILINE))
    there = {name: _version(name) for name in WATCHED}
    missing = [name for name, version in there.items() if version is None]
    if missing:
        return Result(
            "K", False, f"not installed: {', '.join(missing)}", "Run `make lab` (or `pip install -e .`) again."
        )
    found = ", ".join(
        f"{name} {version}"
        + (f" (pinned: {pinned[name]})" if pinned.get(name, version) != version and name != "numpy" else "")
        for name, version in there.items()
    )
    return Result("K", True, found)


def _lessons(places: Places) -> Result:
    count, copied = len(places.lesson_names()), len(list(places.work.glob("*.ipynb")))
    where = f"{count} lessons, {copied} notebooks in {places.work.name}"
    return Result("L", count > 0, where, "Get the project again with `git clone`; your own folder can be kept.")


def _write_access(places: Places) -> Result:
    folder = places.work if places.work.is_dir() else places.work.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        return Result("W", False, f"{folder}: {reason}", "Move the project to a folder of your own, or use --work.")
    return Result("W", True, f"{places.work.name} can be written to")


def _space(places: Places) -> Result:
    free = shutil.disk_usage(places.lessons).free
    return Result("D", free >= SPACE_NEEDED, f"{free // 10**6:,} MB free", "Free some disk space.")


def _ports(_places: Places) -> Result:
    port = choose_port(None)
    taken = "" if port_is_free(DEFAULT_PORT) else f" ({DEFAULT_PORT} is taken, so the lab will use this one)"
    return Result("N", True, f"port {port} is free{taken}")


def _round_trip(_places: Places) -> Result:
    # A process of its own: what a broken installation does there cannot end the check-up.
    done = subprocess.run(
        [sys.executable, "-c", ROUND_TRIP],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=PROJECT,
        env=dict(os.environ),
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return Result(
            "R", False, reason, "Run `make lab` again; if this stays, ask for help with this line and the code."
        )
    return Result("R", True, f"one item written and read back through the lab, {done.stdout.strip()} read unit")


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
