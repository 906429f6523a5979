"""An access pattern as data: who asks what, how it is answered, and what a right answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Final, Literal

from helpers.review.answers import Difference, compare_answer
from helpers.text import count

Freshness = Literal["eventual", "strong"]
_UNSAID: Final = object()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One access pattern of an application.

    The function that answers it is plain boto3. It takes the table, or whatever was given to `review` in its place,
    and then the arguments of one question: `def orders_of(table, user_id): …`.
    """

    name: str
    """What is asked: "orders of a user, newest first"."""
    who: str = ""
    """Who asks: "account page"."""
    ask: Callable[..., Any] | None = field(default=None, repr=False)
    """The function. None or `...` where nobody has written one."""
    _: KW_ONLY
    arguments: Sequence[Any] = field(default=((),), repr=False)
    """The questions to try: one tuple of arguments each (a lone argument needs no tuple).

    Where there are many, drawn as real traffic would bring them, the share of the hottest key is measured over them.
    """
    expect: Any = field(default=_UNSAID, repr=False)
    """The right answer, or a function from the arguments to it."""
    check: Callable[..., Any] | None = field(default=None, repr=False)
    """In place of `expect`: takes the answer and the arguments, returns True, False, or a sentence about what is wrong."""
    by: str | Sequence[str] = ()
    """Attributes that identify an item; others are left out when answers are compared."""
    order: str = ""
    """The order that an answer must have, in words. Empty: any order is right."""
    freshness: Freshness = "eventual"
    """"strong" for a pattern that must see every acknowledged write (R9)."""
    page_size: int | None = None
    """The most items that one answer may hold."""
    rate: float = 1.0
    """Questions per second, on average."""
    popular: float = 0.0
    """The share of all questions that ask for the most popular arguments, 0 to 1, where the arguments do not show it."""
    may_scan: bool = False
    """Whether a Scan is meant, as for an export."""
    units_max: float | None = None
    """The most units that one question may use, where there is a budget."""
    requests_max: int | None = None
    """The most requests that one question may take."""

    def __post_init__(self) -> None:
        """Raises ValueError for a pattern without questions, without one way to know a right answer, or with odd numbers."""
        if (self.expect is _UNSAID) == (self.check is None):
            raise ValueError(
                f"Pattern {self.name!r} needs either `expect`, the right answer, or `check`, a function that judges one."
            )
        if self.rate <= 0:
            raise ValueError(f"Pattern {self.name!r} needs a rate above zero questions per second, got {self.rate!r}.")
        if not 0 <= self.popular <= 1:
            raise ValueError(f"Pattern {self.name!r}: `popular` is a share from 0 to 1, got {self.popular!r}.")
        if not self.arguments:
            raise ValueError(
                f"Pattern {self.name!r} needs at least one question: leave `arguments` out if it takes none."
            )

    @property
    def written(self) -> bool:
        """Whether there is a function at all."""
        return callable(self.ask)

    @property
    def questions(self) -> tuple[tuple[Any, ...], ...]:
        """The arguments of each question."""
        return tuple(given if isinstance(given, tuple) else (given,) for given in self.arguments)

    def answered_by(self, ask: Callable[..., Any] | None) -> Pattern:
        """The same pattern with another function."""
        return replace(self, ask=ask)

    def judge(self, answer: Any, question: tuple[Any, ...]) -> None:
        """Raises `Difference` where an answer is not right."""
        if self.check is not None:
            verdict = self.check(answer, *question)
            if isinstance(verdict, str):
                raise Difference("wrong-answer", f"gave a wrong answer: {verdict}")
            if not verdict:
                raise Difference("wrong-answer", "gave a wrong answer")
        else:
            expected = self.expect(*question) if callable(self.expect) else self.expect
            by = (self.by,) if isinstance(self.by, str) else tuple(self.by)
            compare_answer(expected, answer, by=by, order=self.order)

    def check_size(self, items: int) -> None:
        """Raises `Difference` where an answer is longer than a page."""
        if self.page_size is not None and items > self.page_size:
            raise Difference("page-too-long", f"returned {count(items)} items; a page holds {count(self.page_size)}")


def with_answers(patterns: Sequence[Pattern], answers: Mapping[str, Callable[..., Any] | None] | None) -> list[Pattern]:
    """The patterns with the functions given by name. Raises ValueError for a name that no pattern has."""
    names = [pattern.name for pattern in patterns]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two patterns are called {name!r}. Give each a name of its own.")
    for name in answers or {}:
        if name not in names:
            raise ValueError(f"No pattern is called {name!r}. There are: {', '.join(map(repr, names))}.")
    return [
        pattern.answered_by(answers[pattern.name]) if answers and pattern.name in answers else pattern
        for pattern in patterns
    ]
