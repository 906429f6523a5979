"""A client that costs next to nothing: prepared requests over keep-alive sockets, from a number of threads.

It runs as a process of its own and reads one JSON command a line from stdin, {"port", "operation", "table", "threads",
"seconds"}; it answers with one JSON line, {"requests": how many were answered in that time, "seconds": how long it was}.
"""

from __future__ import annotations

import itertools
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator

from tests.bench.bare_moto import Json, calls

_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
)
_HEAD = (
    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n"
    "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
    f"Authorization: {_SIGNATURE}\r\nUser-Agent: bench\r\nAccept-Encoding: identity\r\nContent-Length: {{length}}\r\n\r\n"
)
_DISTINCT = 200  # requests that are prepared, and then sent in turn


class _Recorder:
    """Stands in for a boto3 client: keeps what it is asked to send."""

    def __init__(self) -> None:
        self.asked: Json = {}

    def _keep(self, **request: object) -> None:
        self.asked = request

    get_item = put_item = query = _keep


def request(operation: str, body: Json) -> bytes:
    """A whole request, as an SDK sends it."""
    data = json.dumps(body).encode()
    return _HEAD.format(operation=operation, length=len(data)).encode() + data


def prepared(operation: str, table: str) -> list[bytes]:
    """The requests that the other benchmarks send through boto3."""
    recorder = _Recorder()
    call, requests = calls(recorder, table)[operation], []
    for number in range(_DISTINCT):
        call(number)
        requests.append(request(operation, recorder.asked))
    return requests


class Line:
    """One connection, made anew where the server closes it after an answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> bytes:
        """Sends a request and reads its answer. Raises AssertionError for anything but a 200."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), 60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            answer = self._socket.recv(65_536)
            while (end := answer.find(b"\r\n\r\n")) < 0:
                answer += self._more()
            head = answer[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            while len(answer) < end + 4 + length:
                answer += self._more()
        except OSError:
            self._socket = None
            raise
        assert head.split(b" ", 2)[1] == b"200", answer
        if b"connection: close" in head or head.startswith(b"http/1.0"):
            self._socket.close()
            self._socket = None
        return answer[end + 4 :]

    def _more(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(65_536)
        if not data:
            raise ConnectionError("The server closed the connection before it had answered.")
        return data


def load(port: int, requests: list[bytes], threads: int, seconds: float) -> Json:
    """Asks from all threads until the time is over."""
    ready, answered = threading.Barrier(threads + 1), [0] * threads
    over = threading.Event()

    def client(place: int) -> None:
        line = Line(port)
        turns: Iterator[bytes] = itertools.cycle(requests[place:] + requests[:place])
        line.ask(next(turns))
        ready.wait()
        while not over.is_set():
            line.ask(next(turns))
            answered[place] += 1

    workers = [threading.Thread(target=client, args=(place,), daemon=True) for place in range(threads)]
    for worker in workers:
        worker.start()
    ready.wait()
    start = time.perf_counter()
    time.sleep(seconds)
    over.set()
    taken = time.perf_counter() - start
    done = sum(answered)
    for worker in workers:
        worker.join()
    return {"requests": done, "seconds": taken}


def main() -> None:
    for line in sys.stdin:
        command = json.loads(line)
        requests = prepared(command["operation"], command["table"])
        print(json.dumps(load(command["port"], requests, command["threads"], command["seconds"])), flush=True)


if __name__ == "__main__":
    main()
