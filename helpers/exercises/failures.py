"""From an exception in a learner's code to a calm sentence: which call caused it, on which line, and what to look at."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FrameType, TracebackType

from helpers.engine.ledger import Call

from . import echo
from .guard import Stopped, is_learners


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception of the learner's code, explained."""

    diagnosis: str
    help: str
    rationale: str
    source: str = ""
    call: str = ""


# Code of an AWS error → part of its message → (diagnosis, what to do). The first that fits is taken.
_AWS: tuple[tuple[str, str, str, str], ...] = (
    ("ValidationException", "missed key schema element", "key-not-in-query",
     "Give the partition key with `=` in KeyConditionExpression: a Query reads one item collection."),
    ("ValidationException", "Query key condition not supported", "key-condition-not-supported",
     "Use `=` on the partition key; the sort key also takes `<`, `<=`, `>`, `>=`, `BETWEEN` and `begins_with`."),
    ("ValidationException", "provided key element does not match", "key-does-not-match",
     "Give exactly the key attributes of the table, each with its type: no attribute more, none less."),
    ("ValidationException", "number of conditions on the keys is invalid", "key-does-not-match",
     "Give exactly the key attributes of the table, each with its type: no attribute more, none less."),
    ("ValidationException", "reserved keyword", "reserved-word",
     "Write a placeholder such as `#name` and say in ExpressionAttributeNames what it stands for: the word is reserved."),
    ("ValidationException", "non-primary key attributes", "key-in-filter",
     "Move the key attribute to KeyConditionExpression: a filter only sees the other attributes."),
    ("ValidationException", "Consistent reads are not supported", "consistent-index-read",
     "Leave ConsistentRead out, or read the table itself: a global secondary index only gives eventually consistent reads."),
    ("ValidationException", "contains duplicates", "duplicate-keys",
     "Give each key once in a batch."),
    ("ValidationException", "unused in expressions", "unused-placeholder",
     "Remove the placeholder that no expression uses, or use it: DynamoDB refuses what it does not need."),
    ("ValidationException", "is not defined", "undefined-placeholder",
     "Say what each placeholder stands for: `#names` in ExpressionAttributeNames, `:values` in ExpressionAttributeValues."),
    ("ValidationException", "Item size", "item-too-large",
     "Store less in one item, or split it: 409,600 bytes is the limit, attribute names included."),
    ("ValidationException", "", "request-refused",
     "Compare the request with what DynamoDB says about it below: the request was refused as a whole."),
    ("ResourceNotFoundException", "", "no-such-table",
     "Use the table that the check hands to your function, and the index names as the notebook gives them."),
    ("ConditionalCheckFailedException", "", "condition-failed",
     "Decide what your function does when its condition is false: catch this error by its code and handle it."),
    ("TransactionCanceledException", "", "transaction-cancelled",
     "Read CancellationReasons in the error's response: it has one entry for each action, in the order of the request."),
    ("ProvisionedThroughputExceededException", "", "throttled",
     "Send less at a time to one key, or wait and try again: the request met a capacity limit."),
    ("ThrottlingException", "", "throttled",
     "Send less at a time to one key, or wait and try again: the request met a capacity limit."),
)  # fmt: skip

_IMPORTS = {
    "Key": "from boto3.dynamodb.conditions import Key",
    "Attr": "from boto3.dynamodb.conditions import Attr",
    "Decimal": "from decimal import Decimal",
    "ClientError": "from botocore.exceptions import ClientError",
    "boto3": "import boto3",
    "datetime": "from datetime import datetime",
    "json": "import json",
    "random": "import random",
    "hashlib": "import hashlib",
}

_MISSING_KEYS = {
    "Item": ("no-item", "Ask with `.get(\"Item\")`: the answer of GetItem has no Item when there is none with that key."),
    "Items": ("no-items", "Look at which operation was called: Query and Scan answer with Items, GetItem with Item."),
    "LastEvaluatedKey": ("last-page", "Ask with `.get(\"LastEvaluatedKey\")`: the last page has none, and that is how you know it."),
    "Attributes": ("no-attributes", "Ask for ReturnValues: without it a write answers with no Attributes."),
}  # fmt: skip


def explain(error: BaseException, called: str, calls: Sequence[Call], files: frozenset[str]) -> Failure:
    """What to tell a learner whose code raised `error`.

    Args:
        called: the call as text, such as `orders_of(table, "u7")`.
        calls: the requests that this run made.
        files: the source files of the learner's code.
    """
    if isinstance(error, Stopped):
        return _stopped(error, called, calls)
    line, source = _line(error.__traceback__, files)
    operation = _operation(error)
    diagnosis, help = _advice(error)
    where = f" at line {line}" if line else ""
    inside = f", in its call of {operation}," if operation else ""
    return Failure(
        diagnosis, help, f"{echo.code(called)} stopped{where}{inside} with {_said(error)}", source, operation
    )


def _said(error: BaseException) -> str:
    """The error's own words: AWS's code and message for an API error, name and message for any other."""
    response = _response(error)
    if response is not None:
        name, message = response
    else:
        name, message = type(error).__name__, _message(error)
    if isinstance(error, KeyError):
        message = f"there is no key {message}"
    said = echo.cut(message)
    return f"{name}: {said}" + ("" if said.endswith((".", "!", "?", "…")) else ".") if said else f"{name}."


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 — a learner's own __str__ may raise anything
        return ""


def _response(error: BaseException) -> tuple[str, str] | None:
    """Code and message of an AWS error. Read by shape: botocore makes a class of its own for each error and client."""
    response = getattr(error, "response", None)
    detail = response.get("Error") if isinstance(response, dict) else None
    if not isinstance(detail, dict) or "Code" not in detail:
        return None
    return str(detail["Code"]), str(detail.get("Message", ""))


# --- what to do ---


def _advice(error: BaseException) -> tuple[str, str]:
    response = _response(error)
    if response is not None:
        code, message = response
        for known, part, diagnosis, help in _AWS:
            if code == known and part in message:
                return diagnosis, help
        return "api-error", "Read the error's code first and its message second: they say what DynamoDB needed."
    by_type: tuple[tuple[str, Callable[[BaseException], tuple[str, str] | None]], ...] = (
        ("LabError", lambda e: ("lab-not-running", "Start the lab with `lab = Lab()` and run this cell again.")),
        ("ParamValidationError", lambda e: (
            "wrong-arguments",
            "Compare the names and types of the arguments with the operation's: boto3 stopped this request before it was sent.")),
        ("KeyError", _missing_key),
        ("NameError", _missing_name),
        ("TypeError", _type_error),
        ("DynamoDBNeedsKeyConditionError", lambda e: ("attr-as-key", "Build a key condition with `Key(…)`, a filter with `Attr(…)`.")),
        ("DynamoDBNeedsConditionError", lambda e: ("text-as-condition", "Give a condition such as `Key(…).eq(…)`, or the expression as text.")),
        ("RecursionError", lambda e: ("endless-recursion", "Look at what ends the recursion: the function calls itself without end.")),
        ("SystemExit", lambda e: ("exit-called", "Return the value and leave out `exit()`: it would end the whole notebook's Python.")),
    )  # fmt: skip
    names = {kind.__name__ for kind in type(error).__mro__}
    for name, advise in by_type:
        if name in names:
            advice = advise(error)
            if advice is not None:
                return advice
    return "exception", "Start at the line that stopped, and look at the values it works with."


def _missing_key(error: BaseException) -> tuple[str, str] | None:
    key = error.args[0] if error.args else None
    return _MISSING_KEYS.get(key) if isinstance(key, str) else None


def _missing_name(error: BaseException) -> tuple[str, str] | None:
    name = getattr(error, "name", None)
    if isinstance(name, str) and name in _IMPORTS:
        return "missing-import", f"Add `{_IMPORTS[name]}` at the top of the cell."
    return "missing-name", "Check the spelling of the name, and run the cell that defines it."


def _type_error(error: BaseException) -> tuple[str, str] | None:
    message = _message(error)
    if "Float types are not supported" in message:  # S13
        return "float-number", 'Make it a Decimal, from text: `Decimal("19.99")`. DynamoDB\'s numbers are decimal.'
    if "NoneType" in message:
        return "none-used", "Look for the value that is None: a missing key, or a function without `return`."
    if "ellipsis" in message:
        return "placeholder-used", "Replace the `...` that is left in your code."
    if "only accepts keyword arguments" in message:
        return (
            "positional-argument",
            "Name each argument, such as `Key={…}`: boto3's operations take no positional ones.",
        )
    return None


# --- endless loops ---


def _stopped(error: Stopped, called: str, calls: Sequence[Call]) -> Failure:
    if error.reason == "lines":
        return Failure(
            "endless-loop",
            "Look at what ends your loop: something in its condition has to change on each turn. A loop over pages needs a new request in it.",
            f"{echo.code(called)} was stopped: it ran {echo.number(error.count)} lines and was not finished.",
        )
    last = calls[-1]
    same = [
        call
        for call in calls
        if (call.operation, call.evaluated, call.bytes) == (last.operation, last.evaluated, last.bytes)
    ]
    if last.operation in ("Query", "Scan") and len(same) > len(calls) // 2:
        return Failure(
            "same-page-again",
            "Hand the LastEvaluatedKey of each page to the next request as ExclusiveStartKey, and stop when a page has none.",
            f"{echo.code(called)} was stopped after {echo.number(error.count)} requests: the same {last.operation} came back again and again.",
            call=last.operation,
        )
    return Failure(
        "too-many-requests-to-finish",
        "Look at what ends your loop, and whether one request could do the work of many.",
        f"{echo.code(called)} was stopped after {echo.number(error.count)} requests; the last one was {last.operation}.",
        call=last.operation,
    )


# --- where ---


def _frames(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _line(traceback: TracebackType | None, files: frozenset[str]) -> tuple[int, str]:
    """Number and text of the innermost line of the learner's own code; (0, "") where there is none."""
    found = (0, "")
    for frame, number in _frames(traceback):
        if is_learners(frame.f_code.co_filename, files):
            text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
            found = number, echo.cut(text, 120)
    return found


def _operation(error: BaseException) -> str:
    """The API operation in which the error arose, or nothing.

    A ClientError knows it. An error that boto3 raises before anything is sent does not; there the frame of botocore that holds
    the operation's name is in the traceback.
    """
    named = getattr(error, "operation_name", None)
    if isinstance(named, str):
        return named
    for frame, _ in _frames(error.__traceback__):
        if frame.f_code.co_name == "_make_api_call":
            name = frame.f_locals.get("operation_name")
            return name if isinstance(name, str) else ""
    return ""
