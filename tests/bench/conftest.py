"""Ratios against bare moto, gathered while the benchmarks run and printed as one table at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Ratio:
    """One line of the table: seconds of the lab, seconds of what it is compared with, and how many times is allowed."""

    what: str
    ours: float
    other: float
    bar: float
    versus: str = "bare moto"

    @property
    def times(self) -> float:
        return self.ours / self.other

    @property
    def line(self) -> str:
        verdict = "ok" if self.times <= self.bar else "OVER"
        return (
            f"{self.what:<34} {self.ours * 1e3:>10.3f} ms {self.other * 1e3:>10.3f} ms {self.times:>8.3f} × "
            f"{self.bar:>6.2f} ×  {verdict:<5} vs {self.versus}"
        )


_RATIOS: list[Ratio] = []
AddRatio = Callable[..., Ratio]


@pytest.fixture
def ratio() -> AddRatio:
    """Adds a line to the table at the end of the run."""

    def add(what: str, ours: float, other: float, bar: float, versus: str = "bare moto") -> Ratio:
        _RATIOS.append(Ratio(what, ours, other, bar, versus))
        return _RATIOS[-1]

    return add


@dataclass(frozen=True)
class Rate:
    """One cell of the second table, for each server, ours first: requests a second, and seconds of its processor for one."""

    operation: str
    threads: int
    rates: dict[str, float]
    costs: dict[str, float]

    @staticmethod
    def head(names: Iterable[str]) -> str:
        columns = "".join(f"{name:>10}" for name in names)
        return f"{'operation':<10}{'threads':>8}{columns}   µs of CPU:{columns}   the lab's rate, and cost, is …"

    @property
    def line(self) -> str:
        ours, *others = self.rates
        rates = "".join(f"{rate:>10,.0f}" for rate in self.rates.values())
        costs = "".join(f"{cost * 1e6:>10,.0f}" for cost in self.costs.values())
        times = "; ".join(
            f"{self.rates[ours] / self.rates[name]:.2f} ×, {self.costs[ours] / self.costs[name]:.2f} × {name}'s"
            for name in others
        )
        return f"{self.operation:<10}{self.threads:>8}{rates}             {costs}   {times}"


_RATES: list[Rate] = []
AddRate = Callable[[str, int, dict[str, float], dict[str, float]], None]


@pytest.fixture
def rate() -> AddRate:
    """Adds a line to the table of throughputs."""

    def add(operation: str, threads: int, rates: dict[str, float], costs: dict[str, float]) -> None:
        _RATES.append(Rate(operation, threads, rates, costs))

    return add


class BareMoto:
    """moto in a process of its own, told what to do line by line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "bare_moto.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, do: str, table: str, **details: Any) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"do": do, "table": table, **details}) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def bare_moto() -> Iterator[BareMoto]:
    running = BareMoto()
    yield running
    running.stop()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _RATES:
        terminalreporter.section("requests a second over HTTP")
        terminalreporter.write_line(Rate.head(_RATES[0].rates))
        for cell in _RATES:
            terminalreporter.write_line(cell.line)
    if not _RATIOS:
        return
    terminalreporter.section("ratios (lower is better)")
    terminalreporter.write_line(f"{'what':<34} {'the lab':>13} {'other':>13} {'ratio':>10} {'allowed':>8}")
    for one in _RATIOS:
        terminalreporter.write_line(one.line)
