"""Each Region has its own tables (K16): in process by the client's endpoint, served by what the request is signed for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from helpers.engine.engine import Engine
from helpers.engine.physics import faults
from helpers.lab.hooks import region_in
from helpers.lab.lab import Lab
from helpers.serve.server import Endpoint
from tests.engine.physics.support import fact

Client = Callable[[str, str], Any]
"""A client of a service for a Region."""


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture(params=["in-process", "served"])
def client(request: pytest.FixtureRequest, lab: Lab) -> Iterator[Client]:
    if request.param == "in-process":
        yield lambda service, region: boto3.client(service, region_name=region, config=ONCE)  # type: ignore[call-overload]
        return
    server = Endpoint(lab.engine).start()
    try:
        yield lambda service, region: boto3.client(service, region_name=region, endpoint_url=server.url, config=ONCE)  # type: ignore[call-overload]
    finally:
        server.stop()


TABLE: dict[str, Any] = {
    "TableName": "orders",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
}
ONCE = Config(retries={"total_max_attempts": 1})
REGIONS = ("us-east-1", "eu-north-1", "ap-southeast-2")


@fact("K16-same-name")
def test_the_same_name_in_another_region_is_another_table(client: Client) -> None:
    here, there, empty = (client("dynamodb", region) for region in REGIONS)
    for one in (here, there):
        one.create_table(**TABLE)
        arn = one.describe_table(TableName="orders")["Table"]["TableArn"]
        assert arn == f"arn:aws:dynamodb:{one.meta.region_name}:123456789012:table/orders"
        one.put_item(TableName="orders", Item={"pk": {"S": one.meta.region_name}})
    for one in (here, there):
        found = one.scan(TableName="orders", ConsistentRead=True)["Items"]
        assert found == [{"pk": {"S": one.meta.region_name}}]
        (stream,) = client("dynamodbstreams", one.meta.region_name).list_streams()["Streams"]
        assert stream["StreamArn"].startswith(
            f"arn:aws:dynamodb:{one.meta.region_name}:123456789012:table/orders/stream/"
        )
    assert empty.list_tables()["TableNames"] == []
    with pytest.raises(empty.exceptions.ResourceNotFoundException):
        empty.get_item(TableName="orders", Key={"pk": {"S": "a"}})
    there.delete_table(TableName="orders")
    assert here.list_tables()["TableNames"] == ["orders"]
    assert there.list_tables()["TableNames"] == []


@fact("K16-one-account")
def test_ledger_clock_and_faults_are_the_labs(lab: Lab, client: Client) -> None:
    far = client("dynamodb", "eu-north-1")
    far.create_table(**TABLE)
    before = lab.clock.seconds
    with lab.meter() as seen:
        far.put_item(TableName="orders", Item={"pk": {"S": "a"}})
    assert (seen.requests, seen.write_units) == (1, 1)
    assert lab.clock.seconds > before
    with (
        lab.faults.inject(faults.throttle("orders")),
        pytest.raises(far.exceptions.ClientError, match="Throughput exceeds"),
    ):
        far.put_item(TableName="orders", Item={"pk": {"S": "a"}})


@fact("K16-transactions")
def test_a_transaction_holds_its_items_in_its_own_region_only(lab: Lab) -> None:
    here, there = (boto3.client("dynamodb", region_name=region, config=ONCE) for region in REGIONS[:2])
    put: Any = {"TableName": "orders", "Item": {"pk": {"S": "a"}}}
    for one in (here, there):
        one.create_table(**TABLE)
    with lab.together():
        here.transact_write_items(TransactItems=[{"Put": put}])
        there.put_item(**put)
        with pytest.raises(here.exceptions.TransactionConflictException):
            here.put_item(**put)


@fact("K16-restart")
def test_they_go_with_their_lab(lab: Lab) -> None:
    boto3.client("dynamodb", region_name="eu-north-1").create_table(**TABLE)
    with lab.set_aside():
        assert boto3.client("dynamodb", region_name="eu-north-1").list_tables()["TableNames"] == []
    assert boto3.client("dynamodb", region_name="eu-north-1").list_tables()["TableNames"] == ["orders"]
    lab.restart()
    assert boto3.client("dynamodb", region_name="eu-north-1").list_tables()["TableNames"] == []


@pytest.mark.parametrize(
    ("url", "region"),
    [
        pytest.param("https://dynamodb.us-east-1.amazonaws.com/", "us-east-1", id="K16-home"),
        pytest.param("https://dynamodb.us-gov-west-1.amazonaws.com/", "us-gov-west-1", id="K16-gov"),
        pytest.param("https://streams.dynamodb.eu-north-1.amazonaws.com/", "eu-north-1", id="K16-streams"),
        pytest.param("https://dynamodb.cn-north-1.amazonaws.com.cn/", "cn-north-1", id="K16-china"),
        pytest.param("https://123456789012.ddb.il-central-1.amazonaws.com/", "il-central-1", id="K16-account"),
        pytest.param("https://dynamodb.eu-west-1.api.aws/", "eu-west-1", id="K16-dual-stack"),
        pytest.param("https://dynamodb-fips.ca-central-1.amazonaws.com/", "ca-central-1", id="K16-fips"),
        pytest.param("https://dynamodb.amazonaws.com/", "us-east-1", id="K16-none"),
    ],
)
def test_an_endpoint_names_its_region(url: str, region: str) -> None:
    assert region_in(url) == region


def test_all_regions_have_the_address_of_their_server() -> None:
    home = Engine()
    before = home.in_region("eu-north-1")
    with Endpoint(home) as server:
        for region in (home, before, home.in_region("ap-southeast-2"), before.in_region("eu-west-3")):
            (endpoint,) = region.handle("DescribeEndpoints", {})["Endpoints"]
            assert f"http://{endpoint['Address']}" == server.url
    (endpoint,) = before.handle("DescribeEndpoints", {})["Endpoints"]
    assert endpoint["Address"] == "localhost"  # nobody listens there any more


def test_a_region_knows_the_others() -> None:
    home = Engine()
    far = home.in_region("eu-north-1")
    assert far.in_region("us-east-1") is home
    assert far.in_region("ap-southeast-2") is home.in_region("ap-southeast-2")
    assert home.in_region("us-east-1") is home


FAR = "arn:aws:dynamodb:eu-north-1:123456789012:table/orders"
OTHERS = "arn:aws:dynamodb:us-east-1:210987654321:table/orders"
KEY = {"pk": {"S": "a"}}


@pytest.mark.parametrize(
    ("operation", "request_for"),
    [
        pytest.param("describe_table", lambda arn: {"TableName": arn}, id="K16-DescribeTable"),
        pytest.param("describe_time_to_live", lambda arn: {"TableName": arn}, id="K16-DescribeTimeToLive"),
        pytest.param("get_item", lambda arn: {"TableName": arn, "Key": KEY}, id="K16-GetItem"),
        pytest.param("batch_get_item", lambda arn: {"RequestItems": {arn: {"Keys": [KEY]}}}, id="K16-BatchGetItem"),
        pytest.param(
            "transact_get_items",
            lambda arn: {"TransactItems": [{"Get": {"TableName": arn, "Key": KEY}}]},
            id="K16-TransactGetItems",
        ),
    ],
)
def test_an_arn_does_not_lead_elsewhere(
    client: Client, operation: str, request_for: Callable[[str], dict[str, Any]]
) -> None:
    """A table of the same name here is another table: the ARN is refused, and not read as a name."""
    for region in REGIONS[:2]:
        client("dynamodb", region).create_table(**TABLE)
    here, there = (getattr(client("dynamodb", region), operation) for region in REGIONS[:2])
    there(**request_for(FAR))
    for arn, code, message in (
        (FAR, "ValidationException", f"1 validation error detected: Invalid AWS region in '{FAR}'"),
        (OTHERS, "AccessDeniedException", "Access is denied"),
    ):
        with pytest.raises(ClientError) as caught:
            here(**request_for(arn))
        error = caught.value.response["Error"]
        assert (error["Code"], error["Message"]) == (code, message)
