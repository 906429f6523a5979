"""Rules that many operations share: attribute values, expressions beside legacy parameters, and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.limits import ITEM_MAX, TOKEN_MAX
from helpers.engine.sizes import item_size, text_size
from helpers.engine.values import TooDeepError, canonical, canonical_item
from helpers.engine.wire_types import AttributeValue, Item, Json

_SAY_MORE: Final = frozenset(
    {
        "AttributeUpdates",
        "AttributesToGet",
        "ConditionExpression",
        "ConditionalOperator",
        "Expected",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "FilterExpression",
        "KeyConditionExpression",
        "KeyConditions",
        "ProjectionExpression",
        "QueryFilter",
        "ScanFilter",
        "UpdateExpression",
    }
)
_NAME_TOKEN: Final = re.compile(r"#[0-9a-zA-Z_]+")
_VALUE_TOKEN: Final = re.compile(r":[0-9a-zA-Z_]+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The two ways an operation can be told things, which must not be mixed in one request.

    `expressions` and `legacy` are parameter names in the order the service lists them.
    """

    expressions: tuple[str, ...]
    legacy: tuple[str, ...] = ()

    @property
    def with_values(self) -> tuple[str, ...]:
        """The expressions that may use `:value`; a projection has none."""
        return tuple(name for name in self.expressions if name != "ProjectionExpression")


def is_plain(request: Json) -> bool:
    """Whether a request says no more than its operation: no expression, nothing for one, no legacy parameter.

    Most requests on single items are; the checks of what they do not have are left out then.
    """
    return _SAY_MORE.isdisjoint(request)


def first_repeated(names: Iterable[str]) -> str | None:
    """The first name that was there before."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def canonical_values(values: Item) -> Item:
    """Attribute values in their one spelling; refuses a wrong one with the service's words (S13, K3, K5)."""
    return canonical_item(values)


def item_to_store(item: Item) -> Item:
    """An item of a put: canonical, with names, and within 400 KB (S9)."""
    if "" in item:
        raise validation("Empty attribute name")
    checked = canonical_values(item)
    if item_size(checked) > ITEM_MAX:
        raise validation("Item size has exceeded the maximum allowed size")
    return checked


def check_mixing(request: Json, dialect: Dialect) -> None:
    """Expressions beside legacy parameters, and names or values without an expression that could use them."""
    used = [name for name in dialect.expressions if name in request]
    # Legacy KeyConditions go with a FilterExpression; only two key conditions are one too many.
    paired = "KeyConditionExpression" not in request
    legacy = [name for name in dialect.legacy if name in request and not (paired and name == "KeyConditions")]
    refuse_mixing(legacy, used)
    if "ExpressionAttributeNames" in request and not used:
        raise validation("ExpressionAttributeNames can only be specified when using expressions")
    takers = dialect.with_values
    if "ExpressionAttributeValues" in request and not any(name in request for name in takers):
        message = "ExpressionAttributeValues can only be specified when using expressions"
        if takers:
            message += f": {' and '.join(takers)} {'are' if len(takers) > 1 else 'is'} null"
        raise validation(message)


def refuse_mixing(legacy: list[str], expressions: list[str]) -> None:
    """Both ways of saying things in one request."""
    if legacy and expressions:
        raise validation(
            "Can not use both expression and non-expression parameters in the same request: "
            f"Non-expression parameters: {{{', '.join(legacy)}}} Expression parameters: {{{', '.join(expressions)}}}"
        )


def check_substitutions(request: Json, dialect: Dialect) -> None:
    """Names and values for expressions: there, well spelled, and canonical. Then: no expression without a text."""
    names = request.get("ExpressionAttributeNames")
    if names is not None:
        _check_tokens("ExpressionAttributeNames", names, _NAME_TOKEN)
    values = request.get("ExpressionAttributeValues")
    if values is not None:
        _check_tokens("ExpressionAttributeValues", values, _VALUE_TOKEN)
        request["ExpressionAttributeValues"] = {
            token: _canonical_value(token, value) for token, value in values.items()
        }
    for parameter in dialect.expressions:
        if request.get(parameter) == "":
            raise validation(f"Invalid {parameter}: The expression can not be empty;")


def _check_tokens(parameter: str, tokens: Iterable[str], pattern: re.Pattern[str]) -> None:
    if not tokens:
        raise validation(f"{parameter} must not be empty")
    for token in tokens:
        if text_size(token) > TOKEN_MAX:  # K6
            raise validation(
                f"{parameter} contains invalid key: The expression attribute map contains a key that is too long; "
                f"size of key: {text_size(token)}"
            )
        if pattern.fullmatch(token) is None:
            raise validation(f'{parameter} contains invalid key: Syntax error; key: "{token}"')


def _canonical_value(token: str, value: AttributeValue) -> AttributeValue:
    try:
        return canonical(value)
    except TooDeepError:  # the service says of this one alone no more than what it is
        raise
    except ApiError as error:
        if error.code != "ValidationException":
            raise
        raise validation(f"ExpressionAttributeValues contains invalid value: {error.message} for key {token}") from None


def check_legacy(request: Json) -> None:
    """Attribute values inside legacy parameters, and what needs no evaluation of them."""
    names = request.get("AttributesToGet")
    if names is not None:
        repeated = first_repeated(names)
        if repeated is not None:
            raise invalid(f"Duplicate value in attribute name: {repeated}")
    filters = 0
    for parameter in ("Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"):
        conditions: Json = request.get(parameter, {})
        if parameter in ("Expected", "QueryFilter", "ScanFilter"):
            filters += len(conditions)
        for condition in conditions.values():
            if "Value" in condition:
                condition["Value"] = canonical(condition["Value"])
            if "AttributeValueList" in condition:
                condition["AttributeValueList"] = [canonical(value) for value in condition["AttributeValueList"]]
    if "ConditionalOperator" in request and filters == 0:
        raise validation("ConditionalOperator cannot be used without Filter or Expected")
    if "ConditionalOperator" in request and filters == 1:
        raise validation("ConditionalOperator can only be used when Filter or Expected has two or more elements")
