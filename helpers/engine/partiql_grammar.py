"""The grammar of PartiQL as far as DynamoDB goes with it, and the trees that parsing a statement gives.

A statement is parsed once however often it comes; its parameters (`?`) stay open in the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from helpers.engine.errors import ApiError, validation

NOT_WELL_FORMED: Final = "Statement wasn't well formed, can't be processed: "


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a statement."""

    line: int
    column: int
    length: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}:{self.length}"


@dataclass(frozen=True, slots=True)
class PathTerm:
    """A document path."""

    steps: tuple[str | int, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string, TRUE, FALSE or NULL, as the type descriptor and the text of its value."""

    kind: str
    content: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A question mark: the parameter with this number, counted from 0."""

    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Collection:
    """A list, a bag (which is a set), or a structure with the names of its members."""

    kind: str
    elements: tuple[Term, ...]
    names: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name is in small letters."""

    name: str
    arguments: tuple[Term, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator in capitals and its operands. `IS` has the name of a type for its second operand."""

    operator: str
    operands: tuple[Term, ...]
    place: Place


Term = PathTerm | Literal | Parameter | Collection | Call | Operation


@dataclass(frozen=True, slots=True)
class SelectTree:
    """SELECT; no columns stand for `*`."""

    source: tuple[str, ...]
    columns: tuple[PathTerm, ...]
    where: Term | None
    order: tuple[tuple[str, bool], ...]
    """Attribute and whether it descends."""


@dataclass(frozen=True, slots=True)
class InsertTree:
    """INSERT of one structure."""

    source: tuple[str, ...]
    item: Collection


@dataclass(frozen=True, slots=True)
class WriteTree:
    """UPDATE, or DELETE where there is nothing to set or remove."""

    source: tuple[str, ...]
    changes: tuple[tuple[PathTerm, Term | None], ...]
    """A path and what it is set to; None removes it."""
    where: Term | None
    returning: str | None
    """Such as `ALL OLD`."""


Statement = SelectTree | InsertTree | WriteTree

_GRAMMAR: Final = r"""
start: (select | insert | update | from_update | delete) ";"?

select: SELECT _projection FROM _sources where? order? unsupported*
_projection: STAR | columns
columns: column ("," column)*
?column: _term alias?
_sources: source (("," | _join) source (ON _or)?)*
_join: (INNER | CROSS | (LEFT | RIGHT | FULL) OUTER?)? JOIN
source: table alias?
table: _identifier ("." _identifier)*
alias: AS? _identifier
where: WHERE _or
order: ORDER BY sort ("," sort)*
sort: _term (ASC | DESC)?
unsupported: LIMIT _sum | OFFSET _sum | GROUP BY _sum ("," _sum)* | HAVING _or

insert: INSERT INTO table VALUE _term
update: UPDATE source change+ where? returning?
from_update: FROM source where? change+ returning?
delete: DELETE FROM source where? returning?
change: SET assignment ("," assignment)* | REMOVE path ("," path)*
assignment: path EQUALS _sum
returning: RETURNING (ALL | MODIFIED) (OLD | NEW) STAR

_or: or | _and
or: _or OR _and
_and: and | _not
and: _and AND _not
_not: not | _comparison
not: NOT _not
_comparison: comparison | between | in | is | like | _sum
comparison: _sum (EQUALS | COMPARATOR) _sum
between: _sum NOT? BETWEEN _sum AND _sum
in: _sum NOT? IN (LEFT_ROUND _or ("," _or)* ")" | LEFT_SQUARE _or ("," _or)* "]")
is: _sum IS NOT? _type
like: _sum NOT? LIKE _sum
_type: NAME+ | NULL | MISSING
_sum: sum | _term
sum: _sum SIGN _term
_term: path | literal | signed | parameter | call | list | bag | structure | "(" _or ")"

path: _identifier ("." _identifier | "[" (INTEGER | STRING) "]")*
_identifier: NAME | QUOTED
literal: STRING | INTEGER | NUMBER | TRUE | FALSE | NULL | MISSING
signed: SIGN (INTEGER | NUMBER)
parameter: QUESTION
call: NAME LEFT_ROUND (STAR | _or ("," _or)*)? ")"
list: LEFT_SQUARE (_or ("," _or)*)? "]"
bag: LEFT_BAG (_or ("," _or)*)? ">>"
structure: LEFT_CURLY (member ("," member)*)? "}"
member: STRING ":" _or

STAR: "*"
QUESTION: "?"
SIGN: "+" | "-"
EQUALS: "="
COMPARATOR: "<>" | "!=" | "<=" | ">=" | "<" | ">"
LEFT_ROUND: "("
LEFT_SQUARE: "["
LEFT_CURLY: "{"
LEFT_BAG.1: "<<"
STRING: /'(?:[^']|'')*'/
QUOTED: /"(?:[^"]|"")*"/
INTEGER: /[0-9]+(?![0-9.]|[eE][+-]?[0-9])/
NUMBER: /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/
NAME: /[A-Za-z_$][A-Za-z0-9_$]*/
%ignore /[ \t\r\n\f]+/
%ignore /--[^\n]*/
%ignore /\/\*[\s\S]*?\*\//
"""

_KEYWORDS: Final = (
    "SELECT FROM WHERE ORDER BY ASC DESC INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ALL MODIFIED OLD NEW "
    "AND OR NOT BETWEEN IN IS LIKE NULL MISSING TRUE FALSE AS LIMIT OFFSET GROUP HAVING JOIN INNER CROSS LEFT RIGHT "
    "FULL OUTER ON"
).split()
_OPERATORS: Final = frozenset({"EQUALS", "COMPARATOR", "SIGN", "AND", "OR", "BETWEEN", "IN", "IS", "LIKE", "STAR"})
_INFIX: Final = frozenset({"EQUALS", "COMPARATOR", "SIGN", "AND", "OR", "LIKE"})


class _Builder(Transformer[Token, Any]):
    """Turns what the parser finds into the trees above. One for each statement, since it counts the parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.parameters = 0

    def start(self, parts: list[Any]) -> Statement:
        statement: Statement = parts[0]
        return statement

    def table(self, parts: list[Token]) -> tuple[str, ...]:
        return tuple(_unquoted(part) for part in parts)

    def alias(self, parts: list[Token]) -> None:
        raise validation("Aliasing is not supported")

    def source(self, parts: list[Any]) -> _Source:
        return _Source(parts[0])

    def columns(self, parts: list[Any]) -> tuple[PathTerm, ...]:
        for part in parts:
            if not isinstance(part, PathTerm):
                raise validation(f"Unexpected path component at {part.place}")
        return tuple(parts)

    def column(self, parts: list[Any]) -> Any:
        return parts[0]

    def where(self, parts: list[Any]) -> _Where:
        return _Where(parts[1])

    def order(self, parts: list[Any]) -> _Order:
        return _Order(tuple(part for part in parts if isinstance(part, tuple)))

    def sort(self, parts: list[Any]) -> tuple[str, bool]:
        term = parts[0]
        if not isinstance(term, PathTerm) or len(term.steps) > 1:
            raise validation(f"Unexpected path component at {term.place}")
        return str(term.steps[0]), len(parts) > 1 and parts[1].type == "DESC"

    def unsupported(self, parts: list[Any]) -> None:
        words = [str(part).upper() for part in parts if isinstance(part, Token)]
        term = next(part for part in parts if not isinstance(part, Token))
        raise validation(f"Unsupported clause: {' '.join(words)} at {term.place}")

    def select(self, parts: list[Any]) -> SelectTree:
        sources = [part for part in parts if isinstance(part, _Source)]
        if len(sources) > 1:
            raise validation("Only select from a single table or index is supported.")
        columns = next((part for part in parts if isinstance(part, tuple)), ())
        order = next((part.terms for part in parts if isinstance(part, _Order)), ())
        return SelectTree(sources[0].names, columns, _condition(parts), order)

    def insert(self, parts: list[Any]) -> InsertTree:
        source, item = parts[2], parts[4]
        if not isinstance(item, Collection) or item.kind != "M":
            raise validation(f"{NOT_WELL_FORMED}Unexpected term")
        return InsertTree(source, item)

    def update(self, parts: list[Any]) -> WriteTree:
        changes = tuple(change for part in parts if isinstance(part, list) for change in part)
        source = next(part.names for part in parts if isinstance(part, _Source))
        returning = next((part.text for part in parts if isinstance(part, _Returning)), None)
        return WriteTree(source, changes, _condition(parts), returning)

    from_update = update
    delete = update

    def change(self, parts: list[Any]) -> list[tuple[PathTerm, Term | None]]:
        return [part if isinstance(part, tuple) else (part, None) for part in parts[1:]]

    def assignment(self, parts: list[Any]) -> tuple[PathTerm, Term]:
        return parts[0], parts[2]

    def returning(self, parts: list[Token]) -> _Returning:
        return _Returning(f"{parts[1].upper()} {parts[2].upper()}")

    def comparison(self, parts: list[Any]) -> Operation:
        left, sign, right = parts
        return Operation("<>" if sign == "!=" else str(sign), (left, right), _place(sign))

    def or_(self, parts: list[Any]) -> Operation:
        return Operation("OR", (parts[0], parts[2]), _place(parts[1]))

    def and_(self, parts: list[Any]) -> Operation:
        return Operation("AND", (parts[0], parts[2]), _place(parts[1]))

    def not_(self, parts: list[Any]) -> Operation:
        return Operation("NOT", (parts[1],), _place(parts[0]))

    def between(self, parts: list[Any]) -> Operation:
        terms = [part for part in parts if not isinstance(part, Token)]
        return _negated(parts, "BETWEEN", terms)

    def in_(self, parts: list[Any]) -> Operation:
        return _negated(parts, "IN", [part for part in parts if not isinstance(part, Token)])

    def is_(self, parts: list[Any]) -> Operation:
        words = [str(part).upper() for part in parts[2:] if part.type != "NOT"]
        return _negated(parts, "IS", [parts[0], Literal("type", " ".join(words), _place(parts[-1]))])

    def like(self, parts: list[Any]) -> None:
        raise validation("Unsupported operation: Like")

    def sum(self, parts: list[Any]) -> Operation:
        return Operation(str(parts[1]), (parts[0], parts[2]), _place(parts[1]))

    def path(self, parts: list[Token]) -> PathTerm:
        steps = tuple(int(part) if part.type == "INTEGER" else _unquoted(part) for part in parts)
        return PathTerm(steps, _place(parts[0]))

    def literal(self, parts: list[Token]) -> Literal:
        token = parts[0]
        match token.type:
            case "STRING":
                return Literal("S", _unquoted(token), _place(token))
            case "TRUE" | "FALSE":
                return Literal("BOOL", token.type == "TRUE", _place(token))
            case "NULL":
                return Literal("NULL", True, _place(token))
            case "MISSING":
                return Literal("MISSING", True, _place(token))
        return Literal("N", str(token), _place(token))

    def signed(self, parts: list[Token]) -> Literal:
        return Literal("N", "".join(parts), _place(parts[0]))

    def parameter(self, parts: list[Token]) -> Parameter:
        self.parameters += 1
        return Parameter(self.parameters - 1, _place(parts[0]))

    def call(self, parts: list[Any]) -> Call:
        arguments = tuple(part for part in parts[2:] if not isinstance(part, Token))
        return Call(parts[0].lower(), arguments, _place(parts[0]))

    def list(self, parts: list[Any]) -> Collection:
        return Collection("L", tuple(parts[1:]), (), _place(parts[0]))

    def bag(self, parts: list[Any]) -> Collection:
        return Collection("BAG", tuple(parts[1:]), (), _place(parts[0]))

    def structure(self, parts: list[Any]) -> Collection:
        return Collection("M", tuple(term for _, term in parts[1:]), tuple(name for name, _ in parts[1:]), _place(parts[0]))

    def member(self, parts: list[Any]) -> tuple[str, Term]:
        return _unquoted(parts[0]), parts[1]
