"""What the service refuses about an expression whatever its names and values stand for, and the cache of what it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from helpers.engine.errors import ExpressionError
from helpers.engine.language.grammar import (
    CallNode,
    Grammar,
    GroupNode,
    Node,
    OperatorNode,
    PathNode,
    UpdateNode,
    ValueNode,
    nodes_of,
    parse,
    parts_of,
    syntax_error,
)
from helpers.engine.language.predicates import FUNCTION_OPERANDS
from helpers.engine.language.walks import bottom_up
from helpers.engine.limits import LIST_INDEX_MAX, OPERATORS_MAX
from helpers.engine.moto_account import reserved_words

UPDATE_FUNCTIONS: Final = {"if_not_exists": 2, "list_append": 2}
"""How many operands each function of an update takes."""

_MISUSED: Final = "The function is not allowed to be used this way in an expression; function: "
CONNECTIVES: Final = frozenset({"AND", "OR", "NOT"})
"""The operators that take conditions; all others take operands."""


@lru_cache(maxsize=4_096)
def parse_condition(text: str) -> Node:
    """The tree of a ConditionExpression, FilterExpression or KeyConditionExpression. Raises ExpressionError."""
    tree: Node = _parsed("condition", text)
    placed = _placed(tree)
    _check_place(text, placed)
    nodes = tuple(nodes_of(tree))
    _check_groups(nodes)
    _check_functions(nodes, FUNCTION_OPERANDS, "a condition")
    _check_use(placed)
    check_names(nodes)
    return tree


@lru_cache(maxsize=4_096)
def parse_projection(text: str) -> tuple[PathNode, ...]:
    """The paths of a ProjectionExpression. Raises ExpressionError."""
    paths: tuple[PathNode, ...] = _parsed("projection", text)
    check_names(paths)
    return paths


@lru_cache(maxsize=4_096)
def parse_update(text: str) -> UpdateNode:
    """The actions of an UpdateExpression. Raises ExpressionError."""
    tree: UpdateNode = _parsed("update", text)
    nodes = tuple(update_nodes(tree))
    _check_groups(nodes)
    check_names(nodes)
    _check_functions(nodes, UPDATE_FUNCTIONS, "an update")
    _check_appending(nodes)
    for number, section in enumerate(tree.sections):
        if section in tree.sections[:number]:
            raise ExpressionError(f'The "{section}" section can only be used once in an update expression;')
    return tree


def update_nodes(tree: UpdateNode) -> Iterator[Node]:
    """Every path, value, function and sum of an update, in the order of writing."""
    for action in tree.actions:
        yield action.path
        if action.value is not None:
            yield from nodes_of(action.value)


class OperatorCount:
    """How many operators and functions an expression has. The service counts each after it has looked at its operands."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, number: int = 1) -> None:
        """Count some more. Raises ExpressionError for the first one too many, where the service stops (K6)."""
        self._count += number
        if self._count > OPERATORS_MAX:
            raise ExpressionError(f"The expression contains too many operators; operator count: {OPERATORS_MAX + 1}")


def _parsed(dialect: Grammar, text: str) -> Any:
    if not text.strip():
        raise ExpressionError("The expression can not be empty;")
    return parse(dialect, text)


_Placed = tuple[Node, bool]
"""A node, and whether it stands where a condition belongs; where none does, an operand does."""


def _placed(tree: Node) -> tuple[_Placed, ...]:
    """Every node after what it is made of."""
    return tuple(bottom_up((tree, True), _placed_parts))


def _placed_parts(placed: _Placed) -> tuple[_Placed, ...]:
    node, boolean = placed
    match node:
        case CallNode():
            boolean = False
        case OperatorNode(operator):
            boolean = operator in CONNECTIVES
    return tuple([(part, boolean) for part in parts_of(node)])


def _check_place(text: str, placed: Iterable[_Placed]) -> None:
    """Conditions stand where conditions belong, operands where operands belong (a call can be either)."""
    wrong = []
    for node, boolean in placed:
        match node:
            case PathNode() | ValueNode() if boolean:
                wrong.append(node.end)  # an operator was expected behind it
            case OperatorNode(at=at) if not boolean:
                wrong.append(at)
    if wrong:
        raise syntax_error(text, min(wrong))


def _check_groups(nodes: Iterable[Node]) -> None:
    """Nothing stands in parentheses twice (K13)."""
    if any(isinstance(node, GroupNode) and isinstance(node.inner, GroupNode) for node in nodes):
        raise ExpressionError("The expression has redundant parentheses;")


def _check_functions(nodes: Iterable[Node], known: Iterable[str], place: str) -> None:
    """Every function is one of those that this kind of expression has."""
    for node in nodes:
        if isinstance(node, CallNode) and node.name not in known:
            if node.name in FUNCTION_OPERANDS or node.name in UPDATE_FUNCTIONS:
                raise ExpressionError(f"The function is not allowed in {place} expression; function: {node.name}")
            raise ExpressionError(f"Invalid function name; function: {node.name}")


def _check_use(placed: Iterable[_Placed]) -> None:
    """`size` is an operand and never a condition; every other function is a condition and never an operand."""
    for node, boolean in placed:
        if isinstance(node, CallNode) and (node.name == "size") == boolean:
            raise ExpressionError(_MISUSED + node.name)


def _check_appending(nodes: Iterable[Node]) -> None:
    """No `list_append` stands inside another one, nor inside what stands there (K15)."""
    for node in nodes:
        if _appends(node) and sum(map(_appends, nodes_of(node))) > 1:
            raise ExpressionError(f"{_MISUSED}list_append")


def _appends(node: Node) -> bool:
    return isinstance(node, CallNode) and node.name == "list_append"


def check_names(nodes: Iterable[Node]) -> None:
    """Refuse a reserved word as a name that is written out, and a list index that no list can have (K6, K10)."""
    for node in nodes:
        if not isinstance(node, PathNode):
            continue
        for step in node.steps:
            if isinstance(step, int):
                if step > LIST_INDEX_MAX:
                    raise ExpressionError(f"List index is not within the allowable range; index: [{node.beyond}]")
            elif step.upper() in reserved_words():
                raise ExpressionError(f"Attribute name is a reserved keyword; reserved keyword: {step}")
