"""What an update makes of an item. Every operand sees the item as it was; nothing but the result is new (W1).

moto has an executor of its own. It refuses items above 405,000 bytes of its own count, rounds numbers to 28 digits, and ends
in a RecursionError at 300 operators, so updates are carried out here.
"""

from __future__ import annotations

from decimal import Context, localcontext
from typing import Any, Final

from helpers.engine.errors import ApiError, validation
from helpers.engine.language.grammar import Action, CallNode, GroupNode, Node, OperatorNode, PathNode, ValueNode
from helpers.engine.language.paths import Path, look_up
from helpers.engine.language.updates import Update
from helpers.engine.language.wellformed import parse_update
from helpers.engine.limits import NUMBER_MAX_DIGITS, NUMBER_MAX_EXPONENT, NUMBER_MIN_EXPONENT
from helpers.engine.values import OVERFLOW, SET_TYPES, canonical_number, copied, number
from helpers.engine.wire_types import AttributeValue, Item

_ARITHMETIC: Final = Context(
    prec=NUMBER_MAX_EXPONENT - NUMBER_MIN_EXPONENT + NUMBER_MAX_DIGITS + 1, Emax=999, Emin=-999
)
"""Wide enough to hold any sum exactly before it is judged."""


def updated(before: Item | None, key: Item, update: Update) -> Item:
    """The item after the update. Raises ValidationException with AWS's sentence; `before` is left as it is."""
    old = before if before is not None else key
    new = {name: copied(value) if name in update.attributes else value for name, value in old.items()}
    for name, kind in update.kinds.items():
        if name in old and kind not in old[name]:
            raise validation("Type mismatch for attribute to update")
    removals: list[Path] = []
    additions: list[tuple[Path, AttributeValue]] = []

    def assign(path: Path, value: AttributeValue) -> None:
        if _behind_the_end(new, path):
            additions.append((path, value))
        else:
            _assign(new, path, value)

    for action, change in zip(parse_update(update.text).actions, update.changes, strict=True):
        match action.section:
            case "SET":
                assign(change.path, _operand(_given(action), old, update))
            case "REMOVE":
                removals.append(change.path)
            case "ADD":
                assign(change.path, _added(look_up(old, change.path), _operand(_given(action), old, update)))
            case "DELETE":
                rest = _without(look_up(old, change.path), _operand(_given(action), old, update))
                if rest is None:
                    removals.append(change.path)
                else:
                    assign(change.path, rest)
    for path, value in sorted(additions, key=lambda addition: _order(addition[0])):  # W9
        _assign(new, path, value)
    # Positions in a list are those of the item as it was, so the last ones leave first.
    for path in sorted(removals, key=_order, reverse=True):
        _remove(new, path, old)
    return new


def _order(path: Path) -> list[tuple[bool, str | int]]:
    return [(isinstance(step, int), step) for step in path]


def _behind_the_end(item: Item, path: Path) -> bool:
    """Whether a path names an element that its list does not have yet."""
    last = path[-1]
    parent = _parent(item, path) if isinstance(last, int) else None
    return parent is not None and "L" in parent and isinstance(last, int) and last >= len(parent["L"])


def _given(action: Action) -> Node:
    assert action.value is not None  # only REMOVE has none
    return action.value


def _operand(node: Node, old: Item, update: Update) -> AttributeValue:
    """The value of an operand. A sum holds no sum and a list_append no other (K15), so it calls itself twice at the most."""
    while True:
        match node:
            case GroupNode(inner):
                node = inner
            case CallNode("if_not_exists", operands):
                value = look_up(old, _path(operands[0], update))
                if value is not None:
                    return copied(value)
                node = operands[1]
            case ValueNode(name):
                return copied(update.values[name])
            case PathNode():
                value = look_up(old, _path(node, update))
                if value is None:
                    raise validation("The provided expression refers to an attribute that does not exist in the item")
                return copied(value)
            case CallNode(operands=operands):  # list_append
                first, second = [_operand(operand, old, update) for operand in operands]
                return _appended(first, second)
            case OperatorNode(sign, operands):
                first, second = [_operand(operand, old, update) for operand in operands]
                return _sum(first, second, sign)


def _path(node: Node, update: Update) -> Path:
    bare = node.inner if isinstance(node, GroupNode) else node
    assert isinstance(bare, PathNode)  # `check_operands` lets nothing else stand where a path is wanted
    head, *rest = (update.names.get(step, step) if isinstance(step, str) else step for step in bare.steps)
    return (str(head), *rest)


def _appended(one: AttributeValue, other: AttributeValue) -> AttributeValue:
    if "L" not in one or "L" not in other:
        raise _wrong_type()
    return {"L": [*one["L"], *other["L"]]}


def _sum(left: AttributeValue, right: AttributeValue, sign: str = "+") -> AttributeValue:
    if "N" not in left or "N" not in right:
        raise _wrong_type()
    with localcontext(_ARITHMETIC):
        one, other = number(left["N"]), number(right["N"])
        total = one + other if sign == "+" else one - other
        if (
            len(total.normalize().as_tuple().digits) > NUMBER_MAX_DIGITS
        ):  # the service speaks of size here, not of digits (S13)
            raise validation(OVERFLOW)
        return {"N": canonical_number(str(total))}


def _added(old: AttributeValue | None, value: AttributeValue) -> AttributeValue:
    """ADD: a number to a number, or elements to a set; what is missing counts as 0 or as the empty set."""
    ((kind, content),) = value.items()
    if old is None:
        return value
    if kind == "N":
        return _sum(old, value)
    if kind not in old:
        raise _wrong_type()
    return {kind: [*old[kind], *(element for element in content if element not in old[kind])]}


def _without(old: AttributeValue | None, value: AttributeValue) -> AttributeValue | None:
    """DELETE: elements out of a set; None where nothing is left of it, since an empty set cannot be stored (K3)."""
    if old is None:
        return None
    ((kind, content),) = value.items()
    if kind not in SET_TYPES or kind not in old:
        raise _wrong_type()
    rest = [element for element in old[kind] if element not in content]
    return {kind: rest} if rest else None


def _assign(item: Item, path: Path, value: AttributeValue) -> None:
    if len(path) == 1:
        item[path[0]] = value
        return
    parent, last = _parent(item, path), path[-1]
    if isinstance(last, int):
        elements = _inside(parent, "L")
        if last < len(elements):
            elements[last] = value
        else:
            elements.append(value)  # behind the end means at the end
    else:
        _inside(parent, "M")[last] = value


def _remove(item: Item, path: Path, old: Item) -> None:
    if len(path) == 1:
        item.pop(path[0], None)
        return
    parent, last = _parent(item, path), path[-1]
    if isinstance(last, int):
        elements = _inside(parent, "L")
        before = _parent(old, path)
        # An element that an assignment of the same update appended is not the one that was named.
        if before is not None and last < len(before.get("L", ())) and last < len(elements):
            del elements[last]
    else:
        _inside(parent, "M").pop(last, None)


def _parent(item: Item, path: Path) -> AttributeValue | None:
    """The map or list that the last step of a path leads out of."""
    steps = list(path)[:-1]
    return look_up(item, (str(steps[0]), *steps[1:]))


def _inside(value: AttributeValue | None, kind: str) -> Any:
    if value is None or kind not in value:
        raise validation("The document path provided in the update expression is invalid for update")
    return value[kind]


def _wrong_type() -> ApiError:
    return validation("An operand in the update expression has an incorrect data type")
