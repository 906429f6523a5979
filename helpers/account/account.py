"""Everything beside DynamoDB in one lab's account: which services there are, and who answers for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from botocore.awsrequest import AWSPreparedRequest

from helpers.account.cloudwatch import CloudWatch
from helpers.account.s3 import ObjectStorage
from helpers.engine.engine import Engine

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body of HTTP."""

SERVICES: Final = {"s3": "S3"}
"""The services of every account, as botocore calls them in the names of its events → as people call them."""


CALLED: Final = {"cloudwatch": "CloudWatch"}
"""As `SERVICES`, of services that are met by their calls: before botocore makes bytes of them, so that none have to be read."""


class Door(Protocol):
    """One service, as botocore's HTTP layer meets it."""

    def answer(self, request: AWSPreparedRequest) -> Answer:
        """What the service answers in place of the network."""


class Called(Protocol):
    """One service, as boto3's caller meets it."""

    def answer(self, region: str, operation: str, members: Mapping[str, Any]) -> dict[str, Any]:
        """The members of the answer to one call. Raises `ApiError`."""


class Account:
    """The other services of one lab, empty at first, on the lab's clock and from its seed."""

    def __init__(self, engine: Engine) -> None:
        self.s3 = ObjectStorage(engine.clock, engine.seed)
        engine.objects.store = self.s3
        self.doors: dict[str, Door] = {"s3": self.s3}
        self.cloudwatch = CloudWatch(engine)
        self.called: dict[str, Called] = {"cloudwatch": self.cloudwatch}
