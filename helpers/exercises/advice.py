"""What to recommend to a learner for an error: by AWS's code and words, or by the kind of Python's error."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from . import echo

Advice = tuple[str, str]
"""A diagnosis, as a short key, and a recommendation."""

_KEY_MISMATCH = (
    "key-does-not-match",
    "Give exactly the key attributes of the table, each with its type: no attribute more, none less.",
)
_THROTTLED = ("throttled", "Send less at a time to one key, or wait and try again: the request met a capacity limit.")

_VALIDATION: tuple[tuple[str, Advice], ...] = (  # part of the message → advice; the first that fits
    (
        "missed key schema element",
        (
            "key-not-in-query",
            "Give the partition key with `=` in KeyConditionExpression: a Query reads one collection.",
        ),
    ),
    (
        "Query key condition not supported",
        (
            "key-condition-not-supported",
            "Use `=` on the partition key; the sort key also takes `<`, `<=`, `>`, `>=`, `BETWEEN` and `begins_with`.",
        ),
    ),
    ("provided key element does not match", _KEY_MISMATCH),
    ("number of conditions on the keys is invalid", _KEY_MISMATCH),
    (
        "reserved keyword",
        (
            "reserved-word",
            "Write a placeholder such as `#name`, and say in ExpressionAttributeNames what it stands for.",
        ),
    ),
    (
        "non-primary key attributes",
        ("key-in-filter", "Move the key attribute to KeyConditionExpression: a filter sees the other attributes only."),
    ),
    (
        "Consistent reads are not supported",  # I5
        (
            "consistent-index-read",
            "Leave ConsistentRead out, or read the table: such an index has no consistent reads.",
        ),
    ),
    (
        "multi-attribute HASH keys",  # K9; the message says "tables", and means the index
        (
            "partiql-index-key",
            "Ask this index with Query: PartiQL reads no index whose key has several attributes.",
        ),
    ),
    (
        "provided starting key",
        (
            "start-key-of-another",
            "Hand ExclusiveStartKey over only in the stretch whose answer gave it to you: every other one begins without.",
        ),
    ),
    (
        "Type mismatch for Index Key",
        (
            "index-key-type",
            "Store the attribute with the type that the index's key has: S is a text, N is a number.",
        ),
    ),
    ("contains duplicates", ("duplicate-keys", "Give each key once in a batch.")),  # B1
    (
        "unused in expressions",
        (
            "unused-placeholder",
            "Use the placeholder in an expression, or leave it out: DynamoDB refuses what it does not need.",
        ),
    ),
    (
        "is not defined",
        (
            "undefined-placeholder",
            "Say what each stands for: a `#name` in ExpressionAttributeNames, a `:value` in ExpressionAttributeValues.",
        ),
    ),
    (
        "tem size",  # S9: "Item size has exceeded …", "Item size to update has exceeded …"
        (
            "item-too-large",
            "Store less in one item, or split it: 409,600 bytes is the limit, attribute names included.",
        ),
    ),
    ("", ("request-refused", "Compare the request with what DynamoDB says about it: it was refused as a whole.")),
)
_CODES: dict[str, Advice] = {
    "ResourceNotFoundException": (
        "no-such-table",
        "Use the table that the check hands to your function, and the index names as the notebook gives them.",
    ),
    "ConditionalCheckFailedException": (
        "condition-failed",
        "Decide what your function does when its condition is false: catch this error by its code and handle it.",
    ),
    "TransactionCanceledException": (
        "transaction-cancelled",
        "Read CancellationReasons in the error's response: one entry for each action, in the order of the request.",
    ),
    "ProvisionedThroughputExceededException": _THROTTLED,
    "ThrottlingException": _THROTTLED,
}
_API_ERROR = ("api-error", "Read the error's code first and its message second: they say what DynamoDB needed.")
_ANY_ERROR = ("exception", "Start at the line that stopped, and look at the values it works with.")

_MISSING_KEYS: dict[str, Advice] = {
    "Item": ("no-item", 'Ask with `.get("Item")`: GetItem answers without Item when nothing has that key.'),
    "Items": ("no-items", "Look at which operation was called: Query and Scan answer with Items, GetItem with Item."),
    "LastEvaluatedKey": (
        "last-page",
        'Ask with `.get("LastEvaluatedKey")`: the last page has none, and so says it is the last.',
    ),
    "Attributes": ("no-attributes", "Ask for ReturnValues: without it a write answers with no Attributes."),
}
_IMPORTS = {
    "Attr": "from boto3.dynamodb.conditions import Attr",
    "ClientError": "from botocore.exceptions import ClientError",
    "Decimal": "from decimal import Decimal",
    "Key": "from boto3.dynamodb.conditions import Key",
    "boto3": "import boto3",
    "datetime": "from datetime import datetime",
    "hashlib": "import hashlib",
    "json": "import json",
    "random": "import random",
}


def advice(error: BaseException) -> Advice:
    """A diagnosis and a recommendation for an error of a learner's code."""
    response = api_error(error)
    if response is not None:
        code, message = response
        if code == "ValidationException":
            return next(advised for part, advised in _VALIDATION if part in message)
        return _CODES.get(code, _API_ERROR)
    for kind in type(error).__mro__:
        advised = _BY_KIND[kind.__name__](error) if kind.__name__ in _BY_KIND else None
        if advised is not None:
            return advised
    return _ANY_ERROR


def api_error(error: BaseException) -> tuple[str, str] | None:
    """Code and message of AWS's error, or None. Read by shape: botocore makes a class for each error and client."""
    response = getattr(error, "response", None)
    detail = response.get("Error") if isinstance(response, dict) else None
    if not isinstance(detail, dict) or "Code" not in detail:
        return None
    return str(detail["Code"]), str(detail.get("Message", ""))


def _missing_key(error: BaseException) -> Advice | None:
    key = error.args[0] if error.args else None
    return _MISSING_KEYS.get(key) if isinstance(key, str) else None


def _missing_name(error: BaseException) -> Advice | None:
    name = getattr(error, "name", None)
    if isinstance(name, str) and name in _IMPORTS:
        return "missing-import", f"Add `{_IMPORTS[name]}` at the top of the cell."
    return "missing-name", "Check the spelling of the name, and run the cell that defines it."


def _missing_attribute(error: BaseException) -> Advice | None:
    name, owner = getattr(error, "name", None), getattr(error, "obj", None)
    if owner is None:
        return "none-used", "Look for the value that is None: a missing key, or a function without `return`."
    names = [known for known in dir(owner) if not known.startswith("_")]
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    meant = f" Did you mean {echo.code(close[0])}?" if close else ""
    return "missing-attribute", f"Check the spelling after the dot.{meant}"


def _type_error(error: BaseException) -> Advice | None:
    message = echo.message(error)
    if "Float types are not supported" in message:  # S13
        return "float-number", 'Make it a Decimal, from text: `Decimal("19.99")`. DynamoDB\'s numbers are decimal.'
    if "NoneType" in message:
        return "none-used", "Look for the value that is None: a missing key, or a function without `return`."
    if "ellipsis" in message:
        return "placeholder-used", "Replace the `...` that is left in your code."
    if "only accepts keyword arguments" in message:
        return "positional-argument", "Name each argument, such as `Key={…}`: boto3's operations take no others."
    return None


def _wrong_arguments(error: BaseException) -> Advice | None:
    if "ExclusiveStartKey, value: None" in echo.message(error):
        return (
            "start-key-is-none",
            "Leave ExclusiveStartKey out of the first request; hand it over only when the page before gave you a key.",
        )
    return (
        "wrong-arguments",
        "Compare the arguments with the operation's: boto3 stopped this request before it was sent.",
    )


def _always(diagnosis: str, help: str) -> Callable[[BaseException], Advice | None]:
    return lambda _error: (diagnosis, help)


_BY_KIND: dict[str, Callable[[BaseException], Advice | None]] = {  # by name: botocore and the lab need not be imported
    "AttributeError": _missing_attribute,
    "DynamoDBNeedsConditionError": _always(
        "text-as-condition", "Give a condition such as `Key(…).eq(…)`, or the whole expression as text."
    ),
    "DynamoDBNeedsKeyConditionError": _always(
        "attr-as-key", "Build key conditions with `Key(…)`, filters with `Attr(…)`."
    ),
    "KeyError": _missing_key,
    "LabError": _always("lab-not-running", "Start the lab with `lab = Lab()`, then run this check again."),
    "NameError": _missing_name,
    "ParamValidationError": _wrong_arguments,
    "RecursionError": _always(
        "endless-recursion", "Look at what ends the recursion: the function calls itself without end."
    ),
    "SystemExit": _always(
        "exit-called", "Return the value and leave out `exit()`: it would end the notebook's Python."
    ),
    "TypeError": _type_error,
}
