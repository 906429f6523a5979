"""What a check touches: it runs the learner's answer against the exercise's tables, and asks what happened.

A check reads like a list of demands, the first that is not met ends it:

    def one_user(attempt: Attempt) -> None:
        run = attempt.run(attempt.table, "u7")
        attempt.items_equal(ORDERS_OF_U7, run.value)
        attempt.no_scan()
        attempt.at_most(requests=2)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import FunctionType, GeneratorType
from typing import Any, NoReturn

from helpers.engine.ledger import Call

from . import compare, echo
from .failures import Failure, explain
from .guard import LabLike, Watch, watching
from .outcome import Cost, NotYet, operations
from .register import Exercise

Mistakes = Mapping[Any, NotYet]
"""Well-known wrong answers and what to say about each."""


class LearnerError(Exception):
    """The learner's code raised, or had to be stopped."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.rationale)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the learner's function."""

    called: str
    """The call as text: `orders_of(table, "u7")`."""
    value: Any
    """What it returned; a generator's values as a list. None where it raised an error that was allowed."""
    calls: tuple[Call, ...]
    """The requests it made, in order."""
    printed: str
    error: str = ""
    """The code or class name of the error it raised, where the check allowed that."""

    @property
    def cost(self) -> Cost:
        return Cost.of(self.calls)


class Attempt:
    """One answer under examination."""

    def __init__(self, exercise: Exercise, answers: Mapping[str, Any], lab: LabLike | None) -> None:
        self.exercise = exercise
        self.answers = dict(answers)
        """The answers by the names that the exercise gives them."""
        self.runs: list[Run] = []
        self._lab = lab
        self._arranged: Any = None
        self._is_arranged = False
        self._watch = Watch(exercise.requests_allowed)

    # --- what there is ---

    @property
    def answer(self) -> Any:
        """The first answer, for exercises that have one."""
        return next(iter(self.answers.values()))

    @property
    def lab(self) -> Any:
        """The running lab. Raises where the exercise does not arrange anything in one."""
        if self._lab is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no lab.")
        return self._lab

    @property
    def table(self) -> Any:
        """What `arrange` returned, arranged on first use: a boto3 Table, or whatever else the exercise builds."""
        return self._arranged if self._is_arranged else self.fresh()

    def fresh(self) -> Any:
        """Arranges everything anew, for a second run that must not see what the first one wrote."""
        if self.exercise.arrange is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no table.")
        self._arranged = self.exercise.arrange(self.lab)
        self._is_arranged = True
        return self._arranged

    @property
    def calls(self) -> tuple[Call, ...]:
        """The requests of all runs so far."""
        return tuple(self._watch.calls)

    @property
    def cost(self) -> Cost:
        """The cost of all runs so far."""
        return Cost.of(self._watch.calls)

    @property
    def printed(self) -> str:
        return self._watch.printed

    # --- running ---

    def run(self, *args: Any, of: str | Callable[..., Any] = "", allow: Sequence[str] = (), **named: Any) -> Run:
        """Calls the learner's function and records what it did.

        Args:
            of: which answer, where the exercise takes several, or any function that came out of one; the first if it is left out.
            allow: codes or class names of errors that the function may let through, such as "ConditionalCheckFailedException".

        Raises:
            LearnerError: the function raised another error, or was stopped in an endless loop. `check` turns it into an outcome.
        """
        function = of if callable(of) else self.answers[of] if of else self.answer
        called = echo.call(_name(function, of if isinstance(of, str) and of else next(iter(self.answers))), args, named)
        files = frozenset(_files([function, *self.answers.values()]))
        before = len(self._watch.calls)
        value: Any = None
        error = ""
        try:
            with watching(self._lab, self._watch, files):
                value = function(*args, **named)
                if isinstance(value, GeneratorType):
                    value = list(value)
                if self._watch.stopped is not None:  # caught by a bare `except:` that then returned
                    raise self._watch.stopped
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # noqa: BLE001 — also SystemExit and Stopped: nothing leaves a check as a traceback
            raised = self._watch.stopped or raised
            error = next((name for name in allow if name in _names(raised)), "")
            if not error:
                raise LearnerError(explain(raised, called, self._watch.calls[before:], files)) from None
        run = Run(called, value, tuple(self._watch.calls[before:]), self._watch.printed, error)
        self.runs.append(run)
        return run

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
        self.fail(
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
            f"{echo.code(run.called)} returned {echo.code(echo.short(value))}; {echo.code(echo.short(expected))} was expected.",
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
    ) -> None:
        """Demands that a run returned these items: all of them, each once, unchanged; in this order if `ordered`.

        A list from boto3's client (typed values) is as good as one from its resource.

        Args:
            key: the attributes by which a sentence names an item.
        """
        value = self.returned(run)
        fault = compare.items(expected, value, ordered=ordered, key=key)
        if fault is not None:
            self.fail(fault.diagnosis, f"{echo.code(run.called)} {fault.rationale}", fault.help)

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
        """Demands that no Scan was called. PartiQL that scans shows as ExecuteStatement; bound its units with `at_most`."""
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
                f"{self._called()} {verb} {echo.plural(used, noun)} ({operations(self.calls)}); at most {echo.number(allowed)} "
                f"{'is' if allowed == 1 else 'are'} needed.",
                help or f"Look for {echo.nouns(noun)} that you can save.",
            )

    def _called(self) -> str:
        """The runs so far, as the subject of a sentence."""
        if not self.runs:
            return "Your code"
        return echo.code(self.runs[-1].called) if len(self.runs) == 1 else f"Your code, in {len(self.runs)} runs,"


def _name(function: Callable[..., Any], fallback: str) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else fallback


def _names(error: BaseException) -> set[str]:
    """Every name an error goes by: its AWS code and the names of its classes."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return {kind.__name__ for kind in type(error).__mro__} | ({code} if code else set())


def _files(answers: Sequence[Any]) -> list[str]:
    functions = [inspect.unwrap(answer) for answer in answers if isinstance(answer, FunctionType)]
    return [function.__code__.co_filename for function in functions if isinstance(function, FunctionType)]
