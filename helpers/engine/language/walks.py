"""Walks through trees without recursion: a tree may get as deep as a text is long, Python's stack may not (K13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Node = TypeVar("Node")


def top_down(root: Node, parts_of: Callable[[Node], Sequence[Node]]) -> Iterator[Node]:
    """Every node before its parts, in the order of writing. `parts_of` gives what stands directly below a node."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(parts_of(node)))


def bottom_up(root: Node, parts_of: Callable[[Node], Sequence[Node]]) -> list[Node]:
    """Every node after its parts, in the order of writing: whoever builds keeps the results on a stack of its own."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(parts_of(node))
    found.reverse()
    return found


def taken(built: list[Node], count: int) -> tuple[Node, ...]:
    """Take the last results off the stack of a walk from the bottom up: what the node at hand is made of."""
    parts = tuple(built[len(built) - count :])
    del built[len(built) - count :]
    return parts
