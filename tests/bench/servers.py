"""Three servers of DynamoDB's protocol, each a process of its own: ours, dynalite, and moto's."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from helpers.engine.limits import BATCH_WRITE_MAX
from helpers.files import PROJECT
from tests.bench.bare_moto import create, items
from tests.bench.http_load import Line, request
from tests.peer.dynalite import Dynalite, NoDynalite
from tests.serve.client import Server
from tests.serve.sdks import NoSdk, moto_server

_STARTS_WITHIN = 60.0  # seconds
_ITEMS = 1_000


@dataclass(frozen=True)
class Running:
    """A server that is up."""

    port: int
    process: int
    """Its number, for who wants to know what it costs."""

    def cpu(self) -> float:
        """Seconds that its process has computed so far."""
        times = psutil.Process(self.process).cpu_times()
        return float(times.user + times.system)


class NoServer(RuntimeError):
    """It cannot be had here; the message says why."""


@contextlib.contextmanager
def ours() -> Iterator[Running]:
    """`workbook serve`."""
    with Server() as running:
        yield Running(running.port, running.process.pid)


@contextlib.contextmanager
def dynalite() -> Iterator[Running]:
    """dynalite in memory."""
    try:
        running = Dynalite()
    except NoDynalite as reason:
        raise NoServer(str(reason)) from reason
    try:
        yield Running(running.port, running.process.pid)
    finally:
        running.stop()


@contextlib.contextmanager
def moto() -> Iterator[Running]:
    """moto's server."""
    try:
        words, more = moto_server()
    except NoSdk as reason:
        raise NoServer(str(reason)) from reason
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [*words, "-H", "127.0.0.1", "-p", str(port)],
        env={**os.environ, **more},
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Running(port, process.pid)
    finally:
        process.kill()
        process.wait()


SERVERS = {"the lab": ours, "dynalite": dynalite, "moto": moto}


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise NoServer("moto's server did not start.")


def fill(port: int, name: str) -> None:
    """The table of the other benchmarks, and 1,000 items in it."""
    line = Line(port)
    line.ask(request("CreateTable", create(name)))
    data = [{attribute: {"S": value} for attribute, value in item.items()} for item in items(_ITEMS)]
    for first in range(0, len(data), BATCH_WRITE_MAX):
        puts = [{"PutRequest": {"Item": item}} for item in data[first : first + BATCH_WRITE_MAX]]
        line.ask(request("BatchWriteItem", {"RequestItems": {name: puts}}))
