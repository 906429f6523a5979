"""Compressed requests and answers: what is asked for is chosen as DynamoDB chooses, and the checksum is over what is sent."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

import pytest

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE
from helpers.serve.compression import COMPRESSED_FROM
from helpers.serve.door import BODY_MAX, Door, Request

from .client import JSON, SIGNATURE, table

UNPACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "deflate": zlib.decompress}
PACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
HEADERS = {"content-type": JSON, "host": "localhost", "authorization": SIGNATURE}
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
CHOSEN = {  # what DynamoDB was seen to choose: Accept-Encoding → Content-Encoding
    "gzip": "gzip",
    "deflate": "deflate",
    "identity": None,
    "": None,
    "br": None,
    "zstd": None,
    "x-gzip": None,
    "gzip, deflate": "gzip",
    "br, identity, deflate, gzip": "deflate",
    "GZIP, identity": "gzip",
    "dog, gzip ,, cat": "gzip",
    "gzip;q=0.8, deflate;q=0.5": "gzip",
    "br, gzip;q=0, deflate; q = 0.5 , identity;q=0": "deflate",
    "*": "gzip",
    "*, deflate;q=0.5": "gzip",
    "*, deflate": "deflate",
    "*, identity": "gzip",
    "*, gzip;q=0.5": "deflate",
    "gzip ;q=0": None,
    "identity;q=0": None,
    "*;q=0": None,
    "*;q=0.5,identity": "gzip",
    "gzip;q=0.5,identity;q=0.8": "gzip",
    "br;q=0.8,identity;q=0.5,*;q=0": None,
    '"gzip"': None,
    "gzip br": None,
    "gzip:q=1": None,
    "deflate;q=0.5, gzip;q=31": "gzip",
    "gzip;q=31,deflate;q=51": "gzip",
    "deflate;q=0.5, gzip;q=0.2": "deflate",
    "deflate;q=0.5, gzip;q=1;q=0.2": "gzip",
    "deflate;q=0.5,gzip;q=0.": "deflate",
    "deflate;q=0.5,gzip;q=0.x": "gzip",
    "deflate;q=-0.5,gzip;q=0.2": "gzip",
    "gzip;nq=1;q=0 ": None,
    "gzip;q=0, gzip;q=1, gzip;q=0": "gzip",
    "br,identity;q=0.5,gzip;q=0.0001": "gzip",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine(model=AT_ONCE)
    made.handle("CreateTable", table("Orders"))
    return made


def send(engine: Engine, operation: str, body: bytes, **more: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to one request; keywords are headers, with _ for -."""
    headers = HEADERS | {"x-amz-target": f"DynamoDB_20120810.{operation}"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    answer = Door(engine).answer(Request(method="POST", target="/", headers=headers, body=body))
    told = dict(answer.headers)
    assert told["Content-Length"] == str(len(answer.body))
    assert told["x-amz-crc32"] == str(zlib.crc32(answer.body))
    return answer.status, told, answer.body


def get(engine: Engine, size: int, accepted: str) -> tuple[dict[str, str], bytes]:
    """The answer of a GetItem, which has `size` bytes before it is compressed."""
    frame = len(json.dumps({"Item": {**KEY, "x": {"S": ""}}}, separators=(",", ":")))
    engine.handle("PutItem", {"TableName": "Orders", "Item": {**KEY, "x": {"S": "x" * (size - frame)}}})
    request = json.dumps({"TableName": "Orders", "Key": KEY}).encode()
    status, told, body = send(engine, "GetItem", request, accept_encoding=accepted)
    assert status == 200
    return told, body


@pytest.mark.parametrize("accepted", CHOSEN)
def test_an_answer_is_compressed_as_it_was_asked_for(engine: Engine, accepted: str) -> None:
    told, body = get(engine, 2 * COMPRESSED_FROM, accepted)
    coding = CHOSEN[accepted]
    assert told.get("Content-Encoding") == coding
    whole = UNPACK[coding](body) if coding else body
    assert len(whole) == 2 * COMPRESSED_FROM
    assert json.loads(whole)["Item"]["pk"] == {"S": "p"}


@pytest.mark.parametrize(("size", "coding"), [(COMPRESSED_FROM - 1, None), (COMPRESSED_FROM, "gzip")])
def test_a_small_answer_goes_as_it_is(engine: Engine, size: int, coding: str | None) -> None:
    told, _ = get(engine, size, "gzip")
    assert told.get("Content-Encoding") == coding


def test_the_same_answer_is_the_same_bytes(engine: Engine) -> None:
    assert get(engine, 5_000, "gzip")[1] == get(engine, 5_000, "gzip")[1]


@pytest.mark.parametrize("coding", PACK)
def test_a_compressed_request_is_understood(engine: Engine, coding: str) -> None:
    assert send(engine, "ListTables", PACK[coding](b'{"Limit": 1}'), content_encoding=coding)[0] == 200


def test_a_gzip_may_be_several(engine: Engine) -> None:
    body = gzip.compress(b'{"Li') + gzip.compress(b'mit": 1}')
    assert send(engine, "ListTables", body, content_encoding="GZIP")[0] == 200


BROKEN = {
    "nothing": (b"", "gzip"),
    "not compressed": (b"{}", "gzip"),
    "the other coding": (zlib.compress(b"{}"), "gzip"),
    "cut short": (gzip.compress(b"{}")[:-1], "gzip"),
    "junk behind it": (gzip.compress(b"{}") + b"junk", "gzip"),
    "an unknown coding": (b"{}", "br"),
    "two codings": (gzip.compress(gzip.compress(b"{}")), "gzip, gzip"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_unpacked_is_refused_with_a_sentence(engine: Engine, case: str) -> None:
    body, coding = BROKEN[case]
    status, _, answer = send(engine, "ListTables", body, content_encoding=coding)
    refusal = json.loads(answer)
    assert (status, refusal["__type"].rpartition("#")[2]) == (400, "MalformedHttpRequestException")
    assert refusal["message"].endswith(".")


@pytest.mark.parametrize("coding", PACK)
def test_a_small_body_cannot_grow_without_end(engine: Engine, coding: str) -> None:
    body = PACK[coding](b" " * (BODY_MAX - 2) + b"{}")
    assert send(engine, "ListTables", body, content_encoding=coding)[0] == 200
    status, _, answer = send(engine, "ListTables", PACK[coding](b" " * (BODY_MAX - 1) + b"{}"), content_encoding=coding)
    assert (status, json.loads(answer)["__type"].rpartition("#")[2]) == (413, "RequestEntityTooLargeException")
