"""S3: moto's, on a backend that nothing else in the process shares, with the lab's time and chance in place of moto's own.

moto keeps its backends, its clock and its randomness in module globals. They are exchanged while one request is served, so
that two runs of a lab give equal bytes, and `mock_aws` elsewhere in the process neither sees these buckets nor empties them.
Requests take no virtual time and are not in DynamoDB's ledger.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import RLock
from types import SimpleNamespace
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest
from moto.core import responses as moto_responses
from moto.core import utils as moto_utils
from moto.core.model_instances import model_data
from moto.core.request import normalize_request
from moto.moto_api._internal import mock_random
from moto.s3 import models as s3_models
from moto.s3 import responses as s3_responses
from moto.s3.models import S3Backend
from moto.utilities.utils import get_partition

from helpers.engine.clock import Clock
from helpers.engine.moto_account import ACCOUNT

_NOT_HERE: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NotImplemented</Code>'
    b"<Message>The lab's S3 does not serve this operation.</Message></Error>"
)
_STOPS: Final = (NotImplementedError, ValueError, TypeError, LookupError, AttributeError)
"""How moto stops where it does not know an operation."""
_ONE_AT_A_TIME: Final = RLock()
"""Held while moto's globals are exchanged: a learner may call boto3 from several threads."""


class ObjectStorage:
    """The buckets of one account."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._backends = _Backends()
        self._chance = Random(f"{seed}/s3").getstate()

    def answer(self, request: AWSPreparedRequest) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one request of botocore's; 501 for what moto's S3 does not know."""
        with self._in_moto():
            asked = normalize_request(request)
            address = asked.raw_url.partition("?")[0]
            try:
                for pattern, serve in self._backends[ACCOUNT][_PARTITION].urls.items():
                    if re.match(pattern, address):
                        status, headers, body = serve(asked, asked.raw_url, asked.headers)
                        content = body.encode() if isinstance(body, str) else bytes(body)
                        return status, {name: str(value) for name, value in headers.items()}, content
            except _STOPS:
                pass
        return 501, {"content-type": "application/xml"}, _NOT_HERE

    # --- for other services of the account --------------------------------------------------------------------------

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """Store an object. Raises KeyError where there is no such bucket."""
        with self._in_moto():
            self._buckets_with(bucket).put_object(bucket, key, value=body)

    def get(self, bucket: str, key: str) -> bytes:
        """What an object holds. Raises KeyError where there is no such bucket, or no such object."""
        with self._in_moto():
            found = self._buckets_with(bucket).get_object(bucket, key)
            if found is None:
                raise KeyError(key)
            return bytes(found.value)

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """The keys that begin so, in the order of S3's lists. Raises KeyError where there is no such bucket."""
        with self._in_moto():
            return sorted(key for key in self._buckets_with(bucket).get_bucket(bucket).keys if key.startswith(prefix))

    def _buckets_with(self, bucket: str) -> S3Backend:
        """The buckets among which this one is."""
        partition, account = self._backends.bucket_accounts[bucket]
        return self._backends[account][partition]

    @contextmanager
    def _in_moto(self) -> Iterator[None]:
        """moto with these buckets, the lab's time, and chance from the seed; as it was afterwards."""
        now = self._clock.now
        exchanged: list[tuple[Any, str, Any]] = [
            (s3_models, "s3_backends", self._backends),
            (s3_responses, "s3_backends", self._backends),
            (s3_models, "datetime", _time_at(now)),
            (s3_models, "os", _Os),
            *((module, "utcnow", lambda: now.replace(tzinfo=None)) for module in _TELL_TIME),
        ]
        with _ONE_AT_A_TIME:
            before = [getattr(module, name) for module, name, _ in exchanged]
            models: list[Any] = list(model_data["s3"].values())
            tracked = [len(model.instances_tracked) for model in models]
            chance = mock_random.getstate()
            mock_random.setstate(self._chance)
            for module, name, ours in exchanged:
                setattr(module, name, ours)
            try:
                yield
            finally:
                for (module, name, _), original in zip(exchanged, before, strict=True):
                    setattr(module, name, original)
                self._chance = mock_random.getstate()
                mock_random.setstate(chance)
                for model, length in zip(models, tracked, strict=True):
                    del model.instances_tracked[length:]  # moto would hold on to each object for good


_PARTITION: Final = get_partition("us-east-1")
_TELL_TIME: Final = (s3_models, moto_responses, moto_utils)
"""The modules of moto that ask `utcnow` on a request's way."""


class _Regions(dict[str, S3Backend]):
    def __missing__(self, partition: str) -> S3Backend:
        self[partition] = S3Backend(partition, ACCOUNT)
        return self[partition]


class _Backends(dict[str, _Regions]):
    """What moto looks for under the name `s3_backends`: account → partition → backend."""

    def __init__(self) -> None:
        super().__init__({ACCOUNT: _Regions()})
        self.bucket_accounts: dict[str, tuple[str, str]] = {}


class _Os:
    """Python's os, as far as moto's S3 asks it: upload ids are bytes of chance."""

    environ = os.environ

    @staticmethod
    def urandom(length: int) -> bytes:
        return mock_random.randbytes(length)


def _time_at(moment: dt.datetime) -> Any:
    """The module datetime at a moment that does not pass."""

    class At(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> At:
            told = moment.astimezone(tz or dt.UTC)
            return cls.combine(told.date(), told.timetz() if tz else told.time())

    return SimpleNamespace(datetime=At, timedelta=dt.timedelta, timezone=dt.timezone)
