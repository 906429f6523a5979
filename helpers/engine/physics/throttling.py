"""From a limit that was hit to what the client reads: exception, message, reason, resource (E1–E5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from helpers.engine.errors import ApiError
from helpers.engine.physics.buckets import Kind
from helpers.engine.wire_types import Json

Cause = Literal["provisioned", "partition", "growth", "maximum", "account"]

_REASON: Final[dict[Cause, str]] = {  # E1; a table that has not grown yet has too few partitions for the load
    "provisioned": "ProvisionedThroughputExceeded",
    "partition": "KeyRangeThroughputExceeded",
    "growth": "KeyRangeThroughputExceeded",
    "maximum": "MaxOnDemandThroughputExceeded",
    "account": "AccountLimitExceeded",
}

# E4: AWS's own wording
_PROVISIONED_TABLE: Final = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
_PROVISIONED_INDEX: Final = (
    "The level of configured provisioned throughput for one or more global secondary indexes of the table was "
    "exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with "
    "the UpdateTable API"
)
_SCALING: Final = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or "
    "index so please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
)
_MAXIMUM: Final = "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
_ACCOUNT: Final = (
    "Throughput exceeds the current throughput limit for your account. "
    "To request a limit increase, contact AWS Support at https://aws.amazon.com/support"
)


@dataclass(frozen=True, slots=True)
class Throttle:
    """One limit that stood in a request's way."""

    cause: Cause
    kind: Kind
    resource: str
    """ARN of the table or index whose limit it was."""
    index: bool = False
    provisioned: bool = True
    """The capacity mode of the table; it decides which exception a hot partition raises (E3)."""

    @property
    def reason(self) -> str:
        """One of the 16 names that DynamoDB uses, such as TableWriteKeyRangeThroughputExceeded (E1)."""
        return f"{'Index' if self.index else 'Table'}{self.kind.capitalize()}{_REASON[self.cause]}"

    @property
    def code(self) -> str:
        """The exception's name (E3)."""
        if self.cause == "account":
            return "RequestLimitExceeded"
        if self.cause == "provisioned" or (self.cause == "partition" and self.provisioned):
            return "ProvisionedThroughputExceededException"
        return "ThrottlingException"

    @property
    def message(self) -> str:
        """The exception's message (E4)."""
        if self.cause == "account":
            return _ACCOUNT
        if self.cause == "maximum":
            return _MAXIMUM
        if self.code == "ThrottlingException":
            return _SCALING
        return _PROVISIONED_INDEX if self.index else _PROVISIONED_TABLE


class ThrottledError(ApiError):
    """A request, or one member of a batch, that a limit stood in the way of. It may be sent again."""


def throttled(throttles: Sequence[Throttle]) -> ThrottledError:
    """The error of a throttled request (HTTP 400). The first throttle names the exception, all of them are its reasons.

    The list is called ThrottlingReasons on two of the exceptions and throttlingReasons on the third (E2).
    """
    first = throttles[0]
    reasons = [{"reason": throttle.reason, "resource": throttle.resource} for throttle in throttles]
    if first.code == "ThrottlingException":
        return ThrottledError(first.code, first.message, throttlingReasons=reasons)
    return ThrottledError(first.code, first.message, ThrottlingReasons=reasons)


def cancellation(throttle: Throttle) -> Json:
    """The reason of a transaction that was cancelled because one of its actions was throttled (E5)."""
    code = "ProvisionedThroughputExceeded" if throttle.provisioned else "ThrottlingError"
    return {"Code": code, "Message": throttle.message}
