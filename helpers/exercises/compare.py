"""Whether two answers mean the same, and for lists of items, what the difference is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from helpers.engine.python_values import frozen, is_number, plain, same
from helpers.text import listed, plural

from . import echo

__all__ = ["Fault", "are_items", "is_key", "is_number", "is_plain", "items", "near", "plain", "same"]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first difference. The rationale lacks its subject: the caller puts `orders_of(…)` in front."""

    diagnosis: str
    rationale: str
    help: str


def near(expected: Any, value: Any, within: float) -> bool:
    """Whether two numbers are at most `within` (a part of `expected`) apart."""
    if not (is_number(expected) and is_number(value)):
        return False
    return abs(float(value) - float(expected)) <= within * abs(float(expected)) + 1e-12


def is_plain(value: object) -> bool:
    """Whether this is made of what JSON and boto3 know: texts, finite numbers, bytes, and collections of them."""
    if isinstance(value, Mapping):
        return all(isinstance(name, (str, int)) and is_plain(part) for name, part in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(is_plain, value))
    if isinstance(value, (bool, int, float, Decimal)):
        return _is_finite(value)
    return (
        value is None or isinstance(value, (str, bytes, bytearray)) or type(value).__name__ == "Binary"
    )  # boto3's bytes


def _is_finite(value: float | Decimal) -> bool:
    try:
        return math.isfinite(value)
    except (OverflowError, ValueError):  # an int that no float can hold; a signalling NaN
        return False


def are_items(value: object) -> bool:
    """Whether this is a list of items, or an empty one."""
    return isinstance(value, (list, tuple)) and all(isinstance(item, Mapping) for item in value)


def is_key(value: object) -> bool:
    """Whether this is the key of one item: a text under `pk`, one under `sk`, neither of them empty, and nothing else."""
    if not isinstance(value, Mapping) or set(value) != {"pk", "sk"}:
        return False
    return all(isinstance(part, str) and part for part in value.values())


def items(expected: Sequence[Mapping[str, Any]], got: Any, *, ordered: bool, key: Sequence[str]) -> Fault | None:
    """The first difference between the items expected and what came back, or None where there is none."""
    shape = _shape(got)
    if shape is not None:
        return shape
    wanted, found = [plain(item) for item in expected], [plain(item) for item in got]
    wanted_counts, found_counts = Counter(map(frozen, wanted)), Counter(map(frozen, found))
    came = plural(len(found), "item") if found else "no items"
    numbers = f"returned {came}; {echo.number(len(wanted))} {'was' if len(wanted) == 1 else 'were'} expected"
    if wanted_counts == found_counts:
        return _floats(found, key) or (_order(wanted, found, key) if ordered else None)
    if not found:
        return Fault(
            "nothing-found",
            f"{numbers}.",
            "Check the table and the values you ask with: in an empty answer, nothing had that key or passed the filter.",
        )
    repeated = [item for item in found if found_counts[frozen(item)] > wanted_counts[frozen(item)] > 0]
    missing = [item for item in wanted if not found_counts[frozen(item)]]
    extra = [item for item in found if not wanted_counts[frozen(item)]]
    changed = _changed(missing, extra, key)
    if changed is not None:
        return changed
    if extra:
        return Fault(
            "extra-items",
            f"{numbers}. {_named(extra[0], key)} does not belong to them.",
            "Look at what lets that item in: a value that is not the one asked for, or a condition that is too wide.",
        )
    if missing:
        return Fault(
            "missing-items",
            f"{numbers}. {_named(missing[0], key)} is missing.",
            "Look at what leaves that item out: a condition that is too narrow, a `Limit`, or a page that was not read.",
        )
    return Fault(
        "repeated-items",
        f"{numbers}. {_named(repeated[0], key)} came back more than once.",
        "Look at what is collected twice.",
    )


def _shape(got: Any) -> Fault | None:
    if isinstance(got, Mapping):
        if "ResponseMetadata" in got or "Items" in got:
            inside = "Items" if "Items" in got else "Item"
            return Fault(
                "whole-response",
                "returned the whole response, a dictionary with "
                f"{listed(echo.code(str(name)) for name in list(got)[:3])}.",
                f"Return what is under `{inside}`.",
            )
        return Fault(
            "one-item", "returned one dictionary; a list of items was expected.", "Return a list, also for one item."
        )
    if not isinstance(got, (list, tuple)):
        return Fault(
            "not-a-list", f"returned {echo.kind(got)}; a list of items was expected.", "Return the items as a list."
        )
    for element in got:
        if isinstance(element, (list, tuple)):
            return Fault(
                "list-of-lists",
                "returned a list of lists; a list of items was expected.",
                "Add a page's items with `extend`, not `append`.",
            )
        if not isinstance(element, Mapping):
            return Fault(
                "not-items",
                f"returned a list that holds {echo.kind(element)}; items were expected.",
                "Return the items as they came, as dictionaries.",
            )
    return None


def _floats(found: Sequence[Mapping[str, Any]], key: Sequence[str]) -> Fault | None:
    """A number that was made a float on the way: as Python compares them it may be equal, and it is another one."""
    for item in found:
        for name, value in item.items():
            if isinstance(value, float):
                return Fault(
                    "floats",
                    f"returned {_named(item, key)} with {echo.code(name)} as a float.",
                    "Return each item as it came: a Decimal holds 19.99 exactly, and a float does not.",
                )
    return None


def _order(wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], key: Sequence[str]) -> Fault | None:
    for place, (one, other) in enumerate(zip(wanted, found, strict=True), 1):
        if not same(one, other):
            reverse = all(same(a, b) for a, b in zip(wanted, reversed(found), strict=True))
            return Fault(
                "reverse-order" if reverse else "wrong-order",
                f"returned the right items in another order: place {place} has {_named(other, key)}; "
                f"{_named(one, key)} was expected there.",
                "Turn the order round: the Query itself can."
                if reverse
                else "Look at the order: which attribute is it to follow?",
            )
    return None


def _changed(
    missing: Sequence[Mapping[str, Any]], extra: Sequence[Mapping[str, Any]], key: Sequence[str]
) -> Fault | None:
    """An item that came back with its key and with other attributes than it has."""
    for item in missing:
        names = [name for name in key if name in item]
        for other in extra:
            if names and all(same(item[name], other.get(name)) for name in names):
                lost = sorted(name for name in item if name not in other)
                different = lost or sorted(
                    name for name in {*item, *other} if not same(item.get(name), other.get(name))
                )
                return Fault(
                    "changed-items",
                    f"returned {_named(item, key)} {'without its' if lost else 'with another'} "
                    f"{listed(echo.code(name) for name in different[:3])}.",
                    "Return each item as it is stored, with all its attributes.",
                )
    return None


def _named(item: Mapping[str, Any], key: Sequence[str]) -> str:
    names = [name for name in key if name in item]
    return echo.code(echo.short({name: item[name] for name in names} if names else dict(item)))
