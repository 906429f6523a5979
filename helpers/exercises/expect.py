"""`expect_error`: an error that a lesson wants. It is shown calmly, and it is a failure if it does not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, overload

from . import echo
from .advice import api_error
from .render import Block, Card, Shown


@dataclass(frozen=True, slots=True, repr=False)
class Expected(Shown):
    """The error that came, as expected."""

    code: str
    """AWS's code, such as `ValidationException`, or the name of the exception's class."""
    message: str
    operation: str
    """The API operation that answered with it; empty for an error of Python's own."""
    error: BaseException

    @property
    def response(self) -> dict[str, Any]:
        """The answer of the API, with fields such as CancellationReasons; empty for an error of Python's own."""
        response = getattr(self.error, "response", None)
        return response if isinstance(response, dict) else {}

    def card(self) -> Card:
        """Which error came, from which operation, and its message."""
        where = (
            f"{self.operation} answered with {echo.code(self.code)}:"
            if self.operation
            else f"It raised {echo.code(self.code)}:"
        )
        return Card("info", "!", "Expected error", self.code, (Block(where.rstrip(":"), self.message),))

    def to_json(self) -> dict[str, Any]:
        """Code, message and operation."""
        return {"code": self.code, "message": self.message, "operation": self.operation}


@overload
def expect_error(code: str | type[BaseException], action: Callable[[], object]) -> Expected: ...
@overload
def expect_error(code: str | type[BaseException]) -> Expecting: ...
def expect_error(code: str | type[BaseException], action: Callable[[], object] | None = None) -> Expected | Expecting:
    """Runs what is meant to fail, and shows how it failed.

        expect_error("ValidationException", lambda: table.get_item(Key={"pk": "USER#1"}))

    Without `action` it guards a block, and prints at its end: `with expect_error("ValidationException"): …`

    Args:
        code: AWS's code, the name of an exception's class, or the class.

    Raises:
        AssertionError: nothing was raised, or something else was (which is its cause).
    """
    if action is None:
        return Expecting(code)
    try:
        action()
    except Exception as error:  # noqa: BLE001 — whatever comes is compared with what was expected
        return _met(code, error)
    raise AssertionError(f"{_name(code)} was expected, and nothing was raised.")


class Expecting:
    """The block form of `expect_error`; `.expected` holds the error afterwards."""

    def __init__(self, code: str | type[BaseException]) -> None:
        self._code = code
        self.expected: Expected | None = None

    def __enter__(self) -> Expecting:
        """Begins the block; the error is in `expected` after it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        """Takes the expected error in and prints it. Raises AssertionError where none came, or another one."""
        if error is None:
            raise AssertionError(f"{_name(self._code)} was expected, and nothing was raised.")
        if not isinstance(error, Exception):
            return False
        self.expected = _met(self._code, error)
        print(self.expected)
        return True


def _name(code: str | type[BaseException]) -> str:
    return code if isinstance(code, str) else code.__name__


def _met(code: str | type[BaseException], error: Exception) -> Expected:
    found, message = api_error(error) or (type(error).__name__, echo.message(error))
    names = {found, *(kind.__name__ for kind in type(error).__mro__)} - {"Exception", "BaseException", "object"}
    if _name(code) not in names:
        raise AssertionError(f"{_name(code)} was expected; {found} came: {echo.cut(message)}") from error
    operation = getattr(error, "operation_name", "")
    return Expected(found, echo.printable(message), operation if isinstance(operation, str) else "", error)
