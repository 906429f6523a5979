"""A process that has imported what notebooks import, and becomes a kernel again and again: a fork costs no start.

It is started by helpers.authoring.kernels and speaks with nobody else. Each message on its control socket is one byte
and one end of a socket pair; the fork that follows reads on that socket what kernel to be, answers with its process id,
and lives no longer than the other end does. Nothing here runs a thread: only a process with one may fork safely.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import threading
from importlib.util import find_spec

PRELOADED = ("ipykernel.kernelapp", "ipywidgets", "numpy", "boto3.dynamodb.table")
"""What the notebooks import that is not ours. A kernel is right without any of it, and slower to start."""

READY = b"ready\n"
THREADS = "OPENBLAS_NUM_THREADS"
"""NumPy starts threads of its own as soon as it is imported, unless it is told to do with one."""


def main(control: socket.socket) -> None:
    """Import, say so (or say what importing wrote to stderr, and end), then fork until the launcher is gone."""
    control.sendall(preload().encode() or READY)
    signal.signal(signal.SIGCHLD, bury)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C means the launcher
    gc.freeze()  # or the first collection in a kernel would copy every page
    while True:
        message, ends, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            try:
                become_kernel(socket.socket(fileno=ends[0]))
            finally:
                os._exit(1)
        os.close(ends[0])


def bury(*_: object) -> None:
    """Wait for kernels that have ended, so that what they cost is counted as ours."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def preload() -> str:
    """Import everything; return what that wrote to stderr, which a notebook under test would have shown."""
    os.environ.setdefault(THREADS, "1")
    with contextlib.redirect_stderr(io.StringIO()) as noise:
        for name in PRELOADED:
            importlib.import_module(name)
        from helpers.authoring import aws_descriptions
        from helpers.authoring.faces import FACES
        from helpers.exercises.register import course

        for face in ("helpers", *(f"helpers.{room}" for room in FACES if find_spec(f"helpers.{room}"))):
            module = importlib.import_module(face)
            for name in module.__all__:  # a face may load what stands behind it when it is asked for
                getattr(module, name)
        course()
        aws_descriptions.read_once()
        aws_descriptions.read_now()
    return noise.getvalue()


def become_kernel(line: socket.socket) -> None:
    """Be the kernel that is asked for on `line`, in its folder and its environment, until it is stopped."""
    with line.makefile(encoding="utf-8") as asked:
        order = json.loads(asked.readline())
    os.setsid()  # as an ordinary kernel: it and what it starts can be signalled together
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    for number, handler in ((signal.SIGCHLD, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        signal.signal(number, handler)
    line.sendall(f"{os.getpid()}\n".encode())
    threading.Thread(target=end_with, args=(line,), daemon=True).start()

    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *order["argv"]]
    kernel = IPKernelApp.instance()
    kernel.initialize(order["argv"])  # type: ignore[no-untyped-call]
    kernel.start()  # type: ignore[no-untyped-call]


def end_with(line: socket.socket) -> None:
    """Wait until the launcher lets go of its end, then end this kernel and all it started."""
    with contextlib.suppress(OSError):
        while line.recv(1):
            pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    with contextlib.suppress(ValueError):
        sys.path.remove(os.getcwd())  # `-m` put it there; a kernel looks into its notebook's folder
    main(socket.socket(fileno=int(sys.argv[1])))
