"""What a client reads when it is throttled: exception, message, reasons, and what it cost (E1–E6)."""

from __future__ import annotations

import json
from typing import Any, get_args

import botocore.session
import pytest
from botocore.parsers import create_parser

from helpers.engine.errors import ApiError
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.buckets import KINDS
from helpers.engine.physics.throttling import Cause, Throttle, cancellation, throttled

from .support import DRAINED, INDEX, TABLE, cases, fact, place, provisioned, second

MODEL: Any = botocore.session.get_session().get_service_model("dynamodb")


def parsed(error: ApiError) -> Any:
    """The error as boto3 hands it to its caller, in `err.response`."""
    response = {"status_code": error.status, "headers": {}, "body": json.dumps(error.body()).encode(), "context": {}}
    parser = create_parser("json")
    answer = parser.parse(response, MODEL.operation_model("PutItem").output_shape)
    answer.update(parser.parse(response, MODEL.shape_for_error_code(error.code)))
    return answer


@fact("E1-16-reasons")
def test_reasons() -> None:
    reasons = {
        Throttle(cause, kind, "", index).reason
        for cause in get_args(Cause)
        for kind in KINDS
        for index in (False, True)
    }
    assert len(reasons) == 16
    assert {reason.removeprefix("TableRead") for reason in reasons if reason.startswith("TableRead")} == {
        "ProvisionedThroughputExceeded",
        "KeyRangeThroughputExceeded",
        "AccountLimitExceeded",
        "MaxOnDemandThroughputExceeded",
    }


@fact("E1-each-reason-names-its-resource")
def test_resources() -> None:
    error = throttled([Throttle("provisioned", "write", INDEX, index=True), Throttle("partition", "write", TABLE)])
    assert error.fields["ThrottlingReasons"] == [
        {"reason": "IndexWriteProvisionedThroughputExceeded", "resource": INDEX},
        {"reason": "TableWriteKeyRangeThroughputExceeded", "resource": TABLE},
    ]


@pytest.mark.parametrize(
    ("throttle", "name", "other"),
    cases(
        ("E2-PTEE", Throttle("provisioned", "read", TABLE), "ThrottlingReasons", "throttlingReasons"),
        ("E2-RequestLimitExceeded", Throttle("account", "read", TABLE), "ThrottlingReasons", "throttlingReasons"),
        ("E2-ThrottlingException", Throttle("maximum", "read", TABLE), "throttlingReasons", "ThrottlingReasons"),
    ),
)
def test_the_reasons_survive_botocores_parser(throttle: Throttle, name: str, other: str) -> None:
    response = parsed(throttled([throttle]))
    assert response[name] == [{"reason": throttle.reason, "resource": TABLE}]
    assert other not in response
    assert response["Error"]["Code"] == throttle.code


@pytest.mark.parametrize(
    ("cause", "is_provisioned", "code"),
    cases(
        ("E3-provisioned-capacity", "provisioned", True, "ProvisionedThroughputExceededException"),
        ("E3-partition-limit-provisioned", "partition", True, "ProvisionedThroughputExceededException"),
        ("E3-partition-limit-on-demand", "partition", False, "ThrottlingException"),
        ("E3-on-demand-growth", "growth", False, "ThrottlingException"),
        ("E3-on-demand-maximum", "maximum", False, "ThrottlingException"),
        ("E3-account-quota", "account", False, "RequestLimitExceeded"),
    ),
)
def test_which_exception(cause: Cause, is_provisioned: bool, code: str) -> None:
    error = throttled([Throttle(cause, "write", TABLE, provisioned=is_provisioned)])
    assert (error.code, error.status) == (code, 400)


@pytest.mark.parametrize(
    ("throttle", "beginning", "end"),
    cases(
        (
            "E4-PTEE",
            Throttle("provisioned", "write", TABLE),
            "The level of configured provisioned throughput for the table was exceeded.",
            "Consider increasing your provisioning level with the UpdateTable API.",
        ),
        (
            "E4-PTEE-index",
            Throttle("provisioned", "write", INDEX, index=True),
            "The level of configured provisioned throughput for one or more global secondary indexes",
            "with the UpdateTable API",
        ),
        (
            "E4-maximum",
            Throttle("maximum", "write", TABLE, provisioned=False),
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
            "on table or index",
        ),
        (
            "E4-growth",
            Throttle("growth", "write", TABLE, provisioned=False),
            "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling",
            "bp-partition-key-design.html",
        ),
        (
            "E4-hot-key",
            Throttle("partition", "write", TABLE, provisioned=False),
            "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling",
            "bp-partition-key-design.html",
        ),
        (
            "E4-account",
            Throttle("account", "write", TABLE),
            "Throughput exceeds the current throughput limit for your account.",
            "contact AWS Support at https://aws.amazon.com/support",
        ),
    ),
)
def test_messages(throttle: Throttle, beginning: str, end: str) -> None:
    assert throttle.message.startswith(beginning)
    assert throttle.message.endswith(end)


@fact("E5-costs-nothing")
def test_a_throttled_request_uses_no_tokens() -> None:
    table = Admission(provisioned(write=100), DRAINED)
    second(table, 0, [place(0, 1)] * 100)
    before = table.partitions[0].write.spent
    assert table.admit([Demand(place(0, 1), write_units=3)], 0.99) is not None
    assert table.partitions[0].write.spent == before == 100


@pytest.mark.parametrize(
    ("throttle", "code"),
    cases(
        ("E5-transaction-provisioned", Throttle("provisioned", "write", TABLE), "ProvisionedThroughputExceeded"),
        ("E5-transaction-on-demand", Throttle("partition", "write", TABLE, provisioned=False), "ThrottlingError"),
    ),
)
def test_in_a_transaction(throttle: Throttle, code: str) -> None:
    assert cancellation(throttle) == {"Code": code, "Message": throttle.message}


class TestPerSecond:
    """E6: a minute's sum can hide a second that was throttled. 60 WCU, 3,600 one-KB writes."""

    @fact("E6-spread-over-the-minute")
    def test_sixty_a_second(self) -> None:
        table = Admission(provisioned(write=60))
        assert sum(second(table, number, [place(0, 1)] * 60).served for number in range(60)) == 3_600

    @fact("E6-in-one-second-bucket-empty")
    def test_all_at_once(self) -> None:
        outcome = second(Admission(provisioned(write=60), DRAINED), 0, [place(0, 1)] * 3_600)
        assert (outcome.served, outcome.throttled) == (60, {"TableWriteProvisionedThroughputExceeded": 3_540})

    @fact("E6-in-one-second-bucket-full")
    def test_all_at_once_after_a_rest(self) -> None:
        table = Admission(provisioned(write=60))
        table.catch_up(300)
        assert table.partitions[0].write.burst == 18_000
        outcome = second(table, 300, [place(0, 1)] * 3_600)
        assert (outcome.served, outcome.throttled) == (1_000, {"TableWriteKeyRangeThroughputExceeded": 2_600})
