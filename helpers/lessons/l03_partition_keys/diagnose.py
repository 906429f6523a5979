"""Exercise 3.4: from a throttle to what has to change, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from helpers.engine.physics.throttling import Throttle
from helpers.exercises import Attempt, Exercise, Run, echo, function
from helpers.text import listed

FIXES = ("key", "capacity", "maximum", "quota")
_BIG = "x" * 300_000
"""A text that makes an item of 293 write units: four of them are too much for one partition in a second (P1)."""
_HEAVY = "x" * 100_000
"""A text that makes an item of 98 write units: eight stay below a partition's limit, and spend what is saved up (P8)."""
_WAVE, _WAVES = 8, 60
_READS = 45
"""Strongly consistent reads of a big item, 74 units each: more than a partition serves in a second (P1)."""
_PAUSE = 0.3
"""Seconds after which a GSI has met its limit, so that a second wave of writes feels it (I8, I9)."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One throttle that really happens in the lab, and what to do about it."""

    table: str
    request: Mapping[str, Any]
    """What the table is made with, besides its name and key."""
    fix: str
    where: str
    item: Mapping[str, str]
    reads: bool = False
    """Whether it is a read that is throttled."""
    spread: bool = False
    """Whether the table's partition keys differ, so that a hot key can only be the index's."""


def _provisioned(write: int, read: int = 5) -> dict[str, Any]:
    return {
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write},
    }


_INDEX = {
    "IndexName": "by-status",
    "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
    "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
}
_HOT_INDEX = {
    **_INDEX,
    "IndexName": "OnStatus",
    "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 40_000},
}
_CASES = (
    _Case("Orders", _provisioned(4_000), "key", "Orders", {"text": _BIG}),
    _Case("Reviews", _provisioned(1), "capacity", "Reviews", {"text": _HEAVY}),
    _Case(
        "Shop",
        {**_provisioned(500), "GlobalSecondaryIndexes": [_INDEX]},
        "capacity",
        "Shop/by-status",
        {"status": "PAID", "text": _HEAVY},
    ),
    _Case("Events", {"BillingMode": "PAY_PER_REQUEST"}, "key", "Events", {"text": _BIG}),
    _Case(
        "Imports",
        {"BillingMode": "PAY_PER_REQUEST", "OnDemandThroughput": {"MaxReadRequestUnits": 50, "MaxWriteRequestUnits": 3}},
        "maximum",
        "Imports",
        {},
    ),
    _Case("Archive", _provisioned(1, read=1), "capacity", "Archive", {"text": _BIG}, reads=True),
    _Case("Covers", _provisioned(1, read=24_000), "key", "Covers", {"text": _BIG}, reads=True),
    _Case(
        "Bookindex",
        {**_provisioned(40_000), "GlobalSecondaryIndexes": [_HOT_INDEX]},
        "key",
        "Bookindex/OnStatus",
        {"status": "PAID", "text": _HEAVY},
        spread=True,
    ),
)  # fmt: skip
_QUOTA = replace(_CASES[1], fix="quota")
"""What this small table can be throttled by is its own capacity: its refusal is handed over as one by the account (E1, E3)."""
_MODEL_MESSAGE = (
    "You exceeded your maximum allowed provisioned throughput for a table or for one or more global secondary indexes. To view "
    "performance metrics for provisioned throughput vs. consumed throughput, open the Amazon CloudWatch console."
)
_PREFIX = "exercise-"
_SPELLINGS = ("ThrottlingReasons", "throttlingReasons")
_NO_LIST = ("KeyError", "TypeError", "StopIteration")
"""What a function raises that looks for the list under a name it does not have, or for a word that it does not know."""


def refusal(lab: Any, case: _Case) -> Any:
    """The response of the first request that is throttled, as botocore gives it; the table is gone afterwards."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError

    client = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
    name = f"{_PREFIX}{case.table}"
    keys = ["pk", "sk", *(["status"] if "GlobalSecondaryIndexes" in case.request else [])]
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        **case.request,
    )
    more = {attribute: {"S": value} for attribute, value in case.item.items()}
    try:
        if case.reads:
            lab.load(name, [{"pk": "A", "sk": "0", **case.item}])
            with lab.together():
                for _ in range(_READS):
                    client.get_item(TableName=name, Key={"pk": {"S": "A"}, "sk": {"S": "0"}}, ConsistentRead=True)
        for wave in range(_WAVES):
            with lab.together():
                for place in range(_WAVE):
                    pk = f"A{wave}-{place}" if case.spread else "A"
                    client.put_item(TableName=name, Item={"pk": {"S": pk}, "sk": {"S": f"{wave}-{place}"}, **more})
            lab.clock.advance(seconds=_PAUSE)
    except ClientError as error:
        return error.response
    finally:
        client.delete_table(TableName=name)
    raise RuntimeError(f"The lab throttled nothing of {name}.")


def _by_the_account(response: Mapping[str, Any]) -> dict[str, Any]:
    """A real refusal of a table, as it would read if the account's limit had been hit instead."""
    limit = Throttle("account", "write", response["ThrottlingReasons"][0]["resource"])
    return {
        **response,
        "Error": {**response["Error"], "Code": limit.code, "Message": limit.message},
        "message": limit.message,
        "ThrottlingReasons": [{"reason": limit.reason, "resource": limit.resource}],
    }


def _by_another_exception(response: Mapping[str, Any]) -> dict[str, Any]:
    """The same refusal under the other exception, with its spelling: AWS's pages do not agree on the account's (E3)."""
    reasons = response["ThrottlingReasons"]
    rest = {name: value for name, value in response.items() if name != "ThrottlingReasons"}
    return {**rest, "Error": {**response["Error"], "Code": "ThrottlingException"}, "throttlingReasons": reasons}


def _in_other_words(response: Mapping[str, Any]) -> dict[str, Any]:
    """The same refusal with the message that AWS's model has for its exception (E4)."""
    return {**response, "Error": {**response["Error"], "Message": _MODEL_MESSAGE}, "message": _MODEL_MESSAGE}


def _diagnose(attempt: Attempt) -> None:
    for case in _CASES:
        _judge(attempt, case, refusal(attempt.lab, case))
    of_a_table = refusal(attempt.lab, _CASES[1])
    _judge(attempt, _CASES[1], _in_other_words(of_a_table))
    for response in (_by_the_account(of_a_table), _by_another_exception(_by_the_account(of_a_table))):
        _judge(attempt, _QUOTA, response)


def _judge(attempt: Attempt, case: _Case, response: dict[str, Any]) -> None:
    reasons = response.get("ThrottlingReasons") or response["throttlingReasons"]
    told = f"{response['Error']['Code']} with the reason {echo.code(reasons[0]['reason'])}"
    run = _run(attempt, case, response, told)
    value = attempt.returned(run)
    said = f"For {told}, `diagnose(response)` returned {echo.code(echo.short(value))}"
    where = f"{_PREFIX}{case.where}"
    if isinstance(value, (tuple, list)) and tuple(value) == (case.fix, where):
        return
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        attempt.fail(
            "not-a-pair",
            f"{said}; a pair was expected.",
            'Return what to change and where, such as `("key", "Orders")`.',
        )
    fix, place = value
    if fix not in FIXES:
        attempt.fail(
            "not-a-fix",
            f"{said}; its first part is none of the four words.",
            f"Choose one of {listed((echo.code(word) for word in FIXES), 'or')} in every case.",
        )
    if fix != case.fix:
        _wrong_fix(attempt, case, said, fix, lower="throttlingReasons" in response)
    _wrong_place(attempt, said, str(place), where)


def _run(attempt: Attempt, case: _Case, response: dict[str, Any], told: str) -> Run:
    """One run. Where it stops, and would not if the list of reasons stood elsewhere, that is what is told."""
    run = attempt.run(response, allow=_NO_LIST)
    if not run.error:
        return run
    spelled = next(name for name in _SPELLINGS if name in response)
    reasons = response[spelled]
    both = {**response, **dict.fromkeys(_SPELLINGS, reasons)}
    if not attempt.run(both, allow=_NO_LIST).error:
        attempt.fail(
            "one-spelling",
            f"For {told}, `diagnose(response)` stopped with {run.error}. This response spells its list {echo.code(spelled)}.",
            'Look under both names: `response.get("ThrottlingReasons") or response.get("throttlingReasons")`.',
        )
    inside = {**both, "Error": {**response["Error"], **dict.fromkeys(_SPELLINGS, reasons)}}
    if not attempt.run(inside, allow=_NO_LIST).error:
        attempt.fail(
            "inside-error",
            f'For {told}, `diagnose(response)` stopped with {run.error}. The list does not stand in `response["Error"]`.',
            f'Look one level higher: the list stands beside `Error`, as `response["{spelled}"]`.',
        )
    if case is _QUOTA:
        attempt.fail(
            "word-missing",
            f"For {told}, `diagnose(response)` stopped with {run.error}. This is the limit of the whole account.",
            "Have a word ready for each of the four limits, also for the one that you have not met yet.",
        )
    return attempt.run(response)


def _wrong_fix(attempt: Attempt, case: _Case, said: str, fix: str, *, lower: bool) -> None:
    if lower and case.fix == "key" and fix == "capacity":
        attempt.fail(
            "reason-not-read",
            f"{said}. This exception spells its list `throttlingReasons`.",
            'Look under both names: `response.get("ThrottlingReasons") or response.get("throttlingReasons")`.',
        )
    if case.fix == "key" and fix == "capacity":
        attempt.fail(
            "class-not-reason",
            f"{said}. The table had capacity to spare; one partition was at its limit.",
            "Branch on the reason, not on the exception's name: KeyRange means one part of the key space, so the key has to change.",
        )
    if case.fix == "maximum":
        attempt.fail(
            "class-not-reason",
            f"{said}. Somebody had set a maximum for this on-demand table.",
            "Branch on the reason, not on the exception's name: one exception stands for several limits.",
        )
    attempt.fail(
        "wrong-fix",
        f"{said}, and that would not end it.",
        "Read the reason's last words: ProvisionedThroughput → capacity, KeyRange → key, MaxOnDemand → maximum, AccountLimit → quota.",
    )


def _wrong_place(attempt: Attempt, said: str, place: str, where: str) -> None:
    if place.startswith("arn:"):
        attempt.fail(
            "whole-arn",
            f"{said}; the short name was expected.",
            "Cut the resource after `table/`, and take `/index` out of what is left.",
        )
    table = where.partition("/")[0]
    if "/" in where and place == table:
        attempt.fail(
            "index-lost",
            f"{said}; the limit was that of an index of {echo.code(table)}.",
            "Look at the whole resource: behind the table's name it may go on with `/index/` and the index's name.",
        )
    attempt.fail(
        "wrong-place",
        f"{said}; {echo.code(where)} was at its limit.",
        "Take the name from the reason's `resource`: `…:table/NAME`, or `…:table/NAME/index/INDEX` for an index.",
    )


EXERCISE = Exercise(
    name="partition-keys/diagnose",
    title="3.4 · Diagnose throttles",
    objective="Read from a throttled request's answer which limit was hit and where, and so what has to change.",
    minutes=7,
    takes=function("diagnose", "response"),
    hints=(
        "Do not look at the exception's name: two different limits share one. The list of reasons tells them apart.",
        (
            "The list has two spellings, `ThrottlingReasons` and `throttlingReasons`. In its first entry, `reason` says "
            "which limit, and `resource` whose limit it was."
        ),
        (
            "A dictionary from a part of the reason (`KeyRange`, `ProvisionedThroughput`, `MaxOnDemand`, `AccountLimit`) to "
            'your word; and `resource.split("table/")[1].replace("/index/", "/")` for the place.'
        ),
    ),
    check=_diagnose,
    arrange=lambda _lab: None,
)
