"""`workbook serve`: what it says, what it begins with, and one sentence where it cannot begin."""

from __future__ import annotations

import signal
import socket
import time

import pytest

from helpers.serve import server as serve
from helpers.serve.server import Endpoint
from helpers.workbook import command

from .client import Client, Json, Refused, Server, table


def test_it_says_where_it_is_and_how_to_use_it() -> None:
    with Server() as server:
        _, rest, complaints = server.end(signal.SIGINT)
        assert server.said == f"DynamoDB is at {server.url}. It lives in memory; Ctrl-C ends it.\n"
        assert f"aws dynamodb list-tables --endpoint-url {server.url}\n" in rest
        assert f"AWS_ENDPOINT_URL_DYNAMODB={server.url} " in rest
        assert complaints == ""


def test_it_may_begin_with_the_kiosk() -> None:
    with Server("--port", "0", "--data", "kiosk:20") as server:
        client = Client(server.port)
        count = client.call("Scan", {"TableName": "Kiosk", "Select": "COUNT"})["Count"]
        assert f", with {count:,} items in the table Kiosk." in server.said
        assert count > 20
        client.close()


def test_in_real_time_a_small_table_throttles_and_recovers() -> None:
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    with Server("--port", "0", "--real-time") as server:
        client = Client(server.port)
        request = table("Small", BillingMode="PROVISIONED", ProvisionedThroughput=units)
        request["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"] = units
        created = client.call("CreateTable", request)["TableDescription"]["CreationDateTime"]
        assert abs(created - time.time()) < 60
        answers = [refusal(client, number) for number in range(340)]  # 300 units are saved up at first (P8)
        assert set(answers) == {"", "ProvisionedThroughputExceededException"}
        until = time.monotonic() + 20
        while refusal(client, 0):
            assert time.monotonic() < until
            time.sleep(0.2)
        client.close()


def refusal(client: Client, number: int) -> str:
    """Put an item. Returns the name of the error, or nothing."""
    item: Json = {"pk": {"S": "p"}, "sk": {"S": str(number)}}
    try:
        client.call("PutItem", {"TableName": "Small", "Item": item})
    except Refused as refused:
        return refused.code
    return ""


def test_otherwise_nothing_throttles_and_time_begins_where_every_lab_begins() -> None:
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    request = table("Small", BillingMode="PROVISIONED", ProvisionedThroughput=units)
    request["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"] = units
    with Endpoint() as endpoint:
        client = Client(endpoint.port)
        assert client.call("CreateTable", request)["TableDescription"]["CreationDateTime"] == 1_767_225_600
        assert {refusal(client, number) for number in range(50)} == {""}
        client.close()


def test_a_port_that_is_taken_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert command.main(["serve", "--port", str(port)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"Port {port} is taken by another program: choose another with --port" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999999999999"])
def test_a_port_that_does_not_exist_is_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["serve", "--port", port]) == 1
    assert f"There is no port {port}: choose one from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("data", ["orders", "kiosk:", "kiosk:0", "kiosk:-1", "kiosk:many", "kiosk:²", ""])
def test_data_that_does_not_exist_is_one_sentence(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["serve", "--port", "0", "--data", data]) == 1
    assert "ask for --data kiosk, or --data kiosk:1000" in capsys.readouterr().err


def test_it_is_only_on_this_machines_own_address() -> None:
    with Endpoint() as endpoint:
        assert endpoint.url.startswith("http://127.0.0.1:")
        with pytest.raises(OSError, match=r".+"):
            socket.create_connection(("127.0.0.2", endpoint.port), 2)


def test_a_server_keeps_no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads it, and it would grow for as long as the server runs."""
    ended: list[Endpoint] = []

    def run(self: Endpoint) -> None:
        for engine in (self.engine, self.engine.in_region("eu-north-1")):
            engine.handle("CreateTable", table("Orders"))
            engine.handle("Scan", {"TableName": "Orders"})
        ended.append(self)

    monkeypatch.setattr(Endpoint, "run", run)
    serve.serve(0, say=lambda line: None)
    assert ended[0].engine.ledger == []
