"""What a PartiQL statement says, as trees. Parameters (`?`) are still open in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a statement, as AWS's messages give it."""

    line: int
    column: int
    length: int

    def __str__(self) -> str:
        """As it stands in a message: `line:column:length`."""
        return f"{self.line}:{self.column}:{self.length}"


@dataclass(frozen=True, slots=True)
class PathTerm:
    """A document path."""

    steps: tuple[str | int, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, TRUE, FALSE, NULL or MISSING: the type and the content of its value."""

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
    """A list (kind `L`), a set (kind `BAG`), or a structure (kind `M`) with the names of its members."""

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
    """An operator in capitals and its operands. The second operand of `IS` is the name of a type."""

    operator: str
    operands: tuple[Term, ...]
    place: Place


Term = PathTerm | Literal | Parameter | Collection | Call | Operation


@dataclass(frozen=True, slots=True)
class SelectTree:
    """SELECT. Without columns it is `SELECT *`."""

    source: tuple[str, ...]
    """The table, and the index if one is named."""
    columns: tuple[PathTerm, ...]
    where: Term | None
    order: tuple[tuple[str, bool], ...]
    """Attribute, and whether it descends."""


@dataclass(frozen=True, slots=True)
class InsertTree:
    """INSERT of one item."""

    table: str
    item: Collection


@dataclass(frozen=True, slots=True)
class UpdateTree:
    """UPDATE of one item."""

    table: str
    changes: tuple[tuple[PathTerm, Term | None], ...]
    """A path and what it is set to; None removes it."""
    where: Term | None
    returning: str | None
    """Such as `ALL OLD`."""


@dataclass(frozen=True, slots=True)
class DeleteTree:
    """DELETE of one item."""

    table: str
    where: Term | None
    returning: str | None


@dataclass(frozen=True, slots=True)
class ExistsTree:
    """EXISTS of a SELECT, which stands for a whole statement."""

    select: SelectTree


Statement = SelectTree | InsertTree | UpdateTree | DeleteTree | ExistsTree


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement, and how many parameters it has."""

    statement: Statement
    parameters: int
