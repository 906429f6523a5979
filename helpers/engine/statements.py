"""PartiQL: each statement becomes the read or write it stands for, and costs what that costs (C5, G4)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from helpers.engine import partiql
from helpers.engine.bodies import json_object
from helpers.engine.context import Context
from helpers.engine.errors import ApiError, validation
from helpers.engine.layout import Layout, Position, Range, Stored
from helpers.engine.partiql import Delete, Exists, Insert, Plan, Select, Update
from helpers.engine.reads import Source, Walk, look_up, read_stretch
from helpers.engine.requests import Asked
from helpers.engine.rules.batches import address
from helpers.engine.rules.validation import check_item
from helpers.engine.table import Table
from helpers.engine.tokens import token_of
from helpers.engine.values import canonical_item
from helpers.engine.wire_types import Item, Json
from helpers.engine.work import Batch, ItemRead, Outcome, Work
from helpers.engine.writes import Action, fingerprint_of, key_of, transact, write_one

_ALL_OF_A_KIND: Final = "{} API does not support both read and write operations in the same request."
_ALONE: Final = "EXISTS can only be used in ExecuteTransaction write requests."
_KEY_WANTED: Final = "Select statements within {} must specify the primary key in the where clause."
_TAKEN: Final = "Duplicate primary key exists in table"
_NO_TOKEN: Final = "Given NextToken is invalid."
_MEMBER_CODES: Final = {"ThrottlingException": "ThrottlingError", "ValidationException": "ValidationError"}
"""Exceptions whose code in a member's Error is not their name without the last word."""


def execute_statement(context: Context, request: Json, _: Asked) -> Work:
    """One statement: a SELECT becomes a Query where its WHERE clause pins the partition key, and a Scan elsewhere (G4)."""
    plan = partiql.parse(request["Statement"], request.get("Parameters", ()))
    if isinstance(plan, Select):
        return _select(context, plan, request)
    if isinstance(plan, Exists):
        raise validation(_ALONE)
    work = _write(context, plan, request)
    answer = work.answer

    def items() -> Json:
        attributes = answer().get("Attributes")
        return {"Items": [] if attributes is None else [attributes]}

    work.answer = items
    return work


def batch_execute_statement(context: Context, request: Json, _: Asked) -> Batch:
    """Up to 25 statements on single items, all reads or all writes; each succeeds or fails on its own (L11).

    What a member did is in its place of the answer: the item, or an Error that says why nothing was stored.
    """
    plans = [_read(each) for each in request["Statements"]]
    _check_kind("BatchExecuteStatement", [plan for plan in plans if not isinstance(plan, ApiError)])

    def member(plan: Plan | ApiError, statement: Json) -> Work:
        if isinstance(plan, ApiError):
            raise plan
        work = _one_item(context, plan, statement, transactional=False)
        if work.error is not None:  # C5: paid for, and in no arm
            for part in work.parts:
                part.consumed.aside_write, part.consumed.write = part.consumed.write, 0.0
        return work

    def answer(outcomes: Sequence[Outcome]) -> Json:
        responses = []
        for outcome, plan in zip(outcomes, plans, strict=True):
            done = _failure(outcome) if isinstance(outcome, ApiError) else _success(outcome)
            # A missing table cannot be named as one that was reached, nor one that nobody could read.
            named = {} if isinstance(plan, ApiError) or not context.has_table(plan.table) else {"TableName": plan.table}
            responses.append({**done, **named})
        return {"Responses": responses}

    members = [partial(member, plan, each) for plan, each in zip(plans, request["Statements"], strict=True)]
    return Batch(members, answer, throttles_as_a_whole=False)


def execute_transaction(context: Context, request: Json, _: Asked) -> Work:
    """Up to 100 statements on distinct items as one transaction: all reads (T4) or all writes (T1)."""
    statements = request["TransactStatements"]
    plans: list[Plan] = []
    for place, each in enumerate(statements):
        with _member(place):
            plans.append(_checked_alone(partiql.parse(each["Statement"], each.get("Parameters", ()))))
    _check_kind("ExecuteTransaction", plans)
    if isinstance(plans[0], Select):
        works: list[Work] = []
        for place, (plan, each) in enumerate(zip(plans, statements, strict=True)):
            with _member(place):
                works.append(_one_item(context, plan, each, transactional=True))
        reads = [part for work in works for part in work.parts]
        _check_distinct((part.table, part.key) for part in reads if isinstance(part, ItemRead))
        return Work(reads, lambda: {"Responses": [work.answer() for work in works]}, as_list=True)
    actions: list[Action] = []
    for place, (plan, each) in enumerate(zip(plans, statements, strict=True)):
        with _member(place):
            actions.append(_action(context, plan, each))
    _check_distinct((action.table, key_of(action)) for action in actions)
    work = transact(context, actions, token_of("ExecuteTransaction", request), fingerprint_of(statements))
    answer = work.answer
    work.answer = lambda: {**answer(), "Responses": []}
    return work


def _read(statement: Json) -> Plan | ApiError:
    """The plan of a batch's member, or why there is none: the other members are carried out all the same (L11)."""
    try:
        plan = partiql.parse(statement["Statement"], statement.get("Parameters", ()))
        return validation(_ALONE) if isinstance(plan, Exists) else plan
    except ApiError as error:
        return error


@contextmanager
def _member(place: int) -> Iterator[None]:
    """What the service says of a transaction's member that is wrong in itself: where it stands comes first."""
    try:
        yield
    except ApiError as error:
        if error.code != "ValidationException":
            raise
        raise validation(f"Validation failed in TransactStatements[{place}]: {error.message}") from None


def _checked_alone(plan: Plan) -> Plan:
    """A member of a transaction, which brings nothing back and reads no index (L11)."""
    if isinstance(plan, Update | Delete) and plan.return_values != "NONE":
        raise validation("RETURNING clause is not supported in ExecuteTransaction.")
    if isinstance(plan, Select) and plan.index is not None:
        raise validation("Reads on indices are not supported within transactions.")
    return plan


def _check_kind(operation: str, plans: list[Plan]) -> None:
    if len({isinstance(plan, Select) for plan in plans}) > 1:
        raise validation(_ALL_OF_A_KIND.format(operation))


def _check_distinct(items: Iterable[tuple[Table, Item]]) -> None:
    targets = [(table.schema.name, *address(key, table.schema.key.names)) for table, key in items]
    if len(set(targets)) < len(targets):  # T7
        raise validation("Transaction request cannot include multiple operations on one item")


def _success(work: Work) -> Json:
    """What one statement of a batch brings back: an item that was read, or that a write was asked to return."""
    answer = work.answer()
    return {"Item": answer["Attributes"]} if "Attributes" in answer else answer


def _failure(error: ApiError) -> Json:
    """The Error of one statement in a batch: the exception's name without its last word, and the item if it brings one."""
    code = _MEMBER_CODES.get(error.code) or error.code.removesuffix("Exception")
    item = {"Item": error.fields["Item"]} if "Item" in error.fields else {}
    return {"Error": {"Code": code, "Message": error.message, **item}}


def _select(context: Context, plan: Select, request: Json) -> Work:
    table = context.table(plan.table)
    if plan.index is not None and plan.index not in table.schema.indexes:
        raise validation("The table does not have the specified index")
    source = Source.of(context, {**request, "TableName": plan.table, "IndexName": plan.index})
    index, layout = source.index, source.layout
    if index is not None and index.kind == "GSI":
        if source.consistent:
            raise validation("Strongly consistent read is not supported on Global Secondary Indexes")  # I5
        plan.columns.check_projected(index.name, table.schema.carried(index))
    if index is not None:
        plan.check_filter(index.name, table.schema.carried(index))
    access = plan.access(layout.key)
    after = _after(request.get("NextToken"), layout)
    where: Position | Range | None
    if access is None:
        walk: Walk = source.walk(Range(), after=after)
        where = Range().behind(after)
    else:
        stretches = [layout.collection(read.partition, read.equal, read.range) for read in access.reads]
        where = stretches[0].low if stretches else None
        walk = _in_turn(source, stretches, after, reverse=not access.forward)
    read = read_stretch(
        source,
        walk,
        where,
        limit=request.get("Limit"),
        keep=plan.condition.matches if plan.condition is not None else lambda _: True,
        wanted=plan.columns.attributes or None,
    )
    page = read.page

    def answer() -> Json:
        body: Json = {"Items": [plan.columns.apply(item) for item in page.items]}
        if page.last is not None:
            key = {name: page.last[name] for name in layout.key_names}
            body["LastEvaluatedKey"] = key
            body["NextToken"] = base64.b64encode(json.dumps(key).encode()).decode()
        return body

    return Work([read], answer)


def _in_turn(
    source: Source, stretches: Iterable[Range], after: Position | None, *, reverse: bool
) -> Iterator[tuple[Position, Stored]]:
    """One stretch after the other, going on in the one that the last page ended in."""
    waiting = after is not None
    for stretch in stretches:
        if waiting and after is not None and not stretch.holds(after):
            continue
        yield from source.walk(stretch, after=after if waiting else None, reverse=reverse)
        waiting = False


def _after(token: str | None, layout: Layout) -> Position | None:
    """Where the page begins that a NextToken asks for. Anybody can write one: it is read like a starting key."""
    if token is None:
        return None
    try:
        start = canonical_item(json_object(base64.b64decode(token, validate=True)))
        attributes = (*layout.key, *(layout.table_key or ()))
        if len(start) == len(layout.key_names) and all(each.type in start[each.name] for each in attributes):
            return layout.position(start)
    except (ApiError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise validation(_NO_TOKEN) from error
    raise validation(_NO_TOKEN)


def _one_item(context: Context, plan: Plan, statement: Json, *, transactional: bool) -> Work:
    """A statement of a batch or a transaction: it names one item by its whole key."""
    if not isinstance(plan, Select):
        return _write(context, plan, statement)
    table = context.table(plan.table)
    if plan.index in table.schema.indexes:
        partiql.check_readable(table.schema.indexes[plan.index].key)
    key = plan.item_key(table.schema.key)
    if key is None:
        raise validation(_KEY_WANTED.format("ExecuteTransaction" if transactional else "BatchExecuteStatement"))
    consistent = statement.get("ConsistentRead", False)
    read = look_up(context, table, key, consistent=consistent, transactional=transactional)

    def answer() -> Json:
        part = None if read.seen is None else plan.columns.apply(read.seen)
        return {} if part is None or (transactional and not part) else {"Item": part}  # L10

    return Work([read], answer)


def _write(context: Context, plan: Plan, request: Json) -> Work:
    work = write_one(context, _action(context, plan, request))
    if isinstance(plan, Insert) and work.error is not None:
        work.error = ApiError("DuplicateItemException", _TAKEN)
    return work


def _action(context: Context, plan: Plan, request: Json) -> Action:
    """A writing statement as the action of the API it stands for."""
    table = context.table(plan.table)
    on_failure = {name: request[name] for name in ("ReturnValuesOnConditionCheckFailure",) if name in request}
    match plan:
        case Insert():
            item = canonical_item(plan.item)
            check_item(table.schema, item)
            return Action(table, "Put", {"Item": item}, plan.condition(table.schema.key), failed="DuplicateItem")
        case Update():
            target = plan.target(table.schema.key)
            body = {"Key": target.key, "ReturnValues": plan.return_values, **on_failure}
            return Action(table, "Update", body, target.condition, plan.update)
        case Delete():
            target = plan.target(table.schema.key)
            body = {"Key": target.key, "ReturnValues": plan.return_values, **on_failure}
            return Action(table, "Delete", body, target.condition)
        case Exists():
            target = plan.target(table.schema.key)
            return Action(table, "ConditionCheck", {"Key": target.key, **on_failure}, target.condition)
        case Select():
            raise AssertionError("a read is no action")
