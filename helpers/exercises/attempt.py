"""What a check touches: a run of the learner's answer, and demands on what came of it.

A check reads like a list of demands, the first that is not met ends it:

    def one_user(attempt: Attempt) -> None:
        run = attempt.run(attempt.table, "u7")
        attempt.items_equal(ORDERS_OF_U7, run)
        attempt.no_scan()
        attempt.at_most(requests=2)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NoReturn

from . import compare, echo
from .outcome import NotYet, operations
from .running import Run, Runs

Mistakes = Mapping[Any, NotYet]
"""Well-known wrong answers and what to say about each."""


class Attempt(Runs):
    """One answer under examination. Each demand that is not met ends the check with NotYet."""

    # --- demands on what came back ---

    def fail(self, diagnosis: str, rationale: str, help: str) -> NoReturn:
        """Ends the check: not yet."""
        raise NotYet(diagnosis, rationale, help)

    def returned(self, run: Run) -> Any:
        """The value that a run returned; NotYet where it is None, asking whether a `return` is missing."""
        if run.value is not None:
            return run.value
        called = echo.code(run.called)
        if run.printed:
            self.fail(
                "printed-not-returned",
                f"{called} printed something and returned None; the check sees what is returned.",
                "Return the value as well: `print` shows it to you, `return` hands it to the caller.",
            )
        raise NotYet(
            "no-return",
            f"{called} returned None; a value was expected.",
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
            f"{echo.code(run.called)} returned {echo.code(echo.short(value))}; "
            f"{echo.code(echo.short(expected))} was expected.",
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
                f"{echo.code(run.called)} {fault.rationale}",
                (helps or {}).get(fault.diagnosis, fault.help),
            )

    # --- demands on what was asked of the table ---

    def avoids(self, *names: str, help: str, diagnosis: str = "") -> None:
        """Demands that none of these operations was called, such as "Scan"."""
        for call in self.calls:
            if call.operation in names:
                touched = "" if not call.evaluated else f", which evaluated {echo.plural(call.evaluated, 'item')}"
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
        wanted = echo.listed(names, "or")
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
                f"{self._called()} {verb} {echo.plural(used, noun)} ({operations(self.calls)}); "
                f"at most {echo.number(allowed)} {'is' if allowed == 1 else 'are'} needed.",
                help or f"Look for {echo.nouns(noun)} that you can save.",
            )

    def _called(self) -> str:
        """The runs so far, as the subject of a sentence."""
        if not self.runs:
            return "Your code"
        return echo.code(self.runs[-1].called) if len(self.runs) == 1 else f"Your code, in {len(self.runs)} runs,"
