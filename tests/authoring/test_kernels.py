"""Kernels that are forked: like those that are started, ended with whoever asked for them, and never by mistake."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from nbval.kernel import CURRENT_ENV_KERNEL_NAME

from helpers.authoring import kernels, nursery
from helpers.authoring.isolation import for_kernels
from helpers.authoring.outputs import environment, kernel_environment

pytestmark = pytest.mark.skipif(not kernels.can_fork(), reason="kernels are not forked here")

SECONDS = 20
"""How long something may take that is over in a moment on a quiet machine."""
SEEN = """\
import os, pathlib, signal, sys, threading
import numpy
pathlib.Path(os.environ["SEEN"]).write_text(repr([
    os.getcwd(), sys.argv[1:2], sys.path[0], sys.flags.hash_randomization, hash("one"), os.environ["NOT_A_DATABASE_GATE"],
    os.environ["AWS_PROFILE"], "OPENBLAS_NUM_THREADS" in os.environ, __name__, In[-1] == "", os.getsid(0) == os.getpid(),
    signal.getsignal(signal.SIGCHLD), sorted(name for name in vars() if not name.startswith("_")), sys.stdin is None,
]))"""
LOUD = """\
import sys, warnings
warnings.warn("this is old")
del sys.modules[__name__], sys.path[sys.path.index(str(__file__).rpartition("/")[0])]
import ipywidgets"""
"""In the place of ipywidgets, which it brings in after all."""
LAUNCHER = """\
import sys, time
from pathlib import Path
from helpers.authoring import kernels
kernel = kernels.Kernel(Path.cwd())
print(kernel.km.provisioner.pid, kernels._nursery.process.pid, flush=True)
time.sleep(600)"""


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kernels.Kernel]:
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    running = start(tmp_path)
    yield running
    running.stop()


def surroundings() -> dict[str, str]:
    return {**os.environ, **for_kernels(kernel_environment("solutions"))}


def start(folder: Path) -> kernels.Kernel:
    with environment(for_kernels(kernel_environment("solutions"))):
        return kernels.Kernel(folder)


def run(kernel: kernels.Kernel, source: str) -> None:
    kernel.await_reply(kernel.execute_cell_input(source), timeout=SECONDS)


def provisioner(kernel: kernels.Kernel) -> Any:
    """Ours, or jupyter_client's own where nothing can be forked."""
    return kernel.km.provisioner


def process(kernel: kernels.Kernel) -> psutil.Process:
    return psutil.Process(provisioner(kernel).pid)


def is_gone(one: psutil.Process) -> bool:
    return not psutil.wait_procs([one], SECONDS)[1]


def test_it_is_a_fork_and_looks_like_a_start(
    kernel: kernels.Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert process(kernel).ppid() == kernels.nursery(surroundings()).process.pid
    run(kernel, SEEN)
    forked = (tmp_path / "seen").read_text()
    assert str(tmp_path) in forked
    assert "'works'" in forked

    monkeypatch.setenv(kernels.SETTING, kernels.STARTED)
    started = start(tmp_path)
    try:
        assert process(started).ppid() == psutil.Process().pid
        run(started, SEEN)
        assert (tmp_path / "seen").read_text() == forked
    finally:
        started.stop()


def test_two_kernels_share_nothing(kernel: kernels.Kernel, tmp_path: Path) -> None:
    other = start(tmp_path)
    try:
        run(kernel, "import helpers; helpers.left_behind = True; import os; os.environ['LEFT'] = 'behind'")
        run(
            other,
            "import helpers, os, pathlib\n"
            "pathlib.Path(os.environ['SEEN']).write_text(repr((hasattr(helpers, 'left_behind'), os.environ.get('LEFT'))))",
        )
        assert (tmp_path / "seen").read_text() == "(False, None)"
    finally:
        other.stop()


def test_stopping_it_ends_what_it_started_too(kernel: kernels.Kernel, tmp_path: Path) -> None:
    run(kernel, "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)")
    family = [process(kernel), *process(kernel).children()]
    assert len(family) == 2
    kernel.stop()
    assert all(is_gone(one) for one in family)


def test_a_kernel_that_dies_is_noticed_at_once(kernel: kernels.Kernel) -> None:
    with pytest.raises(RuntimeError, match="the kernel died"):
        run(kernel, "import os; os._exit(3)")
    assert provisioner(kernel).process.wait(SECONDS) == kernels.ForkedProcess.GONE
    provisioner(kernel).process.send_signal(2)  # nobody is there, and nobody else is hit


def test_a_kernel_that_is_busy_can_be_interrupted(kernel: kernels.Kernel, tmp_path: Path) -> None:
    asked = kernel.execute_cell_input(
        "import os, pathlib, time; pathlib.Path(os.environ['SEEN']).touch(); time.sleep(600)"
    )
    while not (tmp_path / "seen").exists():
        time.sleep(0.01)
    kernel.interrupt()
    kernel.await_reply(asked, timeout=SECONDS)


def test_nothing_outlives_a_launcher_that_is_killed(tmp_path: Path) -> None:
    with environment(for_kernels(kernel_environment("lessons"))):
        launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    family = [psutil.Process(int(pid)) for pid in launcher.stdout.readline().split()]
    assert len(family) == 2
    launcher.kill()
    launcher.wait()
    assert all(is_gone(one) for one in family)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        pytest.param(LOUD, "UserWarning: this is old", id="loud"),
        pytest.param("raise ImportError('it is broken')", "see above", id="broken"),
    ],
)
def test_what_goes_wrong_while_importing_is_said(tmp_path: Path, module: str, words: str) -> None:
    (tmp_path / f"{nursery.PRELOADED[1]}.py").write_text(module)
    settings = surroundings()
    settings["PYTHONPATH"] = os.pathsep.join([str(tmp_path), settings["PYTHONPATH"]])
    with pytest.raises(kernels.NurseryError, match=words):
        kernels.Nursery(settings)


def test_other_settings_of_the_interpreter_are_refused() -> None:
    kernels.nursery(surroundings())
    with pytest.raises(kernels.NurseryError, match="PYTHONHASHSEED"):
        kernels.nursery({**surroundings(), "PYTHONHASHSEED": "1"})


def test_where_nothing_can_be_forked_kernels_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def metadata() -> dict[str, object]:
        return dict(kernels.SpecManager().get_kernel_spec(CURRENT_ENV_KERNEL_NAME).metadata)

    assert metadata()["kernel_provisioner"] == {"provisioner_name": kernels.NAME}
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "kernel_provisioner" not in metadata()
