"""Resource policies as documents: what is refused, and the form in which the service keeps them (L8).

The form is minified, with members in one order, and a list of one action or resource is a string. A policy that says no Version
is given back with the oldest, and yet is another policy than one that says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from helpers.engine.bodies import json_object
from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.limits import POLICY_BYTES_MAX
from helpers.engine.wire_types import Json

_OLDEST: Final = "2008-10-17"
_VERSIONS: Final = (_OLDEST, "2012-10-17")
_EFFECTS: Final = {"allow": "Allow", "deny": "Deny"}
_CHOICES: Final = (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource"))
_MEMBERS: Final = ("Sid", "Effect", *(name for pair in _CHOICES for name in pair), "Condition")
_ACCOUNT: Final = re.compile("[0-9]{12}")
_RESOURCE: Final = re.compile(r"arn:[^:]*:dynamodb:[^:]*:[^:]*:(table/[^/]+(/stream/.+)?)")
_OF_STREAMS: Final = frozenset({"dynamodb:describestream", "dynamodb:getrecords", "dynamodb:getsharditerator"})
_PUT: Final = "dynamodb:putresourcepolicy"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy that was checked."""

    text: str
    """What GetResourcePolicy gives back."""
    same: str
    """Equal for two policies that are one to the service, whatever their blanks and the order of their members."""


def read_policy(text: str, account: str, *, of_stream: bool = False, confirmed: bool = False) -> PolicyDocument:
    """A policy of a table, or of a stream, of this account.

    `confirmed` is ConfirmRemoveSelfResourceAccess: without it a policy that keeps its owner from changing it is refused.
    Raises `ApiError` ValidationException or, for that, AccessDeniedException.
    """
    if len(text.encode()) > POLICY_BYTES_MAX:
        raise invalid(f"Maximum policy size of {POLICY_BYTES_MAX} bytes exceeded")
    try:
        policy = json_object(text.encode())
    except ApiError as error:
        raise _no_policy("This policy contains invalid Json") from error
    if policy.get("Version", _OLDEST) not in _VERSIONS or policy.keys() - {"Version", "Id", "Statement"}:
        raise _no_policy("Syntax error")  # where it is, the service says too
    statements = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise _no_policy("Could not parse the policy: Statement is empty!")
    kept = [_statement(statement) for statement in statements]
    sids = [statement["Sid"] for statement in kept if "Sid" in statement]
    if len(set(sids)) < len(sids):
        raise _no_policy("The Statement Ids in the policy are not unique")
    for statement in kept:
        _check_reach(statement, of_stream)
    if not confirmed and any(_locks_out(statement, account) for statement in kept):
        raise ApiError(
            "AccessDeniedException",
            "The new resource policy will not allow you to update the resource policy in the future.",
        )
    more: Json = {name: policy[name] for name in ("Version", "Id") if name in policy}
    return PolicyDocument(
        text=_minified({"Version": _OLDEST, **more, "Statement": kept}), same=_minified({**more, "Statement": kept})
    )


def _statement(given: Any) -> Json:
    """One statement in the service's form."""
    if not isinstance(given, dict) or given.keys() - set(_MEMBERS):
        raise _no_policy("Syntax error")
    if not isinstance(given.get("Sid", ""), str) or not isinstance(given.get("Condition", {}), dict):
        raise _no_policy("Syntax error")
    if "Effect" not in given:
        raise _no_policy("Missing required field Effect")
    effect = _EFFECTS.get(str(given["Effect"]).lower())
    if effect is None:
        raise _no_policy(f"Invalid effect: {given['Effect']}")  # the words are ours
    for pair in _CHOICES:
        said = [name for name in pair if name in given]
        if not said:
            raise _no_policy(f"Missing required field {pair[0]}")
        if len(said) > 1:
            raise _no_policy("Syntax error")
    kept: Json = {name: given[name] for name in _MEMBERS if name in given}
    kept["Effect"] = effect
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        if name in kept:
            kept[name] = _one_or_more(_texts(kept[name]))
    for name in ("Principal", "NotPrincipal"):
        if name in kept:
            kept[name] = _principal(kept[name])
    return kept


def _principal(given: Any) -> Any:
    """Whom a statement is about: an account stands for its root, and nobody is named twice."""
    if given == "*":
        return given
    if not isinstance(given, dict) or not given:
        raise _no_policy("Syntax error")
    return {
        kind: _one_or_more(list(dict.fromkeys(_root(name) if kind == "AWS" else name for name in _texts(names))))
        for kind, names in given.items()
    }


def _root(principal: str) -> str:
    return f"arn:aws:iam::{principal}:root" if _ACCOUNT.fullmatch(principal) else principal


def _check_reach(statement: Json, of_stream: bool) -> None:
    """Refuse what nobody may be allowed, and actions and resources that are not those of the table or of the stream."""
    if statement["Effect"] == "Allow" and "Condition" not in statement and _names_everybody(statement):
        raise validation(
            "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
            "least-privilege form of access"
        )
    actions = _texts(statement.get("Action", []))
    wrong = [action for action in actions if not of_stream and action.lower() in _OF_STREAMS]
    if wrong:
        raise _no_policy("The following action names are invalid: " + ", ".join(f'"{action}"' for action in wrong))
    for resource in _texts(statement.get("Resource", [])):
        named = _RESOURCE.fullmatch(resource)
        if named is not None and (named[2] is not None) != of_stream:
            raise _no_policy(f'The relative-id "{named[1]}" is invalid for ARN "{resource}"')


def _names_everybody(statement: Json) -> bool:
    principal = statement.get("Principal")
    return principal == "*" or (isinstance(principal, dict) and "*" in _texts(principal.get("AWS", [])))


def _locks_out(statement: Json, account: str) -> bool:
    """Whether a statement keeps the owner from ever putting another policy in its place."""
    if statement["Effect"] != "Deny" or "Condition" in statement or "Principal" not in statement:
        return False
    principal = statement["Principal"]
    named = _texts(principal.get("AWS", [])) if isinstance(principal, dict) else [principal]
    actions = (action.lower() for action in _texts(statement.get("Action", [])))
    return any(fnmatchcase(_PUT, action) for action in actions) and bool({"*", _root(account)} & set(named))


def _texts(given: Any) -> list[str]:
    """The elements of what may be one text or several."""
    texts = given if isinstance(given, list) else [given]
    if not all(isinstance(text, str) for text in texts):
        raise _no_policy("Syntax error")
    return list(texts)


def _one_or_more(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def _minified(policy: Json) -> str:
    return json.dumps(policy, separators=(",", ":"), ensure_ascii=False)


def _no_policy(why: str) -> ApiError:
    return invalid(f"Invalid policy document: {why}")
