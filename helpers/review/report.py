"""What a design review found: a verdict for each pattern, and one sentence to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from helpers.page.picture import Picture
from helpers.review.result import WORDS, Failure, Result
from helpers.review.scale import FACTORS
from helpers.review.view import draw
from helpers.text import cents, count, money, plural, times

_FAR: Final = 10
"""Dollars from which on a cent more or less needs no further decimals."""


def _about(amount: Decimal) -> str:
    """Dollars in about three digits, for a narrow column: "$1,495", "$51.8k", "$5.06M"."""
    for size, letter in ((Decimal(1_000_000), "M"), (Decimal(1_000), "k")):
        if amount >= 10 * size or (letter == "M" and amount >= size):
            scaled = amount / size
            return f"${scaled:,.{max(0, 2 - scaled.adjusted())}f}{letter}"
    return f"${amount:,.0f}"


@dataclass(frozen=True, repr=False)
class Report:
    """A design review. The last line of a cell shows it; `passed` and `failures` grade with it."""

    results: tuple[Result, ...]
    """One for each pattern, in the order they were given. `report["name"]` finds one."""
    ceiling: Decimal | None = None
    """The most that all patterns together may cost in a month."""

    def __getitem__(self, name: str) -> Result:
        """The result of the pattern of this name. Raises KeyError with the names that there are."""
        for result in self.results:
            if result.pattern.name == name:
                return result
        raise KeyError(f"{name!r}; the patterns are: {', '.join(repr(result.pattern.name) for result in self.results)}")

    def __iter__(self) -> Iterator[Result]:
        """The results, in the order of the patterns."""
        return iter(self.results)

    def __len__(self) -> int:
        """How many patterns were reviewed."""
        return len(self.results)

    @property
    def monthly(self) -> Decimal:
        """Dollars per month of all patterns at their rates, on demand."""
        return sum((result.monthly for result in self.results), Decimal(0))

    def monthly_at(self, factor: int) -> Decimal:
        """The same with so many times the users: 1, 10 or 100."""
        views = [view for result in self.results for view in result.outlooks if view.factor == factor]
        return sum((view.dollars_per_month for view in views), Decimal(0))

    @property
    def price(self) -> str:
        """The same for people, to the cent."""
        return cents(self.monthly)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that keeps the design from passing, the worst pattern first."""
        found = [failure for result in self.ranked for failure in result.failures]
        if self.ceiling is not None and self.monthly > self.ceiling:
            cost, most = (money(amount, cents_from=_FAR) for amount in (self.monthly, self.ceiling))
            words = f"all patterns together cost {cost} a month; the ceiling is {most}"
            found.append(Failure("", "over-ceiling", words))
        return tuple(found)

    @property
    def passed(self) -> bool:
        """Whether the design does what was asked of it."""
        return not self.failures

    @cached_property
    def ranked(self) -> tuple[Result, ...]:
        """The results, the worst first: what fails, then what wastes, then what breaks soonest, then the dearest."""
        codes = list(WORDS)

        def badness(result: Result) -> tuple[int, int, int, Decimal]:
            failed = codes.index(result.failures[0].code) if result.failures else len(codes)
            return failed, not result.wasteful, result.breaks_at or FACTORS[-1] * 10, -result.monthly

        return tuple(sorted(self.results, key=badness))

    @property
    def finding(self) -> str:
        """The result in one sentence, the worst first."""
        good = sum(result.passed for result in self.results)
        worst = self.ranked[0]
        if good < len(self.results):
            many = f"{count(good)} of {plural(len(self.results), 'pattern')} {'passes' if good == 1 else 'pass'}"
            failure = worst.failures[0]
            why = f"({WORDS[failure.code]})" if worst.measured.problem is not None else failure.words
            return f"{many}. Fix first: “{worst.pattern.name}” {why}"
        all_of = f"All {count(good)} patterns pass" if good > 1 else "The pattern passes"
        price = f"{self.price} a month"
        if not self.passed:
            return f"{all_of}, and {self.failures[-1].words}"
        if worst.wasteful:
            each = times(worst.measured.items_read_per_item or 1)
            return f"{all_of}, for {price}. Dearest habit: “{worst.pattern.name}” reads {each} what it answers"
        if worst.breaks_at is not None:
            return f"{all_of}, for {price}. First to break, at {worst.breaks_at}×: “{worst.pattern.name}”"
        return f"{all_of}, for {price}, and hold at {FACTORS[-1]}× the users"

    def picture(self) -> Picture:
        """The report as a table, with its text twin."""
        return draw(self.finding, self.ranked, self._totals)

    @property
    def _totals(self) -> dict[int, str]:
        """What all patterns cost in a month, by growth; empty for a growth that means nothing while an answer is wrong."""
        answered = all(result.answered for result in self.results)
        grown = {factor: _about(self.monthly_at(factor)) if answered else "" for factor in FACTORS if factor > 1}
        return {1: self.price, **grown}

    def __repr__(self) -> str:
        """The report as text."""
        return repr(self.picture())

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def as_dict(self) -> dict[str, Any]:
        """The whole report as values that JSON can hold; money as text, to stay exact."""
        return {
            "finding": self.finding,
            "passed": self.passed,
            "dollars_per_month": f"{self.monthly:f}",
            "ceiling": None if self.ceiling is None else f"{self.ceiling:f}",
            "failures": [
                {"pattern": failure.pattern, "code": failure.code, "words": failure.words} for failure in self.failures
            ],
            "patterns": [result.as_dict() for result in self.results],
        }

    def to_json(self) -> str:
        """`as_dict()` as JSON text."""
        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False)
