"""The WSGI door: what the service answers before an operation is looked at, and who may knock."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from helpers.engine.adapters import BODY_MAX, Http
from helpers.engine.engine import Engine

from .client import JSON, SIGNATURE

CORAL = "com.amazon.coral.service#"
SERVICE = "com.amazonaws.dynamodb.v20120810#"


class Door:
    """Sends one request through the WSGI application."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.app = Http(engine or Engine())

    def __call__(self, body: bytes = b"{}", **environ: Any) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers. Keywords are WSGI's variables; None takes one away."""
        given = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "CONTENT_TYPE": JSON,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_AUTHORIZATION": SIGNATURE,
            "HTTP_X_AMZ_TARGET": "DynamoDB_20120810.ListTables",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            **environ,
        }
        answered: list[tuple[str, dict[str, str]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], fault: Any = None, /
        ) -> Callable[[bytes], object]:
            answered.append((status, dict(headers)))
            return io.BytesIO().write

        chunks = self.app({name: value for name, value in given.items() if value is not None}, start_response)
        raw: Any = b"".join(chunks)
        ((status, headers),) = answered
        if environ.get("REQUEST_METHOD") != "HEAD":
            assert headers["Content-Length"] == str(len(raw))
            assert headers["x-amz-crc32"] == str(zlib.crc32(raw))
        if headers["Content-Type"] != "text/plain":
            raw = json.loads(raw or b"null")
        return int(status.split()[0]), raw, headers


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_good_request(door: Door) -> None:
    status, body, headers = door()
    assert (status, body) == (200, {"TableNames": []})
    assert headers["Content-Type"] == JSON
    assert len(headers["x-amzn-RequestId"]) == 52


def test_each_request_has_an_id_of_its_own(door: Door) -> None:
    assert len({door()[2]["x-amzn-RequestId"] for _ in range(20)}) == 20


def test_the_answer_has_the_content_type_of_the_request(door: Door) -> None:
    status, _, headers = door(CONTENT_TYPE="application/json; charset=utf-8")
    assert (status, headers["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("path", ["/", "", "/ping"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_says_that_it_is_healthy(door: Door, method: str, path: str) -> None:
    status, body, headers = door(
        b"", REQUEST_METHOD=method, PATH_INFO=path, CONTENT_TYPE=None, HTTP_AUTHORIZATION=None, HTTP_X_AMZ_TARGET=None
    )
    assert (status, headers["Content-Type"]) == (200, "text/plain")
    assert body.startswith(b"healthy: ") if method == "GET" else body == b""


REFUSED: dict[str, tuple[int, str, bytes, dict[str, Any]]] = {
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
        400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.Nonsense"},
    ),
    "an unknown service": (
        400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": "Kinesis_20131202.ListStreams"},
    ),
    "an operation of the other service": (
        400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": "DynamoDBStreams_20120810.ListTables"},
    ),
    "no operation": (400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810."}),
    "no target": (400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": None}),
    "an inner name": (
        400, CORAL + "UnknownOperationException", b"{}", {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.__class__"},
    ),
    "another content type": (404, CORAL + "UnknownOperationException", b"{}", {"CONTENT_TYPE": "text/plain"}),
    "JSON 1.1": (404, CORAL + "UnknownOperationException", b"{}", {"CONTENT_TYPE": "application/x-amz-json-1.1"}),
    "no content type": (404, CORAL + "UnknownOperationException", b"{}", {"CONTENT_TYPE": None}),
    "PUT": (404, CORAL + "UnknownOperationException", b"{}", {"REQUEST_METHOD": "PUT"}),
    "another path": (404, CORAL + "UnknownOperationException", b"{}", {"PATH_INFO": "/shell/"}),
    "no signature": (400, CORAL + "MissingAuthenticationTokenException", b"{}", {"HTTP_AUTHORIZATION": None}),
    "another signature": (
        400, CORAL + "MissingAuthenticationTokenException", b"{}", {"HTTP_AUTHORIZATION": "Bearer AWS4-HMAC"},
    ),
    "a negative length": (400, CORAL + "MalformedHttpRequestException", b"{}", {"CONTENT_LENGTH": "-1"}),
    "an absurd length": (400, CORAL + "MalformedHttpRequestException", b"{}", {"CONTENT_LENGTH": "9" * 5_000}),
    "a length in other digits": (400, CORAL + "MalformedHttpRequestException", b"{}", {"CONTENT_LENGTH": "²"}),
    "a body that is cut off": (400, CORAL + "MalformedHttpRequestException", b"{}", {"CONTENT_LENGTH": "3"}),
    "compressed": (400, CORAL + "MalformedHttpRequestException", b"{}", {"HTTP_CONTENT_ENCODING": "gzip"}),
    "too large": (413, CORAL + "RequestEntityTooLargeException", b"{}", {"CONTENT_LENGTH": str(BODY_MAX + 1)}),
    "too large without a length": (
        413,
        CORAL + "RequestEntityTooLargeException",
        b" " * (BODY_MAX + 1),
        {"CONTENT_LENGTH": None, "wsgi.input_terminated": True},
    ),
    "a name from elsewhere": (403, CORAL + "AccessDeniedException", b"{}", {"HTTP_HOST": "example.com:8000"}),
    "a name that looks like ours": (403, CORAL + "AccessDeniedException", b"{}", {"HTTP_HOST": "localhost.example.com"}),
    "an address that is not ours": (403, CORAL + "AccessDeniedException", b"{}", {"HTTP_HOST": "192.0.2.1:8000"}),
    "a web page": (403, CORAL + "AccessDeniedException", b"{}", {"HTTP_ORIGIN": "http://localhost:3000"}),
    "a table that is not there": (
        400, SERVICE + "ResourceNotFoundException", b'{"TableName": "Orders"}',
        {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.DescribeTable"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_has_the_services_name_for_it(door: Door, case: str) -> None:
    status, name, sent, environ = REFUSED[case]
    answered, body, headers = door(sent, **environ)
    assert (answered, body["__type"]) == (status, name)
    assert body["message"]
    assert headers["Content-Type"] == JSON


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.1.2.3:80", "[::1]:8000", "a.localhost"]
)
def test_it_goes_by_the_machines_own_names(door: Door, host: str) -> None:
    assert door(HTTP_HOST=host)[0] == 200


def test_a_page_in_a_browser_cannot_ask_whether_it_may(door: Door) -> None:
    status, _, headers = door(
        b"", REQUEST_METHOD="OPTIONS", HTTP_ORIGIN="https://example.com", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST"
    )
    assert status == 403
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_a_signature_may_be_in_the_address(door: Door) -> None:
    assert door(HTTP_AUTHORIZATION=None, QUERY_STRING="X-Amz-Algorithm=AWS4-HMAC-SHA256")[0] == 200


def test_streams_are_behind_the_same_door(door: Door) -> None:
    assert door(HTTP_X_AMZ_TARGET="DynamoDBStreams_20120810.ListStreams")[:2] == (200, {"Streams": []})
