"""The grammars of DynamoDB's expressions, and the trees that parsing a text gives.

Parsers are built when they are first needed, and a text is parsed once however often it comes: names such as `#n` and values
such as `:v` stay open in the tree, so that it serves every request that is worded the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from helpers.engine.errors import ExpressionError
from helpers.engine.language.walks import top_down
from helpers.engine.limits import LIST_INDEX_MAX

Grammar = Literal["condition", "projection", "update"]


@dataclass(frozen=True, slots=True)
class PathNode:
    """A document path; names that begin with `#` are not resolved yet."""

    steps: tuple[str | int, ...]
    end: int
    beyond: str = ""
    """The first list index in it that no list can have, as it is written (K10); among the steps it is LIST_INDEX_MAX + 1."""


@dataclass(frozen=True, slots=True)
class ValueNode:
    """A value reference such as `:v`."""

    name: str
    end: int


@dataclass(frozen=True, slots=True)
class CallNode:
    """A function with its operands."""

    name: str
    operands: tuple[Node, ...]
    end: int


@dataclass(frozen=True, slots=True)
class GroupNode:
    """Something in parentheses."""

    inner: Node
    end: int


@dataclass(frozen=True, slots=True)
class OperatorNode:
    """An operator in capitals with its operands: a comparator, BETWEEN, IN, AND, OR, NOT, `+` or `-`."""

    operator: str
    operands: tuple[Node, ...]
    at: int
    """Where the operator stands in the text."""
    end: int


Node = PathNode | ValueNode | CallNode | GroupNode | OperatorNode


@dataclass(frozen=True, slots=True)
class Action:
    """One action of an update: what is done to a path, and the operand if there is one."""

    section: str
    path: PathNode
    value: Node | None


@dataclass(frozen=True, slots=True)
class UpdateNode:
    """The sections in the order of writing, and all their actions."""

    sections: tuple[str, ...]
    actions: tuple[Action, ...]


_COMMON: Final = r"""
path: step (("." step) | ("[" INDEX "]"))*
?step: NAME | PLACEHOLDER
value: VALUE
call: NAME "(" _operand ("," _operand)* RIGHT
RIGHT: ")"

PLACEHOLDER: /#[A-Za-z0-9_]+/
VALUE: /:[A-Za-z0-9_]+/
INDEX: /[0-9]+/
NAME: /[A-Za-z][A-Za-z0-9_]*/
%ignore /[ \t\r\n]+/
"""

# Conditions and operands share one level: whether something in parentheses is the one or the other shows only later.
_CONDITION: Final = r"""
start: _or
_or: and_ | or_
or_: and_ (OR and_)+
?and_: not_ | not_ (AND not_)+ -> conjunction
?not_: comparison | NOT not_ -> negation
?comparison: _operand
           | _operand COMPARATOR _operand -> compare
           | _operand BETWEEN _operand AND _operand -> between
           | _operand IN "(" _operand ("," _operand)* RIGHT -> membership
_operand: path | value | call | group
group: "(" _or RIGHT
COMPARATOR: "<>" | "<=" | ">=" | "=" | "<" | ">"
OR.2: /or\b/i
AND.2: /and\b/i
NOT.2: /not\b/i
BETWEEN.2: /between\b/i
IN.2: /in\b/i
"""

_PROJECTION: Final = r"""
start: path ("," path)* -> paths
_operand: path
"""

# AWS's grammar takes one `+` or `-` a value, although its page on limits counts two in `:v1 + :v2 + :v3`.
_UPDATE: Final = r"""
start: section+ -> sections
section: SET assignment ("," assignment)*
       | REMOVE path ("," path)*
       | ADD pair ("," pair)*
       | DELETE pair ("," pair)*
assignment: path "=" (sum | _operand | whole)
pair: path value
sum: _operand SIGN _operand
whole: "(" sum RIGHT -> group
_operand: path | value | call | group
group: "(" _operand RIGHT
SIGN: "+" | "-"
SET.2: /set\b/i
REMOVE.2: /remove\b/i
ADD.2: /add\b/i
DELETE.2: /delete\b/i
"""

_GRAMMARS: Final[dict[Grammar, str]] = {"condition": _CONDITION, "projection": _PROJECTION, "update": _UPDATE}
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|[0-9]+|<>|<=|>=|\S")


class _Builder(Transformer[Token, Any]):
    """Turns what the parser finds into the nodes above, bottom up."""

    def path(self, parts: list[Token]) -> PathNode:
        steps = tuple(_position(part) if part.type == "INDEX" else str(part) for part in parts)
        beyond = next((part for part in parts if part.type == "INDEX" and _position(part) > LIST_INDEX_MAX), "")
        return PathNode(steps, _end(parts[-1]) + (parts[-1].type == "INDEX"), str(beyond))

    def value(self, parts: list[Token]) -> ValueNode:
        return ValueNode(str(parts[0]), _end(parts[0]))

    def call(self, parts: list[Any]) -> CallNode:
        *operands, right = parts[1:]
        return CallNode(str(parts[0]), tuple(operands), _end(right))

    def group(self, parts: list[Any]) -> GroupNode:
        return GroupNode(parts[0], _end(parts[1]))

    def compare(self, parts: list[Any]) -> OperatorNode:
        left, sign, right = parts
        return OperatorNode(str(sign), (left, right), sign.start_pos, right.end)

    def between(self, parts: list[Any]) -> OperatorNode:
        operand, word, low, _and, high = parts
        return OperatorNode("BETWEEN", (operand, low, high), word.start_pos, high.end)

    def membership(self, parts: list[Any]) -> OperatorNode:
        operand, word, *choices, right = parts
        return OperatorNode("IN", (operand, *choices), word.start_pos, _end(right))

    def negation(self, parts: list[Any]) -> OperatorNode:
        return OperatorNode("NOT", (parts[1],), parts[0].start_pos, parts[1].end)

    def conjunction(self, parts: list[Any]) -> OperatorNode:
        return OperatorNode("AND", tuple(parts[::2]), parts[1].start_pos, parts[-1].end)

    def or_(self, parts: list[Any]) -> OperatorNode:
        return OperatorNode("OR", tuple(parts[::2]), parts[1].start_pos, parts[-1].end)

    def sum(self, parts: list[Any]) -> OperatorNode:
        left, sign, right = parts
        return OperatorNode(str(sign), (left, right), sign.start_pos, right.end)

    def assignment(self, parts: list[Any]) -> tuple[PathNode, Node | None]:
        return parts[0], parts[1]

    pair = assignment

    def section(self, parts: list[Any]) -> tuple[str, list[Action]]:
        name = parts[0].upper()
        pairs = [part if isinstance(part, tuple) else (part, None) for part in parts[1:]]
        return name, [Action(name, path, value) for path, value in pairs]

    def paths(self, parts: list[PathNode]) -> tuple[PathNode, ...]:
        return tuple(parts)

    def sections(self, parts: list[tuple[str, list[Action]]]) -> UpdateNode:
        return UpdateNode(tuple(name for name, _ in parts), tuple(action for _, actions in parts for action in actions))

    def start(self, parts: list[Node]) -> Node:
        return parts[0]


def _position(index: Token) -> int:
    """A list index. Python reads no number of thousands of digits, and whatever is too large is too large alike."""
    return int(index) if len(index) <= len(str(LIST_INDEX_MAX)) else LIST_INDEX_MAX + 1


def _end(token: Token) -> int:
    return (token.start_pos or 0) + len(token)


@cache
def _parser(dialect: Grammar) -> Lark:
    return Lark(
        _GRAMMARS[dialect] + _COMMON, parser="lalr", lexer="basic", maybe_placeholders=False, transformer=_Builder()
    )


def parse(dialect: Grammar, text: str) -> Any:
    """The tree of a text: a Node for a condition, paths for a projection, an UpdateNode. Raises ExpressionError."""
    try:
        return _parser(dialect).parse(text)
    except UnexpectedToken as error:
        at = len(text) if error.token.type == "$END" else error.token.start_pos
        raise syntax_error(text, at or 0) from None
    except UnexpectedCharacters as error:
        raise syntax_error(text, error.pos_in_stream or 0) from None


_PARTS: Final[dict[type, Callable[[Any], tuple[Node, ...]]]] = {
    PathNode: lambda _: (),
    ValueNode: lambda _: (),
    CallNode: lambda call: call.operands,
    GroupNode: lambda group: (group.inner,),
    OperatorNode: lambda operation: operation.operands,
}


def parts_of(node: Node) -> tuple[Node, ...]:
    """What stands directly below a node, in the order of writing."""
    return _PARTS[type(node)](node)


def nodes_of(node: Node) -> Iterator[Node]:
    """A node and everything below it, in the order of writing."""
    return top_down(node, parts_of)


def syntax_error(text: str, at: int) -> ExpressionError:
    """AWS's sentence about the token at an offset: the token, and it with its neighbours as they are written."""
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    place = next((number for number, (start, _) in enumerate(tokens) if start >= at), None)
    if place is None:
        start, end = tokens[-1]
        return ExpressionError(f'Syntax error; token: "<EOF>", near: "{text[start:end]}"')
    first, last = tokens[max(place - 1, 0)], tokens[min(place + 1, len(tokens) - 1)]
    start, end = tokens[place]
    return ExpressionError(f'Syntax error; token: "{text[start:end]}", near: "{text[first[0] : last[1]]}"')
