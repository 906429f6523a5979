"""How plain boto3 reaches the lab: handlers of botocore's events that answer, or refuse, in place of the network.

botocore hands its built-in handlers to each new session, which is also how moto gets in. A client that existed before the
lab began keeps what it had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel

from helpers.account.account import CALLED, SERVICES, Account
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.moto_account import REGION, moto_serves_process
from helpers.engine.physics.faults import TimedOut
from helpers.engine.protocol import is_region, request_id, respond
from helpers.engine.wire_types import CONTENT_TYPE
from helpers.lab.boto_http import SERVED, boto_answer, target_and_body
from helpers.lab.retry_time import VirtualRetries
from helpers.lab.surroundings import LabError

Handler = tuple[str, Callable[..., Any]]
"""An event of botocore's and who hears of it."""


UNSIGNED: Final = "none"
"""The authentication type with which botocore sends a request as it is."""

_MEMBERS: Final = "lab_members"
"""Where a call's members wait in botocore's context until it is answered."""
_NO_ID: Final = request_id(0)
"""The request id of calls that are in no ledger."""


class Host(NamedTuple):
    """Who answers now."""

    engine: Engine
    account: Account
    retries: VirtualRetries


class Hooks:
    """The handlers of this process. `host` tells who answers at the moment; None while no lab runs."""

    def __init__(self, host: Callable[[], Host | None]) -> None:
        self._host = host
        self._installed: list[Handler] = []
        self._leads_out = False

    def install(self) -> None:
        """Let every session made from now on ask the lab first."""
        self._installed = [("before-send", self.guard)]
        for service in SERVED:
            self._installed += [(f"before-send.{service}", self.answer), (f"before-call.{service}", self.check_open)]
        for service in SERVICES:
            self._installed += [
                (f"before-send.{service}", self.answer_beside),
                (f"before-call.{service}", self.check_running),
            ]
        for service in CALLED:
            self._installed += [
                (f"before-parameter-build.{service}", self.keep_members),
                (f"before-call.{service}", self.answer_call),
            ]
        _built_in().extend(self._installed)

    def uninstall(self) -> None:
        """Leave sessions made from now on alone, but for the default one: plain boto3 must not slip out to AWS unnoticed.

        Whoever means AWS makes a session: `boto3.Session().client("dynamodb")`.
        """
        closed = boto3.Session()
        for entry in self._installed:
            _built_in().remove(entry)
        self._installed = []
        boto3.DEFAULT_SESSION = closed

    def let_out(self, outside: bool) -> None:
        """Whether calls may leave the process, for a lab on a real server (`helpers.lab.remote`)."""
        self._leads_out = outside
        if not outside:
            self.install()
            self.uninstall()  # plain boto3 is closed again

    # --- the handlers, by the event they hear -----------------------------------------------------------------------

    def answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        """`before-send` of a served service: the lab's answer in place of the network's, also for botocore's retries."""
        host = self._asked() if for_aws(request.url) else None
        if host is None:
            return None
        try:
            return host.retries.answered(_response(host.engine, request))
        except TimedOut as lost:
            raise host.retries.answered(ReadTimeoutError(endpoint_url=request.url)) from lost

    def answer_beside(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse | None:
        """`before-send` of a service beside DynamoDB: the account's answer in place of the network's."""
        host = self._asked() if for_aws(request.url) else None
        if host is None:
            return None
        status, headers, body = host.account.doors[event_name.split(".")[1]].answer(request)
        return host.retries.answered(boto_answer(request.url, status, headers, body))

    def check_open(self, params: Mapping[str, Any], **_: Any) -> None:
        """`before-call` of a served service: without a lab a call ends here, before credentials are looked for."""
        if for_aws(params["url"]) and not moto_serves_process() and self._asked() is not None:
            params["context"]["auth_type"] = UNSIGNED  # no part of the lab reads a signature, and signing costs a fifth

    def check_running(self, params: Mapping[str, Any], **_: Any) -> None:
        """`before-call` of a service beside DynamoDB. Its calls are signed: moto's S3 shows strangers what is public only."""
        if for_aws(params["url"]) and not moto_serves_process():
            self._asked()

    def keep_members(self, params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        """`before-parameter-build` of a service that is met by its calls: what was asked, before it becomes bytes."""
        context[_MEMBERS] = params

    def answer_call(
        self, model: OperationModel, params: Mapping[str, Any], **_: Any
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        """`before-call` of such a service: the account's answer, in the form in which botocore would have read it."""
        if not for_aws(params["url"]) or moto_serves_process():
            return None
        host = self._asked()
        if host is None:
            return None
        called = host.account.called[model.service_model.service_name]
        region, members = region_in(params["url"]), params["context"][_MEMBERS]
        status, answer = 200, {}
        try:
            answer = called.answer(region, model.name, members)
        except ApiError as error:
            status, answer = error.status, {"Error": {"Type": "Sender", "Code": error.code, "Message": error.message}}
        told = {"RequestId": _NO_ID, "HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0}
        return boto_answer(params["url"], status, {}, b""), {**answer, "ResponseMetadata": told}

    def guard(self, event_name: str, **_: Any) -> None:
        """`before-send`: while a lab runs, no other AWS service is called by accident with a learner's settings."""
        service = event_name.split(".")[1]
        if self._host() is not None and service not in (*SERVED, *SERVICES, *CALLED) and not moto_serves_process():
            names = _all_of(["DynamoDB", *SERVICES.values(), *CALLED.values()])
            raise LabError(
                f"The lab answers {names} only, and nothing leaves your machine while it runs: the call to {service} was "
                "stopped. Call `lab.stop()` first if you mean the real service, and make a new client after it."
            )

    def _asked(self) -> Host | None:
        """Who answers; None where the call is meant for somebody else. Raises `LabError` where nobody can."""
        host = self._host()
        if host is None and not self._leads_out and not moto_serves_process():
            raise LabError(
                "The lab is stopped, so this call went nowhere: no request left your machine. "
                "Run the cell with `lab = Lab()`, or call `lab.start()` to go on with the tables it had."
            )
        return host


def for_aws(url: str) -> bool:
    """Whether a request is meant for AWS. A client with an `endpoint_url` of its own is left alone."""
    host = urlsplit(url).hostname or ""
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


def region_in(url: str) -> str:
    """The Region that an AWS endpoint belongs to: `https://dynamodb.eu-north-1.amazonaws.com` → eu-north-1 (K16)."""
    return next(filter(is_region, (urlsplit(url).hostname or "").split(".")), REGION)


def _built_in() -> list[Any]:
    handlers: list[Any] = BUILTIN_HANDLERS
    return handlers


def _all_of(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _response(engine: Engine, request: AWSPreparedRequest) -> AWSResponse:
    there = engine.in_region(region_in(request.url))
    status, answer = respond(there, *target_and_body(request))
    headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": request_id(len(engine.ledger))}
    return boto_answer(request.url, status, headers, answer)
