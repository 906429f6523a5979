"""HTTP throughput beside dynalite and moto's server, in one run. Prints rates, costs and ratios; asserts none of them.

The servers take turns within each cell, so that a busy machine slows all of them. What a request costs the server, in processor
time, is printed beside its rate: it depends less on what else the machine does.
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
from tests.bench.servers import SERVERS, NoServer, Running, fill

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

    def __call__(self, port: int, operation: str, threads: int, seconds: float) -> tuple[int, float]:
        """How many requests were answered, and in how many seconds."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        command = {"port": port, "operation": operation, "table": TABLE, "threads": threads, "seconds": seconds}
        stdin.write(json.dumps(command) + "\n")
        stdin.flush()
        answer: Json = json.loads(stdout.readline())
        return answer["requests"], answer["seconds"]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def load() -> Iterator[Load]:
    running = Load()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Running]]:
    """The servers that can be had here, each with the same table."""
    with contextlib.ExitStack() as stack:
        found: dict[str, Running] = {}
        for name, server in SERVERS.items():
            with contextlib.suppress(NoServer):
                found[name] = stack.enter_context(server())
                fill(found[name].port, TABLE)
        yield found


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("threads", THREADS)
def test_throughput(load: Load, servers: dict[str, Running], rate: AddRate, operation: str, threads: int) -> None:
    rates: dict[str, list[float]] = {name: [] for name in servers}
    costs: dict[str, list[float]] = {name: [] for name in servers}
    for turn in range(ROUNDS + 1):
        for name, server in servers.items():
            before = server.cpu()
            requests, seconds = load(server.port, operation, threads, SECONDS)
            if turn and requests:  # the first turn warms them up; on a busy machine, moto may not have answered once
                rates[name].append(requests / seconds)
                costs[name].append((server.cpu() - before) / requests)
    assert all(rates.values())
    rate(
        operation,
        threads,
        {name: median(each) for name, each in rates.items()},
        {name: median(each) for name, each in costs.items()},
    )
