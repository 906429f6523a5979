"""Running one access pattern in the lab, and what it asked of DynamoDB."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from helpers.engine.ledger import Call
from helpers.engine.limits import PARTITION_READ_UNITS, PARTITION_WRITE_UNITS
from helpers.engine.physics.buckets import Kind
from helpers.lab.lab import Lab
from helpers.meter import prices
from helpers.meter.observation import PageCost, Touch, observing
from helpers.meter.totals import Totals
from helpers.review.answers import Difference, size_of
from helpers.review.patterns import Pattern
from helpers.show.values import brief
from helpers.text import count, shorten

LIMITS: Final[dict[Kind, float]] = {"read": PARTITION_READ_UNITS, "write": PARTITION_WRITE_UNITS}  # P1
REQUESTS_MAX: Final = 2_000
"""Requests that one question may make before it is stopped: a loop over pages that does not end."""
ITEMS_MAX: Final = 100_000
"""Items that are taken from a generator, which may have no end."""
_QUIET: Final = 1.0
"""Virtual seconds before each question: capacity is back, indexes have caught up. A pattern is measured alone."""
_SAID: Final = 160
_ARGUMENT: Final = 24


class _Endless(BaseException):
    """Stops a function that goes on and on. Not an Exception, so that a retry loop does not catch it."""


@dataclass(frozen=True, slots=True)
class HotKey:
    """The partition key that gets the most of what a pattern uses, measured against what a partition serves (P1)."""

    resource: str
    """The table, or "table/index"."""
    key: str
    kind: Kind
    share: float
    """Its part of the units that the pattern uses there, 0 to 1."""
    units_per_second: float
    """Units per second on this key at the pattern's rate."""
    one_item: bool
    """Whether it is one item that is asked for, and not a collection: then no split can help (P2, P12)."""

    @property
    def limit(self) -> float:
        """Units per second that one partition serves (P1)."""
        return LIMITS[self.kind]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one pattern did, added up over its questions."""

    pattern: Pattern
    problem: Difference | None
    """What is wrong with its answers; None where all are right."""
    totals: Totals
    questions: int
    items: int
    """Items in the answers."""
    scans: bool
    stale: bool
    """Whether something was read eventually."""
    hottest: HotKey | None
    """None where nothing was touched twice, so that nothing can be said."""
    grows: bool
    """Whether it reads more when the table holds more."""
    operations: tuple[str, ...] = field(default=())
    pages: tuple[PageCost, ...] = field(default=())
    """What each Query and Scan read: a page is rounded up once, however much more it holds (R4, R7)."""

    def per_question(self, total: float) -> float:
        """A sum as the average over the questions."""
        return total / self.questions

    @property
    def items_read_per_item(self) -> float | None:
        """Items that DynamoDB read for each item in the answers (R5); None where there were none to divide by."""
        read = sum_of_reads(self)
        return read / self.items if self.items else None

    def read_units_at(self, growth: int) -> float:
        """Read units of all questions when what they read is `growth` times as large: more bytes, or more items by key."""
        by_key = self.totals.read_units - sum(page.units() for page in self.pages)
        return by_key * growth + sum(page.units(growth) for page in self.pages)

    def dollars_per_month(self, rate: float, growth: int = 1) -> Decimal:
        """On demand at list prices, `rate` times a second, with reads `growth` times as large (M8)."""
        reads = Decimal(repr(self.read_units_at(growth))) / self.questions
        writes = Decimal(repr(self.totals.write_units)) / self.questions
        return prices.dollars_per_month(reads, writes, rate)


def sum_of_reads(measured: Measured) -> int:
    """Items that reads evaluated."""
    return measured.totals.evaluated if measured.totals.read_units else 0


def measure(lab: Lab, table: Any, pattern: Pattern) -> Measured:
    """Asks all questions of a pattern, each of a table at rest."""
    calls: list[Call] = []
    touches: list[list[Touch]] = []
    items, stale, problem = 0, False, None
    pages: list[PageCost] = []
    if not pattern.written:
        problem = Difference("not-written", "has no function yet")
    questions = pattern.questions if pattern.written else ()
    for question in questions:
        with observing(lab.engine) as seen:
            lab.clock.advance(seconds=_QUIET)
            found, answer, made = _ask(lab, table, pattern, question)
            lab.clock.advance(seconds=_QUIET)
        calls += made
        touches.append(seen.touches)
        stale = stale or bool(seen.eventual)
        pages += seen.pages
        if found is None:
            items += size_of(answer)
            found = _judged(pattern, answer, question)
        if problem is None and found is not None:
            problem = Difference(found.code, f"`{_called(pattern, question)}` {found.words}")
    every = [touch for part in touches for touch in part]
    scans = any(call.operation == "Scan" for call in calls) or any(touch.key is None for touch in every)
    hottest = _hottest(pattern, touches)
    bounded = pattern.page_size is not None or all(touch.item is not None for touch in every)
    one_key = hottest is not None and len(touches) > 1 and len({(t.resource, t.key) for t in every}) == 1
    return Measured(
        pattern=pattern,
        problem=problem,
        totals=Totals.of(calls),
        questions=max(1, len(touches)),
        items=items,
        scans=scans,
        stale=stale,
        hottest=hottest,
        grows=scans or ((one_key or pattern.questions == ((),)) and not bounded),
        operations=tuple(call.operation for call in calls),
        pages=tuple(pages),
    )


def _ask(
    lab: Lab, table: Any, pattern: Pattern, question: tuple[Any, ...]
) -> tuple[Difference | None, Any, Sequence[Call]]:
    """(what went wrong, the answer, the requests) of one question."""
    calls: list[Call] = []

    def heard(call: Call) -> None:
        calls.append(call)
        if len(calls) > REQUESTS_MAX:
            raise _Endless

    end = lab.on_call(heard)
    assert pattern.ask is not None
    try:
        answer = pattern.ask(table, *question)
        if hasattr(answer, "__next__"):
            answer = list(islice(answer, ITEMS_MAX))
    except _Endless:
        return (
            Difference("endless", f"was stopped after {count(REQUESTS_MAX)} requests: what ends its loop?"),
            None,
            calls,
        )
    except Exception as error:  # noqa: BLE001 - whatever a learner's function raises becomes a sentence
        return Difference("raised", _raised(error, pattern)), None, calls
    finally:
        end()
    return None, answer, calls


def _judged(pattern: Pattern, answer: Any, question: tuple[Any, ...]) -> Difference | None:
    try:
        pattern.judge(answer, question)
        pattern.check_size(size_of(answer))
    except Difference as difference:
        return difference
    return None


def _raised(error: Exception, pattern: Pattern) -> str:
    """An exception as a sentence: AWS's code and message, or Python's name and message, and the line it came from."""
    if isinstance(error, ClientError):
        said = error.response["Error"]
        words = f"{said['Code']}: {said['Message']}"
    elif isinstance(error, KeyError):
        words = f"KeyError: there is no key {error}"
    else:
        lines = [line for line in str(error).splitlines() if line.strip()]
        detail = lines[1] if isinstance(error, BotoCoreError) and len(lines) > 1 else lines[0] if lines else ""
        words = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    file = getattr(getattr(pattern.ask, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    line = f" (line {frames[-1].lineno}: {shorten(frames[-1].line, 60)})" if frames and frames[-1].line else ""
    return f"raised {shorten(words, _SAID).rstrip('.')}{line}"


def _called(pattern: Pattern, question: tuple[Any, ...]) -> str:
    """The call as text: `orders_of(table, "000042")`."""
    given = [f'"{shorten(part, _ARGUMENT)}"' if isinstance(part, str) else brief(part, _ARGUMENT) for part in question]
    return f"{getattr(pattern.ask, '__name__', 'the function')}({', '.join(['table', *given])})"


def _hottest(pattern: Pattern, touches: Sequence[Sequence[Touch]]) -> HotKey | None:
    """The key nearest to its limit, among those about which the questions say something.

    A key that one of many questions touched says nothing about its traffic, unless `popular` tells; a key that two
    questions share, or that every question without arguments asks for, does.
    """
    questions = len(touches)
    found: list[HotKey] = []
    for resource, kind in dict.fromkeys((t.resource, t.kind) for part in touches for t in part):
        by_key: dict[str, float] = {}
        asked: dict[str, int] = {}
        places: dict[str, set[Any]] = {}
        for part in touches:
            mine = [t for t in part if (t.resource, t.kind) == (resource, kind) and t.key is not None]
            for touch in mine:
                assert touch.key is not None
                by_key[touch.key] = by_key.get(touch.key, 0.0) + touch.units
                places.setdefault(touch.key, set()).add(touch.item)
            for key in {touch.key for touch in mine if touch.key is not None}:
                asked[key] = asked.get(key, 0) + 1
        total = sum(by_key.values())
        for key, units in by_key.items():
            known = asked[key] > 1 or pattern.questions == ((),)
            share = units / total if known else 0.0
            if (
                asked[key] < questions or not known
            ):  # `popular` is about arguments; a key that all share is hotter anyway
                share = max(share, pattern.popular)
            if not share:
                continue
            one = len(places[key]) == 1 and None not in places[key]
            found.append(HotKey(resource, key, kind, share, share * total / questions * pattern.rate, one))
    return max(found, key=lambda hot: (hot.units_per_second / hot.limit, hot.share), default=None)
