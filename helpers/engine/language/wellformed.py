"""What the service refuses about an expression whatever its names and values stand for, and the cache of what it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from helpers.engine.language.grammar import (
    CallNode,
    Dialect,
    ExpressionError,
    GroupNode,
    Node,
    OperatorNode,
    PathNode,
    UpdateNode,
    ValueNode,
    nodes_of,
    parse,
    syntax_error,
)
from helpers.engine.language.predicates import FUNCTION_OPERANDS
from helpers.engine.limits import UPDATE_OPERATORS_MAX
from helpers.engine.moto_account import reserved_words

UPDATE_FUNCTIONS: Final = {"if_not_exists": 2, "list_append": 2}
"""How many operands each function of an update takes."""

_MISUSED: Final = "The function is not allowed to be used this way in an expression; function: "


@lru_cache(maxsize=4_096)
def parse_condition(text: str) -> Node:
    """The tree of a ConditionExpression, FilterExpression or KeyConditionExpression. Raises ExpressionError."""
    tree: Node = _parsed("condition", text)
    nodes = tuple(nodes_of(tree))
    _check_place(text, tree)
    _check_count(nodes)
    _check_groups(nodes)
    for node in nodes:
        if isinstance(node, CallNode) and node.name not in FUNCTION_OPERANDS:
            raise _foreign(node.name, "a condition", known=node.name in UPDATE_FUNCTIONS)
    _check_use(tree)
    check_reserved(nodes)
    return tree


@lru_cache(maxsize=4_096)
def parse_projection(text: str) -> tuple[PathNode, ...]:
    """The paths of a ProjectionExpression. Raises ExpressionError."""
    paths: tuple[PathNode, ...] = _parsed("projection", text)
    check_reserved(paths)
    return paths


@lru_cache(maxsize=4_096)
def parse_update(text: str) -> UpdateNode:
    """The actions of an UpdateExpression. Raises ExpressionError."""
    tree: UpdateNode = _parsed("update", text)
    nodes = tuple(_update_nodes(tree))
    _check_count(nodes)
    _check_groups(nodes)
    check_reserved(nodes)
    for node in nodes:
        if isinstance(node, CallNode) and node.name not in UPDATE_FUNCTIONS:
            raise _foreign(node.name, "an update", known=node.name in FUNCTION_OPERANDS)
    for number, section in enumerate(tree.sections):
        if section in tree.sections[:number]:
            raise ExpressionError(f'The "{section}" section can only be used once in an update expression;')
    return tree


def _parsed(dialect: Dialect, text: str) -> Any:
    if not text.strip():
        raise ExpressionError("The expression can not be empty;")
    return parse(dialect, text)


def _update_nodes(tree: UpdateNode) -> Iterator[Node]:
    for action in tree.actions:
        yield action.path
        if action.value is not None:
            yield from nodes_of(action.value)


def _check_place(text: str, node: Node, *, boolean: bool = True) -> None:
    """Conditions stand where conditions belong, operands where operands belong (a call can be either)."""
    match node:
        case PathNode() | ValueNode() if boolean:
            raise syntax_error(text, node.end)
        case GroupNode(inner):
            _check_place(text, inner, boolean=boolean)
        case CallNode(_, operands):
            for operand in operands:
                _check_place(text, operand, boolean=False)
        case OperatorNode(operator, operands, at):
            if not boolean:
                raise syntax_error(text, at)
            for operand in operands:
                _check_place(text, operand, boolean=operator in ("AND", "OR", "NOT"))


def _check_count(nodes: Iterable[Node]) -> None:
    count = 0
    for node in nodes:
        if isinstance(node, OperatorNode):
            count += len(node.operands) - 1 if node.operator in ("AND", "OR") else 1
        elif isinstance(node, CallNode):
            count += 1
    if count > UPDATE_OPERATORS_MAX:  # K6; the service stops counting at the first one too many
        raise ExpressionError(f"The expression contains too many operators; operator count: {UPDATE_OPERATORS_MAX + 1}")


def _check_groups(nodes: Iterable[Node]) -> None:
    if any(isinstance(node, GroupNode) and isinstance(node.inner, GroupNode) for node in nodes):
        raise ExpressionError("The expression has redundant parentheses;")


def _foreign(name: str, place: str, *, known: bool) -> ExpressionError:
    if known:
        return ExpressionError(f"The function is not allowed in {place} expression; function: {name}")
    return ExpressionError(f"Invalid function name; function: {name}")


def _check_use(node: Node, *, boolean: bool = True) -> None:
    """`size` is an operand and never a condition; every other function is a condition and never an operand."""
    match node:
        case GroupNode(inner):
            _check_use(inner, boolean=boolean)
        case CallNode(name, operands):
            for operand in operands:
                _check_use(operand, boolean=False)
            if (name == "size") == boolean:
                raise ExpressionError(_MISUSED + name)
        case OperatorNode(operator, operands):
            for operand in operands:
                _check_use(operand, boolean=operator in ("AND", "OR", "NOT"))


def check_reserved(nodes: Iterable[Node]) -> None:
    """Refuse a reserved word as a name that is written out."""
    for node in nodes:
        if isinstance(node, PathNode):
            for step in node.steps:
                if isinstance(step, str) and step.upper() in reserved_words():
                    raise ExpressionError(f"Attribute name is a reserved keyword; reserved keyword: {step}")
