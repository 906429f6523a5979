"""Document paths such as `order.lines[0].sku`: what they find in an item, and what of an item they cut out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from helpers.engine.errors import ExpressionError, validation
from helpers.engine.limits import PATH_ELEMENTS_MAX
from helpers.engine.schema import TableSchema
from helpers.engine.wire_types import AttributeValue, Item

Path = tuple[str, *tuple[str | int, ...]]
"""The top-level attribute name, then map keys (text) and list positions (whole numbers)."""

Getter = Callable[[Item], AttributeValue | None]

_REWRITE: Final = "must remove or rewrite one of these paths"


def path_text(path: Path) -> str:
    """A path as AWS's messages write it: `[a, b, [0]]`."""
    return f"[{', '.join(f'[{step}]' if isinstance(step, int) else step for step in path)}]"


def check_length(steps: Sequence[str | int]) -> None:
    """Raise ExpressionError for a path of more than 32 elements (K10)."""
    if len(steps) > PATH_ELEMENTS_MAX:
        raise ExpressionError(f"The document path has too many nesting levels; nesting levels: {len(steps)}")


def look_up(item: Item, path: Path) -> AttributeValue | None:
    """The value at a path, or None where the item has nothing there."""
    value = item.get(path[0])
    for step in path[1:]:
        if value is None:
            return None
        if isinstance(step, int):
            elements = value.get("L", ())
            value = elements[step] if step < len(elements) else None
        else:
            value = value.get("M", {}).get(step)
    return value


def getter(path: Path) -> Getter:
    """A function that looks a path up; a top-level attribute costs one dictionary access."""
    if len(path) == 1:
        name = path[0]
        return lambda item: item.get(name)
    return lambda item: look_up(item, path)


def check_apart(paths: Iterable[Path]) -> None:
    """Raise ExpressionError where one path contains another, or takes for a list what another takes for a map."""
    conflict: ExpressionError | None = None
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        others = by_name.setdefault(path[0], [])
        for other in others:
            parting = next(((one, two) for one, two in zip(other, path, strict=False) if one != two), None)
            if parting is None:
                raise _clash("overlap", other, path)
            if conflict is None and isinstance(parting[0], int) != isinstance(parting[1], int):
                conflict = _clash("conflict", other, path)
        others.append(path)
    if conflict is not None:
        raise conflict


def _clash(verb: str, one: Path, two: Path) -> ExpressionError:
    return ExpressionError(
        f"Two document paths {verb} with each other; {_REWRITE}; path one: {path_text(one)}, path two: {path_text(two)}"
    )


class Projection:
    """The part of an item that a set of paths names."""

    __slots__ = ("_tree", "attributes", "nested", "paths")

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = tuple(paths)
        self.attributes: frozenset[str] = frozenset(path[0] for path in self.paths)
        """Top-level attribute names."""
        self.nested: frozenset[str] = nested_heads(self.paths)
        """Top-level names with something after them, such as `a` of `a.b` or `a[0]`."""
        self._tree: dict[Any, Any] = {}
        for path in self.paths:
            branch = self._tree
            for step in path:
                branch = branch.setdefault(step, {})

    def apply(self, item: Item) -> Item:
        """What the item has at the paths, in the item's own shape; elements picked out of a list close ranks."""
        return {
            name: part
            for name, branch in self._tree.items()
            if name in item and (part := _prune(item[name], branch)) is not None
        }


def _prune(value: AttributeValue, branch: dict[Any, Any]) -> AttributeValue | None:
    """The part of a value below which the branch has leaves; all of it where the branch itself is a leaf.

    It calls itself for each step of a path, so at most PATH_ELEMENTS_MAX times (K10).
    """
    if not branch:
        return value
    if "M" in value:
        members = {
            step: part
            for step, below in branch.items()
            if step in value["M"] and (part := _prune(value["M"][step], below)) is not None
        }
        return {"M": members} if members else None
    if "L" in value:
        positions = sorted(step for step in branch if isinstance(step, int) and step < len(value["L"]))
        elements = [part for at in positions if (part := _prune(value["L"][at], branch[at])) is not None]
        return {"L": elements} if elements else None
    return None


def nested_heads(paths: Iterable[Path]) -> frozenset[str]:
    """The top-level names of the paths that go below the top level."""
    return frozenset(path[0] for path in paths if len(path) > 1)


def check_scalar_keys(nested: frozenset[str], schema: TableSchema) -> None:
    """Refuse a path below a key attribute: keys of tables and indexes are scalars."""
    if not nested:
        return
    sentence = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
    for name in schema.key.names:
        if name in nested:
            raise validation(f"{sentence}Key: {name}")
    for index in schema.indexes.values():
        for name in index.key.names:
            if name in nested:
                raise validation(f"{sentence}IndexKey: {name}")
