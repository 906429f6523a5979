"""What a block of code did: requests, items, bytes, units, modelled time and dollars.

    with lab.meter("orders of one user, by Scan") as scan:
        table.scan(FilterExpression=Key("pk").eq("USER#000042"))
    scan

A meter reads the calls that a source recorded while the block ran. The embedded lab's source is the engine's ledger;
for a server it is `helpers.meter.recorder.Recorder`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from types import TracebackType
from typing import Any, Final, Self

from markupsafe import Markup

from helpers.engine.index_builds import Build
from helpers.engine.ledger import Call
from helpers.meter import prices
from helpers.meter.prices import Quantity
from helpers.meter.totals import Totals
from helpers.page.picture import Picture
from helpers.page.table import table
from helpers.text import count, milliseconds, money, percent, plural, wrap

_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_THROTTLES: Final = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}  # E3
)
_TABLE_ARM: Final = "table"
_LABEL_COLUMNS: Final = 16
_CSS: Final = "& tbody th { width: 24% }"


class Meter:
    """Measures the requests made inside a `with` block. Meters may be nested; each sees all of its own block.

    source: gives the calls recorded so far. label: what the block does, in the learner's words. builds: gives the indexes
    that were added to tables so far; a server tells of none.
    While the block runs, and after an exception too, the numbers are those up to that moment. An index that the block adds
    counts with all that its back-fill writes (I11), however far that has come.
    """

    def __init__(
        self, source: Callable[[], Sequence[Call]], label: str = "", *, builds: Callable[[], Sequence[Build]] = tuple
    ) -> None:
        self._source = source
        self._built = builds
        self.label = label
        self._start: int | None = None
        self._first_build = 0
        self._calls: tuple[Call, ...] | None = None
        self._builds: tuple[Build, ...] | None = None

    def __enter__(self) -> Self:
        """Begins to count, anew where the meter was used before."""
        self._start, self._first_build = len(self._source()), len(self._built())
        self._calls = self._builds = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keeps what was counted: later requests change it no more."""
        self._calls, self._builds = self.calls, self.builds

    # ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of the block, in order."""
        if self._calls is not None:
            return self._calls
        if self._start is None:
            raise ValueError(
                "This meter has not measured anything yet. Put the calls in its block: "
                '`with lab.meter("what I do") as m:`, and look at `m` afterwards.'
            )
        return tuple(self._source()[self._start :])

    @property
    def builds(self) -> tuple[Build, ...]:
        """The indexes that the block added to tables, in order: each is filled from the items that are there (I11)."""
        return tuple(self._built()[self._first_build :]) if self._builds is None else self._builds

    @property
    def totals(self) -> Totals:
        """All sums over the requests at once."""
        return Totals.of(self.calls)

    @property
    def requests(self) -> int:
        """How many requests went to the table, failed ones included."""
        return len(self.calls)

    @property
    def evaluated(self) -> int:
        """Items read before any filter (ScannedCount, R5), plus items written."""
        return self.totals.evaluated

    @property
    def returned(self) -> int:
        """Items that came back (Count)."""
        return self.totals.returned

    @property
    def bytes(self) -> int | None:
        """Bytes read and written; None where the server does not tell."""
        return self.totals.bytes

    @property
    def read_units(self) -> float:
        """Read units over tables and indexes (U2)."""
        return self.totals.read_units

    @property
    def write_units(self) -> float:
        """Write units over tables and indexes (U2), those that filled new indexes among them (I11)."""
        return self.totals.write_units + sum(build.write_units for build in self.builds)

    @property
    def units(self) -> float:
        """Read and write units together."""
        return self.read_units + self.write_units

    @property
    def seconds(self) -> float:
        """Modelled time in seconds, one request after the other: a model choice (§19), 0 where nothing models it."""
        return self.totals.seconds

    @property
    def throttled(self) -> int:
        """Requests refused for lack of capacity (E3)."""
        return sum(call.error in _THROTTLES for call in self.calls)

    @property
    def errors(self) -> dict[str, int]:
        """AWS's exception name → how many requests ended with it."""
        return dict(sorted(Counter(call.error for call in self.calls if call.error is not None).items()))

    @property
    def useful(self) -> float | None:
        """Items returned for each item that reads evaluated, from 0 to 1; None where nothing was evaluated."""
        reads = [call for call in self.calls if not _is_write(call)]
        evaluated = sum(call.evaluated for call in reads)
        return sum(call.returned for call in reads) / evaluated if evaluated else None

    @property
    def by_operation(self) -> dict[str, Totals]:
        """The API's name for an operation → sums, by name."""
        names = sorted({call.operation for call in self.calls})
        return {name: Totals.of(call for call in self.calls if call.operation == name) for name in names}

    @property
    def by_table(self) -> dict[str, float]:
        """Table, or "table/index" → units on that arm (C1), by name."""
        units: dict[str, float] = {}
        for call in self.calls:
            for arm, used in call.arms:
                name = call.table if arm == _TABLE_ARM else f"{call.table}/{arm}"
                units[name] = units.get(name, 0.0) + used
        for build in self.builds:
            name = f"{build.table}/{build.index}"
            units[name] = units.get(name, 0.0) + build.write_units
        return dict(sorted(units.items()))

    # ── money ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def dollars(self) -> Decimal:
        """What this run of the block costs on demand at list prices (§17)."""
        return prices.dollars_for(self.read_units, self.write_units)

    @property
    def dollars_per_million(self) -> Decimal:
        """What one million runs of the block cost on demand at list prices; of an index, a million builds."""
        return self.dollars * prices.MILLION

    def dollars_per_month(self, rate: Quantity) -> Decimal:
        """What a month costs if the block runs `rate` times a second: 730 hours, on demand, list prices (M8)."""
        return prices.dollars_per_month(self.read_units, self.write_units, rate)

    # ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _facts(self) -> list[tuple[str, str]]:
        """(measure, value in words), in the order in which a meter shows them."""
        totals = self.totals
        facts = [("requests", _requests(self))]
        written = sum(call.evaluated for call in self.calls if _is_write(call))
        read = totals.evaluated - written
        only_builds = bool(self.builds) and not self.calls
        if (read or not written) and not only_builds:
            useful = "" if self.useful is None else f" ({percent(self.useful)} of them)"
            facts.append(("items", f"{count(read)} evaluated, {count(totals.returned)} returned{useful}"))
        if written:
            facts.append(("items written", count(written)))
        if totals.bytes is not None and not only_builds:
            facts.append(("bytes", count(totals.bytes)))
        if totals.read_units or not self.write_units:
            facts.append(("read units", count(totals.read_units)))
        if self.write_units:
            facts.append(("write units", count(self.write_units)))
        facts += [("index added", _told(build)) for build in self.builds]
        arms = self.by_table
        if len(arms) > 1:
            facts.append(("units by arm", " · ".join(f"{name} {count(units)}" for name, units in arms.items())))
        if totals.seconds:
            facts.append(("time (modelled)", milliseconds(totals.seconds)))
        if self.builds:  # nobody adds an index a million times
            facts.append(("cost", f"{money(self.dollars)} for this run, on demand"))
        else:
            facts.append(("cost", f"{money(self.dollars_per_million)} for a million runs, on demand"))
        if self.errors:
            facts.append(("errors", " · ".join(f"{name} {number}" for name, number in self.errors.items())))
        return facts

    def __str__(self) -> str:
        """One line for each number that the block has, under its label."""
        if self._start is None:
            return f"meter: {self.label or 'not started'}"
        lines = [wrap(f"meter: {self.label}") if self.label else "meter"]
        for name, value in self._facts():
            lines.append(f"  {name:<{_LABEL_COLUMNS}}{wrap(value, indent=' ' * (_LABEL_COLUMNS + 2))}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        title = self.label or "What this block did"
        body = Markup() if self._start is None else table(title, ("measure", "this block"), self._facts())
        return Picture(title, body, str(self), css=_CSS, kind="meter")._repr_html_()

    def as_dict(self) -> dict[str, Any]:
        """Everything the meter knows, as values that JSON can hold; money as text, to stay exact."""
        totals = self.totals
        return {
            "label": self.label,
            **totals.as_dict(),
            "write_units": self.write_units,
            **({"index_builds": [asdict(build) for build in self.builds]} if self.builds else {}),
            "useful": self.useful,
            "throttled": self.throttled,
            "errors": self.errors,
            "by_operation": {name: part.as_dict() for name, part in self.by_operation.items()},
            "by_table": self.by_table,
            "dollars": f"{self.dollars:f}",
            "dollars_per_million": f"{self.dollars_per_million:f}",
        }

    def to_json(self) -> str:
        """`as_dict()` as JSON text."""
        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False)


def _is_write(call: Call) -> bool:
    """Whether the call changes items. A PartiQL call shows it by its write units; a read has none (W4)."""
    return call.operation in _WRITES or call.write_units > 0


def _requests(meter: Meter) -> str:
    parts = {name: part.requests for name, part in meter.by_operation.items()}
    named = " · ".join(f"{name} {count(number)}" for name, number in parts.items())
    return f"{count(meter.requests)} ({named})" if parts else "0"


def _told(build: Build) -> str:
    """The back-fill of an index in words: what it wrote, and who pays for it (I11)."""
    entries = f"{plural(build.entries, 'entry')} from {plural(build.items, 'item')}"
    paid = f"{plural(build.write_units, 'write unit')}, charged to the index"
    return f"{build.table}/{build.index}: {entries}, read for nothing; {paid}"
