"""A small HTTP client that speaks DynamoDB JSON, and the server as a process of its own."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import zlib
from typing import Any, Self

from helpers.files import PROJECT

Json = dict[str, Any]
JSON = "application/x-amz-json-1.0"
SIGNATURE = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
STARTS_WITHIN = 60


class Refused(Exception):
    """An error answer: `code` is AWS's exception name."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.code: str = body["__type"].rpartition("#")[2]
        self.body = body


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, operation: str, request: Json) -> Json:
        """DynamoDB JSON in, DynamoDB JSON out. Raises `Refused`."""
        target = f"DynamoDB_20120810.{operation}"
        headers = {"X-Amz-Target": target, "Content-Type": JSON, "Authorization": SIGNATURE}
        self.connection.request("POST", "/", json.dumps(request).encode(), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert int(answer.headers["x-amz-crc32"]) == zlib.crc32(body)
        parsed: Json = json.loads(body or b"{}")
        if answer.status != 200:
            raise Refused(answer.status, parsed)
        return parsed

    def close(self) -> None:
        self.connection.close()


class Server:
    """`python -m helpers serve` in a process of its own. Entering waits until it serves."""

    def __init__(self, *arguments: str) -> None:
        # Before the line that says so, an error of the command itself ends up on stderr.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpers", "serve", *(arguments or ("--port", "0"))],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        self.port = 0

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said)
        if not found:
            raise AssertionError(f"the server said {self.said!r} and {self.process.communicate()[1]!r}")
        self.port = int(found[1])
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self, signal: int, seconds: float = 20) -> tuple[int, str, str]:
        """Send a signal and wait. Returns exit code, the rest of stdout, and stderr."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.send_signal(signal)
        too_long = threading.Timer(seconds, self.process.kill)
        too_long.start()
        # `communicate` would miss what came together with the first line and lies in the stream's buffer.
        out, err = self.process.stdout.read(), self.process.stderr.read()
        code = self.process.wait()
        too_long.cancel()
        return code, out, err


def table(name: str, **more: Any) -> Json:
    """A CreateTable request: `pk` and `sk`, and an index by `g`."""
    key = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    index = [{"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": one, "AttributeType": "S"} for one in ("pk", "sk", "g")],
        "KeySchema": key,
        "GlobalSecondaryIndexes": [{"IndexName": "by-g", "KeySchema": index, "Projection": {"ProjectionType": "ALL"}}],
        **more,
    }
