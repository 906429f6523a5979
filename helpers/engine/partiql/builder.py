"""From what the PartiQL parser finds to trees, and the refusal of what DynamoDB leaves out of PartiQL."""

from __future__ import annotations

from typing import Any, NamedTuple

from lark import Token
from lark.visitors import Transformer_NonRecursive

from helpers.engine.errors import ApiError, validation
from helpers.engine.limits import PARTIQL_LIST_INDEX_MAX
from helpers.engine.partiql.trees import (
    Call,
    Collection,
    DeleteTree,
    ExistsTree,
    InsertTree,
    Literal,
    Operation,
    Parameter,
    Parsed,
    PathTerm,
    Place,
    SelectTree,
    Term,
    UpdateTree,
)


def not_well_formed(detail: str = "") -> ApiError:
    """AWS's error for a statement that its parser cannot read."""
    return validation(f"Statement wasn't well formed, can't be processed: {detail}")


class _Clause(NamedTuple):
    """A part of a statement on its way up."""

    name: str
    content: Any


class Builder(Transformer_NonRecursive[Token, Any]):
    """Turns what the parser finds into trees. One for each statement, since it counts the parameters."""

    def __init__(self) -> None:
        super().__init__()
        self._parameters = 0

    def start(self, parts: list[Any]) -> Parsed:
        """The statement."""
        return Parsed(parts[0], self._parameters)

    def exists(self, parts: list[Any]) -> ExistsTree:
        """`EXISTS(SELECT …)`."""
        if parts[0].upper() != "EXISTS":
            raise not_well_formed("Expected data manipulation")
        return ExistsTree(parts[1])

    def distinct(self, parts: list[Token]) -> None:
        """`SELECT DISTINCT` is refused."""
        raise validation(f"Unsupported clause: DISTINCT at {_place(parts[0])}")

    def table(self, parts: list[Token]) -> tuple[str, ...]:
        """`"orders"."by-status"`: the table, and the index behind a dot."""
        names = tuple(_bare(part) for part in parts)
        if "" in names:
            raise validation("Path component cannot be an empty string")
        return names

    def alias(self, _parts: list[Token]) -> None:
        """`FROM orders o` is refused."""
        raise validation("Aliasing is not supported")

    def source(self, parts: list[Any]) -> _Clause:
        """`FROM orders`."""
        return _Clause("source", parts[0])

    def columns(self, parts: list[Any]) -> _Clause:
        """`a, b.c`: document paths, nothing else."""
        for part in parts:
            if not isinstance(part, PathTerm):
                raise validation(f"Unexpected path component at {part.place}")
        return _Clause("columns", tuple(parts))

    def where(self, parts: list[Any]) -> _Clause:
        """`WHERE …`."""
        return _Clause("where", parts[1])

    def order(self, parts: list[Any]) -> _Clause:
        """`ORDER BY …`."""
        return _Clause("order", tuple(parts[2:]))

    def sort(self, parts: list[Any]) -> tuple[str, bool]:
        """`sk DESC`: the attribute, and whether it falls."""
        term = parts[0]
        if not isinstance(term, PathTerm) or len(term.steps) > 1:
            raise validation(f"Unexpected path component at {term.place}")
        return str(term.steps[0]), parts[-1] is not term and parts[-1].type == "DESC"

    def unsupported(self, parts: list[Any]) -> None:
        """Clauses of SQL that DynamoDB leaves out."""
        words = [part.upper() for part in parts if isinstance(part, Token)]
        term = next(part for part in parts if not isinstance(part, Token))
        raise validation(f"Unsupported clause: {' '.join(words)} at {term.place}")

    def select(self, parts: list[Any]) -> SelectTree:
        """`SELECT …`, from one table or index."""
        sources = _contents(parts, "source")
        if len(sources) > 1:
            raise validation("Only select from a single table or index is supported.")
        if len(sources[0]) > 2:
            raise validation("A path may contain at most 2 components in the FROM clause")
        order = _only(parts, "order") or ()
        return SelectTree(sources[0], _only(parts, "columns") or (), _only(parts, "where"), order)

    def insert(self, parts: list[Any]) -> InsertTree:
        """`INSERT INTO … VALUE …`."""
        return InsertTree(_one_table(parts[2]), parts[4])

    def update(self, parts: list[Any]) -> UpdateTree:
        """`UPDATE …`, with all its SET and REMOVE clauses as one list."""
        changes = tuple(change for changes in _contents(parts, "change") for change in changes)
        source = _one_table(_only(parts, "source"))
        return UpdateTree(source, changes, _only(parts, "where"), _only(parts, "returning"))

    def delete(self, parts: list[Any]) -> DeleteTree:
        """`DELETE FROM …`."""
        return DeleteTree(_one_table(_only(parts, "source")), _only(parts, "where"), _only(parts, "returning"))

    def change(self, parts: list[Any]) -> _Clause:
        """`SET a = 1` or `REMOVE b`: paths, each with its new value or None."""
        return _Clause("change", [part if isinstance(part, tuple) else (part, None) for part in parts[1:]])

    def assignment(self, parts: list[Any]) -> tuple[PathTerm, Term]:
        """`a = 1`."""
        return parts[0], parts[1]

    def returning(self, parts: list[Token]) -> _Clause:
        """`RETURNING ALL OLD *`: which attributes of which image."""
        return _Clause("returning", f"{parts[1].upper()} {parts[2].upper()}")

    def infix(self, parts: list[Any]) -> Operation:
        """`a = 1`, `a AND b`, `a + 1`."""
        left, sign, right = parts
        return Operation("<>" if sign == "!=" else sign.upper(), (left, right), _place(sign))

    def negation(self, parts: list[Any]) -> Operation:
        """`NOT a`."""
        return Operation("NOT", (parts[1],), _place(parts[0]))

    def between(self, parts: list[Any]) -> Operation:
        """`a [NOT] BETWEEN 1 AND 2`."""
        return _negatable("BETWEEN", parts)

    def membership(self, parts: list[Any]) -> Operation:
        """`a [NOT] IN [1, 2]`."""
        return _negatable("IN", parts)

    def type_test(self, parts: list[Any]) -> Operation:
        """`a IS [NOT] MISSING`, `a IS [NOT] STRING`."""
        words = " ".join(part.upper() for part in parts[2:] if part.type != "NOT")
        return _negatable("IS", [*parts[:3], Literal("type", words, _place(parts[-1]))])

    def like(self, _parts: list[Any]) -> None:
        """`a LIKE …` is refused."""
        raise validation("Unsupported operation: Like")

    def path(self, parts: list[Token]) -> PathTerm:
        """`a.b[0]`."""
        steps = tuple(_position(part) if part.type == "INTEGER" else _bare(part) for part in parts)
        return PathTerm(steps, _place(parts[0]))

    def literal(self, parts: list[Token]) -> Literal:
        """A string, a number, a Boolean, NULL or MISSING."""
        (token,) = parts
        match token.type:
            case "STRING":
                return Literal("S", _bare(token), _place(token))
            case "TRUE" | "FALSE":
                return Literal("BOOL", token.type == "TRUE", _place(token))
            case "NULL" | "MISSING":
                return Literal(token.type, True, _place(token))
        return Literal("N", str(token), _place(token))

    def signed(self, parts: list[Token]) -> Literal:
        """A number with a sign."""
        return Literal("N", "".join(parts), _place(parts[0]))

    def parameter(self, parts: list[Token]) -> Parameter:
        """`?`: the next parameter."""
        self._parameters += 1
        return Parameter(self._parameters - 1, _place(parts[0]))

    def call(self, parts: list[Any]) -> Call:
        """`begins_with("a", ?)`, `size(a)`."""
        arguments = tuple(part for part in parts[1:] if not isinstance(part, Token))
        return Call(parts[0].lower(), arguments, _place(parts[0]))

    def array(self, parts: list[Any]) -> Collection:
        """`[1, 2]`: a list."""
        return Collection("L", tuple(parts[1:]), (), _place(parts[0]))

    def bag(self, parts: list[Any]) -> Collection:
        """`<<1, 2>>`: a set."""
        return Collection("BAG", tuple(parts[1:]), (), _place(parts[0]))

    def structure(self, parts: list[Any]) -> Collection:
        """`{'a': 1}`: a map."""
        names, terms = tuple(name for name, _ in parts[1:]), tuple(term for _, term in parts[1:])
        return Collection("M", terms, names, _place(parts[0]))

    def member(self, parts: list[Any]) -> tuple[str, Term]:
        """`'a': 1` in a map."""
        return _bare(parts[0]), parts[1]


def _contents(parts: list[Any], name: str) -> list[Any]:
    return [part.content for part in parts if isinstance(part, _Clause) and part.name == name]


def _only(parts: list[Any], name: str) -> Any:
    found = _contents(parts, name)
    if len(found) > 1:
        raise not_well_formed("Unexpected token after expression")
    return found[0] if found else None


def _one_table(names: tuple[str, ...]) -> str:
    if len(names) > 1:
        raise not_well_formed("Unexpected token after expression")
    return names[0]


def _negatable(operator: str, parts: list[Any]) -> Operation:
    terms = tuple(part for part in parts if not isinstance(part, Token))
    words = [part for part in parts if isinstance(part, Token)]
    place = _place(words[0])
    made = Operation(operator, terms, place)
    return Operation("NOT", (made,), place) if any(word.type == "NOT" for word in words) else made


def _bare(token: Token) -> str:
    quote = token[0]
    return token[1:-1].replace(quote * 2, quote) if token.type in ("STRING", "QUOTED") else str(token)


def _position(token: Token) -> int:
    """A list index. It is counted in digits first: Python reads no number of thousands of them."""
    if len(token) > len(str(PARTIQL_LIST_INDEX_MAX)) or int(token) > PARTIQL_LIST_INDEX_MAX:
        raise validation(f"List index is not within the allowable range; index: [{token}] at {_place(token)}")
    return int(token)


def _place(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1, len(token))
