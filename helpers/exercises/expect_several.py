"""`expect_errors`: several refusals that a lesson wants, as one table: what was asked, and what the answer said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import echo
from .expect import Expected, expect_error
from .render import Card, Grid, Shown

Action = Callable[[], object]


@dataclass(frozen=True, slots=True, repr=False)
class SeveralExpected(Shown):
    """Errors that came, as expected, by what was asked."""

    errors: Mapping[str, Expected]

    def __getitem__(self, asked: str) -> Expected:
        """The error that came of one question."""
        return self.errors[asked]

    def __iter__(self) -> Iterator[Expected]:
        """The errors, in the order of the questions."""
        return iter(self.errors.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self.errors)

    def card(self) -> Card:
        """One line for each: what was asked, and what the answer said."""
        codes = list(dict.fromkeys(error.code for error in self))
        alone = len(codes) == 1
        rows = tuple(
            (asked, echo.code(error.operation or "Python"), _said(error, with_code=not alone))
            for asked, error in self.errors.items()
        )
        title = f"{codes[0]}, {len(rows)} times" if alone and len(rows) > 1 else ", ".join(codes)
        grid = Grid(("what I asked", "operation", "what it said"), rows, stacked=True)
        return Card("info", "!", "Expected errors", title, (grid,))

    def to_json(self) -> dict[str, Any]:
        """Code, message and operation of each."""
        return {asked: error.to_json() for asked, error in self.errors.items()}


def expect_errors(
    code: str | type[BaseException], asked: Mapping[str, Action | tuple[str | type[BaseException], Action]]
) -> SeveralExpected:
    """Runs what is meant to fail, one after the other, and shows in one table how each failed.

        expect_errors("ValidationException", {"half a key": lambda: table.get_item(Key={"pk": "USER#1"}), …})

    Args:
        code: AWS's code, the name of an exception's class, or the class.
        asked: what is asked, in words (`code` may stand in backticks) → what asks it; or → (a code of its own, what
            asks it).

    Raises:
        AssertionError: one of them raised nothing, or something else (which is its cause).
    """
    if not asked:
        raise ValueError("There is nothing to run: give `expect_errors` a dictionary of what you ask and what asks it.")
    found = {}
    for words, wanted in asked.items():
        own, action = wanted if isinstance(wanted, tuple) else (code, wanted)
        try:
            found[words] = expect_error(own, action)
        except AssertionError as error:
            raise AssertionError(f"{words}: {error}") from error.__cause__
    return SeveralExpected(found)


def _said(error: Expected, *, with_code: bool) -> str:
    said = echo.code(error.message) if error.message else ""
    return f"{echo.code(error.code)}: {said}" if with_code and said else said or echo.code(error.code)
