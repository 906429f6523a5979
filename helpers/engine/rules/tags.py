"""Tags of tables: what TagResource, UntagResource and ListTagsOfResource refuse, and whose tags an ARN names (L5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from helpers.engine.errors import ApiError, access_denied, invalid, not_found, validation
from helpers.engine.limits import NAME_MAX, NAME_MIN, TAG_KEY_MAX, TAG_VALUE_MAX, TAGS_MAX
from helpers.engine.rules.constraints import NAME_PATTERN
from helpers.engine.wire_types import Json

_ARN: Final = re.compile(r"arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)", re.DOTALL)
_TABLE: Final = re.compile(f"table/({NAME_PATTERN})")
_STREAM: Final = re.compile(f"table/{NAME_PATTERN}/stream/.+")
_RESERVED: Final = "aws:"
_SHOWN: Final = 60  # characters of a key or value that the service repeats
_SIGNS: Final = frozenset("+-=._:/@")


def tagged_table(arn: str, own: str) -> str:
    """The table name in the ARN of a table. `own` is how ARNs of this account and Region begin, up to `table/`.

    Raises `ApiError`: ValidationException for what is no table's ARN here, AccessDeniedException for another account's.
    """
    if not arn.startswith("arn:"):
        raise invalid(f"ARNs must start with 'arn:': {arn}")
    parts = _ARN.fullmatch(arn)
    if parts is None or parts[2] != "dynamodb":
        raise invalid(f"Provided Arn is not a DynamoDB resource arn: {arn}")
    _, partition, _, region, account, _ = own.split(":")
    if parts[4] != account:  # before the Region, so that nobody learns anything of another's tables
        raise access_denied()
    if parts[1] != partition or parts[3] != region:
        raise validation(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")
    table = _TABLE.fullmatch(parts[5])
    if table is None and _STREAM.fullmatch(parts[5]):
        raise no_resource(arn)
    if table is None:
        raise invalid(f"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}")
    if not NAME_MIN <= len(table[1]) <= NAME_MAX:
        raise validation(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")
    return table[1]


def no_resource(arn: str) -> ApiError:
    """The error for a well-formed ARN of a table that is not there; the words are the service's."""
    return not_found(f"Requested resource not found: ResourceArn: {arn} not found")


def with_tags(known: Iterable[Json], added: Iterable[Json]) -> list[Json]:
    """The tags of a table after more are given: one value for each key, the latest."""
    values = {tag["Key"]: tag["Value"] for tag in (*known, *added)}
    _check_number(len(values))
    return [{"Key": key, "Value": value} for key, value in values.items()]


def check_tags(tags: list[Json]) -> None:
    """Refuse keys and values that no tag may have, and a key that is there twice."""
    keys: set[str] = set()
    for tag in tags:
        key, value = tag.get("Key", ""), tag.get("Value")
        _check_key(tag.get("Key"))
        if value is None or len(value) > TAG_VALUE_MAX or not _may_be_in_tags(value):
            raise validation(f"The Tag Value provided is invalid, Value: {_shown(value)}")
        if key in keys:
            raise validation(f"Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}")
        keys.add(key)


def tag_resource(request: Json) -> None:
    """TagResource, whatever its table."""
    if not request.get("Tags"):
        raise validation("Atleast one Tag needs to be provided as Input.")
    check_tags(request["Tags"])
    _check_number(len({tag["Key"] for tag in request["Tags"]}))


def list_tags_of_resource(request: Json) -> None:
    """ListTagsOfResource, whatever its table. All tags come at once, so that nobody was given a token."""
    if "NextToken" in request:
        raise validation("Given NextToken is invalid.")


def untag_resource(request: Json) -> None:
    """UntagResource, whatever its table."""
    if not request.get("TagKeys"):
        raise validation("Atleast one Tag Key needs to be provided as Input.")
    for key in request["TagKeys"]:
        _check_key(key)
    _check_number(len(request["TagKeys"]))


def _check_number(count: int) -> None:
    if count > TAGS_MAX:
        raise validation("Number of Tags exceed the current limit for the provided ResourceArn")


def _check_key(key: str | None) -> None:
    if not key or len(key) > TAG_KEY_MAX or not _may_be_in_tags(key):
        raise validation(f"The Tag Key provided is invalid, Key: {_shown(key)}")
    if key.startswith(_RESERVED):
        raise validation(f"Tag Key cannot be prefixed with aws:, Key: {key}")


def _shown(text: str | None) -> str:
    return "null" if text is None else text[:_SHOWN]


def _may_be_in_tags(text: str) -> bool:
    return all(sign.isalpha() or sign.isnumeric() or sign.isspace() or sign in _SIGNS for sign in text)
