"""Resource policies of tables and streams: kept, versioned and given back; nobody is refused anything by one (L8)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, invalid, not_found
from helpers.engine.limits import POLICY_BYTES_MAX
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

POLICY_OPERATIONS: Final = frozenset({"DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"})

_ARN: Final = re.compile(r"(arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/([a-zA-Z0-9_.-]+))(?:/stream/([^/]+))?")
_NO_POLICY: Final = "NO_POLICY"
_PARTS: Final = (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource"))
_EFFECTS: Final = ("Allow", "Deny")


@dataclass(frozen=True, slots=True)
class _Policy:
    text: str
    revision: int


class ResourcePolicies:
    """The policies of one account and Region. `tables` are those that there are, by name."""

    def __init__(self, clock: Clock, tables: Mapping[str, Table]) -> None:
        self._clock = clock
        self._tables = tables
        self._kept: dict[str, _Policy] = {}
        """By the ARN of the table or stream."""
        self._latest = 0
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DeleteResourcePolicy": self._delete,
            "GetResourcePolicy": self._get,
            "PutResourcePolicy": self._put,
        }

    def attach(self, arn: str, text: str) -> None:
        """Give a table a policy with which it is made."""
        self._kept[arn] = _Policy(text, self._revision())

    def forget(self, table_arn: str) -> None:
        """A table is gone, and with it what was attached to it and to its streams."""
        for arn in [arn for arn in self._kept if arn == table_arn or arn.startswith(f"{table_arn}/")]:
            del self._kept[arn]

    def _put(self, request: Json) -> Json:
        arn, text = self._resource(request), request["Policy"]
        check_policy(text)
        kept, expected = self._kept.get(arn), request.get("ExpectedRevisionId")
        if kept is not None and expected == _NO_POLICY:
            raise _no_policy(
                "Requested policy update expecting none to be present for table "
                f"{self._name(arn)}, but a policy exists with revision id {kept.revision}."
            )
        if expected != _NO_POLICY:
            self._check_revision(arn, kept, expected)
        if kept is None or kept.text != text:  # the same policy again keeps its revision
            self.attach(arn, text)
        return {"RevisionId": str(self._kept[arn].revision)}

    def _get(self, request: Json) -> Json:
        arn = self._resource(request)
        kept = self._kept.get(arn)
        if kept is None:
            raise _no_policy(arn)
        return {"Policy": kept.text, "RevisionId": str(kept.revision)}

    def _delete(self, request: Json) -> Json:
        """Deleting twice is no error, unless a revision was expected."""
        arn = self._resource(request)
        kept = self._kept.get(arn)
        self._check_revision(arn, kept, request.get("ExpectedRevisionId"))
        if kept is None:
            return {}
        del self._kept[arn]
        return {"RevisionId": str(kept.revision)}

    def _check_revision(self, arn: str, kept: _Policy | None, expected: str | None) -> None:
        if expected is None or (kept is not None and expected == str(kept.revision)):
            return
        found = "no policy" if kept is None else f"revision id {kept.revision}"
        raise _no_policy(
            f"Requested update for policy with revision id {expected}, but the policy associated to target table "
            f"{self._name(arn)} has {found}."
        )

    def _resource(self, request: Json) -> str:
        """The ARN of a table or stream that is there. Raises ValidationException or ResourceNotFoundException."""
        arn: str = request["ResourceArn"]
        parts = _ARN.fullmatch(arn)
        if parts is None:
            raise invalid(
                f"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
            )
        table = self._tables.get(parts[2])
        if table is None or table.schema.arn != parts[1] or parts[3] not in (None, table.stream_label):
            raise not_found(f"Requested resource not found: ResourceArn: {arn} not found")
        return arn

    def _revision(self) -> int:
        """Milliseconds of the lab's clock, as AWS's look, and no number twice."""
        self._latest = max(self._latest + 1, int(self._clock.timestamp() * 1_000))
        return self._latest

    @staticmethod
    def _name(arn: str) -> str:
        return arn.split("/")[1]


def check_policy(text: str) -> None:
    """Refuse what is no policy document. Raises ValidationException."""
    if len(text.encode()) > POLICY_BYTES_MAX:
        raise invalid(f"Invalid policy document: It has more than {POLICY_BYTES_MAX} bytes")
    try:
        policy = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise invalid("Invalid policy document: It is not valid JSON") from error
    if not isinstance(policy, dict):
        raise invalid("Invalid policy document: It is not a JSON object")
    statements: Any = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise invalid("Invalid policy document: It has no Statement")
    for statement in statements:
        if not isinstance(statement, dict) or statement.get("Effect") not in _EFFECTS:
            raise invalid(f"Invalid policy document: The Effect of a Statement is one of {list(_EFFECTS)}")
        for part in _PARTS:
            if sum(name in statement for name in part) != 1:
                raise invalid(f"Invalid policy document: A Statement has one of {list(part)}")


def _no_policy(what: str) -> ApiError:
    return ApiError("PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {what}")
