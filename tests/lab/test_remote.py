"""The course's own calls against a server, and against AWS as far as moto stands in for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends

from helpers.engine.engine import Engine
from helpers.engine.physics.model import IN_STEP
from helpers.lab.lab import Lab, LabError
from helpers.lab.remote import RemoteLab, aws, endpoint
from helpers.serve.server import Endpoint


@pytest.fixture
def lab() -> Iterator[RemoteLab]:
    server = Endpoint(Engine(model=IN_STEP)).start()
    try:
        with endpoint(server.url) as running:
            yield running
    finally:
        server.stop()


def test_plain_boto3_reaches_the_server_and_the_meter_sees_its_units(lab: RemoteLab) -> None:
    table = lab.table("orders", sk="sk", items=[{"pk": "a", "sk": str(number)} for number in range(30)])
    with lab.meter("query") as meter:
        answer = table.query(KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": "a"})
    assert answer["Count"] == 30
    assert "ConsumedCapacity" not in set(answer)
    assert (meter.requests, meter.returned, meter.read_units) == (1, 30, 0.5)


def test_a_table_made_twice_is_new(lab: RemoteLab) -> None:
    lab.table("orders", items=[{"pk": "a"}])
    assert lab.table("orders").scan()["Count"] == 0


def test_stopping_deletes_what_was_made() -> None:
    server = Endpoint().start()
    with endpoint(server.url) as lab:
        lab.table("orders")
        assert list(server.engine.tables) == ["orders"]
    assert list(server.engine.tables) == []
    server.stop()


def test_an_embedded_lab_takes_over_again() -> None:
    server = Endpoint().start()
    with endpoint(server.url):
        pass
    with Lab() as lab:
        lab.table("mine").put_item(Item={"pk": "a"})
        assert [call.operation for call in lab.calls] == ["PutItem"]
    server.stop()
    with pytest.raises(LabError, match="stopped"):
        boto3.client("dynamodb", region_name="us-east-1").list_tables()


def test_only_this_machine_is_an_endpoint() -> None:
    with pytest.raises(LabError, match="not on this machine"):
        endpoint("https://dynamodb.us-east-1.amazonaws.com")


def test_on_aws_tables_are_prefixed_and_capped_and_the_price_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws(), aws(prefix="course-", max_reads=10, max_writes=10) as lab:
        assert "up to $0.027 an hour" in capsys.readouterr().out
        table = lab.table("orders", items=[{"pk": "a"}])
        assert table.name == "course-orders"
        described = boto3.client("dynamodb").describe_table(TableName="course-orders")["Table"]
        assert described["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        assert boto3.client("dynamodb").list_tables()["TableNames"] == ["course-orders"]
        with pytest.raises(LabError, match="on-demand"):
            lab.table("other", capacity=(5, 5))
        tables = dynamodb_backends["123456789012"]["us-east-1"].tables
        assert list(tables) == ["course-orders"]
        lab.stop()
        assert list(tables) == []


def test_aws_needs_a_prefix() -> None:
    with pytest.raises(LabError, match="prefix"):
        aws(prefix="a")


def test_a_server_that_is_gone_leaves_the_process_closed_and_its_settings_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)  # ten retries would take half a minute
    server = Endpoint().start()
    lab = endpoint(server.url)
    lab.table("orders")
    server.stop()
    with pytest.raises(EndpointConnectionError):
        lab.stop()
    assert os.environ["AWS_REGION"] == "eu-north-1"
    assert "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ
    with pytest.raises(LabError, match="stopped"):
        boto3.client("dynamodb", region_name="us-east-1").list_tables()
