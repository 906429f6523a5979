"""What an SDK finds at the endpoint: one HTTP request in, one answer out, in the words of the service and of its front."""

from __future__ import annotations

import itertools
import re
import threading
import traceback
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple

from helpers.engine.bodies import body_of, json_object
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.limits import BATCH_BYTES_MAX
from helpers.engine.moto_account import REGION
from helpers.engine.physics.faults import TimedOut
from helpers.engine.protocol import answered, is_region, operation_in, request_id
from helpers.engine.wire_types import CONTENT_TYPE, Json
from helpers.serve.compression import TooLargeError, packed, unpacked

BODY_MAX: Final = BATCH_BYTES_MAX  # DYN: the largest request is as large as the largest batch
_CONTENT_TYPES: Final = {CONTENT_TYPE, "application/json"}  # DYN: the service takes these two and answers in kind
_SCOPE: Final = re.compile(r"Credential=[^,]*/[0-9]{8}/([a-z0-9-]+)/dynamodb/aws4_request")
_HEALTHY: Final = f"healthy: dynamodb.{REGION}.amazonaws.com ".encode()  # DYN, to the blank at the end
_SIGNED_AT: Final = "%Y%m%dT%H%M%SZ"  # how signature version 4 writes X-Amz-Date
_SIGNED_TWICE: Final = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."  # DYN


class Request(NamedTuple):
    """One request as it arrived."""

    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """By name in lower case; a header that came several times has its values joined by commas."""
    body: bytes | None
    """None where it is larger than `BODY_MAX`."""


class Answer(NamedTuple):
    """What goes back: the status, and as many bytes of body as Content-Length says (none, for HEAD)."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class ProtocolError(ApiError):
    """A refusal by what stands in front of the service: a name of AWS's common errors, or of its signature check."""

    def body(self) -> Json:
        """The JSON body of the answer, as AWS sends it."""
        return {"__type": f"com.amazon.coral.service#{self.code}", "message": self.message}


def malformed(message: str, *, status: int = 400) -> ProtocolError:
    """The error for a request that is wrong as HTTP, before it is one of DynamoDB's."""
    return ProtocolError("MalformedHttpRequestException", message, status=status)


class Door:
    """Answers as the service's endpoint does, one request at a time, whichever threads they come from.

    A signature must be there and is not checked: this door is for the machine's own addresses, and closed to what a browser
    sends for a page.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._numbers = itertools.count(1)

    def answer(self, request: Request) -> Answer:
        """The answer to any request. Raises `TimedOut` where the answer has to be lost on its way, and nothing else."""
        kind, status, coded = _kind(request) or CONTENT_TYPE, 200, None
        try:
            kind, body = self._serve(request, kind)
            coded = packed(body, request.headers.get("accept-encoding", ""))
        except ApiError as error:
            status, body = error.status, body_of(error.body())
        except TimedOut:
            raise
        except Exception:  # noqa: BLE001 — whatever goes wrong, this caller gets an answer and the next one a turn
            traceback.print_exc()
            fault = ApiError(
                "InternalServerError", "The server failed on this request; its log says where.", status=500
            )
            status, body = fault.status, body_of(fault.body())
        coding, body = coded or ("", body)
        headers = self._headers(kind, body, coding, _signed_at(request.headers.get("x-amz-date", "")))
        return Answer(status, headers, b"" if request.method == "HEAD" else body)

    def refusal(self, error: ApiError) -> Answer:
        """The answer to what never became a `Request`."""
        body = body_of(error.body())
        return Answer(error.status, self._headers(CONTENT_TYPE, body), body)

    def _headers(self, kind: str, body: bytes, coding: str = "", date: str | None = None) -> list[tuple[str, str]]:
        """What goes above a body; the checksum is over what is sent, compressed or not, as SDKs expect it.

        Without a date of the request's own, its time is the lab's.
        """
        headers = [
            ("Server", "Server"),
            ("Date", date or _date(int(self._engine.clock.timestamp()))),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("x-amzn-RequestId", request_id(next(self._numbers))),
            ("x-amz-crc32", str(zlib.crc32(body))),
        ]
        return [*headers, ("Content-Encoding", coding)] if coding else headers

    def _serve(self, request: Request, kind: str) -> tuple[str, bytes]:
        """Content type and body of a good answer; what an operation answers is of `kind`.

        Raises `ApiError`, in the order of the service's own checks (DYN).
        """
        _check_caller(request.headers)
        path, _, query = request.target.partition("?")
        if request.method in ("GET", "HEAD") and path in ("", "/", "/ping"):
            return "text/plain", _HEALTHY
        if request.method != "POST" or path not in ("", "/"):
            raise ProtocolError("UnknownOperationException", "Requests are sent with POST to the path /.", status=404)
        body = _body(request)
        if body and _kind(request) is None:
            raise ProtocolError("UnknownOperationException", f"The Content-Type has to be {CONTENT_TYPE}.", status=404)
        asked = json_object(body) if body else None
        operation = operation_in(request.headers.get("x-amz-target", ""))
        authorization, in_address = request.headers.get("authorization", "").strip(), "X-Amz-Algorithm=" in query
        if authorization and in_address:
            raise ProtocolError("InvalidSignatureException", _SIGNED_TWICE)
        if not in_address and not authorization.startswith("AWS4-"):
            raise ProtocolError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
        if asked is None:
            raise ApiError("SerializationException", "The request has no body; an empty request is {}.")
        with self._turn:
            return kind, answered(self._engine_of(request), operation, asked)

    def _engine_of(self, request: Request) -> Engine:
        """The Region for which a request is signed (K16); unsigned ones mean the first."""
        signed = request.headers.get("authorization", "")
        region = _region_in(signed.partition(",")[0]) or _region_in(signed)  # SDKs begin with the credential
        return self._engine if region is None else self._engine.in_region(region)


@lru_cache(maxsize=64)
def _region_in(authorization: str) -> str | None:
    scope = _SCOPE.search(authorization)
    return scope[1] if scope and is_region(scope[1]) else None


def _kind(request: Request) -> str | None:
    """The type of a request's body, where it is one of the two."""
    return _taken(request.headers.get("content-type", ""))


@lru_cache(maxsize=64)
def _taken(content_type: str) -> str | None:
    kind = content_type.partition(";")[0].strip().lower()
    return kind if kind in _CONTENT_TYPES else None


@lru_cache(maxsize=4)
def _date(seconds: int) -> str:
    """A time in epoch seconds, as HTTP writes it."""
    return formatdate(seconds, usegmt=True)


@lru_cache(maxsize=4)
def _signed_at(amz_date: str) -> str | None:
    """When the request was signed, as HTTP writes it; None where it does not say so.

    An SDK whose clock is minutes away from the answer's takes its own for wrong, and sends every refused request again: the
    one for JavaScript until it gives up, after four. The service refuses such a signature, so its own Date is always near.
    """
    try:
        return _date(int(datetime.strptime(amz_date, _SIGNED_AT).replace(tzinfo=UTC).timestamp()))
    except ValueError:
        return None


def _check_caller(headers: Mapping[str, str]) -> None:
    """Refuse what a web page can send: a name that only its own DNS leads here, or a request with an Origin."""
    if not _is_own_host(headers.get("host", "")):
        raise ProtocolError(
            "AccessDeniedException", "This endpoint answers to 127.0.0.1 and localhost only.", status=403
        )
    if "origin" in headers:
        raise ProtocolError("AccessDeniedException", "This endpoint does not serve web pages.", status=403)


@lru_cache(maxsize=64)
def _is_own_host(host: str) -> bool:
    host = host.strip()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return not name or _is_own_name(name.lower())


def _is_own_name(name: str) -> bool:
    # The last one is how a container calls the machine it runs on; no page can be served from it.
    if name == "localhost" or name.endswith(".localhost") or name == "host.docker.internal":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _too_large() -> ProtocolError:
    return ProtocolError("RequestEntityTooLargeException", f"A request can have {BODY_MAX} bytes at most.", status=413)


def _body(request: Request) -> bytes:
    """The body, as it was before it was compressed. Raises `ProtocolError` where it is too large or cannot be unpacked."""
    if request.body is None:
        raise _too_large()
    coding = request.headers.get("content-encoding", "").strip().lower()
    if not coding or coding == "identity":
        return request.body
    try:
        return unpacked(request.body, coding, BODY_MAX)
    except LookupError:
        raise malformed(f"The Content-Encoding {coding} is not understood: send gzip, deflate, or none.") from None
    except TooLargeError:
        raise _too_large() from None
    except ValueError as error:  # the service itself answers 500 here, and the SDK sends the same again
        raise malformed(str(error)) from error
