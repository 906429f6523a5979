"""Exercise 2.1: which operation answers a request, tried out on a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from helpers.exercises import Attempt, Exercise, echo, mapping
from helpers.text import listed, plural

_OPERATIONS = ("GetItem", "Query", "Scan")
_USER, _ORDER = "000011", "0000295"
_PK, _SK = f"USER#{_USER}", f"ORDER#{_ORDER}"
_NAMES = {"000011": "hana.tamberley", "000012": "hana.lindmoor", "000015": "bao.granath", "000019": "hanae.abara"}
_EMAIL = f"{_NAMES[_USER]}@example.org"
_ITS_ORDERS = Key("pk").eq(_PK) & Key("sk").begins_with("ORDER#")
_BEGINNING = "EMAIL#hana"

Try = Callable[[Any], Mapping[str, Any]]


def _get(**key: str) -> Try:
    return lambda table: table.get_item(Key=key)


def _query(condition: Any, **more: Any) -> Try:
    return lambda table: table.query(KeyConditionExpression=condition, **more)


def _scan(condition: Any) -> Try:
    return lambda table: table.scan(FilterExpression=condition)


_REQUESTS: Mapping[str, tuple[str, str, Mapping[str, Try]]] = {
    "a": ("the profile of a user", "GetItem", {
        "GetItem": _get(pk=_PK, sk="PROFILE"),
        "Query": _query(Key("pk").eq(_PK) & Key("sk").eq("PROFILE")),
        "Scan": _scan(Attr("pk").eq(_PK) & Attr("sk").eq("PROFILE")),
    }),
    "b": ("all orders of a user", "Query", {
        "GetItem": _get(pk=_PK),
        "Query": _query(_ITS_ORDERS),
        "Scan": _scan(Attr("pk").eq(_PK) & Attr("sk").begins_with("ORDER#")),
    }),
    "c": ("an order by its id alone", "Scan", {
        "GetItem": _get(sk=_SK),
        "Query": _query(Key("sk").eq(_SK)),
        "Scan": _scan(Attr("sk").eq(_SK)),
    }),
    "d": ("an order by its user's id and its own", "GetItem", {
        "GetItem": _get(pk=_PK, sk=_SK),
        "Query": _query(Key("pk").eq(_PK) & Key("sk").eq(_SK)),
        "Scan": _scan(Attr("pk").eq(_PK) & Attr("sk").eq(_SK)),
    }),
    "e": ("the newest order of a user", "Query", {
        "GetItem": _get(pk=_PK),
        "Query": _query(_ITS_ORDERS, ScanIndexForward=False, Limit=1),
        "Scan": _scan(Attr("pk").eq(_PK) & Attr("sk").begins_with("ORDER#")),
    }),
    "f": ("whose the addresses are that begin with hana", "Scan", {
        "GetItem": _get(pk=_BEGINNING, sk="LOGIN"),
        "Query": _query(Key("pk").begins_with(_BEGINNING)),
        "Scan": _scan(Attr("pk").begins_with(_BEGINNING)),
    }),
    "g": ("whose an e-mail address is", "GetItem", {
        "GetItem": _get(pk=f"EMAIL#{_EMAIL}", sk="LOGIN"),
        "Query": _query(Key("pk").eq(f"EMAIL#{_EMAIL}")),
        "Scan": _scan(Attr("email").eq(_EMAIL)),
    }),
    "h": ("everything of one user", "Query", {
        "GetItem": _get(pk=_PK),
        "Query": _query(Key("pk").eq(_PK)),
        "Scan": _scan(Attr("pk").eq(_PK)),
    }),
}  # fmt: skip
"""Letter → what is wanted, the narrowest operation, and each operation's best try."""

_HELPS = {
    "GetItem": "GetItem takes a whole key, and gives one item: see which parts of the key are known.",
    "Query": "A Query needs one partition key value: see whether what is known gives it.",
    "Scan": "A Scan reads everything: see whether what is known gives a partition key, or even a whole key.",
}


def _shop(lab: Any) -> Any:
    items: list[dict[str, Any]] = []
    for user, name in _NAMES.items():
        email = f"{name}@example.org"
        items.append({"pk": f"USER#{user}", "sk": "PROFILE", "userId": user, "email": email})
        items.append({"pk": f"EMAIL#{email}", "sk": "LOGIN", "userId": user})
        items += [
            {"pk": f"USER#{user}", "sk": f"ORDER#{int(user) * 27 - 2 + number:07}", "status": "DELIVERED"}
            for number in range(4)
        ]
    return lab.table("exercise-operations", pk="pk", sk="sk", items=items)


def _classify(attempt: Attempt) -> None:
    for letter, (wanted, right, tries) in _REQUESTS.items():
        said = attempt.answer[letter]
        if said == right:
            continue
        if said not in _OPERATIONS:
            attempt.fail(
                "not-an-operation",
                f"{letter} is {echo.code(echo.short(said))}.",
                f"Choose one of {listed(map(echo.code, _OPERATIONS), 'or')}.",
            )
        result, refusal = _tried(attempt, tries[said])
        if refusal:
            attempt.fail(
                f"{letter}-refused",
                f"{letter}, {wanted}: {echo.code(said)} with what is known was refused. {refusal}.",
                _HELPS[said],
            )
        if said == "GetItem":  # only f: it is no error, and finds nothing
            attempt.fail(
                f"{letter}-incomplete",
                f"{letter}, {wanted}: GetItem found nothing, for no address is {echo.code('hana')} alone.",
                "GetItem takes a whole key, and how these addresses go on is not known.",
            )
        best, _ = _tried(attempt, tries[right])
        attempt.fail(
            f"{letter}-too-wide",
            f"{letter}, {wanted}: {echo.code(said)} evaluated {plural(result, 'item')}; "
            + (
                f"another operation needs {echo.number(best)}."
                if best < result
                else "it finds the item, as a stretch of a collection that happens to hold one."
            ),
            _HELPS[said] if said == "Scan" else "The whole key is known: ask for the item by its name.",
        )


def _tried(attempt: Attempt, ask: Try) -> tuple[int, str]:
    """(items evaluated, AWS's refusal) of a request."""
    try:
        answer = ask(attempt.table)
    except ClientError as error:
        return 0, f"DynamoDB: {echo.code(error.response['Error']['Message'])}"
    return int(answer.get("ScannedCount", "Item" in answer)), ""


EXERCISE = Exercise(
    name="access-patterns/classify",
    title="2.1 · Which operation answers it?",
    objective="Tell from what is known beforehand which operation can answer a request.",
    minutes=5,
    takes=mapping("operations", *_REQUESTS),
    hints=(
        "Write `pk` and `sk` beside each line, as far as what is known gives them.",
        (
            "Both parts known and one item wanted: GetItem. The partition key known: Query. No partition key: Scan. "
            "An item can also be a door: `EMAIL#…` with `LOGIN`."
        ),
    ),
    check=_classify,
    arrange=_shop,
)
