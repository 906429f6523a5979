"""Whatever is sent, the answer is DynamoDB's JSON, with a name and a sentence, and it comes at once."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from http.client import HTTPConnection
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.serve.door import Answer
from helpers.serve.server import Endpoint
from tests.twice.everything import ALWAYS_REFUSED, SERVED, every_operation

from .client import JSON, SIGNATURE
from .fuzz.known import Known
from .fuzz.makers import Makers
from .fuzz.run import AT_LONGEST, Ask, Run
from .test_door import Knock

REQUESTS = int(os.environ.get("NOT_A_DATABASE_FUZZ", "2400"))
RUNS = 6
MANY = 20_000
"""Requests among which every operation is met, served and refused."""
NEVER_REFUSED = {"DescribeEndpoints", "DescribeLimits"}
"""They have no members."""


@cache
def run_of(seed: int) -> Run:
    run = Run(seed)
    run.go(REQUESTS // RUNS)
    return run


@pytest.mark.parametrize("seed", range(RUNS))
def test_what_is_answered_is_refused_in_a_sentence_or_done(seed: int) -> None:
    """Half of the requests come from the whole model, half are valid but for a change or two, about what is there."""
    run = run_of(seed)
    assert run.faults == []
    assert run.compared > 0


def test_every_operation_is_met() -> None:
    """The draw has to reach behind the checks."""
    outcomes = sum((run_of(seed).outcomes for seed in range(RUNS)), Counter[tuple[str, int]]())
    assert sum(number for (_, status), number in outcomes.items() if status == 200) > outcomes.total() // 4
    if REQUESTS >= MANY:
        assert [operation for operation in sorted(SERVED - ALWAYS_REFUSED) if not outcomes[operation, 200]] == []
        assert {operation for operation in every_operation() if not outcomes[operation, 400]} == NEVER_REFUSED


def test_the_same_is_answered_over_a_connection() -> None:
    served: list[Endpoint] = []

    def connected(engine: Engine) -> Ask:
        served.append(Endpoint(engine).start())
        line = HTTPConnection("127.0.0.1", served[0].port, timeout=AT_LONGEST)

        def ask(target: str, body: bytes) -> Answer:
            line.request("POST", "/", body, {"X-Amz-Target": target, "Content-Type": JSON, "Authorization": SIGNATURE})
            answer = line.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())

        return ask

    far, near = Run(0, connected), Run(0)
    near.engine.catalog.address = far.engine.catalog.address
    told: dict[Run, list[Answer]] = {far: [], near: []}
    try:
        for run, answers in told.items():
            run.heard = lambda _operation, _body, answer, answers=answers: answers.append(answer)  # type: ignore[misc]
            run.go(REQUESTS // RUNS)
            assert run.faults == []
    finally:
        served[0].stop()
    assert told[far] == told[near]


def test_there_is_a_valid_request_for_every_operation() -> None:
    assert Makers(Random(0), Engine(), Known()).operations.keys() == SERVED


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
