"""A request's expressions with the names and values they refer to, ready to be run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from helpers.engine.errors import validation
from helpers.engine.language.conditions import Condition
from helpers.engine.language.grammar import (
    Action,
    CallNode,
    ExpressionError,
    GroupNode,
    Node,
    OperatorNode,
    PathNode,
    ValueNode,
    nodes_of,
)
from helpers.engine.language.key_conditions import Bound, KeyCondition, bounds_of, key_condition
from helpers.engine.language.paths import Path, PathError, Projection, check_apart
from helpers.engine.language.predicates import (
    And,
    Attribute,
    Constant,
    Function,
    Not,
    Operand,
    OperandError,
    Or,
    Predicate,
    Size,
    between,
    comparison,
    function,
    membership,
)
from helpers.engine.language.updates import Change, Update, check_operands
from helpers.engine.language.wellformed import parse_condition, parse_projection, parse_update
from helpers.engine.limits import EXPRESSION_MAX, SUBSTITUTION_MAX, TOKEN_MAX
from helpers.engine.schema import KeySchema
from helpers.engine.sizes import text_size, value_size
from helpers.engine.wire_types import AttributeValue

__all__ = ["Condition", "Expressions", "KeyCondition", "Projection", "Update"]

_PLACEHOLDERS: Final = {
    "ExpressionAttributeNames": re.compile(r"#[0-9a-zA-Z_]+"),
    "ExpressionAttributeValues": re.compile(r":[0-9a-zA-Z_]+"),
}


class Expressions:
    """The expressions of one request, and the substitutions they share.

    `names` and `values` are ExpressionAttributeNames and ExpressionAttributeValues, None where the request has none; values are
    canonical already. Every method raises ValidationException with AWS's sentence for what the service refuses. Call `finish`
    after the last expression.
    """

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, AttributeValue] | None) -> None:
        _check_placeholders("ExpressionAttributeNames", names)
        _check_placeholders("ExpressionAttributeValues", values)
        self._names = names or {}
        self._values = values or {}
        size = sum(text_size(key) + text_size(name) for key, name in self._names.items())
        size += sum(text_size(key) + value_size(value) for key, value in self._values.items())
        if size > SUBSTITUTION_MAX:  # K6; AWS documents the limit, no capture of its sentence is known
            raise validation(
                "The total size of ExpressionAttributeNames and ExpressionAttributeValues has exceeded "
                f"the maximum allowed size of {SUBSTITUTION_MAX} bytes"
            )
        self._unused_names = dict.fromkeys(self._names)
        self._unused_values = dict.fromkeys(self._values)
        self._any = False

    def condition(self, parameter: str, text: str) -> Condition:
        """A ConditionExpression or FilterExpression; `parameter` says which."""
        with self._expression(parameter):
            return Condition(self._predicate(parse_condition(_fitting(text))))

    def projection(self, text: str) -> Projection:
        """A ProjectionExpression."""
        with self._expression("ProjectionExpression"):
            paths = [self._path(node) for node in parse_projection(_fitting(text))]
            check_apart(paths)
            return Projection(paths)

    def key_condition(self, text: str, key: KeySchema) -> KeyCondition:
        """A KeyConditionExpression, bound to the key of the table or index that is queried."""
        return key_condition(self.key_bounds(text), key)

    def key_bounds(self, text: str) -> dict[str, Bound]:
        """A KeyConditionExpression before it is bound to a key: what can be refused without a look at the table is refused."""
        with self._expression("KeyConditionExpression"):
            predicate = self._predicate(parse_condition(_fitting(text)))
        return bounds_of(predicate)

    def update(self, text: str) -> Update:
        """An UpdateExpression."""
        with self._expression("UpdateExpression"):
            actions = parse_update(_fitting(text)).actions
            nodes = tuple(node for action in actions for node in _nodes_of(action))
            self._define(node for node in nodes if isinstance(node, PathNode))
            self._define(node for node in nodes if isinstance(node, ValueNode))
            changes = tuple(Change(action.section, self._path(action.path)) for action in actions)
            check_apart(change.path for change in changes)
            check_operands(actions, self._values)
        names = {step: self._names[step] for node in nodes for step in _placeholders(node)}
        values = {node.name: self._values[node.name] for node in nodes if isinstance(node, ValueNode)}
        return Update(text, changes, names, values)

    def finish(self) -> None:
        """Refuse names and values that no expression used."""
        if self._names and not self._any:
            raise validation("ExpressionAttributeNames can only be specified when using expressions")
        for parameter, unused in (
            ("ExpressionAttributeNames", self._unused_names),
            ("ExpressionAttributeValues", self._unused_values),
        ):
            if unused:
                raise validation(f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}")

    @contextmanager
    def _expression(self, parameter: str) -> Iterator[None]:
        self._any = True
        try:
            yield
        except (ExpressionError, OperandError, PathError) as error:
            raise validation(f"Invalid {parameter}: {error}") from None

    def _predicate(self, node: Node) -> Predicate:
        match node:
            case GroupNode(inner):
                return self._predicate(inner)
            case OperatorNode("AND", parts):
                return And(tuple([self._predicate(part) for part in parts]))
            case OperatorNode("OR", parts):
                return Or(tuple([self._predicate(part) for part in parts]))
            case OperatorNode("NOT", (part,)):
                return Not(self._predicate(part))
        # The service takes clause after clause, and in each looks at names and values before it looks at types.
        self._define(nodes_of(node))
        match node:
            case OperatorNode("BETWEEN", (operand, low, high)):
                return between(self._operand(operand), self._operand(low), self._operand(high))
            case OperatorNode("IN", (operand, *choices)):
                return membership(self._operand(operand), tuple([self._operand(choice) for choice in choices]))
            case OperatorNode(sign, (left, right)):
                return comparison(sign, self._operand(left), self._operand(right))
        call = self._call(node)
        assert isinstance(call, Function)  # `parse_condition` lets `size` stand only where an operand stands
        return call

    def _operand(self, node: Node) -> Operand:
        match node:
            case GroupNode(inner):
                return self._operand(inner)
            case PathNode():
                return Attribute(self._path(node))
            case ValueNode(name):
                return Constant(self._values[name])
        call = self._call(node)
        assert isinstance(call, Size)
        return call

    def _call(self, node: Node) -> Function | Size:
        assert isinstance(node, CallNode)
        return function(node.name, tuple([self._operand(operand) for operand in node.operands]))

    def _define(self, nodes: Iterable[Node]) -> None:
        """Refuse a name or value the request did not bring; take note of those it did."""
        for node in nodes:
            for name in _placeholders(node):
                if name not in self._names:
                    raise ExpressionError(
                        f"An expression attribute name used in the document path is not defined; attribute name: {name}"
                    )
                self._unused_names.pop(name, None)
            if isinstance(node, ValueNode):
                if node.name not in self._values:
                    raise ExpressionError(
                        f"An expression attribute value used in expression is not defined; attribute value: {node.name}"
                    )
                self._unused_values.pop(node.name, None)

    def _path(self, node: PathNode) -> Path:
        self._define((node,))
        head, *rest = (
            self._names[step] if isinstance(step, str) and step.startswith("#") else step for step in node.steps
        )
        return (str(head), *rest)


def _fitting(text: str) -> str:
    """The text, if it is no longer than an expression may be as sent, before names and values take their places (K6)."""
    size = text_size(text)
    if size > EXPRESSION_MAX:
        raise ExpressionError(f"Expression size has exceeded the maximum allowed size; expression size: {size}")
    return text


def _placeholders(node: Node) -> tuple[str, ...]:
    if not isinstance(node, PathNode):
        return ()
    return tuple(step for step in node.steps if isinstance(step, str) and step.startswith("#"))


def _nodes_of(action: Action) -> Iterator[Node]:
    yield action.path
    if action.value is not None:
        yield from nodes_of(action.value)


def _check_placeholders(parameter: str, given: Mapping[str, object] | None) -> None:
    if given is None:
        return
    if not given:
        raise validation(f"{parameter} must not be empty")
    for key in given:
        if text_size(key) > TOKEN_MAX:  # K6
            raise validation(
                f"{parameter} contains invalid key: The expression attribute map contains a key that is too long; "
                f"size of key: {text_size(key)}"
            )
        if not _PLACEHOLDERS[parameter].fullmatch(key):
            raise validation(f'{parameter} contains invalid key: Syntax error; key: "{key}"')
