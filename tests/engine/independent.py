"""What the property tests share: sizes by code that shares nothing with the engine's, and how many examples."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings

Json = dict[str, Any]


def examples(number: int, *, shrink: bool = True) -> settings:
    """The same examples on every run. Shrinking is left out where each try makes a table: it takes minutes."""
    phases = [Phase.explicit, Phase.generate] + ([Phase.shrink] if shrink else [])
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )


def base_100(text: str) -> int:
    """S7, the slow way: write the number out, cut it into pairs at the decimal point, drop the empty pairs at both ends."""
    written = format(Decimal(text), "f")
    negative = written.startswith("-")
    whole, _, fraction = written.lstrip("-").partition(".")
    whole = "0" * (len(whole) % 2) + whole
    fraction = fraction + "0" * (len(fraction) % 2)
    both = whole + fraction
    pairs = [both[at : at + 2] for at in range(0, len(both), 2)]
    while pairs and pairs[0] == "00":
        pairs.pop(0)
    while pairs and pairs[-1] == "00":
        pairs.pop()
    return 1 if not pairs else min(21, 1 + len(pairs) + negative)


def bytes_of(value: Json) -> Iterator[int]:
    """S2–S6, as a stream of small sums."""
    for kind, content in value.items():
        if kind in {"BOOL", "NULL"}:
            yield 1
        elif kind in {"SS", "NS", "BS"}:
            for element in content:
                yield from bytes_of({kind[0]: element})
        elif kind == "S":
            yield len(content.encode("utf-8"))
        elif kind == "B":
            yield len(base64.b64decode(content))
        elif kind == "N":
            yield base_100(content)
        else:
            yield 3
            for element in content:
                yield 1
                if kind == "M":
                    yield len(element.encode("utf-8"))
                yield from bytes_of(content[element] if kind == "M" else element)


def size_of(item: Json) -> int:
    return sum(len(name.encode("utf-8")) + sum(bytes_of(value)) for name, value in item.items())


def normal(value: Any) -> Any:
    """A form in which set order does not matter."""
    if isinstance(value, dict):
        return {
            name: sorted(inner) if name in {"SS", "NS", "BS"} and isinstance(inner, list) else normal(inner)
            for name, inner in value.items()
        }
    return [normal(inner) for inner in value] if isinstance(value, list) else value
