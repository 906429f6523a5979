"""Whatever is sent, the answer is DynamoDB's JSON, with a name and a sentence, and it comes at once."""

from __future__ import annotations

import json
import os
from collections import Counter
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.engine.engine import Engine

from .client import JSON, SIGNATURE
from .requests import OFTEN, Requests
from .restock import restock
from .test_door import Knock

REQUESTS = int(os.environ.get("NOT_A_DATABASE_FUZZ", "10000"))
RUNS = 10
AT_ONCE = 20.0  # seconds: no request of this size takes a fraction of it, even on a busy machine


@pytest.mark.parametrize("seed", range(RUNS))
def test_any_request_of_the_model_is_answered(seed: int) -> None:
    engine, requests, outcomes = Engine(seed=seed), Requests(seed), Counter[tuple[str, int]]()
    door = Knock(engine)
    for number in range(REQUESTS // RUNS):
        if number % 100 == 0:
            restock(engine)
        service, operation, request = requests.draw()
        began = monotonic()
        status, body, _ = door(json.dumps(request).encode(), x_amz_target=f"{service}.{operation}")
        about = f"seed {seed}, number {number}: {operation} {json.dumps(request)} was answered with {body}"
        assert status in (200, 400), about
        assert status == 200 or (body["__type"].count("#") == 1 and (body.get("message") or body.get("Message"))), about
        assert monotonic() - began < AT_ONCE, about
        outcomes[operation, status] += 1
    # The draw has to reach behind the checks: a good part of the requests succeeds, of each operation on items some.
    assert sum(number for (_, status), number in outcomes.items() if status == 200) > REQUESTS // RUNS // 4
    assert REQUESTS < 10_000 or [name for name in OFTEN if not outcomes[name, 200]] == []


@settings(max_examples=300, deadline=None)
@given(
    body=st.binary(max_size=60) | st.text(max_size=40).map(str.encode) | st.sampled_from([b"{}", b"[]", b'{"Limit": 1}', None]),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get", ""]),
    target=st.sampled_from(["/", "", "//", "/../etc/passwd", "/%00", "*", "/?X-Amz-Algorithm=", "?a=b"]) | st.text(max_size=10),
    headers=st.fixed_dictionaries(
        {},
        optional={
            "content_type": st.sampled_from([JSON, "application/json", "text/html", "", ";", JSON + ";"]) | st.text(max_size=9),
            "host": st.sampled_from(["", ":", "[", "[::1", "localhost:", "127.0.0.1:x", "::1"]) | st.text(max_size=9),
            "origin": st.just("null"),
            "authorization": st.sampled_from(["", "AWS4-", SIGNATURE, "Basic YTpi"]) | st.text(max_size=9),
            "x_amz_target": st.sampled_from(["", ".", "DynamoDB_20120810", "DynamoDB_20120810.listtables"]) | st.text(max_size=9),
            "content_encoding": st.sampled_from(["", "identity", "gzip", "br"]),
        },
    ),
)  # fmt: skip
def test_any_head_and_body_is_answered(body: bytes | None, method: str, target: str, headers: dict[str, str]) -> None:
    status, answer, told = Knock()(body, method, target, **headers)
    assert status in (200, 400, 403, 404, 413)
    assert "html" not in told["Content-Type"]
    if status != 200 and method != "HEAD":
        assert answer["__type"]
        assert answer["message"]
