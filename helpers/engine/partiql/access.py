"""What a SELECT has to read: which item collections its WHERE clause pins down, or everything (G4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import Any, NamedTuple

from helpers.engine.errors import validation
from helpers.engine.language.key_conditions import Bound, KeyCondition
from helpers.engine.language.predicates import (
    REVERSED,
    And,
    Attribute,
    Between,
    Comparison,
    Constant,
    Function,
    In,
    Not,
    Or,
    Predicate,
    conjuncts,
    paths_of,
)
from helpers.engine.language.walks import bottom_up, taken
from helpers.engine.limits import PARTIQL_BRANCHES_MAX, PARTIQL_READS_MAX
from helpers.engine.schema import KeyAttribute, KeySchema
from helpers.engine.values import equal, order_key
from helpers.engine.wire_types import AttributeValue, Item

OrderBy = tuple[tuple[str, bool], ...]
"""Attributes, and whether each descends."""

_Branch = tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """The stretches of item collections that a SELECT reads, in this order; its WHERE clause then filters what they hold."""

    reads: tuple[KeyCondition, ...]
    forward: bool = True
    """Whether each stretch is walked in ascending order of the sort key."""


class _Read(NamedTuple):
    """One stretch on its way to an Access: from `low` to `high` in the sort keys of one partition key."""

    partition: AttributeValue
    bound: Bound | None
    low: Any = None
    high: Any = None
    low_included: bool = True
    high_included: bool = True
    loose: bool = False
    """Whether it also has a condition on the sort key that no stretch can express."""


def access(predicate: Predicate | None, key: KeySchema, order: OrderBy = ()) -> Access | None:
    """The stretches a WHERE clause reads of the table or index with this key; None where it is a Scan (G4).

    Raises ValidationException for an ORDER BY that cannot be served, stretches that overlap, more than 50 of them, key values
    of another type than the schema's, and for keys of several attributes, which PartiQL does not read (K9).
    """
    check_readable(key)
    if order and predicate is None:
        raise validation("Must have WHERE clause in the statement when using ORDER BY clause.")
    for name, _ in order:
        if name not in key.names:
            raise validation(f"Attribute {name} in ORDER BY clause must be part of the primary key")
    reads = None if predicate is None else _reads(predicate, key)
    if reads is None:
        if order:
            raise validation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
            )
        return None
    if len(reads) > PARTIQL_READS_MAX:
        raise validation("Too many decomposed read operations for a given query.")
    return _ordered(_apart(reads), key, dict(order))


def check_readable(key: KeySchema) -> None:
    """Refuse an index whose key has several attributes: PartiQL reads none, whatever the statement says of them (K9).

    The message speaks of tables, yet the table itself, its other indexes and all writes are as ever. The service says so before
    it looks at a WHERE clause, and in a batch of the one statement alone.
    """
    if len(key.partition) > 1 or len(key.sort) > 1:
        raise validation(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or "
            "multi-attribute RANGE keys."
        )


def whole_key(predicate: Predicate | None, key: KeySchema) -> Item | None:
    """The primary key, where the WHERE clause names one item by it and says nothing else; None otherwise."""
    found: Item = {}
    for part in () if predicate is None else conjuncts(predicate):
        lone = (
            Comparison("=", part.operand, part.choices[0]) if isinstance(part, In) and len(part.choices) == 1 else part
        )
        name, bound = _key_bound(lone, key.names)
        if bound is None or bound[0] != "=" or name in found:
            return None
        found[name] = bound[1][0]
    return check_key(found, key) if found.keys() == set(key.names) else None


def check_key(found: Item, key: KeySchema) -> Item:
    """The key in the order of the schema. Raises ValidationException for a value of another type."""
    for attribute in key:
        if attribute.type not in found[attribute.name]:
            raise validation("The provided key element does not match the schema")
    return {name: found[name] for name in key.names}


def key_equality(part: Predicate, key: KeySchema) -> tuple[str, AttributeValue] | None:
    """The attribute and the value, where a part binds a key attribute by `=`."""
    name, bound = _key_bound(part, key.names)
    return (name, bound[1][0]) if bound is not None and bound[0] == "=" else None


def _key_bound(part: Predicate, names: Iterable[str]) -> tuple[str, Bound | None]:
    """A condition of a key attribute with values that an ordered layout can serve; `("", None)` for anything else."""
    match part:
        case Comparison(sign, Attribute((str(name),)), Constant(value)) if sign in REVERSED:
            bound: Bound = (sign, (value,))
        case Comparison(sign, Constant(value), Attribute((str(name),))) if sign in REVERSED:
            bound = (REVERSED[sign], (value,))
        case Between(Attribute((str(name),)), Constant(low), Constant(high)):
            bound = ("BETWEEN", (low, high))
        case Function("begins_with", (Attribute((str(name),)), Constant(value))):
            bound = ("begins_with", (value,))
        case _:
            return "", None
    return (name, bound) if name in names else ("", None)


def _reads(predicate: Predicate, key: KeySchema) -> list[_Read] | None:
    """One read for each alternative of the predicate; None where one of them does not name a partition key."""
    branches = [_bounds(branch, key) for branch in _branches(predicate, frozenset(key.names))]
    reads = []
    for pinned, bound, loose in branches:
        if pinned is None:
            return None
        reads.append((pinned, bound, loose))
    for pinned, bound, _ in reads:
        _check_type(key.partition[0], pinned)
        if bound is not None:
            _check_type(key.sort[0], *bound[1])
    return [_stretch(pinned, bound)._replace(loose=loose) for pinned, bound, loose in reads]


def _branches(predicate: Predicate, names: frozenset[str]) -> list[_Branch]:
    """The predicate as alternatives of parts that all hold, taken apart only where the key is concerned."""
    made: list[tuple[list[_Branch], bool]] = []  # and whether the key is concerned
    for part in bottom_up(predicate, _joined):
        below = taken(made, len(_joined(part)))
        options = [branches for branches, _ in below]
        concerned = any(about for _, about in below)
        match part:
            case In(Attribute((str(name),)) as attribute, choices) if name in names:
                made.append(([(Comparison("=", attribute, choice),) for choice in choices], True))
            case Or() if concerned:
                made.append(([branch for option in options for branch in option], True))
            case And() if options and prod(map(len, options)) <= PARTIQL_BRANCHES_MAX:
                made.append(([tuple(chain.from_iterable(chosen)) for chosen in product(*options)], concerned))
            case And() | Or():
                made.append(([(part,)], concerned))
            case _:
                made.append(([(part,)], any(path[0] in names for path in paths_of(part))))
    return made.pop()[0]


def _joined(part: Predicate) -> tuple[Predicate, ...]:
    return part.parts if isinstance(part, And | Or) else ()


def _bounds(branch: _Branch, key: KeySchema) -> tuple[AttributeValue | None, Bound | None, bool]:
    """What one alternative says of the key: a partition key value, a stretch of sort keys, and whether there is more."""
    sort_name = key.sort[0].name if key.sort else None
    pinned: AttributeValue | None = None
    bounds: list[Bound] = []
    loose = False
    for part in branch:
        name, bound = _key_bound(part, key.names)
        if bound is None:
            loose = loose or (
                isinstance(part, Not | Comparison) and any(path[0] == sort_name for path in paths_of(part))
            )
        elif name == sort_name:
            bounds.append(bound)
        elif bound[0] == "=" and pinned is None:
            pinned = bound[1][0]
    bounds.sort(key=lambda bound: bound[0] != "=")
    return pinned, bounds[0] if bounds else None, loose


def _check_type(attribute: KeyAttribute, *values: AttributeValue) -> None:
    if any(attribute.type not in value for value in values):
        raise validation(
            f"Key attribute's data type should match its data type in table's schema: Key {attribute.name}"
        )


def _stretch(partition: AttributeValue, bound: Bound | None) -> _Read:
    if bound is None:
        return _Read(partition, None)
    operator, operands = bound
    first, last = order_key(operands[0]), order_key(operands[-1])
    match operator:
        case "<" | "<=":
            return _Read(partition, bound, high=first, high_included=operator == "<=")
        case ">" | ">=":
            return _Read(partition, bound, low=first, low_included=operator == ">=")
        case "begins_with":
            return _Read(partition, bound, low=first, high=_behind(first), high_included=False)
    return _Read(partition, bound, low=first, high=last)


def _behind(prefix: bytes) -> bytes | None:
    """The first byte string behind all that begin with a prefix; None where there is none."""
    stem = prefix.rstrip(b"\xff")
    return stem[:-1] + bytes([stem[-1] + 1]) if stem else None


def _apart(reads: list[_Read]) -> list[_Read]:
    """The reads, none of which meets an item twice."""
    apart: list[_Read] = []
    for read in reads:
        meeting = next(
            (other for other in apart if equal(other.partition, read.partition) and _meet(other, read)), None
        )
        if meeting is None:
            apart.append(read)
        elif read.loose or meeting.loose:
            # A negated condition is served by reading the collection once, as a whole.
            apart = [other for other in apart if not equal(other.partition, read.partition)]
            apart.append(_Read(read.partition, None, loose=True))
        else:
            raise validation("Overlapping conditions with range keys are not supported in where clause")
    return apart


def _meet(one: _Read, two: _Read) -> bool:
    return not (_before(one, two) or _before(two, one))


def _before(one: _Read, two: _Read) -> bool:
    if one.high is None or two.low is None:
        return False
    if one.high == two.low:
        return not (one.high_included and two.low_included)
    return bool(one.high < two.low)


def _ordered(reads: list[_Read], key: KeySchema, order: dict[str, bool]) -> Access:
    (partition,) = key.partition
    forward = True
    if order:
        several = any(not equal(read.partition, reads[0].partition) for read in reads)
        if several and partition.name not in order:
            raise validation(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
            )
        # Under an ORDER BY that does not name it, the sort key descends (seen on the service).
        forward = bool(key.sort) and not order.get(key.sort[0].name, True)
        bounded = sorted((read for read in reads if read.low is not None), key=lambda read: read.low)
        reads = [read for read in reads if read.low is None] + bounded
        if not forward:
            reads.reverse()
        reads.sort(key=lambda read: order_key(read.partition), reverse=order.get(partition.name, False))
    return Access(tuple(_condition(read) for read in reads), forward)


def _condition(read: _Read) -> KeyCondition:
    if read.bound is not None and read.bound[0] == "=":
        return KeyCondition((read.partition,), read.bound[1])
    return KeyCondition((read.partition,), (), read.bound)
