"""The door: what the service answers before an operation is looked at, and who may knock."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.serve.door import Door, Request

from .client import JSON, SIGNATURE

CORAL = "com.amazon.coral.service#"
SERVICE = "com.amazonaws.dynamodb.v20120810#"


class Knock:
    """Sends one request through the door."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.door = Door(engine or Engine())

    def __call__(
        self, body: bytes | None = b"{}", method: str = "POST", target: str = "/", **headers: str | None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers of the answer. Keywords are headers, with _ for -; None takes one away."""
        given = {
            "content_type": JSON,
            "host": "127.0.0.1:8000",
            "authorization": SIGNATURE,
            "x_amz_target": "DynamoDB_20120810.ListTables",
            **headers,
        }
        sent = {name.replace("_", "-"): value for name, value in given.items() if value is not None}
        answer = self.door.answer(Request(method=method, target=target, headers=sent, body=body))
        told = dict(answer.headers)
        raw: Any = answer.body
        if method != "HEAD":
            assert told["Content-Length"] == str(len(raw))
            assert told["x-amz-crc32"] == str(zlib.crc32(raw))
        if told["Content-Type"] != "text/plain":
            raw = json.loads(raw or b"null")
        return answer.status, raw, told


@pytest.fixture
def door() -> Knock:
    return Knock()


def test_a_good_request(door: Knock) -> None:
    status, body, headers = door()
    assert (status, body) == (200, {"TableNames": []})
    assert headers["Content-Type"] == JSON
    assert len(headers["x-amzn-RequestId"]) == 52


def test_every_answer_says_when_and_by_whom(door: Knock) -> None:
    for headers in (door()[2], door(b"[", x_amz_target="?")[2], door(b"", method="GET")[2]):
        assert headers["Server"] == "Server"
        assert headers["Date"] == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_the_date_is_the_labs_where_the_request_has_none() -> None:
    engine = Engine()
    engine.clock.advance(seconds=86_400.9)
    for said in (None, "yesterday", "20261328T071029Z"):
        assert Knock(engine)(x_amz_date=said)[2]["Date"] == "Fri, 02 Jan 2026 00:00:00 GMT"


def test_the_date_is_when_the_request_was_signed(door: Knock) -> None:
    """Clients correct their clock by it, and send what was refused again where it is minutes off."""
    for body, target in ((b"{}", "DynamoDB_20120810.ListTables"), (b"{}", "DynamoDB_20120810.DescribeTable")):
        headers = door(body, x_amz_target=target, x_amz_date="20261128T071029Z")[2]
        assert headers["Date"] == "Sat, 28 Nov 2026 07:10:29 GMT"


def test_each_request_has_an_id_of_its_own(door: Knock) -> None:
    assert len({door()[2]["x-amzn-RequestId"] for _ in range(20)}) == 20


def test_the_answer_has_the_content_type_of_the_request(door: Knock) -> None:
    status, _, headers = door(content_type="application/json; charset=utf-8")
    assert (status, headers["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("path", ["/", "", "/ping"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_says_that_it_is_healthy(door: Knock, method: str, path: str) -> None:
    status, body, headers = door(
        b"", method=method, target=path, content_type=None, authorization=None, x_amz_target=None
    )
    assert (status, headers["Content-Type"]) == (200, "text/plain")
    assert body == (b"healthy: dynamodb.us-east-1.amazonaws.com " if method == "GET" else b"")


REFUSED: dict[str, tuple[int, str, bytes | None, dict[str, Any]]] = {
    "malformed JSON": (400, CORAL + "SerializationException", b"{ ]", {}),
    "two values": (400, CORAL + "SerializationException", b"{}{}", {}),
    "bad UTF-8": (400, CORAL + "SerializationException", b'{"TableName": "\xff"}', {}),
    "UTF-16": (400, CORAL + "SerializationException", "{}".encode("utf-16"), {}),
    "a byte order mark": (400, CORAL + "SerializationException", b"\xef\xbb\xbf{}", {}),
    "not a number": (400, CORAL + "SerializationException", b'{"Limit": NaN}', {}),
    "infinite": (400, CORAL + "SerializationException", b'{"Limit": -Infinity}', {}),
    "a number of many digits": (400, CORAL + "SerializationException", b'{"Limit": ' + b"9" * 10_000 + b"}", {}),
    "a list": (400, CORAL + "SerializationException", b"[]", {}),
    "a string": (400, CORAL + "SerializationException", b'"{}"', {}),
    "null": (400, CORAL + "SerializationException", b"null", {}),
    "no body": (400, CORAL + "SerializationException", b"", {}),
    "too deep": (400, CORAL + "SerializationException", b"[" * 1_000_000, {}),
    "a wrong type": (400, CORAL + "SerializationException", b'{"Limit": "x"}', {}),
    "an unknown operation": (
        400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": "DynamoDB_20120810.Nonsense"},
    ),
    "an unknown service": (
        400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": "Kinesis_20131202.ListStreams"},
    ),
    "an operation of the other service": (
        400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": "DynamoDBStreams_20120810.ListTables"},
    ),
    "no operation": (400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": "DynamoDB_20120810."}),
    "no target": (400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": None}),
    "an inner name": (
        400, CORAL + "UnknownOperationException", b"{}", {"x_amz_target": "DynamoDB_20120810.__class__"},
    ),
    "another content type": (404, CORAL + "UnknownOperationException", b"{}", {"content_type": "text/plain"}),
    "JSON 1.1": (404, CORAL + "UnknownOperationException", b"{}", {"content_type": "application/x-amz-json-1.1"}),
    "no content type": (404, CORAL + "UnknownOperationException", b"{}", {"content_type": None}),
    "PUT": (404, CORAL + "UnknownOperationException", b"{}", {"method": "PUT"}),
    "another path": (404, CORAL + "UnknownOperationException", b"{}", {"target": "/shell/"}),
    "no signature": (400, CORAL + "MissingAuthenticationTokenException", b"{}", {"authorization": None}),
    "another signature": (
        400, CORAL + "MissingAuthenticationTokenException", b"{}", {"authorization": "Bearer AWS4-HMAC"},
    ),
    "signed twice": (
        400, CORAL + "InvalidSignatureException", b"{}", {"target": "/?X-Amz-Algorithm=AWS4-HMAC-SHA256"},
    ),
    "not compressed": (400, CORAL + "MalformedHttpRequestException", b"{}", {"content_encoding": "gzip"}),
    "too large": (413, CORAL + "RequestEntityTooLargeException", None, {}),
    "a name from elsewhere": (403, CORAL + "AccessDeniedException", b"{}", {"host": "example.com:8000"}),
    "a name that looks like ours": (403, CORAL + "AccessDeniedException", b"{}", {"host": "localhost.example.com"}),
    "an address that is not ours": (403, CORAL + "AccessDeniedException", b"{}", {"host": "192.0.2.1:8000"}),
    "a web page": (403, CORAL + "AccessDeniedException", b"{}", {"origin": "http://localhost:3000"}),
    "a table that is not there": (
        400, SERVICE + "ResourceNotFoundException", b'{"TableName": "Orders"}',
        {"x_amz_target": "DynamoDB_20120810.DescribeTable"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_has_the_services_name_for_it(door: Knock, case: str) -> None:
    status, name, sent, given = REFUSED[case]
    answered, body, headers = door(sent, **given)
    assert (answered, body["__type"]) == (status, name)
    assert body["message"]
    assert headers["Content-Type"] == JSON


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.1.2.3:80", "[::1]:8000", "a.localhost"]
)
def test_it_goes_by_the_machines_own_names(door: Knock, host: str) -> None:
    assert door(host=host)[0] == 200


def test_a_page_in_a_browser_cannot_ask_whether_it_may(door: Knock) -> None:
    status, _, headers = door(b"", method="OPTIONS", origin="https://example.com", HTTP_ACCESS_CONTROL_method="POST")
    assert status == 403
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_a_signature_may_be_in_the_address(door: Knock) -> None:
    assert door(authorization=None, target="/?X-Amz-Algorithm=AWS4-HMAC-SHA256")[0] == 200


def test_streams_are_behind_the_same_door(door: Knock) -> None:
    assert door(x_amz_target="DynamoDBStreams_20120810.ListStreams")[:2] == (200, {"Streams": []})
