"""The errors DynamoDB answers with, as one exception that knows its own wire form."""

from __future__ import annotations

from typing import Any

from helpers.engine.wire_types import Json

_PREFIX = "com.amazonaws.dynamodb.v20120810#"
# These two come from the protocol layer in front of the service and carry another prefix on the wire.
_CORAL = "com.amazon.coral.service#"
_CORAL_CODES = frozenset({"SerializationException", "UnknownOperationException"})
# AWS spells the message key with a capital in these answers; SDKs read both.
_CAPITAL_MESSAGE = frozenset({"TransactionCanceledException"})


class ExpressionError(ValueError):
    """An expression that the service refuses; the text is AWS's sentence without `Invalid …Expression:`."""


class ApiError(Exception):
    """An error answer of the service: AWS's exception name, AWS's message, and the fields it carries.

    `status` is the HTTP status. `fields` are further members of the error shape, such as `Item`, `CancellationReasons` or
    `ThrottlingReasons`.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, **fields: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields

    def body(self) -> Json:
        """The JSON body of the answer, as AWS sends it."""
        prefix = _CORAL if self.code in _CORAL_CODES else _PREFIX
        key = "Message" if self.code in _CAPITAL_MESSAGE else "message"
        return {"__type": prefix + self.code, key: self.message, **self.fields}


def validation(message: str) -> ApiError:
    """The error for a request that is well formed and not allowed."""
    return ApiError("ValidationException", message)


def invalid(message: str) -> ApiError:
    """The service's most common refusal, of a parameter's value."""
    return validation(f"One or more parameter values were invalid: {message}")


def not_found(message: str = "Requested resource not found") -> ApiError:
    """The error for a table or index that is not there."""
    return ApiError("ResourceNotFoundException", message)


def in_use(what: str) -> ApiError:
    """The error for a change of something that is being created, changed or deleted at the moment."""
    return ApiError("ResourceInUseException", f"Attempt to change a resource which is still in use: {what}")


def one_online_index() -> ApiError:
    """The error for a second index that comes or goes while another does (K8, L3)."""
    return ApiError(
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    )


def protected() -> ApiError:
    """The error for deleting a table that is protected against it (L8)."""
    return validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )


def access_denied() -> ApiError:
    """The error for something of another account."""
    return ApiError("AccessDeniedException", "Access is denied")


def no_table(name: str) -> ApiError:
    """The error for a missing table from the operations that name it."""
    return not_found(f"Requested resource not found: Table: {name} not found")
