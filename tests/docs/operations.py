"""Each operation of DynamoDB's service model, whether it is served and what of its request is checked: read from the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.session import Session

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.moto_account import ACCOUNT_OPERATIONS
from helpers.engine.rules.validation import operations_with_rules

SERVICES: Final = ("dynamodb", "dynamodbstreams")
_BOUNDS: Final = frozenset({"min", "max", "pattern", "enum"})
_HEAD: Final = (
    "| operation | served | members | required | bounds | rules beyond |",
    "|---|---|---|---|---|---|",
)


def table() -> str:
    """The operations as a Markdown table, by name."""
    session = Session()
    found = {
        name: model.operation_model(name)
        for model in map(session.get_service_model, SERVICES)
        for name in model.operation_names
    }
    return "\n".join([*_HEAD, *(_row(found[name]) for name in sorted(found))])


def is_served(operation: str) -> bool:
    """Whether the engine knows an operation: it answers, or refuses the empty request for a reason."""
    try:
        Engine().handle(operation, {})
    except ApiError as refused:
        return refused.code != "UnknownOperationException"
    return True


def _row(operation: OperationModel) -> str:
    if not is_served(operation.name):
        return f"| {operation.name} | absent | | | | |"
    members = [] if operation.input_shape is None else list(_members(operation.input_shape, ()))
    required = sum(is_required for _, is_required in members)
    bounded = sum(bool(shape.metadata.keys() & _BOUNDS) for shape, _ in members)
    whose = "moto's account" if operation.name in ACCOUNT_OPERATIONS else "ours"
    rules = "yes" if operation.name in operations_with_rules() else ""
    return f"| {operation.name} | {whose} | {len(members)} | {required} | {bounded} | {rules} |"


def _members(shape: Shape, above: tuple[str, ...]) -> Iterator[tuple[Shape, bool]]:
    """Each member of a request, however deep, and whether it is required; what holds itself is walked once."""
    if shape.name in above:
        return
    inside = (*above, shape.name)
    match shape:
        case StructureShape():
            for name, member in shape.members.items():
                yield member, name in shape.required_members
                yield from _members(member, inside)
        case ListShape():
            yield from _members(shape.member, inside)
        case MapShape():
            yield from _members(shape.value, inside)
