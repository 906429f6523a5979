"""Items of a given size, for the tables that exercises arrange."""

from __future__ import annotations

from typing import Any


def filled(pk: str, sk: str, size: int, **more: str) -> dict[str, Any]:
    """An item of exactly `size` bytes (S1, S2): its attribute `text` takes what keys, names and other texts leave.

    Raises ValueError where these alone are longer.
    """
    item: dict[str, Any] = {"pk": pk, "sk": sk, **more, "text": ""}
    used = sum(len(name.encode()) + len(value.encode()) for name, value in item.items())
    if used > size:
        raise ValueError(f"An item of {size} bytes was asked for; its other attributes take {used} already.")
    return {**item, "text": "x" * (size - used)}
