"""The ways to the engine. Each prints what comes back, whole: a line for each answer, then what stands behind them."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import ClientError, ParamValidationError
from jmespath.exceptions import JMESPathTypeError  # type: ignore[import-untyped]

from helpers.engine.engine import Engine
from helpers.engine.physics.model import Model
from helpers.engine.protocol import respond
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.lab.lab import Lab
from helpers.serve.server import Endpoint
from tests.serve.client import JSON, SIGNATURE
from tests.serve.fuzz.run import Run
from tests.twice.everything import SERVICES, Json, tell

SEED = 42
DRAWN = 1_000
SIGNED_AT = "20310405T060708Z"
"""When some of the requests over HTTP say that they were signed: their answers have that Date, the others the lab's."""
SLOW = Model(table_creation_seconds=5.0, table_deletion_seconds=5.0)
"""A model in which tables take their time, and everything lags that lags by default."""
HEADING = "=== "
AGAIN = "engine, again in the same process"


def tell_surroundings() -> None:
    """What is different in the other process, so that nothing of it may show in an answer: one line on stderr."""
    about = {
        "day": time.time() // 86_400,
        "date": datetime.now(UTC).date().isoformat(),
        "time zone": time.tzname,
        "hash of a text": hash("a"),
        "uuid": uuid.uuid4().hex,
        "chance": random.random(),
        "folder": os.getcwd(),
    }
    print(json.dumps(about), file=sys.stderr)


def _target(operation: str) -> str:
    service = "DynamoDBStreams_20120810" if operation in STREAM_OPERATIONS else "DynamoDB_20120810"
    return f"{service}.{operation}"


def _say(operation: str, status: int, answer: Any) -> None:
    print(operation, status, ascii(answer))


def _show(what: str, content: Any) -> None:
    print(what, "-", ascii(content))


def _through_the_engine() -> None:
    engine = Engine(seed=SEED, model=SLOW)

    def ask(operation: str, request: Json) -> Json:
        status, body = respond(engine, _target(operation), json.dumps(request).encode())
        _say(operation, status, body)
        return json.loads(body or b"{}") if status == 200 else {}

    tell(ask, lambda seconds: engine.clock.advance(seconds=seconds))
    _say_what_is_there(engine)


def _through_boto3() -> None:
    methods: dict[str, Callable[..., Any]] = {}
    with Lab(seed=SEED, stale_reads=True) as lab, lab.meter("everything") as meter:
        boto3.client("s3").create_bucket(Bucket="exports")
        for service in SERVICES:
            client: Any = boto3.client(service)  # type: ignore[call-overload]
            for method, operation in client.meta.method_to_api_mapping.items():
                methods[operation] = getattr(client, method)

        def ask(operation: str, request: Json) -> Json:
            try:
                answer: Json = methods[operation](**_as_python(request))
            except ClientError as error:
                _say(operation, 400, error.response)
                return {}
            except (ParamValidationError, JMESPathTypeError):  # botocore itself refuses most empty requests
                return {}
            _say(operation, 200, _in_utc(answer))
            return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

        tell(ask, lambda seconds: lab.clock.advance(seconds=seconds))
        for name in lab.account.s3.keys("exports"):
            _show("Object", (name, lab.account.s3.get("exports", name)))
    for content in (str(meter), meter.to_json(), meter._repr_html_(), lab.slept):
        _show("Meter", content)
    _say_what_is_there(lab.engine)


def _as_python(value: Any) -> Any:
    """A request as boto3 takes it: bytes where the wire has base64."""
    if isinstance(value, dict):
        if len(value) == 1 and "BS" in value:
            return {"BS": [member.encode() for member in value["BS"]]}
        return {name: _as_python(member) for name, member in value.items()}
    return [_as_python(member) for member in value] if isinstance(value, list) else value


def _in_utc(value: Any) -> Any:
    """An answer as boto3 gives it, but for the time zone: it shows instants in the machine's own."""
    if isinstance(value, dict):
        return {name: _in_utc(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_in_utc(member) for member in value]
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _over_http() -> None:
    with Endpoint(Engine(seed=SEED)) as endpoint:
        engine = endpoint.engine

        def ask(operation: str, request: Json) -> Json:
            body = json.dumps(request).encode()
            signed = f"X-Amz-Date: {SIGNED_AT}\r\n" if len(engine.ledger) % 2 else ""
            head = (
                f"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: {_target(operation)}\r\nContent-Type: {JSON}\r\n"
                f"{signed}Authorization: {SIGNATURE}\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            with socket.create_connection(("127.0.0.1", endpoint.port)) as channel:
                channel.sendall(head.encode() + body)
                answer = http.client.HTTPResponse(_Heard(channel))  # type: ignore[arg-type]
                answer.begin()
                content = answer.read()
            _say(operation, answer.status, (answer.reason, answer.getheaders(), content))
            return json.loads(content or b"{}") if answer.status == 200 else {}

        tell(ask, lambda seconds: engine.clock.advance(seconds=seconds))
        _say_what_is_there(engine)


class _Heard:
    """What http.client asks of a socket."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def makefile(self, mode: str) -> Any:
        return self._channel.makefile("rb")


def _drawn() -> None:
    run = Run(SEED)
    run.heard = lambda operation, body, answer: _say(operation, answer.status, (body, answer.headers, answer.body))
    run.go(DRAWN)
    _say_what_is_there(run.engine)


def _say_what_is_there(engine: Engine) -> None:
    """The ledger, the engine's clock, and moto's account as it stands under the engine, to the last attribute."""
    for call in engine.ledger:
        _show("Ledger", call)
    _show("Clock", (engine.clock.seconds, engine.clock.now.isoformat()))
    backend = engine.moto._backend
    for name, table in backend.tables.items():
        _show(
            "Account", (name, list(engine.moto.items(name)), engine.moto.tags(name), _plain(engine.moto.schema(name)))
        )
        _show("Account", (name, _plain(table.describe()), _plain(vars(table))))
    _show("Account", _plain({name: value for name, value in vars(backend).items() if name != "tables"}))


def _plain(value: Any) -> Any:
    """What is in an object, without where it lies in memory; the members of a set in order, hashes left out."""
    if isinstance(value, dict):
        return [
            (_plain(name), _plain(content))
            for name, content in value.items()
            if not (isinstance(name, str) and name == "_hash")
        ]
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, frozenset | set):
        return sorted(map(ascii, value))
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return [(spec.name, _plain(getattr(value, spec.name))) for spec in fields(value)]
    return (type(value).__name__, _plain(vars(value)) if hasattr(value, "__dict__") else ascii(value))


WAYS: dict[str, Callable[[], None]] = {
    "engine": _through_the_engine,
    "boto3": _through_boto3,
    "http": _over_http,
    "drawn": _drawn,
    AGAIN: _through_the_engine,
}
"""By name, in the order in which `tell_all` goes them."""


def tell_all() -> None:
    """Every way, with a line that names it in front of what comes of it."""
    for way, go in WAYS.items():
        print(HEADING + way)
        go()
