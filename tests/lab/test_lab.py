"""The lab itself: who is answered, what the process looks like meanwhile, and that nothing leaves the machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab, LabError
from helpers.lab.wire import to_item
from helpers.serve.server import Endpoint


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


class TestWhoIsAnswered:
    def test_plain_clients_resources_and_sessions_made_after_the_start(self, lab: Lab, no_network: None) -> None:
        lab.table("orders")
        assert boto3.client("dynamodb").list_tables()["TableNames"] == ["orders"]
        assert [table.name for table in boto3.resource("dynamodb").tables.all()] == ["orders"]
        assert boto3.Session().client("dynamodb").list_tables()["TableNames"] == ["orders"]
        assert boto3.Session(region_name="eu-west-1").client("dynamodb").list_tables()["TableNames"] == []

    def test_a_client_of_an_earlier_session_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A session made before the lab keeps its own handlers: the lab never answers for it."""
        from botocore import handlers
        from botocore.session import Session

        def is_ours(handler: Any) -> bool:
            module = getattr(handler, "__module__", "") or type(handler).__module__
            return module.startswith("helpers.")

        earlier = [entry for entry in handlers.BUILTIN_HANDLERS if not is_ours(entry[1])]
        with monkeypatch.context() as patch:
            patch.setattr(handlers, "BUILTIN_HANDLERS", earlier)
            session = Session()
        session.set_credentials("real", "real")
        client: Any = session.create_client("dynamodb", region_name="us-east-1")
        answered: list[str] = []

        def elsewhere(request: Any, **_: Any) -> Any:
            answered.append(request.url)
            return stub(request)

        client.meta.events.register("before-send.dynamodb", elsewhere)
        with Lab():
            assert client.list_tables()["TableNames"] == ["from-elsewhere"]
        assert answered == ["https://dynamodb.us-east-1.amazonaws.com/"]

    def test_a_client_with_an_endpoint_of_its_own_is_left_alone(self, lab: Lab) -> None:
        lab.table("mine")
        server = Endpoint().start()
        try:
            theirs = boto3.client("dynamodb", endpoint_url=server.url)
            assert theirs.list_tables()["TableNames"] == []
            lab.stop()
            assert theirs.list_tables()["TableNames"] == []
        finally:
            server.stop()

    def test_only_what_leaves_the_lab_is_signed(self, lab: Lab) -> None:
        signed = []

        def look(request: Any, **_: Any) -> None:
            signed.append("Authorization" in request.headers)

        server = Endpoint().start()
        try:
            for client in (boto3.client("dynamodb"), boto3.client("dynamodb", endpoint_url=server.url)):
                client.meta.events.register_first("before-send.dynamodb", look)
                client.list_tables()
        finally:
            server.stop()
        assert signed == [False, True]

    def test_other_services_are_stopped_with_a_sentence(self, lab: Lab, no_network: None) -> None:
        with pytest.raises(LabError, match=r"DynamoDB, S3 and CloudWatch only.*sqs"):
            boto3.client("sqs").list_queues()

    def test_a_second_lab_takes_over(self, lab: Lab) -> None:
        lab.table("first")
        with Lab() as second:
            assert Lab.current() is second
            assert boto3.client("dynamodb").list_tables()["TableNames"] == []


def stub(request: Any) -> Any:
    """An answer from somewhere that is not the lab."""
    from botocore.awsrequest import AWSResponse

    class Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield b'{"TableNames": ["from-elsewhere"]}'

    return AWSResponse(request.url, 200, {}, Raw())  # type: ignore[arg-type]


class TestLife:
    def test_after_stop_a_call_is_a_sentence_and_no_connection(self, no_network: None) -> None:
        lab = Lab()
        table = lab.table("orders")
        lab.stop()
        with pytest.raises(LabError, match=r"went nowhere.*lab\.start"):
            table.get_item(Key={"pk": "a"})
        with pytest.raises(LabError, match="went nowhere"):
            boto3.client("dynamodb", region_name="us-east-1").list_tables()
        with pytest.raises(LabError, match="No lab is running"):
            Lab.current()

    def test_start_goes_on_with_the_tables(self) -> None:
        lab = Lab()
        table = lab.table("orders", items=[{"pk": "a"}])
        lab.stop()
        lab.start()
        assert table.scan()["Count"] == 1
        lab.stop()

    def test_restart_begins_anew(self, lab: Lab) -> None:
        lab.table("orders").put_item(Item={"pk": "a"})
        lab.restart()
        assert (lab.calls, lab.clock.seconds, repr(lab)) == ([], 0.0, "Lab(running, 0 tables)")
        assert boto3.client("dynamodb").list_tables()["TableNames"] == []

    def test_a_table_made_again_is_empty(self, lab: Lab) -> None:
        lab.table("orders", items=[{"pk": "a"}])
        assert lab.table("orders").scan()["Count"] == 0

    def test_a_call_for_a_stopped_lab_says_which(self) -> None:
        lab = Lab()
        lab.stop()
        with pytest.raises(LabError, match="This lab is stopped"):
            lab.table("orders")


class TestSurroundings:
    HOSTILE = {  # noqa: RUF012
        "AWS_PROFILE": "nobody-has-this",
        "AWS_ENDPOINT_URL": "http://198.51.100.1:1",
        "AWS_ACCESS_KEY_ID": "AKIA" + "REALLYLOOKSREAL1",
        "AWS_SECRET_ACCESS_KEY": "s" * 40,
        "AWS_SESSION_TOKEN": "token",
        "AWS_DEFAULT_REGION": "mars-north-1",
        "AWS_RETRY_MODE": "nonsense",
        "AWS_MAX_ATTEMPTS": "77",
        "AWS_CA_BUNDLE": "/nowhere/at/all.pem",
    }

    @pytest.fixture
    def hostile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            monkeypatch.delenv(name)
        for name, value in self.HOSTILE.items():
            monkeypatch.setenv(name, value)

    def test_nothing_of_them_is_seen_inside(self, hostile: None, no_network: None) -> None:
        with Lab() as lab:
            client = boto3.client("dynamodb")
            assert client.meta.region_name == "us-east-1"
            assert client.meta.endpoint_url == "https://dynamodb.us-east-1.amazonaws.com"
            credentials = boto3.Session().get_credentials()
            assert credentials is not None
            assert credentials.access_key == "lab"
            lab.table("orders").put_item(Item={"pk": "a"})

    def test_all_of_them_are_back_afterwards(self, hostile: None) -> None:
        before = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        with Lab():
            pass
        assert {name: value for name, value in os.environ.items() if name.startswith("AWS_")} == before


class TestTables:
    def test_key_types_and_indexes(self, lab: Lab) -> None:
        table = lab.table(
            "orders",
            pk="user",
            sk="at:N",
            gsi={
                "by-status": {"pk": "status", "sk": "at", "project": ["total"]},
                "by-both": {"pk": ["status", "city"], "project": "keys"},
            },
            lsi={"by-total": {"sk": "total:N"}},
            capacity=(7, 8),
        )
        schema = lab.engine.tables["orders"].schema
        assert [(one.name, one.type) for one in schema.key] == [("user", "S"), ("at", "N")]
        assert schema.indexes["by-status"].included == {"total"}
        assert [one.name for one in schema.indexes["by-both"].key.partition] == ["status", "city"]
        assert schema.indexes["by-total"].kind == "LSI"
        assert (schema.read_capacity, schema.write_capacity) == (7, 8)
        assert table.billing_mode_summary["BillingMode"] == "PROVISIONED"

    def test_a_projection_that_is_none(self, lab: Lab) -> None:
        with pytest.raises(LabError, match='"all", "keys", or a list'):
            lab.table("orders", gsi={"by-x": {"pk": "x", "project": "everything"}})

    def test_loading_refuses_what_a_put_refuses_and_stores_nothing_then(self, lab: Lab) -> None:
        table = lab.table("orders")
        with pytest.raises(Exception, match="Missing the key pk"):
            lab.load(table, [{"pk": "a"}, {"other": "b"}])
        assert table.scan()["Count"] == 0

    def test_item_count_is_never_live(self, lab: Lab) -> None:
        table = lab.table("orders", items=[{"pk": str(number)} for number in range(10)])
        table.reload()
        assert table.item_count == 0
        lab.clock.advance(seconds=6 * 60 * 60)
        table.reload()
        assert (table.item_count, table.table_size_bytes) == (10, 30)


scalars = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**30), 10**30),
    st.booleans(),
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1e6, max_value=1e6),
    st.binary(max_size=6),
    st.sets(st.text(min_size=1, max_size=3), min_size=1, max_size=3),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def still() -> Iterator[Lab]:
    with Lab(model=AT_ONCE) as running:
        yield running


@settings(deadline=None, max_examples=40)
@given(
    contents=st.lists(
        st.fixed_dictionaries(
            {"pk": st.text(min_size=1, max_size=3), "v": values}, optional={"gk": st.text(min_size=1, max_size=2)}
        ),
        max_size=6,
        unique_by=lambda item: item["pk"],
    )
)
def test_loading_ends_as_putting_does(still: Lab, contents: list[dict[str, Any]]) -> None:
    indexes = {"by-g": {"pk": "gk", "project": "keys"}}
    one_by_one, at_once = still.table("slow", gsi=indexes), still.table("quick", gsi=indexes)
    for item in contents:
        one_by_one.put_item(Item=item)
    still.load(at_once, contents)
    indexed: tuple[Any, ...] = ({}, {"IndexName": "by-g"})
    for index in indexed:
        slow, quick = one_by_one.scan(**index), at_once.scan(**index)
        assert slow["Items"] == quick["Items"]
    tables = still.engine.tables
    assert list(tables["slow"].layout.items()) == list(tables["quick"].layout.items())
    assert list(still.engine.moto.items("slow")) == list(still.engine.moto.items("quick"))


def test_values_become_what_boto3_makes_of_them() -> None:
    item = {"b": b"\x00\x01", "n": Decimal("1.50"), "l": [1, {"x": None}], "bs": {b"a"}, "bin": Binary(b"z")}
    assert to_item(item) == {
        "b": {"B": "AAE="},
        "n": {"N": "1.50"},
        "l": {"L": [{"N": "1"}, {"M": {"x": {"NULL": True}}}]},
        "bs": {"BS": ["YQ=="]},
        "bin": {"B": "eg=="},
    }
    with pytest.raises(TypeError, match="Float types are not supported"):
        to_item({"f": 1.5})


def test_errors_are_botocores_own(lab: Lab) -> None:
    with pytest.raises(ClientError) as caught:
        boto3.resource("dynamodb").Table("missing").get_item(Key={"pk": "a"})
    assert caught.value.response["Error"] == {
        "Code": "ResourceNotFoundException",
        "Message": "Requested resource not found",
    }


def test_a_backup_comes_back_with_its_items_and_indexes(lab: Lab) -> None:
    client = boto3.client("dynamodb")
    lab.table("orders", sk="sk", items=[{"pk": "a", "sk": "1", "m": {"x": [1]}}, {"pk": "a", "sk": "2"}])
    arn = client.create_backup(TableName="orders", BackupName="nightly")["BackupDetails"]["BackupArn"]
    lab.table("orders", sk="sk")
    client.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)
    answer = client.query(
        TableName="restored", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "a"}}
    )
    assert [item["sk"]["S"] for item in answer["Items"]] == ["1", "2"]
    assert client.scan(TableName="orders")["Count"] == 0
