"""PartiQL statements as plans: what each of them asks the engine to read or write, in terms of keys and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from helpers.engine.errors import invalid, validation
from helpers.engine.language import updates
from helpers.engine.language.conditions import Condition
from helpers.engine.language.paths import Path, look_up
from helpers.engine.language.predicates import And, Attribute, Function, Or, Predicate, conjuncts
from helpers.engine.partiql import assignments
from helpers.engine.partiql.access import Access, OrderBy, access, check_key, key_equality, whole_key
from helpers.engine.partiql.binding import Binder
from helpers.engine.partiql.syntax import parse_statement
from helpers.engine.partiql.trees import DeleteTree, ExistsTree, InsertTree, SelectTree, Statement, UpdateTree
from helpers.engine.schema import KeySchema
from helpers.engine.values import equal
from helpers.engine.wire_types import AttributeValue, Item

_RETURN_VALUES: Final = {
    "ALL OLD": "ALL_OLD",
    "MODIFIED OLD": "UPDATED_OLD",
    "ALL NEW": "ALL_NEW",
    "MODIFIED NEW": "UPDATED_NEW",
}


class Columns:
    """What a SELECT names, flat: `SELECT a.b[0]` gives an item with the one attribute `b[0]`. No columns stand for `*`."""

    __slots__ = ("_named", "attributes", "paths")

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self.attributes: frozenset[str] = frozenset(path[0] for path in self.paths)
        """Top-level attribute names; empty for `*`."""
        self._named: dict[str, Path] = {}
        for path in self.paths:
            name = _column_name(path)
            if name in self._named:
                raise validation(f"Duplicate identifiers in select clause: {name}")
            self._named[name] = path

    def apply(self, item: Item) -> Item:
        """The columns an item has."""
        if not self._named:
            return item
        found = {name: look_up(item, path) for name, path in self._named.items()}
        return {name: value for name, value in found.items() if value is not None}

    def check_projected(self, index: str, carried: frozenset[str] | None) -> None:
        """Refuse columns that the entries of a global index do not carry; `carried` is None where they carry all."""
        missing = dict.fromkeys(path[0] for path in self.paths if carried is not None and path[0] not in carried)
        if missing:
            raise invalid(f"Global secondary index {index} does not project [{', '.join(missing)}]")


@dataclass(frozen=True)
class Target:
    """The one item a write names, and the condition it has to meet."""

    key: Item
    condition: Condition


@dataclass(frozen=True)
class Select:
    """A read of one table or index."""

    table: str
    index: str | None
    columns: Columns
    condition: Condition | None
    """The whole WHERE clause; it filters whatever is read."""
    order: OrderBy

    def access(self, key: KeySchema) -> Access | None:
        """The stretches to read of the table or index with this key, or None for a Scan (G4)."""
        return access(self.condition.predicate if self.condition else None, key, self.order)

    def check_filter(self, index: str, carried: frozenset[str] | None) -> None:
        """Refuse a WHERE clause on attributes that an index of either kind does not carry; None where it carries all."""
        looked_at = self.condition.attributes if self.condition is not None else frozenset()
        missing = sorted(looked_at - carried) if carried is not None else []
        if missing:
            raise invalid(
                f"Secondary index {index} does not project one or more filter attributes: [{', '.join(missing)}]"
            )

    def item_key(self, key: KeySchema) -> Item | None:
        """The primary key where the statement names one item of the table and says nothing else; None otherwise.

        Batches and transactions read only such statements.
        """
        if self.index is not None:
            return None
        return whole_key(self.condition.predicate if self.condition else None, key)


@dataclass(frozen=True)
class Insert:
    """A put that fails with DuplicateItemException where the key is taken."""

    table: str
    item: Item

    def condition(self, key: KeySchema) -> Condition:
        """There is no item with this key."""
        return Condition(_absent(key))


@dataclass(frozen=True)
class Update:
    """An update of one item that has to exist."""

    table: str
    update: updates.Update
    where: Predicate | None
    return_values: str
    """As UpdateItem's ReturnValues: `NONE`, `ALL_OLD`, `UPDATED_OLD`, `ALL_NEW` or `UPDATED_NEW`."""

    def target(self, key: KeySchema) -> Target:
        """The item and the condition: it exists, and the rest of the WHERE clause holds."""
        found, rest = _split(self.where, key)
        return Target(found, Condition(And((_present(key), *rest))))


@dataclass(frozen=True)
class Delete:
    """A delete of one item. Where there is none, nothing happens and nothing fails."""

    table: str
    where: Predicate | None
    return_values: str
    """As DeleteItem's ReturnValues: `NONE` or `ALL_OLD`."""

    def target(self, key: KeySchema) -> Target:
        """The item and the condition: the rest of the WHERE clause holds, or there is no item."""
        found, rest = _split(self.where, key)
        return Target(found, Condition(Or((_absent(key), And(tuple(rest))))))


@dataclass(frozen=True)
class Exists:
    """A look at one item, which has to be there and to meet a condition: a ConditionCheck in PartiQL's words (T3)."""

    table: str
    where: Predicate | None

    def target(self, key: KeySchema) -> Target:
        """The item and the condition. Raises ValidationException without a whole key, or with nothing but a key."""
        found, rest = _parts(self.where, key)
        if found.keys() != set(key.names) or not rest:
            raise validation("EXISTS() must contain a single item read with additional condition")
        return Target(check_key(found, key), Condition(And((_present(key), *rest))))


Plan = Select | Insert | Update | Delete | Exists


def parse(statement: str, parameters: Sequence[AttributeValue] = ()) -> Plan:
    """The plan of a statement with its parameters, which are canonical values.

    Raises ValidationException with AWS's sentence for a statement the service cannot read or does not support.
    """
    parsed = parse_statement(statement)
    if parsed.parameters != len(parameters):
        raise validation("Number of parameters in request and statement don't match.")
    return _plan(parsed.statement, Binder(parameters))


def _plan(tree: Statement, binder: Binder) -> Plan:
    match tree:
        case SelectTree(source, columns, where, order):
            return Select(
                source[0],
                source[1] if len(source) > 1 else None,
                Columns([binder.path(column) for column in columns]),
                Condition(binder.condition(where)) if where is not None else None,
                order,
            )
        case InsertTree(table, structure):
            members = zip(structure.names, structure.elements, strict=True)
            return Insert(table, {name: binder.value(term) for name, term in members})
        case UpdateTree(table, changes, where, returning):
            # Parameters are numbered in the order of writing, so the order of binding does not matter.
            update = assignments.translate(changes, binder)
            return Update(table, update, _where(where, binder), _RETURN_VALUES.get(returning or "", "NONE"))
        case ExistsTree(SelectTree(source=source, where=where)):
            if len(source) > 1:
                raise validation("Operations on indices are not supported in transactions")
            return Exists(source[0], _where(where, binder))
        case DeleteTree(table, where, returning):
            if returning not in (None, "ALL OLD"):
                raise validation(
                    f"Invalid returning clause: RETURNING {returning} *. "
                    "Only RETURNING ALL OLD * is allowed in DELETE statements."
                )
            return Delete(table, _where(where, binder), _RETURN_VALUES.get(returning or "", "NONE"))


def _where(term: Any, binder: Binder) -> Predicate | None:
    return None if term is None else binder.condition(term)


def _column_name(path: Path) -> str:
    positions: list[int] = []
    for step in reversed(path):
        if isinstance(step, str):
            return step + "".join(f"[{position}]" for position in reversed(positions))
        positions.append(step)
    return path[0]


def _present(key: KeySchema) -> Predicate:
    return Function("attribute_exists", (Attribute((key.partition[0].name,)),))


def _absent(key: KeySchema) -> Predicate:
    return Function("attribute_not_exists", (Attribute((key.partition[0].name,)),))


def _split(where: Predicate | None, key: KeySchema) -> tuple[Item, list[Predicate]]:
    """The primary key that a WHERE clause names, and what else it says. Raises ValidationException without a whole key."""
    found, rest = _parts(where, key)
    if found.keys() != set(key.names):
        raise validation("Where clause does not contain a mandatory equality on all key attributes")
    return check_key(found, key), rest


def _parts(where: Predicate | None, key: KeySchema) -> tuple[Item, list[Predicate]]:
    """The key attributes that a WHERE clause names, and what else it says."""
    found: Item = {}
    rest: list[Predicate] = []
    for part in () if where is None else conjuncts(where):
        bound = key_equality(part, key)
        if bound is None:
            rest.append(part)
            continue
        name, value = bound
        if not equal(found.setdefault(name, value), value):
            raise validation(
                f"Multiple conditions on same key {name}. Only single item Update/Insert/Delete are supported"
            )
    return found, rest
