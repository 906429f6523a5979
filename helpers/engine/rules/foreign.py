"""Tables that a request names by an ARN: they are this account's, in this Region (K16)."""

from __future__ import annotations

import re
from typing import Any, Final

from helpers.engine.errors import access_denied, validation

_ARN: Final = re.compile(r"arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):([0-9]{12}):table/.+")


def refuse_foreign(request: Any, region: str, account: str) -> None:
    """Refuse a table's ARN that leads elsewhere; of a request that is not checked yet, only what can be read is read.

    Raises AccessDeniedException for another account, ValidationException for another Region.
    """
    for arn in _arns(request):
        found = _ARN.fullmatch(arn)
        if found is None:  # no ARN of a table: whoever checks names says so
            continue
        if found[2] != account:
            raise access_denied()
        if found[1] != region:
            raise validation(f"1 validation error detected: Invalid AWS region in '{arn}'")


def _arns(request: Any) -> list[str]:
    """What begins as an ARN where a table is named."""
    if not isinstance(request, dict):
        return []
    name, items, actions = request.get("TableName"), request.get("RequestItems"), request.get("TransactItems")
    arns = [name] if isinstance(name, str) and name.startswith("arn:") else []
    if isinstance(items, dict):
        arns += [key for key in items if key.startswith("arn:")]
    for action in actions if isinstance(actions, list) else ():
        for member in action.values() if isinstance(action, dict) else ():
            arns += _arns({"TableName": member.get("TableName")} if isinstance(member, dict) else None)
    return arns
