"""What a design review says about one access pattern: does it pass, what does it take, when does it break."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from helpers.review.measure import Measured, sum_of_reads
from helpers.review.patterns import Pattern
from helpers.review.scale import FACTORS, Outlook, outlook
from helpers.text import cents, count, percent, plural, sentence, shorten

WASTEFUL: Final = 3.0
"""Items read for each item in an answer above which a pattern is called wasteful."""
_KEY_SHOWN: Final = 26

WORDS: Final = {
    "raised": "raises",
    "endless": "never ends",
    "wrong-answer": "wrong answer",
    "wrong-order": "wrong order",
    "page-too-long": "page too long",
    "not-fresh": "may be stale",
    "scan": "scans",
    "hot-key": "too hot",
    "over-units": "over budget",
    "over-requests": "too many requests",
    "not-written": "no answer yet",
    "over-ceiling": "over the ceiling",
}
"""A failure's stable name → the same in a table, the worst first."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a pattern, or the whole design, does not pass."""

    pattern: str
    """The pattern's name; empty for what concerns the design as a whole."""
    code: str
    """A stable name, such as "scan"."""
    words: str
    """The same in a sentence."""


@dataclass(frozen=True)
class Result:
    """What the review says about one pattern."""

    measured: Measured
    within: int
    """The growth that the design must bear: 1, 10 or 100."""

    @property
    def pattern(self) -> Pattern:
        """The access pattern that was run."""
        return self.measured.pattern

    @cached_property
    def outlooks(self) -> tuple[Outlook, ...]:
        """The pattern at 1, 10 and 100 times the users."""
        return tuple(outlook(self.measured, factor) for factor in FACTORS)

    @property
    def answered(self) -> bool:
        """Whether every question got the right answer."""
        return self.measured.problem is None

    @property
    def monthly(self) -> Decimal:
        """Dollars per month at the pattern's rate, on demand."""
        return self.outlooks[0].dollars_per_month

    @property
    def price(self) -> str:
        """The same for people, to the cent."""
        return cents(self.monthly)

    @property
    def breaks_at(self) -> int | None:
        """The smallest growth at which something breaks; None where it bears all of them."""
        return next((view.factor for view in self.outlooks if view.breaks), None)

    @property
    def wasteful(self) -> bool:
        """Whether DynamoDB reads many items for each one that is answered (R5)."""
        ratio = self.measured.items_read_per_item
        return self.answered and ratio is not None and ratio > WASTEFUL

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that keeps the pattern from passing, the worst first."""
        measured, pattern = self.measured, self.pattern
        found: list[tuple[str, str]] = []
        if measured.problem is not None:
            found.append((measured.problem.code, measured.problem.words))
        if pattern.freshness == "strong" and measured.stale:
            found.append(("not-fresh", "must see every write, and reads eventually"))
        if measured.scans and not pattern.may_scan:
            found.append(("scan", f"scans: {self.reading}"))
        for view in self.outlooks:
            if view.factor <= self.within and view.too_hot and not any(code == "hot-key" for code, _ in found):
                grown = "" if view.factor == 1 else f" at {view.factor}×"
                found.append(("hot-key", f"is too hot{grown}: {view.breaks[0]}{self._on_key}"))
        totals = measured.totals
        for code, limit, total, noun in (
            ("over-units", pattern.units_max, totals.units, "unit"),
            ("over-requests", pattern.requests_max, totals.requests, "request"),
        ):
            used = measured.per_question(total)
            if limit is not None and used > limit:
                found.append((code, f"takes {plural(used, noun)} a question; the budget is {count(limit)}"))
        return tuple(Failure(pattern.name, code, words) for code, words in found)

    @property
    def passed(self) -> bool:
        """Whether nothing was found that speaks against the design."""
        return not self.failures

    # ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def verdict(self) -> tuple[str, str]:
        """(icon, word), as the table shows it."""
        if self.failures:
            return "✗", WORDS[self.failures[0].code]
        if self.wasteful:
            return "△", "wasteful"
        if self.breaks_at is not None and self.breaks_at < FACTORS[-1]:
            return "△", f"breaks at {self.breaks_at}×"
        return "✓", "holds" if self.breaks_at is None else f"holds below {self.breaks_at}×"

    @property
    def reading(self) -> str:
        """How much is read for what comes back: "500 items read for 12 in the answers to 3 questions"."""
        measured = self.measured
        read, asked = plural(sum_of_reads(measured), "item"), measured.questions
        answers = "the answer" if asked == 1 else f"the answers to {count(asked)} questions"
        return f"{read} read for {count(measured.items)} in {answers}"

    @property
    def advice(self) -> str:
        """The one thing to know about this pattern; empty where all is well."""
        if self.failures:
            first, *others = self.failures
            also = f" Also: {', '.join(WORDS[failure.code] for failure in others)}." if others else ""
            return sentence(first.words) + also
        if self.wasteful:
            return sentence(f"reads too much: {self.reading}")
        view = next((view for view in self.outlooks if view.breaks), None)
        return "" if view is None else sentence(f"at {view.factor}×: {view.breaks[0]}{self._on_key}")

    @property
    def _on_key(self) -> str:
        hot = self.measured.hottest
        return "" if hot is None else f" (“{shorten(hot.key, _KEY_SHOWN)}” of {hot.resource})"

    @property
    def hottest(self) -> str:
        """The hottest key's share in words."""
        measured = self.measured
        hot = measured.hottest
        if not measured.totals.units:
            return "–"
        if measured.scans and hot is None:
            return "all keys"
        if hot is None:
            return "not known" if measured.questions == 1 else "none shared"
        return percent(hot.share)

    @property
    def ratio(self) -> str:
        """Items read for each one answered, in words."""
        measured = self.measured
        if not measured.totals.requests or not measured.totals.read_units:
            return "–"
        each = measured.items_read_per_item
        return f"{count(sum_of_reads(measured))} for 0" if each is None else count(round(each, 1))

    def as_dict(self) -> dict[str, Any]:
        """The result as values that JSON can hold."""
        measured, hot = self.measured, self.measured.hottest
        each = measured.per_question
        return {
            "pattern": self.pattern.name,
            "who": self.pattern.who,
            "rate": self.pattern.rate,
            "answered": self.answered,
            "passed": self.passed,
            "verdict": self.verdict[1],
            "advice": self.advice,
            "failures": [{"code": failure.code, "words": failure.words} for failure in self.failures],
            "questions": measured.questions,
            "requests": each(measured.totals.requests),
            "scans": measured.scans,
            "items": measured.items,
            "items_read": sum_of_reads(measured),
            "read_units": each(measured.totals.read_units),
            "write_units": each(measured.totals.write_units),
            "seconds": round(each(measured.totals.seconds), 9),
            "dollars_per_month": f"{self.monthly:f}",
            "hottest": None
            if hot is None
            else {
                "resource": hot.resource,
                "key": hot.key,
                "kind": hot.kind,
                "share": round(hot.share, 6),
                "units_per_second": round(hot.units_per_second, 6),
            },
            "at": {
                str(view.factor): {
                    "rate": view.rate,
                    "hot_units": None if view.hot_units is None else round(view.hot_units, 6),
                    "pages": view.pages,
                    "seconds": round(view.seconds, 9),
                    "dollars_per_month": f"{view.dollars_per_month:f}",
                    "breaks": list(view.breaks),
                }
                for view in self.outlooks
            },
        }
