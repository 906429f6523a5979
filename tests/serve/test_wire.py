"""HTTP as it comes off the wire: what is wrong with it is said in DynamoDB's JSON, and the connection goes on where it can."""

from __future__ import annotations

import http.client
import json
import re
import socket
import zlib
from itertools import pairwise
from time import sleep
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.physics.faults import TimedOut
from helpers.serve.door import BODY_MAX
from helpers.serve.server import Endpoint

from .client import JSON, SIGNATURE, Client

HEADERS = f"X-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Type: {JSON}\r\nAuthorization: {SIGNATURE}\r\n"
GOOD = f"POST / HTTP/1.1\r\nHost: localhost\r\n{HEADERS}".encode()


class Wire:
    """A bare connection."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = socket.create_connection(("127.0.0.1", endpoint.port), 10)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def line(self) -> bytes:
        return self.file.readline()

    def answer(self) -> tuple[int, Any, http.client.HTTPMessage]:
        """Status, JSON body and headers of the next answer; what every answer has is checked here."""
        status = int(self.line().split()[1])
        headers = http.client.parse_headers(self.file)
        body = self.file.read(int(headers["Content-Length"]))
        assert headers["Content-Type"] in (JSON, "application/json")
        assert int(headers["x-amz-crc32"]) == zlib.crc32(body)
        return status, json.loads(body), headers

    def closed(self) -> bool:
        return self.file.read(1) == b""


def code(body: Any) -> str:
    name: str = body["__type"].rpartition("#")[2]
    assert body["message"]
    return name


def test_a_connection_serves_one_request_after_the_other(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        for _ in range(3):
            wire.send(GOOD + b"Content-Length: 2\r\n\r\n{}")
            status, body, headers = wire.answer()
            assert (status, body) == (200, {"TableNames": ["Orders"]})
            assert "Connection" not in headers


def test_requests_sent_ahead_are_answered_in_order(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send((GOOD + b"Content-Length: 2\r\n\r\n{}") + (GOOD + b"Content-Length: 3\r\n\r\n{ ]"))
        assert wire.answer()[0] == 200
        status, body, _ = wire.answer()
        assert (status, code(body)) == (400, "SerializationException")


def test_an_http_1_0_client_is_answered_and_left(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(f"POST / HTTP/1.0\r\n{HEADERS}Content-Length: 2\r\n\r\n{{}}".encode())
        assert wire.answer()[0] == 200
        assert wire.closed()


def test_a_chunked_body_is_put_together(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + b'Transfer-Encoding: chunked\r\n\r\n4\r\n{"Li\r\n8\r\nmit": 1}\r\n0\r\n\r\n')
        assert wire.answer()[0] == 200
        wire.send(GOOD + b"Content-Length: 2\r\n\r\n{}")
        assert wire.answer()[0] == 200


@pytest.mark.parametrize("cuts", [(1,), (40, 41), (len(GOOD) + 10,), (len(GOOD) + 21,), (3, len(GOOD), len(GOOD) + 22)])
def test_a_request_may_come_in_pieces(endpoint: Endpoint, cuts: tuple[int, ...]) -> None:
    whole = GOOD + b"Content-Length: 2\r\n\r\n{}"
    with Wire(endpoint) as wire:
        for _ in range(2):
            for start, end in pairwise((0, *cuts, len(whole))):
                wire.send(whole[start:end])
                sleep(0.02)
            assert wire.answer()[:2] == (200, {"TableNames": ["Orders"]})


def test_the_ordinary_and_the_rest_may_take_turns_on_one_connection(endpoint: Endpoint) -> None:
    ordinary = GOOD + b"Content-Length: 2\r\n\r\n{}"
    chunked = GOOD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    with Wire(endpoint) as wire:
        wire.send((ordinary + chunked) * 20)
        for _ in range(40):
            assert wire.answer()[:2] == (200, {"TableNames": ["Orders"]})


def test_a_client_that_does_not_take_its_answers_keeps_nobody_waiting(endpoint: Endpoint, client: Client) -> None:
    item = {"pk": {"S": "p"}, "sk": {"S": "s"}, "x": {"S": "x" * 390_000}}
    client.call("PutItem", {"TableName": "Orders", "Item": item})
    body = json.dumps({"TableName": "Orders", "Key": {"pk": {"S": "p"}, "sk": {"S": "s"}}}).encode()
    asked = GOOD.replace(b"ListTables", b"GetItem") + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with Wire(endpoint) as wire:
        wire.send(asked * 30)  # twelve megabytes of answers
        for _ in range(5):
            assert client.call("ListTables", {}) == {"TableNames": ["Orders"]}
        for _ in range(30):
            assert len(json.dumps(wire.answer()[1])) > 390_000


def test_a_client_that_asks_first_is_told_to_go_on(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert wire.line().startswith(b"HTTP/1.1 100 ")
        assert wire.line() == b"\r\n"
        wire.send(b"{}")
        assert wire.answer()[0] == 200


def test_a_client_that_asks_first_with_too_much_is_told_to_stop(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + f"Expect: 100-continue\r\nContent-Length: {BODY_MAX + 1}\r\n\r\n".encode())
        status, body, _ = wire.answer()
        assert (status, code(body)) == (413, "RequestEntityTooLargeException")
        assert wire.closed()


@pytest.mark.parametrize("size", [BODY_MAX + 1, 20 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused_while_it_is_still_coming(endpoint: Endpoint, size: int) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + f"Content-Length: {size}\r\n\r\n".encode())
        for _ in range(size // 1_000_000):
            wire.send(b" " * 1_000_000)
        status, body, headers = wire.answer()
        assert (status, code(body)) == (413, "RequestEntityTooLargeException")
        assert headers["Connection"] == "close"


def test_chunks_that_add_up_to_too_much_are_refused(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(17):
            wire.send(b"100000\r\n" + b" " * 0x100000 + b"\r\n")
        status, body, _ = wire.answer()
        assert (status, code(body)) == (413, "RequestEntityTooLargeException")


def test_the_largest_body_is_read(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + f"Content-Length: {BODY_MAX}\r\n\r\n".encode() + b" " * (BODY_MAX - 2) + b"{}")
        assert wire.answer()[0] == 200


MALFORMED = {
    "no HTTP at all": b"hello there\r\n\r\n",
    "binary": bytes(range(256)),
    "TLS": bytes.fromhex("16030100c8010000c40303") + b"\x01" * 200,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no host": f"POST / HTTP/1.1\r\n{HEADERS}Content-Length: 2\r\n\r\n{{}}".encode(),
    "two hosts": GOOD + b"Host: localhost\r\nContent-Length: 2\r\n\r\n{}",
    "a negative length": GOOD + b"Content-Length: -1\r\n\r\n{}",
    "a length that is no number": GOOD + b"Content-Length: two\r\n\r\n{}",
    "a length of many digits": GOOD + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{}",
    "two lengths": GOOD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a chunk that is no number": GOOD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "an unknown transfer encoding": GOOD + b"Transfer-Encoding: gzip\r\n\r\n{}",
    "a header without a colon": GOOD + b"Nonsense\r\n\r\n",
    "a header with a null byte": GOOD + b"X-A: \0\r\n\r\n",
    "a header that does not end": GOOD + b"X-A: " + b"a" * 200_000,
}


LARGE = b"a" * 70_000
TOO_LARGE_HEADS = {
    "a request line that does not end": (414, b"POST /" + LARGE),
    "a request line": (414, b"POST /" + LARGE + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"),
    "a header that does not end": (431, GOOD + b"X-A: " + LARGE),
    "a header": (431, GOOD + b"X-A: " + LARGE + b"\r\nContent-Length: 2\r\n\r\n{}"),
    "many headers": (431, GOOD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 90) for n in range(1_000)) + b"\r\n"),
    "megabytes": (431, GOOD + b"X-A: " + b"a" * 3_000_000),
}


@pytest.mark.parametrize("case", TOO_LARGE_HEADS)
@pytest.mark.parametrize("piece", [1_000, 1_000_000])
def test_a_head_that_is_too_large_is_refused_with_a_sentence(endpoint: Endpoint, case: str, piece: int) -> None:
    status, sent = TOO_LARGE_HEADS[case]
    with Wire(endpoint) as wire:
        for start in range(0, len(sent), piece):
            wire.send(sent[start : start + piece])
        answered, body, headers = wire.answer()
        assert (answered, code(body)) == (status, "MalformedHttpRequestException")
        assert body["message"] == "The request line and the headers can have 65536 bytes together."
        assert headers["Connection"] == "close"
        assert wire.closed()


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_not_http_gets_an_answer_in_json_and_is_left(endpoint: Endpoint, case: str) -> None:
    with Wire(endpoint) as wire:
        wire.send(MALFORMED[case])
        status, body, _ = wire.answer()
        assert 400 <= status < 500
        assert code(body) == "MalformedHttpRequestException"
        assert wire.closed()


@pytest.mark.parametrize(
    "start", [GOOD[:20], GOOD + b"Content-Length: 100\r\n\r\n{}", GOOD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}"]
)
def test_a_request_that_does_not_go_on_is_not_waited_for(hasty: Endpoint, start: bytes) -> None:
    with Wire(hasty) as wire:
        wire.send(start)
        status, body, _ = wire.answer()
        assert (status, code(body)) == (408, "RequestTimeoutException")
        assert wire.closed()


def test_a_connection_without_a_next_request_is_closed_without_a_word(hasty: Endpoint) -> None:
    with Wire(hasty) as wire:
        wire.send(GOOD + b"Content-Length: 2\r\n\r\n{}")
        assert wire.answer()[0] == 200
        assert wire.closed()


def test_a_client_that_leaves_half_way_harms_nobody(
    endpoint: Endpoint, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    for start in (b"", GOOD[:20], GOOD + b"Content-Length: 100\r\n\r\n{}"):
        with Wire(endpoint) as wire:
            wire.send(start)
    assert client.call("ListTables", {}) == {"TableNames": ["Orders"]}
    assert capfd.readouterr().err == ""


def test_a_health_check_may_ask_for_the_head_only(endpoint: Endpoint, client: Client) -> None:
    for method in ("HEAD", "GET", "HEAD"):
        client.connection.request(method, "/")
        answer = client.connection.getresponse()
        body = answer.read()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain")
        assert len(body) == (int(answer.headers["Content-Length"]) if method == "GET" else 0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, len(GOOD) + 30),
    put=st.binary(max_size=12) | st.sampled_from([b"\r\n", b"\r\n\r\n", b":", b" ", b"Content-Length: 1\r\n", b"\0"]),
)
def test_no_damage_to_a_request_leaves_a_client_waiting(endpoint: Endpoint, cut: int, put: bytes) -> None:
    whole = GOOD + b"Content-Length: 2\r\n\r\n{}"
    with Wire(endpoint) as wire:
        wire.send(whole[:cut] + put + whole[cut:])
        wire.socket.shutdown(socket.SHUT_WR)
        answers = wire.file.read()
    assert not answers or re.match(rb"HTTP/1.1 [24]\d\d .*\r\n", answers)
    assert b"html" not in answers.lower()


@pytest.mark.parametrize("method", ["CONNECT localhost:80", "OPTIONS *", "BREW /", "PUT /", "DELETE /", "GET /secrets"])
def test_other_methods_and_paths_are_no_operation(endpoint: Endpoint, method: str) -> None:
    with Wire(endpoint) as wire:
        wire.send(f"{method} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        status, body, _ = wire.answer()
        assert (status, code(body)) == (404, "UnknownOperationException")


def test_a_header_given_twice_is_not_chosen_from(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + b"X-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: 2\r\n\r\n{}")
        status, body, _ = wire.answer()
        assert (status, code(body)) == (400, "UnknownOperationException")


def test_a_header_with_an_underscore_is_another_header(endpoint: Endpoint) -> None:
    with Wire(endpoint) as wire:
        wire.send(GOOD + b"X_Amz_Target: DynamoDB_20120810.GetItem\r\nContent-Length: 2\r\n\r\n{}")
        assert wire.answer()[0] == 200


def test_an_engine_that_fails_answers_500_and_goes_on(
    endpoint: Endpoint, client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("out of order")

    with monkeypatch.context() as broken, Wire(endpoint) as wire:
        broken.setattr(Engine, "handle", fails)
        for _ in range(2):
            wire.send(GOOD + b"Content-Length: 2\r\n\r\n{}")
            status, body, _ = wire.answer()
            assert (status, code(body)) == (500, "InternalServerError")
            assert "ZeroDivisionError" not in str(body)
    assert "ZeroDivisionError: out of order" in capfd.readouterr().err
    assert client.call("ListTables", {}) == {"TableNames": ["Orders"]}


def test_an_answer_that_is_lost_on_request_closes_the_connection(
    endpoint: Endpoint, client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def lost(*_: object) -> None:
        raise TimedOut

    with monkeypatch.context() as broken:
        broken.setattr(Engine, "handle", lost)
        with pytest.raises(http.client.RemoteDisconnected):
            client.call("ListTables", {})
    client.close()
    assert client.call("ListTables", {}) == {"TableNames": ["Orders"]}
    assert capfd.readouterr().err == ""
