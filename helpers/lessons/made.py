"""Items of a given size, for the tables of exercises."""

from __future__ import annotations

from typing import Any


def filled(pk: str, sk: str, size: int, **more: str) -> dict[str, Any]:
    """An item of exactly `size` bytes (S1, S2): its text takes what keys and names leave."""
    item: dict[str, Any] = {"pk": pk, "sk": sk, **more, "text": ""}
    used = sum(len(name) + len(value) for name, value in item.items())
    return {**item, "text": "x" * (size - used)}
