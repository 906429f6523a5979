"""What an exercise takes as its answer, and what to say where it is given something of another kind."""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from helpers.text import listed, plural

from . import echo
from .compare import is_number
from .outcome import NotYet

Kind = Literal["function", "number", "text", "choice", "list", "mapping", "anything"]


@dataclass(frozen=True, slots=True)
class Takes:
    """One answer of an exercise: the name that the notebook gives it, and its kind."""

    name: str
    kind: Kind
    parameters: tuple[str, ...] = ()
    """The parameters of a function, by the notebook's names."""
    options: tuple[str, ...] = ()
    """The options of a choice, or the keys of a mapping."""

    def words(self) -> str:
        """How a sentence names it: `orders_of(table, user_id)` for a function, `cost` for a value."""
        return echo.code(f"{self.name}({', '.join(self.parameters)})" if self.kind == "function" else self.name)


def function(name: str, *parameters: str) -> Takes:
    """The answer is a function; the check calls it with these parameters, by position."""
    return Takes(name, "function", parameters=parameters)


def number(name: str) -> Takes:
    """The answer is an int, a float or a Decimal."""
    return Takes(name, "number")


def text(name: str) -> Takes:
    """The answer is a str."""
    return Takes(name, "text")


def choice(name: str, *options: str) -> Takes:
    """The answer is one of these words."""
    return Takes(name, "choice", options=options)


def listing(name: str) -> Takes:
    """The answer is a list or a tuple."""
    return Takes(name, "list")


def mapping(name: str, *keys: str) -> Takes:
    """The answer is a dictionary with exactly these keys; without keys, with any."""
    return Takes(name, "mapping", options=keys)


def anything(name: str) -> Takes:
    """The answer is whatever the check makes of it."""
    return Takes(name, "anything")


def demand(takes: Takes, answer: object, exercise: str) -> None:
    """Raises NotYet, with a sentence of its own, where `answer` is not the kind of thing the exercise takes."""
    if answer is None:
        raise NotYet(
            "answer-is-none",
            f"{echo.code(takes.name)} is None. A function without `return` gives None, and so does `print(…)`.",
            f"Look at the line that assigns {echo.code(takes.name)}: it needs a value on its right side.",
        )
    _DEMANDS[takes.kind](takes, answer, exercise)


def _demand_function(takes: Takes, answer: object, exercise: str) -> None:
    if not callable(answer):
        raise NotYet(
            "not-a-function",
            f"This exercise takes a function, and was given {echo.kind(answer)}: perhaps what a call returned.",
            "Pass the function itself, without brackets after its name: "
            f"`check({echo.short(exercise, 90)}, {takes.name})`.",
        )
    if inspect.iscoroutinefunction(answer):
        raise NotYet(
            "async-function",
            f"{echo.code(takes.name)} is an `async` function; the check calls it like any other and waits for nothing.",
            "Write it with `def` alone: boto3's calls return when the answer is there.",
        )
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(*takes.parameters)
    except TypeError:
        named = getattr(answer, "__name__", takes.name)
        raise NotYet(
            "wrong-parameters",
            f"The check calls {takes.words()}; yours is {echo.code(f'{named}{_parameters(signature.parameters)}')}.",
            f"Give the function {plural(len(takes.parameters), 'parameter')}, in this order: "
            f"{listed(map(echo.code, takes.parameters)) or 'none'}.",
        ) from None


def _parameters(names: Iterable[str]) -> str:
    return "(" + ", ".join(names) + ")"


def _demand_number(takes: Takes, answer: Any, _exercise: str) -> None:
    if isinstance(answer, str) and _numeric(answer):
        raise NotYet(
            "quoted-number",
            f"{echo.code(takes.name)} is the text {echo.code(echo.short(answer))}; a number is expected.",
            "Write the number without quotes.",
        )
    if not is_number(answer):
        raise _wrong_kind(takes, answer, "a number")
    if not _finite(answer):
        raise NotYet(
            "not-finite",
            f"{echo.code(takes.name)} is {echo.code(echo.short(answer))}; a finite number is expected.",
            "Look for a division by zero or an overflow on the way to it.",
        )


def _finite(answer: Any) -> bool:
    try:
        return math.isfinite(answer)
    except (OverflowError, ValueError):  # an int that no float can hold; a signalling NaN
        return False


def _numeric(answer: str) -> bool:
    try:
        Decimal(answer.strip().replace(",", ""))
    except InvalidOperation:
        return False
    return True


def _demand_text(takes: Takes, answer: object, _exercise: str) -> None:
    if not isinstance(answer, str):
        raise _wrong_kind(takes, answer, "text, in quotes")


def _demand_choice(takes: Takes, answer: object, _exercise: str) -> None:
    if isinstance(answer, str) and answer in takes.options:
        return
    options = listed((echo.code(echo.short(option)) for option in takes.options), "or")
    raise NotYet(
        "not-an-option",
        f"{echo.code(takes.name)} is {echo.code(echo.short(answer))}, which is none of the options."
        f"{suggestion(answer, takes.options)}",
        f"Choose one of {options}.",
    )


def _demand_list(takes: Takes, answer: object, _exercise: str) -> None:
    if not isinstance(answer, (list, tuple)):
        raise _wrong_kind(takes, answer, "a list")


def _demand_mapping(takes: Takes, answer: object, _exercise: str) -> None:
    if not isinstance(answer, dict):
        raise _wrong_kind(takes, answer, "a dictionary")
    missing = [key for key in takes.options if key not in answer]
    extra = [key for key in answer if takes.options and key not in takes.options]
    if missing or extra:
        keys = listed(echo.code(echo.short(key)) for key in takes.options)
        said = [f"misses {echo.code(echo.short(key))}" for key in missing[:1]]
        said += [f"has {echo.code(echo.short(key))}, which is not one of its keys" for key in extra[:1]]
        raise NotYet(
            "wrong-keys",
            f"{echo.code(takes.name)} {listed(said)}.{suggestion(extra[0], takes.options) if extra else ''}",
            f"Keep the keys as they were: {keys}.",
        )


def _wrong_kind(takes: Takes, answer: object, wanted: str) -> NotYet:
    help = f"Make {echo.code(takes.name)} {wanted}."
    if callable(answer):
        help = f"Call the function and pass on what it returns: {echo.code(takes.name)} is to be {wanted}."
    return NotYet("wrong-type", f"{echo.code(takes.name)} is {echo.kind(answer)}; {wanted} is expected.", help)


_DEMANDS: dict[Kind, Callable[[Takes, Any, str], None]] = {
    "function": _demand_function,
    "number": _demand_number,
    "text": _demand_text,
    "choice": _demand_choice,
    "list": _demand_list,
    "mapping": _demand_mapping,
    "anything": lambda *_: None,
}


def suggestion(given: object, names: Iterable[str]) -> str:
    """` Did you mean "…"?` where one of the names is close to what was given; otherwise nothing."""
    close = difflib.get_close_matches(str(given)[:200], list(names), n=1, cutoff=0.5) if isinstance(given, str) else []
    return f" Did you mean {echo.code(echo.short(close[0]))}?" if close else ""
