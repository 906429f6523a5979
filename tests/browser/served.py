"""`workbook lab` as a learner starts it, on a copy of the lessons of its own, and nothing left of it afterwards."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil
from nbformat.sign import NotebookNotary

from helpers.authoring.isolation import for_kernels
from helpers.authoring.notebooks import ROOT, read
from helpers.workbook.jupyter import HOST, private_folders

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
SOLUTIONS: Final = "solutions"
"""Where the solutions are in the copy: JupyterLab shows no file outside it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running JupyterLab: the address that was printed, the learner's folder, when it was started."""

    address: str
    work: Path
    started: float

    @property
    def host(self) -> str:
        """Host and port, as in a URL."""
        return urlsplit(self.address).netloc

    @property
    def seconds(self) -> float:
        """Time since the command was given."""
        return time.monotonic() - self.started


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Run the command until the end of the block, with everything it writes in `folder`.

    Raises AssertionError where no address is printed in time, or where a process outlives the command.
    """
    work, said = folder / "my-work", folder / "lab.log"
    environment = for_kernels(os.environ) | private_folders(folder / "jupyter")
    del environment["NOT_A_DATABASE_PROGRESS"]  # a learner's progress is kept
    shutil.copytree(ROOT / "lessons", work, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    _put_solutions(work / SOLUTIONS, Path(environment["JUPYTER_DATA_DIR"]))
    command = [sys.executable, "-m", "helpers", "lab", "--no-browser", "--work", str(work), "--port", str(_free_port())]
    started = time.monotonic()
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--LabApp.expose_app_in_browser=True"],  # the tests' way to know when a cell has run
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment,
            start_new_session=os.name != "nt",
        )
    try:
        yield Served(_address(process, said), work, started)
    finally:
        left = _stop(process)
    assert not left, f"outlived the command: {left}"


def _put_solutions(target: Path, data: Path) -> None:
    """Copy the solutions and trust them, as opening and saving them once would."""
    shutil.copytree(ROOT / "solutions", target, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    notary = NotebookNotary(data_dir=str(data))
    for path in sorted(target.glob("*.ipynb")):
        notary.sign(read(path).node)
    notary.store.close()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if found := re.search(r"http://\S+", said.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no address was printed:\n{said.read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> list[str]:
    """End the command as closing its terminal would, then whatever it left. Returns the command lines of the latter."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=5)
    left = [_line(one) for one in alive]
    for one in alive:
        one.kill()  # psutil makes sure that the number still means the same process
    psutil.wait_procs(alive, timeout=5)
    return left


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return str(process.pid)
