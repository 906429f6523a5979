"""A request's expressions with the names and values they refer to, ready to be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from helpers.engine.errors import ExpressionError, validation
from helpers.engine.language.conditions import Condition
from helpers.engine.language.grammar import (
    CallNode,
    GroupNode,
    Node,
    OperatorNode,
    PathNode,
    ValueNode,
    parts_of,
)
from helpers.engine.language.key_conditions import Bound, KeyCondition, bounds_of
from helpers.engine.language.paths import Path, Projection, check_apart, check_length
from helpers.engine.language.predicates import (
    And,
    Attribute,
    Constant,
    Function,
    Not,
    Operand,
    Or,
    Predicate,
    Size,
    between,
    comparison,
    function,
    membership,
)
from helpers.engine.language.updates import Change, Update, check_operands
from helpers.engine.language.walks import bottom_up, taken
from helpers.engine.language.wellformed import (
    CONNECTIVES,
    OperatorCount,
    parse_condition,
    parse_projection,
    parse_update,
    update_nodes,
)
from helpers.engine.limits import EXPRESSION_MAX, SUBSTITUTION_MAX
from helpers.engine.sizes import text_size, value_size
from helpers.engine.wire_types import AttributeValue

__all__ = ["Condition", "Expressions", "KeyCondition", "Projection", "Update"]


class Expressions:
    """The expressions of one request, and the substitutions they share.

    `names` and `values` are ExpressionAttributeNames and ExpressionAttributeValues, None where the request has none. They have
    been through `rules`: placeholders are well spelled, values are canonical. Every method raises ValidationException with
    AWS's sentence for what the service refuses. Call `finish` after the last expression.
    """

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, AttributeValue] | None) -> None:
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

    def condition(self, parameter: str, text: str) -> Condition:
        """A ConditionExpression or FilterExpression; `parameter` says which."""
        with self._expression(parameter):
            return Condition(self._predicate(parse_condition(_fitting(text))))

    def projection(self, text: str) -> Projection:
        """A ProjectionExpression."""
        with self._expression("ProjectionExpression"):
            nodes = parse_projection(_fitting(text))
            self._define(nodes)
            paths = [self._path(node) for node in nodes]
            check_apart(paths)
            return Projection(paths)

    def key_bounds(self, text: str) -> dict[str, Bound]:
        """A KeyConditionExpression as far as it can be read without a look at the table: attribute name → its condition.

        `key_condition` binds them to the key of the table or index that is queried.
        """
        with self._expression("KeyConditionExpression"):
            predicate = self._predicate(parse_condition(_fitting(text)))
        return bounds_of(predicate)

    def update(self, text: str) -> Update:
        """An UpdateExpression."""
        with self._expression("UpdateExpression"):
            tree = parse_update(_fitting(text))
            actions, nodes = tree.actions, tuple(update_nodes(tree))
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
        for parameter, unused in (
            ("ExpressionAttributeNames", self._unused_names),
            ("ExpressionAttributeValues", self._unused_values),
        ):
            if unused:
                raise validation(f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}")

    @contextmanager
    def _expression(self, parameter: str) -> Iterator[None]:
        try:
            yield
        except ExpressionError as error:
            raise validation(f"Invalid {parameter}: {error}") from None

    def _predicate(self, tree: Node) -> Predicate:
        """What a tree says. The service takes clause after clause."""
        operators = OperatorCount()
        made: list[Predicate] = []
        for node in bottom_up(tree, _joined):
            match node:
                case GroupNode():
                    continue
                case OperatorNode("AND", parts):
                    made.append(And(taken(made, len(parts))))
                    operators.add(len(parts) - 1)
                case OperatorNode("OR", parts):
                    made.append(Or(taken(made, len(parts))))
                    operators.add(len(parts) - 1)
                case OperatorNode("NOT"):
                    made.append(Not(made.pop()))
                    operators.add()
                case _:
                    made.append(self._clause(node, operators))
        return made.pop()

    def _clause(self, clause: Node, operators: OperatorCount) -> Predicate:
        """A condition without AND, OR and NOT. The service looks at its names and values before it looks at types."""
        nodes = bottom_up(clause, parts_of)
        self._define(nodes)
        operands: list[Operand] = []
        for node in nodes:
            match node:
                case PathNode():
                    operands.append(Attribute(self._path(node)))
                case ValueNode(name):
                    operands.append(Constant(self._values[name]))
                case CallNode("size", parts):  # the one function that stands where an operand stands
                    size = function("size", taken(operands, len(parts)))
                    assert isinstance(size, Size)
                    operands.append(size)
                    operators.add()
        made = _made(clause, tuple(operands))
        operators.add()
        return made

    def _define(self, nodes: Iterable[Node]) -> None:
        """Refuse a path that is too long, and a name or value the request did not bring; take note of those it did."""
        for node in nodes:
            if isinstance(node, PathNode):
                check_length(node.steps)
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


def _joined(node: Node) -> tuple[Node, ...]:
    """The conditions that a condition joins or negates; a clause has none."""
    if isinstance(node, GroupNode) or (isinstance(node, OperatorNode) and node.operator in CONNECTIVES):
        return parts_of(node)
    return ()


def _made(clause: Node, operands: tuple[Operand, ...]) -> Predicate:
    match clause:
        case OperatorNode("BETWEEN"):
            operand, low, high = operands
            return between(operand, low, high)
        case OperatorNode("IN"):
            return membership(operands[0], operands[1:])
        case OperatorNode(sign):
            left, right = operands
            return comparison(sign, left, right)
    assert isinstance(clause, CallNode)
    call = function(clause.name, operands)
    assert isinstance(call, Function)  # `parse_condition` lets `size` stand only where an operand stands
    return call
