"""Everything beside DynamoDB in one lab's account: which services there are, and who answers for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from botocore.awsrequest import AWSPreparedRequest

from helpers.account.s3 import ObjectStorage
from helpers.engine.clock import Clock

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body of HTTP."""

SERVICES: Final = {"s3": "S3"}
"""The services of every account, as botocore calls them in the names of its events → as people call them."""


class Door(Protocol):
    """One service, as botocore's HTTP layer meets it."""

    def answer(self, request: AWSPreparedRequest) -> Answer:
        """What the service answers in place of the network."""


class Account:
    """The other services of one lab, empty at first, on the lab's clock and from its seed."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self.s3 = ObjectStorage(clock, seed)
        self.doors: dict[str, Door] = {"s3": self.s3}
