"""Small changes to a request, each of which may make it a wrong one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.serve.requests import JUNK

Json = dict[str, Any]
Place = tuple[Any, Any]
"""A list or dict, and the index or name of a member in it."""
WORDS = (
    *(
        "",
        " ",
        "a",
        "!",
        "arn:aws:dynamodb:us-east-1:123456789012:table/Orders",
        "Nowhere",
        "x" * 256,
        "x" * 3_000,
        "é" * 40,
        "\udc00",
    ),
    *(
        "NULL",
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "NaN",
        "9" * 40,
        "SELECT",
        "#a",
        ":a",
        "pk",
        "pk.a",
        "pk[0]",
        "[0]",
        "(",
        "AND",
        "\0",
    ),
)
NUMBERS = (-1, 0, 1, 2, 100, 101, 1_000, 40_001, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 10**30, 0.5, 1e300)


def mutated(random: Random, request: Json, times: int) -> Json:
    """A copy of a request with as many changes, each at a place of its own choice."""
    changed = copy.deepcopy(request)
    for _ in range(times):
        places = list(_places(changed))
        if not places:
            changed[random.choice(("TableName", "Limit", "Unknown"))] = random.choice(JUNK)
            continue
        holder, name = random.choice(places)
        _change(random, holder, name, [other for other in places if other[0] is not holder or other[1] != name])
    return changed


def _places(value: Any) -> Iterator[Place]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        yield value, name
        if isinstance(member, dict | list):
            yield from _places(member)


def _change(random: Random, holder: Any, name: Any, others: list[Place]) -> None:
    """One change of one member."""
    value = holder[name]
    match random.randrange(10):
        case 0:
            del holder[name]
        case 1:
            holder[name] = copy.deepcopy(random.choice(JUNK))
        case 2 if others:
            holder[name] = copy.deepcopy(random.choice([where[at] for where, at in others]))
        case 3 if isinstance(holder, dict):
            holder[random.choice(("Unknown", f"{name}x", str(name).swapcase(), ""))] = holder.pop(name)
        case 4 if isinstance(value, list) and value:
            value.append(copy.deepcopy(random.choice(value)))
        case 5 if isinstance(value, list) and value:
            value *= random.choice((5, 26, 101))
        case 6 if isinstance(value, dict):
            value[random.choice(("S", "N", "Unknown", "M", "pk"))] = copy.deepcopy(random.choice(JUNK))
        case 7:
            holder[name] = [value]
        case _:
            holder[name] = _like(random, value)


def _like(random: Random, value: Any) -> Any:
    """Another value of the same JSON type."""
    match value:
        case bool():
            return not value
        case int() | float():
            return random.choice((*NUMBERS, value + 1, value - 1))
        case str():
            cut = random.randrange(len(value) + 1)
            sign = random.choice((" ", "?", "'", '"', "#", ":", "(", "é", "\n", "0"))
            return random.choice((*WORDS, value[:cut], value[:cut] + sign + value[cut:], value * 2, value.swapcase()))
        case list():
            return value[::-1] if len(value) > 1 else []
    return {}
