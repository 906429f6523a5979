"""Whether an answer is the one that was expected, and if not, what the difference is, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from helpers.engine.python_values import frozen, plain
from helpers.show.values import brief
from helpers.text import count, plural, shorten

_SHOWN: Final = 48
_PAGE_MEMBERS: Final = frozenset({"Items", "Count", "ResponseMetadata"})


class Difference(ValueError):
    """Says what differs, as the end of a sentence that begins with the call; `code` is a stable name for it."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


def compare_answer(expected: Any, got: Any, *, by: Sequence[str], order: str) -> None:
    """Raises `Difference` unless `got` says what `expected` says.

    by: attributes that identify an item; all others are then left out of the comparison. order: in words, such as
    "newest first"; where it is empty, items may come in any order.
    """
    if isinstance(got, Mapping) and got.keys() >= _PAGE_MEMBERS:
        raise Difference("wrong-answer", "returned boto3's whole answer; its items are in `Items`")
    if not _is_list(expected):
        if _reduced(got, by) != _reduced(expected, by):
            raise Difference("wrong-answer", f"returned {_short(got)}; {_short(expected)} was expected")
        return
    if not _is_list(got):
        listed = f"a list of {plural(len(expected), 'item')} was expected"
        if got is None:
            raise Difference("wrong-answer", f"returned nothing; {listed}. Is a `return` missing?")
        raise Difference("wrong-answer", f"returned {_short(got)}; {listed}")
    wanted, found = [_reduced(item, by) for item in expected], [_reduced(item, by) for item in got]
    if wanted == found:
        return
    missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    if not missing and not extra:
        if order:
            raise Difference("wrong-order", f"returned the right items in another order; wanted: {order}")
        return
    returned = (
        f"returned {plural(len(found), 'item')}; {count(len(wanted))} {'was' if len(wanted) == 1 else 'were'} expected"
    )
    if missing:
        example = _first(expected, wanted, missing, by)
        more = f", {count(missing.total())} in all" if missing.total() > 1 else ""
        raise Difference("wrong-answer", f"{returned}. Missing: {example}{more}")
    example = _first(got, found, extra, by)
    raise Difference("wrong-answer", f"{returned}. Too many: {example}" + (", and others" if extra.total() > 1 else ""))


def size_of(answer: Any) -> int:
    """How many items an answer consists of; a page with a token counts its items, any other value is one."""
    if answer is None:
        return 0
    if isinstance(answer, tuple) and answer and _is_list(answer[0]):
        return len(answer[0])
    return len(answer) if _is_list(answer) else 1


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def _first(items: Iterable[Any], reduced: Sequence[Hashable], wanted: Counter[Hashable], by: Sequence[str]) -> str:
    return next(_short(_identified(item, by)) for item, value in zip(items, reduced, strict=True) if wanted[value])


def _identified(item: Any, by: Sequence[str]) -> Any:
    """An item's own identity where one is named: its value if it is one attribute, a small item if it is several."""
    if not by or not isinstance(item, Mapping):
        return item
    found = plain(item)
    return found.get(by[0]) if len(by) == 1 else {name: found.get(name) for name in by}


def _reduced(value: Any, by: Sequence[str]) -> Hashable:
    return frozen(_identified(value, by))


def _short(value: Any) -> str:
    if value is None:
        return "None"
    return shorten(repr(value) if isinstance(value, str) else brief(value, _SHOWN), _SHOWN)
