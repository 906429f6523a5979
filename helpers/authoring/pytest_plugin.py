"""pytest runs notebooks: each code cell of lessons/ and solutions/ is a test, through nbval, with its traps closed.

Lessons must run and report nothing solved; what they show is not stored, so it is not compared. Solutions must show
exactly what is stored, with nothing sanitised. nbval knows one mode per run only; here each folder has its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from helpers.authoring import aws_descriptions, kernels
from helpers.authoring.gates import cells as gates
from helpers.authoring.isolation import for_kernels, isolate
from helpers.authoring.notebooks import Notebook
from helpers.authoring.offline.sitecustomize import ALLOWED
from helpers.authoring.outputs import environment, kernel_environment

CELL_SECONDS = 60.0
NBVAL_DEFAULT_SECONDS = 2000.0
STRICT = {"lessons": False, "solutions": True}

_made = isolate()  # before anything reads settings of AWS or starts a kernel
aws_descriptions.read_once()


def pytest_configure(config: pytest.Config) -> None:
    """Settings that nbval has as flags only."""
    config.addinivalue_line("markers", "network: may connect to other machines")
    config.addinivalue_line("markers", "notebook: a cell of lessons/ or solutions/, run in a kernel")
    config.option.nbval = config.option.nbval_lax = False  # this plugin collects the notebooks
    config.option.nbval_current_env = True
    if config.option.nbval_cell_timeout == NBVAL_DEFAULT_SECONDS:
        config.option.nbval_cell_timeout = CELL_SECONDS
    if getattr(config.option, "dist", "no") in ("load", "loadgroup", "worksteal"):
        config.option.dist = "loadscope"  # the others tear a notebook's cells apart


def pytest_unconfigure() -> None:
    """Leave neither a process behind nor, where this process made it, the temporary folder of the run."""
    kernels.close()
    if _made is not None:
        shutil.rmtree(_made, ignore_errors=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> NotebookFile | None:
    """Collect the notebooks of lessons/ and solutions/, and no others."""
    if file_path.suffix != ".ipynb" or file_path.parent.name not in STRICT:
        return None
    file: NotebookFile = NotebookFile.from_parent(parent, path=file_path)
    return file


class NotebookFile(IPyNbFile):  # type: ignore[misc]
    """One notebook: its stored state is checked first, then every code cell is run in one kernel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take pytest's arguments for a file, and the mode of its folder: strict for solutions, lax for lessons."""
        super().__init__(*args, **kwargs)
        self.folder = self.path.parent.name
        self.compare_outputs = STRICT[self.folder]
        self.add_marker("notebook")

    def collect(self) -> Iterator[pytest.Item]:
        """The items: "stored" and one per code cell."""
        cells = list(super().collect())
        yield StoredState.from_parent(self, name="stored")
        yield from cells

    def setup(self) -> None:
        """Start the kernel in the surroundings of its folder, from a shell that is hostile to AWS code."""
        with environment(for_kernels(kernel_environment(self.folder))):
            self.kernel = kernels.Kernel(self.path.parent)

    def teardown(self) -> None:
        """Stop the kernel."""
        if self.kernel is not None:
            self.kernel.stop()


class StoredState(pytest.Item):
    """What the file itself must be: a strict run passes over cells that were never executed, so this does not."""

    def runtest(self) -> None:
        """Raise where the stored counts and outputs are not those of one complete run (or, in a lesson, of none)."""
        file = self.parent
        assert isinstance(file, NotebookFile)
        findings = list(gates.stored(Notebook(file.path, file.nb), file.folder))
        if findings:
            raise pytest.fail.Exception("\n".join(str(finding) for finding in findings), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where pytest says this test stands: the notebook's file, as one test called `stored`."""
        return self.path, 0, f"{self.path.parent.name}/{self.path.name}::stored"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """After a cell has run: what nbval lets pass and we do not."""
    yield
    if isinstance(item, IPyNbCell) and item.test_outputs is not None:
        for reason in _slips(item):
            raise NbCellError(item.cell_num, reason, item.cell.source)


def _slips(item: IPyNbCell) -> Iterator[str]:
    outputs = item.test_outputs
    if item.options["check_exception"] and not any(output.output_type == "error" for output in outputs):
        yield "Nothing was raised, though the cell is tagged raises-exception"
    if not item.options["check"]:
        for output in outputs:
            if output.output_type == "stream" and output.name == "stderr":
                yield f"The cell wrote to stderr: {output.text.strip()}"


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the door for tests marked `network`."""
    if request.node.get_closest_marker("network"):
        monkeypatch.setenv(ALLOWED, "allowed")
