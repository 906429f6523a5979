"""AWS's words for a request that breaks a constraint of the service model, and where in the request it does."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final

from helpers.engine.errors import ApiError, validation
from helpers.engine.limits import NAME_MAX, NAME_MIN
from helpers.engine.wire_types import Json

Where = tuple[str, ...]
"""Where a value stands: member names, `"member"` for an element, and map keys marked by `of_key`."""

NAME_PATTERN: Final = "[a-zA-Z0-9_.-]+"  # K5
_KEY_MARK: Final = "\0"
_MAX_REPORTED: Final = 10  # DYN: the service lists no more than ten
_TABLE_ARN: Final = re.compile(r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/([a-zA-Z0-9_.-]+)")
_NAME: Final = re.compile(NAME_PATTERN)

# The service lists the values of these in an order of its own, which the model does not keep.
ENUM_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "ReturnValue": ("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"),
    "Select": ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
    "ScalarAttributeType": ("B", "N", "S"),
    "StreamViewType": ("OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"),
    "ContributorInsightsMode": ("THROTTLED_KEYS", "ACCESSED_AND_THROTTLED_KEYS"),
    "ProjectionType": ("ALL", "INCLUDE", "KEYS_ONLY"),
    "ConditionalOperator": ("OR", "AND"),
    "ComparisonOperator": (
        "IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE",
        "CONTAINS",
    ),
}  # fmt: skip


def of_key(key: str) -> str:
    """A map key as a step of a path; member names are shown with a small first letter, keys as they are."""
    return _KEY_MARK + key


def at(path: Where) -> str:
    """A path as the service writes it: `keySchema.1.member.keyType`."""
    return ".".join(step[1:] if step.startswith(_KEY_MARK) else step[:1].lower() + step[1:] for step in path)


def broken(value: str | None, path: Where, constraint: str) -> str:
    """One broken constraint of a scalar; `None` stands for a member that is not there."""
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{at(path)}' failed to satisfy constraint: {constraint}"


def missing(path: Where) -> str:
    """A required member that is not there."""
    return broken(None, path, "Member must not be null")


def broken_length(value: Any, path: Where, bound: str) -> str:
    """A list or a map of a wrong length. The service repeats an empty list, but no Keys, and only names what is too long."""
    constraint = f"Member must have length {bound}"
    if value == [] and path[-1] != "Keys":
        return broken("[]", path, constraint)
    named = ".".join(step.removeprefix(_KEY_MARK) for step in path)
    return f"Value at '{named}' failed to satisfy constraint: {constraint}"


def too_long(echoed: str, path: Where, longest: int) -> str:
    """A list with too many members, which the service repeats (L12)."""
    return broken(echoed, path, f"Member must have length less than or equal to {longest}")


def broken_values(echoed: str, path: Where, longest: int) -> str:
    """A map with a list in it that is too long or empty; the service repeats all of it (L12)."""
    rules = ", ".join(
        (
            f"Member must have length less than or equal to {longest}",
            "Member must have length greater than or equal to 1",
        )
    )
    return broken(echoed, path, f"Map value must satisfy constraint: [{rules}]")


def too_low(number: int, path: Where, lowest: int, *, of_items: bool) -> str:
    """A number below its bound. The service repeats it, but of a Limit of items it says only where it stands (L12)."""
    constraint = f"Member must have value greater than or equal to {lowest}"
    if of_items and path == ("Limit",):
        return f"Value at 'Limit' failed to satisfy constraint: {constraint}"
    return broken(str(number), path, constraint)


def broken_keys(value: Json, path: Where) -> str:
    """A map keyed by table names, one of which is not a table name (K5)."""
    shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    rules = ", ".join(
        (
            f"Member must have length less than or equal to {NAME_MAX}",
            f"Member must have length greater than or equal to {NAME_MIN}",
            f"Member must satisfy regular expression pattern: {NAME_PATTERN}",
        )
    )
    return broken(shown, path, f"Map keys must satisfy constraint: [{rules}]")


def table_name(text: str) -> str:
    """The table name in a name or in a table's ARN; any other text comes back as it is."""
    if text.startswith("arn:") and (found := _TABLE_ARN.fullmatch(text)):
        return found.group(1)
    return text


def name_faults(name: str, path: Where) -> list[str]:
    """What is wrong with a table name, whatever is asked of the table (K5, K12)."""
    faults = []
    if len(name) < NAME_MIN:
        faults.append(broken(name, path, f"Member must have length greater than or equal to {NAME_MIN}"))
    if _NAME.fullmatch(name) is None:
        faults.append(broken(name, path, f"Member must satisfy regular expression pattern: {NAME_PATTERN}"))
    if len(name) > NAME_MAX:
        faults.append(broken(name, path, f"Member must have length less than or equal to {NAME_MAX}"))
    return faults


# Operations that tell of a name's length in words of their own: the member, and what they call it.
_OWN_NAMES: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("DescribeContributorInsights", "UpdateContributorInsights"), ("IndexName", "IndexName")),
    **dict.fromkeys(("DescribeGlobalTable", "DescribeGlobalTableSettings"), ("GlobalTableName", "TableName")),
    **dict.fromkeys(("RestoreTableFromBackup", "RestoreTableToPointInTime"), ("TargetTableName", "TableName")),
}


def refuse_own_names(operation: str, checked: Json) -> None:
    """Refuse a name of a wrong length where the operation says so before anything else. Raises ValidationException."""
    member, word = _OWN_NAMES.get(operation, ("", ""))
    if member in checked and not NAME_MIN <= len(checked[member]) <= NAME_MAX:
        raise validation(f"{word} must be at least {NAME_MIN} characters long and at most {NAME_MAX} characters long")


@lru_cache(maxsize=1_024)
def is_name(name: str) -> bool:
    """Whether a text may name a table (K5)."""
    return NAME_MIN <= len(name) <= NAME_MAX and _NAME.fullmatch(name) is not None


def detected(faults: list[str]) -> ApiError:
    """The error that lists broken constraints. A wrong table name is reported alone: the service looks no further."""
    faults = [fault for fault in faults if " at 'tableName' " in fault] or faults
    faults = faults[:_MAX_REPORTED]
    plural = "" if len(faults) == 1 else "s"
    return validation(f"{len(faults)} validation error{plural} detected: {'; '.join(faults)}")
