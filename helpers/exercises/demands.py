"""What a check can demand of the runs of a learner's answer, and the sentence for each demand that is not met.

A check reads like a list of demands; the first that is not met ends it:

    def one_user(attempt: Attempt) -> None:
        run = attempt.run(attempt.table, "u7")
        attempt.items_equal(ORDERS_OF_U7, run)
        attempt.no_scan()
        attempt.at_most(requests=2)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NoReturn

from helpers.engine.ledger import Call
from helpers.text import listed, nouns, plural

from . import compare, echo
from .guard import Watch
from .outcome import Cost, NotYet, operations
from .running import Run

Mistakes = Mapping[Any, NotYet]
"""Well-known wrong answers and what to say about each."""


class Demands:
    """The answers, what their runs did so far, and demands on both. One that is not met ends the check with NotYet."""

    def __init__(self, answers: Mapping[str, Any], watch: Watch) -> None:
        self.answers = dict(answers)
        """The answers by the names that the exercise gives them."""
        self.runs: list[Run] = []
        """The runs so far, in order."""
        self.to_weigh = ""
        """A sentence that a check has for an answer that is right: what it may not have thought of. Empty for none."""
        self._watch = watch

    @property
    def answer(self) -> Any:
        """The first answer, for exercises that have one."""
        return next(iter(self.answers.values()))

    @property
    def calls(self) -> tuple[Call, ...]:
        """The requests of all runs so far; the check's own are not among them."""
        return tuple(self._watch.calls)

    @property
    def cost(self) -> Cost:
        """The cost of all runs so far."""
        return Cost.of(self._watch.calls)

    @property
    def printed(self) -> str:
        """What the runs printed so far, capped."""
        return self._watch.printed

    @contextmanager
    def not_billed(self) -> Iterator[None]:
        """While its block runs, requests are left off the bill: of an answer that may refuse, the refusal is no saving."""
        before = len(self._watch.calls)
        try:
            yield
        finally:
            del self._watch.calls[before:]

    # --- on what came back ---

    def fail(self, diagnosis: str, rationale: str, help: str) -> NoReturn:
        """Ends the check: not yet."""
        raise NotYet(diagnosis, rationale, help)

    def returned(self, run: Run) -> Any:
        """The value that a run returned; NotYet where it is None, asking whether a `return` is missing."""
        if run.value is not None:
            return run.value
        if run.printed:
            self.fail(
                "printed-not-returned",
                f"{run.span} printed something and returned None; the check sees what is returned.",
                "Return the value as well: `print` shows it to you, `return` hands it to the caller.",
            )
        raise NotYet(
            "no-return",
            f"{run.span} returned None; a value was expected.",
            "Check the end of the function: is a `return` missing?",
        )

    def equal(
        self,
        expected: Any,
        run: Run,
        *,
        diagnosis: str = "wrong-result",
        help: str = "",
        mistakes: Mistakes | None = None,
    ) -> None:
        """Demands that a run returned `expected`; numbers by value, sets and dictionaries in any order."""
        value = self.returned(run)
        if compare.same(expected, value):
            return
        self._known(value, mistakes)
        self.fail(
            diagnosis,
            f"{run.span} returned {echo.code(echo.short(value))}; {echo.code(echo.short(expected))} was expected.",
            help or "Compare what came back with what was expected, below.",
        )

    def answer_equals(
        self,
        expected: Any,
        *,
        of: str = "",
        within: float = 0.0,
        help: str = "Go through your reasoning once more.",
        mistakes: Mistakes | None = None,
    ) -> None:
        """Demands that a value given as the answer is `expected`, and never shows what that is.

        Args:
            within: for numbers, how far off is still right, as a part of `expected`.
            mistakes: wrong values that people really give → what to say to each.
        """
        name = of or next(iter(self.answers))
        value = self.answers[name]
        if compare.same(expected, value) or (within and compare.near(expected, value, within)):
            return
        self._known(value, mistakes)
        said = f"{echo.code(name)} is {echo.code(echo.short(value))}"
        if compare.is_number(expected) and compare.is_number(value):
            direction = "low" if Decimal(str(value)) < Decimal(str(expected)) else "high"
            self.fail(f"too-{direction}", f"{said}, which is too {direction}.", help)
        self.fail("wrong-answer", f"{said}, and that is not it.", help)

    def _known(self, value: Any, mistakes: Mistakes | None) -> None:
        for wrong, not_yet in (mistakes or {}).items():
            if compare.same(wrong, value):
                raise not_yet

    def items_equal(
        self,
        expected: Sequence[Mapping[str, Any]],
        run: Run,
        *,
        ordered: bool = False,
        key: Sequence[str] = ("pk", "sk"),
        helps: Mapping[str, str] | None = None,
    ) -> None:
        """Demands that a run returned these items: all of them, each once, unchanged; in this order if `ordered`.

        A list from boto3's client (typed values) is as good as one from its resource.

        Args:
            key: the attributes by which a sentence names an item.
            helps: a recommendation of the exercise's own for a diagnosis, such as "missing-items".
        """
        value = self.returned(run)
        fault = compare.items(expected, value, ordered=ordered, key=key)
        if fault is not None:
            self.fail(
                fault.diagnosis,
                f"{run.span} {fault.rationale}",
                (helps or {}).get(fault.diagnosis, fault.help),
            )

    def items_returned(self, run: Run, help: str) -> list[Mapping[str, Any]]:
        """The items that a run returned, as boto3's resource gives them; NotYet where it is no list of items."""
        value = self.returned(run)
        if run.items is None:
            self.fail(
                "not-a-list", f"{run.span} returned {echo.code(echo.short(value))}; a list of items was expected.", help
            )
        return run.items

    def key_returned(self, run: Run, help: str) -> dict[str, str]:
        """The key that a run returned: a text under `pk` and one under `sk`, and nothing else; NotYet where it is none."""
        key = self.returned(run)
        if not compare.is_key(key):
            self.fail(
                "not-a-key",
                f"{run.span} returned {echo.code(echo.short(key))}; a dictionary with the texts `pk` and `sk` was expected.",
                help,
            )
        return {"pk": key["pk"], "sk": key["sk"]}

    # --- on what was asked of the table ---

    def one_write(self, run: Run, help: str) -> None:
        """Demands that a run sent one request, and that it was a write."""
        writes = [call for call in run.calls if call.write_units]
        if len(run.calls) != 1 or not writes:
            self.fail(
                "not-one-write",
                f"{run.span} made {plural(len(run.calls), 'request')}, {echo.number(len(writes))} of them "
                f"{'a write' if len(writes) == 1 else 'writes'}; one write was expected.",
                help,
            )

    def reads_no_more(self, run: Run, returned: int, noun: str, *, diagnosis: str, help: str, most: int = 0) -> None:
        """Demands that a run evaluated no more than it had to return. A Scan is left to `no_scan`.

        Args:
            returned: how many it had to return.
            noun: what one of them is called.
            most: what it may evaluate, where that is more than it returns.
        """
        if run.evaluated > max(most, returned) and "Scan" not in {call.operation for call in run.calls}:
            self.fail(
                diagnosis,
                f"{run.span} evaluated {plural(run.evaluated, noun)} to return {echo.number(returned)}.",
                help,
            )

    def avoids(self, *names: str, help: str, diagnosis: str = "") -> None:
        """Demands that none of these operations was called, such as "Scan"."""
        for call in self.calls:
            if call.operation in names:
                touched = "" if not call.evaluated else f", which evaluated {plural(call.evaluated, 'item')}"
                touched += (
                    f" to return {echo.number(call.returned)}"
                    if call.returned < call.evaluated and call.read_units
                    else ""
                )
                self.fail(
                    diagnosis or f"{call.operation.lower()}-used",
                    f"{self._called()} called {call.operation}{touched}.",
                    help,
                )

    def no_scan(
        self, help: str = "Ask for one partition key instead of the whole table: a Scan reads every item there is."
    ) -> None:
        """Demands that no Scan was called. PartiQL that scans is ExecuteStatement (G4): bound its units instead."""
        self.avoids("Scan", help=help)

    def uses(self, *names: str, help: str, diagnosis: str = "") -> None:
        """Demands that at least one of these operations was called."""
        if any(call.operation in names for call in self.calls):
            return
        wanted = listed(names, "or")
        made = operations(self.calls) or "no request at all"
        self.fail(diagnosis or f"no-{names[0].lower()}", f"{self._called()} made {made}; {wanted} was expected.", help)

    def at_most(
        self,
        *,
        requests: int | None = None,
        read_units: float | None = None,
        write_units: float | None = None,
        help: str = "",
    ) -> None:
        """Demands that all runs together cost no more than this."""
        cost = self.cost
        limits = (
            ("request", cost.requests, requests),
            ("read unit", cost.read_units, read_units),
            ("write unit", cost.write_units, write_units),
        )
        for noun, used, allowed in limits:
            if allowed is None or used <= allowed:
                continue
            verb = "made" if noun == "request" else "consumed"
            self.fail(
                f"too-many-{noun.replace(' ', '-')}s",
                f"{self._called()} {verb} {plural(used, noun)} ({operations(self.calls)}); "
                f"at most {echo.number(allowed)} {'is' if allowed == 1 else 'are'} needed.",
                help or f"Look for {nouns(noun)} that you can save.",
            )

    def _called(self) -> str:
        """The runs so far, as the subject of a sentence."""
        if not self.runs:
            return "Your code"
        return self.runs[-1].span if len(self.runs) == 1 else f"Your code, in {len(self.runs)} runs,"
