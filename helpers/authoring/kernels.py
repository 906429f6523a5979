"""Kernels for notebooks under test. Where processes can fork, a kernel is a fork of one that has imported everything.

Most of what it costs to begin a notebook is Python starting and importing boto3, moto and our own helpers. Linux forks
safely, so there each test process keeps one helper process (nursery.py) and takes its kernels from it. Elsewhere, and
where NOT_A_DATABASE_KERNELS=started says so, each kernel is a Python started for it, as in JupyterLab. What a notebook
can see is the same.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager, RunningKernel

from helpers.authoring.nursery import READY

SETTING = "NOT_A_DATABASE_KERNELS"
STARTED = "started"
NAME = "forked"
PATIENCE_SECONDS = 60.0
"""How long the start of a kernel may take, on a machine that is very busy."""
POLL_SECONDS = 1.0
"""How often a kernel that does not answer is asked whether it is alive."""
FATAL_SECONDS = 1.0
"""How long a process may take to end after SIGKILL before it is left to whoever waits for it."""


class NurseryError(RuntimeError):
    """No kernel can be forked; the message says why."""


def can_fork() -> bool:
    """Whether kernels are forked here: macOS has forks, but its libraries do not survive them."""
    return sys.platform == "linux" and os.environ.get(SETTING) != STARTED


class Kernel(RunningKernel):  # type: ignore[misc]
    """A running kernel of this environment, as nbval's cells expect one."""

    def __init__(self, cwd: Path) -> None:
        register()
        self.km = KernelManager(kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=SpecManager())
        self.km.start_kernel(stderr=subprocess.DEVNULL, cwd=str(cwd))
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=PATIENCE_SECONDS)
            self._ensure_iopub_up()
        except RuntimeError:
            self.stop()
            raise

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for a reply as long as the kernel lives: nbval itself waits out the whole timeout for a dead one.

        Raises Empty where none came in `timeout` seconds, RuntimeError where the kernel died.
        """
        deadline = time.monotonic() + (PATIENCE_SECONDS if timeout is None else timeout)
        while True:
            try:
                super().await_reply(msg_id, timeout=POLL_SECONDS)
                return
            except Empty:
                if not self.is_alive():
                    raise RuntimeError("the kernel died while it ran this cell") from None
                if time.monotonic() > deadline:
                    raise

    def stop(self) -> None:
        """Stop the kernel, and let go of one that is dead already."""
        if hasattr(self, "km"):
            super().stop()


class SpecManager(NbvalKernelspecManager):  # type: ignore[misc]
    """Finds the kernel of this environment, and asks for it to be forked where that can be done."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The specification of this name. Raises NoSuchKernel where there is none."""
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        if can_fork():
            spec.metadata["kernel_provisioner"] = {"provisioner_name": NAME}
        return spec


class Nursery:
    """The process that forks, started when its first kernel is asked for; it ends with this one, however that ends."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = of_interpreter(environment)
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "helpers.authoring.nursery", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                pass_fds=[theirs.fileno()],
            )
        self._control.settimeout(PATIENCE_SECONDS)
        said = self._control.recv(65_536)
        if said != READY:
            self.close()
            raise NurseryError(
                f"Importing what notebooks import wrote to stderr, or failed: {said.decode() or 'see above'}"
            )

    def fork(self, argv: list[str], cwd: str, environment: dict[str, str]) -> ForkedProcess:
        """A new kernel with these arguments, in this folder, with this environment. Raises OSError where it failed."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        ours.settimeout(PATIENCE_SECONDS)
        ours.sendall(json.dumps({"argv": argv, "cwd": cwd, "env": environment}).encode() + b"\n")
        with ours.makefile(encoding="ascii") as answer:
            pid = answer.readline()
        if not pid:
            raise NurseryError("A kernel ended before it had begun: what its process said is above.")
        return ForkedProcess(int(pid), ours)

    def close(self) -> None:
        """End it. Kernels go on until they are ended themselves."""
        self._control.close()
        self.process.wait()


class ForkedProcess:
    """What LocalProvisioner needs of subprocess.Popen, for a process that is another one's child.

    The kernel holds the other end of `line` as long as it lives, and lives no longer than this end is open.
    """

    stdin = stdout = stderr = None
    GONE = 1
    """Nobody here can know the exit code of somebody else's child."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._line = line

    def poll(self, seconds: float = 0.0) -> int | None:
        """None as long as it lives; it may take `seconds` to end."""
        if self.returncode is None and select.select([self._line], [], [], seconds)[0]:
            self.returncode = self.GONE
            self._line.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired where that does not come in time."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll(0.1)) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(NAME, timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to it and all it started; nothing where it has ended: its number may be somebody else's by now."""
        if self.poll() is None:
            os.killpg(self.pid, number)
        if number == signal.SIGKILL:
            self.poll(FATAL_SECONDS)


class ForkedProvisioner(LocalProvisioner):
    """Launches kernels by forking the nursery of this process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """A fork that runs what `cmd` would start: a Python with `-m ipykernel_launcher` and arguments."""
        environment = dict(kwargs.get("env") or os.environ)
        cwd = str(kwargs.get("cwd") or os.getcwd())
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        process = nursery(environment).fork(arguments, cwd, environment)
        self.process = process  # type: ignore[assignment]
        self.pid, self.cwd = process.pid, cwd
        return self.connection_info


_nursery: Nursery | None = None


def nursery(environment: dict[str, str]) -> Nursery:
    """The nursery of this process, started now where there is none. Raises NurseryError."""
    global _nursery  # noqa: PLW0603 (one for each test process)
    if _nursery is None:
        _nursery = Nursery(environment)
    if _nursery.environment != of_interpreter(environment):
        raise NurseryError(
            "A fork cannot have other settings of the interpreter than the process it comes from: "
            f"{of_interpreter(environment)} are wanted, and it was started with {_nursery.environment}."
        )
    return _nursery


def close() -> None:
    """End the nursery of this process, where there is one."""
    global _nursery  # noqa: PLW0603 (see above)
    if _nursery is not None:
        _nursery.close()
        _nursery = None


def of_interpreter(environment: dict[str, str]) -> dict[str, str]:
    """The variables that Python reads when it starts: a fork has them for good."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def register() -> None:
    """Make `forked` known to jupyter_client, in this process only: learners' kernels are none of our business."""
    place = EntryPoint(NAME, f"{__name__}:{ForkedProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners[NAME] = place
