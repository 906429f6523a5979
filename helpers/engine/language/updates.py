"""What an update expression changes: its paths and the values it brings, checked. `execution` carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from helpers.engine.errors import ExpressionError, invalid
from helpers.engine.language.grammar import (
    Action,
    CallNode,
    GroupNode,
    Node,
    OperatorNode,
    PathNode,
    ValueNode,
    parts_of,
)
from helpers.engine.language.paths import Path, Projection
from helpers.engine.language.predicates import no_path, wrong_count, wrong_type
from helpers.engine.language.walks import bottom_up
from helpers.engine.language.wellformed import UPDATE_FUNCTIONS, OperatorCount
from helpers.engine.schema import KeySchema
from helpers.engine.values import SET_TYPES, kind_of
from helpers.engine.wire_types import AttributeValue, Item

_LONG_NAMES: Final = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
    "L": "LIST",
    "M": "MAP",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One action: its section (SET, REMOVE, ADD or DELETE) and the path it acts on."""

    section: str
    path: Path


@dataclass(frozen=True)
class Update:
    """An update: its text with the names and values it uses, and what it touches."""

    text: str
    changes: tuple[Change, ...]
    """The actions, in the order of the text."""
    names: Mapping[str, str]
    """The ExpressionAttributeNames that the text uses."""
    values: Mapping[str, AttributeValue]
    """The ExpressionAttributeValues that the text uses."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The type that an attribute has to have where there is one; only AttributeUpdates asks for it."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where it acts, in the order of writing."""
        return tuple(change.path for change in self.changes)

    @property
    def only_removes(self) -> bool:
        """Whether it takes attributes, or elements out of sets, away and does nothing else (W8)."""
        return all(change.section in ("REMOVE", "DELETE") for change in self.changes)

    @property
    def attributes(self) -> frozenset[str]:
        """Top-level attribute names it changes."""
        return self._parts.attributes

    @property
    def nested(self) -> frozenset[str]:
        """Those of them that it changes below the top level."""
        return self._parts.nested

    @cached_property
    def _parts(self) -> Projection:
        return Projection(self.paths)

    def touched(self, item: Item | None) -> Item:
        """The part of an item at the update's paths: UPDATED_OLD of the item before, UPDATED_NEW of the item after."""
        return self._parts.apply(item) if item is not None else {}

    def forbid_key(self, key: KeySchema) -> None:
        """Refuse to change the primary key. Raises ValidationException."""
        for name in key.names:
            if name in self.attributes:
                raise invalid(f"Cannot update attribute {name}. This attribute is part of the key")


def check_operands(actions: Iterable[Action], values: Mapping[str, AttributeValue]) -> None:
    """Raise ExpressionError for an operand whose type its operator or function never takes, and for too many operators."""
    actions, operators = tuple(actions), OperatorCount()
    for action in actions:
        if action.section in ("ADD", "DELETE") and isinstance(action.value, ValueNode):
            kind = kind_of(values[action.value.name])
            if kind not in SET_TYPES and not (action.section == "ADD" and kind == "N"):
                raise ExpressionError(
                    f"Incorrect operand type for operator or function; operator: {action.section}, "
                    f"operand type: {_LONG_NAMES[kind]}, typeSet: ALLOWED_FOR_{action.section}_OPERAND"
                )
    for action in actions:
        for node in () if action.value is None else bottom_up(action.value, parts_of):
            if isinstance(node, OperatorNode | CallNode):
                _check_node(node, values)
                operators.add()


def _check_node(node: OperatorNode | CallNode, values: Mapping[str, AttributeValue]) -> None:
    if isinstance(node, OperatorNode):
        _check_types(node.operator, node.operands, "N", values)
        return
    if len(node.operands) != UPDATE_FUNCTIONS[node.name]:
        raise wrong_count(node.name, len(node.operands))
    if node.name == "list_append":
        _check_types(node.name, node.operands, "L", values)
    elif not isinstance(_bare(node.operands[0]), PathNode):
        raise no_path(node.name)


def _check_types(name: str, operands: Iterable[Node], wanted: str, values: Mapping[str, AttributeValue]) -> None:
    for operand in map(_bare, operands):
        if isinstance(operand, ValueNode) and wanted not in values[operand.name]:
            raise wrong_type(name, kind_of(values[operand.name]))


def _bare(node: Node) -> Node:
    """What stands in parentheses; there is never more than one pair (K13)."""
    return node.inner if isinstance(node, GroupNode) else node
