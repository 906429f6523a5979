"""A check-up of the machine: what works, what does not, and a short code for a help request."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.files import COURSE
from helpers.text import plural
from helpers.workbook.jupyter import DEFAULT_PORT, choose_port, port_is_free
from helpers.workbook.places import Places

OLDEST = (3, 11)
SPACE_NEEDED = 200 * 10**6  # bytes: the copy, checkpoints and Jupyter's own files
WATCHED = ("boto3", "moto", "jupyterlab", "ipykernel", "ipywidgets", "numpy")
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
class Finding:
    """What a check found, and what to do where it failed."""

    ok: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A check that was made: its letter in the code, its name, and its finding."""

    letter: str
    name: str
    finding: Finding


def examine(places: Places) -> list[Result]:
    """Run every check, in a fixed order. A check that breaks is a failed check, never a traceback."""
    results = []
    for letter, (name, check) in CHECKS.items():
        try:
            finding = check(places)
        except Exception as error:  # noqa: BLE001 – the doctor reports; it does not fall ill
            found = f"{type(error).__name__}: {error}"
            finding = Finding(False, found, "Send this line and the code with your question.")
        results.append(Result(letter, name, finding))
    return results


def code(results: list[Result]) -> str:
    """A short code for a help request: version, system, Python, and the letters of the checks that failed."""
    system = {"Linux": "lin", "Darwin": "mac", "Windows": "win"}.get(platform.system(), "other")
    failed = "".join(result.letter for result in results if not result.finding.ok)
    return f"NAD-{_version('not-a-database') or 'clone'}-{system}-{platform.python_version()}-{failed or 'ok'}"


def _python(_places: Places) -> Finding:
    found = f"{platform.python_version()} ({platform.python_implementation()}) on {platform.platform(terse=True)}"
    return Finding(sys.version_info >= OLDEST, found, "Install Python 3.11 or newer, then run `make lab` again.")


def _packages(_places: Places) -> Finding:
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", _text(COURSE / "requirements.lock"), re.MULTILINE))
    there = {name: _version(name) for name in WATCHED}
    missing = [name for name, version in there.items() if version is None]
    if missing:
        return Finding(False, f"not installed: {', '.join(missing)}", "Run `make lab` (or `pip install -e .`) again.")
    pinned.pop("numpy", None)  # the lock has one for each range of Pythons
    found = [
        f"{name} {version}" + (f" (pinned: {pinned[name]})" if pinned.get(name, version) != version else "")
        for name, version in there.items()
    ]
    return Finding(True, ", ".join(found))


def _lessons(places: Places) -> Finding:
    count, copied = len(places.lesson_names()), len(list(places.work.glob("*.ipynb")))
    where = f"{plural(count, 'lesson')}, {plural(copied, 'notebook')} in {places.work.name}"
    return Finding(count > 0, where, "Get the project again with `git clone`; your own folder can be kept.")


def _write_access(places: Places) -> Finding:
    folder = places.work if places.work.is_dir() else places.work.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        return Finding(False, f"{folder}: {reason}", "Move the project to a folder of your own, or use --work.")
    return Finding(True, f"{places.work.name} can be written to")


def _space(places: Places) -> Finding:
    free = shutil.disk_usage(places.lessons).free
    return Finding(free >= SPACE_NEEDED, f"{free // 10**6:,} MB free", "Free some disk space.")


def _ports(_places: Places) -> Finding:
    port = choose_port(None)
    taken = "" if port_is_free(DEFAULT_PORT) else f" ({DEFAULT_PORT} is taken, so the lab will use this one)"
    return Finding(True, f"port {port} is free{taken}")


def _round_trip(_places: Places) -> Finding:
    # A process of its own: what a broken installation does there cannot end the check-up.
    done = subprocess.run(
        [sys.executable, "-c", ROUND_TRIP],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=COURSE,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return Finding(False, reason, "Run `make lab` again; if this stays, ask for help with this line and the code.")
    return Finding(True, f"one item written and read back through the lab, {done.stdout.strip()} read unit")


CHECKS: Final[dict[str, tuple[str, Callable[[Places], Finding]]]] = {
    "P": ("Python", _python),
    "K": ("packages", _packages),
    "L": ("lessons", _lessons),
    "W": ("write access", _write_access),
    "D": ("disk space", _space),
    "N": ("ports", _ports),
    "R": ("round trip", _round_trip),
}
"""Letter in the code → what the check is called, and the check."""


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
