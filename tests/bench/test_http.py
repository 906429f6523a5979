"""HTTP throughput beside dynalite and moto's server, in one run. Prints requests a second and ratios; asserts none of them.

The servers take turns within each cell, so that a busy machine slows all of them.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

import pytest

from helpers.files import PROJECT
from tests.bench.bare_moto import Json
from tests.bench.conftest import AddRate
from tests.bench.servers import SERVERS, NoServer, fill

OPERATIONS = ("GetItem", "PutItem", "Query")
THREADS = (1, 8, 32)
ROUNDS = 7
SECONDS = 0.3
TABLE = "bench-http"


class Load:
    """The client, in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.http_load"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, port: int, operation: str, threads: int, seconds: float) -> float:
        """Requests a second."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        command = {"port": port, "operation": operation, "table": TABLE, "threads": threads, "seconds": seconds}
        stdin.write(json.dumps(command) + "\n")
        stdin.flush()
        answer: Json = json.loads(stdout.readline())
        return float(answer["requests"] / answer["seconds"])

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def load() -> Iterator[Load]:
    running = Load()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    """The servers that can be had here, each with the same table: name → port."""
    with contextlib.ExitStack() as stack:
        found: dict[str, int] = {}
        for name, server in SERVERS.items():
            with contextlib.suppress(NoServer):
                found[name] = stack.enter_context(server())
                fill(found[name], TABLE)
        yield found


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("threads", THREADS)
def test_throughput(load: Load, ports: dict[str, int], rate: AddRate, operation: str, threads: int) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ports}
    for turn in range(ROUNDS + 1):
        for name, port in ports.items():
            measured = load(port, operation, threads, SECONDS if turn else SECONDS / 4)
            if turn:  # the first turn warms them up
                rates[name].append(measured)
    assert all(all(one > 0 for one in each) for each in rates.values())
    rate(operation, threads, {name: median(each) for name, each in rates.items()})
