"""However deep a body is nested, HTTP answers with DynamoDB's JSON and never with a server error (K5, K13)."""

from __future__ import annotations

import json
from base64 import b64encode
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from helpers.engine.bodies import json_object
from helpers.engine.errors import ApiError
from helpers.engine.limits import JSON_LEVELS_MAX
from helpers.engine.protocol import respond
from helpers.serve.server import Endpoint
from tests.serve.client import Client, Refused
from tests.serve.test_door import Knock

from .requests import FAMILIES, KEY, TABLE, by_value, nested
from .texts import tangled
from .twins import deep_down, stocked

TOO_DEEP = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)
NO_JSON = "Unable to parse the request body as JSON."


def knock(door: Knock, operation: str, body: bytes) -> tuple[int, Any]:
    """Status and body of an answer, which is DynamoDB's and no server error."""
    status, answer, _ = door(body, x_amz_target=f"DynamoDB_20120810.{operation}")
    assert status in (200, 400)
    if status == 400:
        assert answer["__type"]
        assert answer.get("message") or answer.get("Message")
    return status, answer


@pytest.mark.parametrize("family", FAMILIES)
def test_no_text_is_too_deep_for_an_answer(family: str) -> None:
    door = Knock(stocked())
    texts, requests = FAMILIES[family]
    for place, nesting in enumerate(texts.values()):
        every = list(requests(nesting.text((33, 300, 1_500)[place % 3])))
        operation, request = every[place % len(every)]
        knock(door, operation, json.dumps(request).encode())


@settings(
    max_examples=60, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(family=st.sampled_from(sorted(FAMILIES)), seed=st.integers(0, 1 << 32))
def test_any_tangle_is_answered(family: str, seed: int) -> None:
    random = Random(seed)
    texts, requests = FAMILIES[family]
    operation, request = random.choice(list(requests(tangled(random, texts))))
    knock(Knock(stocked()), operation, json.dumps(request).encode())


@pytest.mark.parametrize("layers", [31, 32, 36, 300])
def test_no_value_is_too_deep_for_an_answer(layers: int) -> None:
    door = Knock(stocked())
    for operation, request in by_value(nested(layers)):
        status, answer = knock(door, operation, json.dumps(request).encode())
        if layers > 31 and "Expected" not in request and "Parameters" not in str(request):
            assert TOO_DEEP in str(answer), (operation, status)


def put(value: bytes) -> bytes:
    return b'{"TableName": "Deep", "Item": {"pk": {"S": "b"}, "sk": {"S": "b"}, "x": ' + value + b"}}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(put(b'{"L": [' * 40_000 + b'{"S": "x"}' + b"]}" * 40_000), TOO_DEEP, id="lists"),
        pytest.param(put(b'{"M": {"m": ' * 40_000 + b'{"S": "x"}' + b"}}" * 40_000), TOO_DEEP, id="maps"),
        pytest.param(b'{"x": ' * 40_000 + b"1" + b"}" * 40_000, TOO_DEEP, id="objects"),
        pytest.param(b"[" * 90_000 + b"]" * 90_000, TOO_DEEP, id="arrays"),
        pytest.param(b"[" * 90_000, NO_JSON, id="open-arrays"),
        pytest.param(b"]" * 90_000, NO_JSON, id="closed-arrays"),
        pytest.param(b'{"x":' * 90_000, NO_JSON, id="open-objects"),
        pytest.param(b"[{" * 900 + b"}]" * 900 + b"{", TOO_DEEP, id="deep-and-open"),
        pytest.param(b'{"x": "' + b"[" * 90_000, NO_JSON, id="open-text"),
        pytest.param(b'{"x": "\\', NO_JSON, id="text-that-ends-in-a-backslash"),
        pytest.param(b'{"x": [' + b"[]," * 900 + b"}", NO_JSON, id="brackets-that-do-not-match"),
        pytest.param(b'{"x": "' + b"\\" * 90_001 + b'", "y": ' + b"[" * 90_000, NO_JSON, id="backslashes"),
    ],
)
def test_bodies_are_measured_before_they_are_read(body: bytes, message: str) -> None:
    assert knock(Knock(stocked()), "PutItem", body)[1]["message"] == message
    status, answer = deep_down(lambda: respond(stocked(), "DynamoDB_20120810.PutItem", body), 150)
    assert (status, json.loads(answer)["message"]) == (400, message)


def test_brackets_in_texts_are_no_levels() -> None:
    text = "[{" * 500 + '\\"' + "}]" * 400
    assert json_object(json.dumps({"x": [text, text], text: 1}).encode()) == {"x": [text, text], text: 1}
    wide = {"x": [[{}, [], {"y": "]"}] for _ in range(500)]}
    assert json_object(json.dumps(wide).encode()) == wide


def test_as_many_levels_as_a_request_can_have() -> None:
    body = b'{"x":' * JSON_LEVELS_MAX + b"1" + b"}" * JSON_LEVELS_MAX
    assert list(deep_down(lambda: json_object(body))) == ["x"]
    with pytest.raises(ApiError, match="Nesting Levels"):
        json_object(b'{"x":' + body + b"}")
    deepest = {"RequestItems": {"Deep": [{"PutRequest": {"Item": {**KEY, "x": nested(31)}}}]}}
    assert knock(Knock(stocked()), "BatchWriteItem", json.dumps(deepest).encode())[0] == 200


@pytest.mark.parametrize("token", [b"[" * 12_000, b'{"pk": ' * 1_500 + b"1" + b"}" * 1_500, b"{", b"[]", b""])
def test_no_token_is_too_deep_for_an_answer(token: bytes) -> None:
    request = {"Statement": "SELECT * FROM Deep", "NextToken": b64encode(token).decode() or "?"}
    status, answer = knock(Knock(stocked()), "ExecuteStatement", json.dumps(request).encode())
    assert (status, answer["message"]) == (400, "Given NextToken is invalid.")


def test_a_running_endpoint_goes_on_after_deep_requests() -> None:
    with Endpoint() as endpoint:
        client = Client(endpoint.port)
        client.call("CreateTable", TABLE)
        for text in ("(" * 4_096, "NOT " * 1_000 + "a = b"):
            with pytest.raises(Refused, match="ValidationException"):
                client.call("Scan", {"TableName": "Deep", "FilterExpression": text})
        allowed = "a<b or (" * 149 + "a<b" + ")" * 149
        assert client.call("Scan", {"TableName": "Deep", "FilterExpression": allowed})["Count"] == 0
        deep = "SELECT * FROM Deep WHERE a = " + "[" * 4_000 + "]" * 4_000
        with pytest.raises(Refused, match="Nesting Levels"):
            client.call("ExecuteStatement", {"Statement": deep})
        with pytest.raises(Refused, match="Nesting Levels"):
            client.call("PutItem", {"TableName": "Deep", "Item": {**KEY, "x": nested(400)}})
        client.call("PutItem", {"TableName": "Deep", "Item": {**KEY, "x": nested(31)}})
        assert client.call("GetItem", {"TableName": "Deep", "Key": KEY})["Item"]["x"] == nested(31)
        client.close()
