"""How the server ends: by a signal, under load, with requests under way, with clients that keep their connection open."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpers.engine.engine import Engine
from helpers.engine.wire_types import Json
from helpers.serve.connection import Patience
from helpers.serve.server import Endpoint

from .client import Client, Server, table

SHORT = 0.5


class Slow(Engine):
    """An engine that takes its time: it answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def handle(self, operation: str, request: Json) -> Json:
        self.begun.set()
        self.go_on.wait(20)
        return super().handle(operation, request)


def hammer(port: int) -> int:
    """Write until the server is gone. Returns how many requests were answered; a torn answer is an error."""
    answered = 0
    client = Client(port)
    while True:
        try:
            client.call("PutItem", {"TableName": "Orders", "Item": {"pk": {"S": "p"}, "sk": {"S": str(answered)}}})
        except ConnectionError:  # among them RemoteDisconnected: closed before an answer began
            client.close()
            return answered
        answered += 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send to another process")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_under_load_ends_it_cleanly(name: str) -> None:
    with Server() as server:
        creator = Client(server.port)
        creator.call("CreateTable", table("Orders"))
        with ThreadPoolExecutor(8) as pool:
            hammers = [pool.submit(hammer, server.port) for _ in range(8)]
            time.sleep(SHORT)
            code, _, complaints = server.end(getattr(signal, name))
            answered = [one.result(10) for one in hammers]
        creator.close()
    assert (code, complaints) == (0, "")
    assert min(answered) > 0


def test_a_request_under_way_is_answered_and_then_the_connection_closes() -> None:
    engine = Slow()
    endpoint = Endpoint(engine).start()
    with ThreadPoolExecutor(2) as pool:
        client = Client(endpoint.port)
        running = pool.submit(client.call, "ListTables", {})
        assert engine.begun.wait(10)
        stopping = pool.submit(endpoint.stop)
        with pytest.raises(OSError, match=r".+"):  # noqa: PT012 — when the door closes is the server's business
            while True:
                socket.create_connection(("127.0.0.1", endpoint.port), 5).close()
        assert not stopping.done()
        engine.go_on.set()
        assert running.result(10) == {"TableNames": []}
        stopping.result(10)
        with pytest.raises(ConnectionError):
            client.call("ListTables", {})


def test_a_request_that_has_half_arrived_may_arrive_whole(endpoint: Endpoint) -> None:
    with socket.create_connection(("127.0.0.1", endpoint.port)) as half:
        half.sendall(b"GET / HTTP/1.1\r\n")
        time.sleep(0.2)
        endpoint.ask_to_stop()
        time.sleep(0.2)
        half.sendall(b"Host: localhost\r\n\r\n")
        answer = http.client.HTTPResponse(half)
        answer.begin()
        assert (answer.status, answer.headers["Connection"]) == (200, "close")


def test_what_will_not_finish_is_cut_after_the_grace() -> None:
    endpoint = Endpoint(patience=Patience(request=60), grace=SHORT).start()
    with socket.create_connection(("127.0.0.1", endpoint.port)) as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf")
        time.sleep(0.2)
        began = time.monotonic()
        endpoint.stop()
        assert SHORT <= time.monotonic() - began < 10
        half.settimeout(5)
        assert half.recv(100) == b""


def test_a_second_signal_does_not_wait() -> None:
    endpoint = Endpoint(patience=Patience(request=60), grace=60).start()
    with socket.create_connection(("127.0.0.1", endpoint.port)) as half:
        half.sendall(b"POST / HTTP/1.1\r\n")
        time.sleep(0.2)
        endpoint.ask_to_stop()
        began = time.monotonic()
        endpoint.stop()
        assert time.monotonic() - began < 10


def test_clients_that_keep_their_connection_do_not_hold_it_up() -> None:
    endpoint = Endpoint().start()
    clients = [Client(endpoint.port) for _ in range(5)]
    for client in clients:
        client.call("ListTables", {})
    began = time.monotonic()
    endpoint.stop()
    assert time.monotonic() - began < 5
    for client in clients:
        client.close()
