"""botocore's retry modes against a table that always throttles: documented attempts, documented seconds, no waiting."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import botocore.endpoint
import botocore.session
import botocore.waiter
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError, WaiterError
from botocore.retries import adaptive, bucket, standard

from helpers.engine.clock import Clock
from helpers.engine.physics.throttling import Throttle, throttled
from helpers.lab.retry_time import VirtualRetries
from tests.engine.physics.support import TABLE, fact

PTEE = throttled([Throttle("provisioned", "write", TABLE)])


class _Body(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


class FakeLab:
    """Answers every call of its clients with one error, and remembers when each call came."""

    def __init__(self, retries: VirtualRetries, clock: Clock) -> None:
        self.retries, self.clock = retries, clock
        self.body, self.status = PTEE.body(), 400
        self.raises: Exception | None = None
        self.times: list[float] = []
        self.session = botocore.session.Session()
        self.session.set_credentials("testing", "testing")

    def client(self, mode: str | None = None, **attempts: int) -> Any:
        """A client that retries as it was told, or an untouched one."""
        retries: Any = {"mode": mode, **attempts} if mode else None
        config = Config(region_name="us-east-1", retries=retries)
        client: Any = self.session.create_client("dynamodb", config=config)
        client.meta.events.register("before-send.dynamodb", self.answer)
        return client

    def answer(self, request: Any, **_: Any) -> AWSResponse:
        self.times.append(self.clock.seconds)
        if self.raises is not None:
            raise self.retries.answered(self.raises)
        raw = _Body(json.dumps(self.body).encode())
        return self.retries.answered(AWSResponse(request.url, self.status, HTTPHeaders(), raw))

    def call(self, client: Any) -> tuple[ClientError, int, float]:
        """Returns the error, the number of attempts, the virtual seconds that went by."""
        self.times.clear()
        started = self.clock.seconds
        with pytest.raises(ClientError) as caught:
            client.put_item(TableName="orders", Item={"pk": {"S": "1"}})
        return caught.value, len(self.times), self.clock.seconds - started


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def retries(clock: Clock) -> Iterator[VirtualRetries]:
    with VirtualRetries(clock, seed=7) as retries:
        yield retries


@pytest.fixture
def lab(retries: VirtualRetries, clock: Clock) -> FakeLab:
    return FakeLab(retries, clock)


@pytest.fixture(autouse=True)
def nobody_sleeps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Real sleeping is recorded instead of done, so that a test can say that there was none, or how much."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@fact("Y1-legacy-always-throttled")
def test_legacy(lab: FakeLab, nobody_sleeps: list[float]) -> None:
    error, attempts, seconds = lab.call(lab.client("legacy"))
    assert attempts == 10
    assert seconds == pytest.approx(25.55)
    waits = [after - before for before, after in zip(lab.times, lab.times[1:], strict=False)]
    assert waits == pytest.approx([0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8])
    assert "(reached max retries: 9)" in str(error)
    assert error.response["ResponseMetadata"]["RetryAttempts"] == 9
    assert nobody_sleeps == []


@fact("Y2-standard-always-throttled")
def test_standard_draws_its_jitter_from_the_seed(lab: FakeLab, nobody_sleeps: list[float]) -> None:
    _, attempts, seconds = lab.call(lab.client("standard", total_max_attempts=3))
    draw = Random("7/retries")
    assert attempts == 3
    assert seconds == pytest.approx(draw.random() * 1 + draw.random() * 2)
    assert nobody_sleeps == []


@fact("Y0-always-throttled")
def test_an_untouched_client_draws_its_jitter_from_the_seed(lab: FakeLab, nobody_sleeps: list[float]) -> None:
    _, attempts, seconds = lab.call(lab.client())
    draw = Random("7/retries")
    assert attempts == 4
    assert seconds == pytest.approx(draw.random() * 1 + draw.random() * 2 + draw.random() * 4)
    assert nobody_sleeps == []


@pytest.mark.parametrize(
    ("status", "mean"),
    [pytest.param(400, 3.5, id="Y0-mean-throttled"), pytest.param(500, 0.0875, id="Y0-mean-server-error")],
)
def test_an_untouched_client_waits_on_average(lab: FakeLab, status: int, mean: float) -> None:
    if status != 400:
        lab.status, lab.body = status, {"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError"}
    calls = [lab.call(lab.client()) for _ in range(200)]
    assert {attempts for _, attempts, _ in calls} == {4}
    assert sum(seconds for _, _, seconds in calls) / len(calls) == pytest.approx(mean, rel=0.1)


@fact("Y2-mean")
def test_standard_waits_one_and_a_half_seconds_on_average(lab: FakeLab) -> None:
    seconds = []
    for _ in range(6):
        client = lab.client("standard", total_max_attempts=3)
        seconds += [lab.call(client)[2] for _ in range(50)]
    assert sum(seconds) / len(seconds) == pytest.approx(1.5, abs=0.12)


@fact("Y2-quota")
def test_standard_stops_retrying_when_its_500_tokens_are_gone(lab: FakeLab) -> None:
    client = lab.client("standard", total_max_attempts=3)
    attempts = [lab.call(client)[1] for _ in range(51)]
    assert attempts == [3] * 50 + [1]  # two retries of 5 tokens each, 50 times


@fact("Y2-adaptive")
def test_adaptive_adds_a_rate_limiter_on_virtual_time(lab: FakeLab, nobody_sleeps: list[float]) -> None:
    client = lab.client("adaptive", total_max_attempts=3)
    _, attempts, first = lab.call(client)
    assert attempts == 3
    _, attempts, second = lab.call(client)
    assert attempts == 3
    # After a throttle the limiter lets no more than one call per two seconds through (its least rate, 0.5/s).
    assert second > 2 * 1.9
    assert first < second
    assert nobody_sleeps == []
    gaps = [after - before for before, after in zip(lab.times, lab.times[1:], strict=False)]
    assert all(gap == pytest.approx(2.0, abs=0.1) or gap > 2.0 for gap in gaps)


@fact("Y2-adaptive")
def test_adaptive_slows_down_the_next_success_too(lab: FakeLab) -> None:
    client = lab.client("adaptive", total_max_attempts=2)
    lab.call(client)
    lab.status, lab.body = 200, {}
    started = lab.clock.seconds
    for _ in range(5):
        client.put_item(TableName="orders", Item={"pk": {"S": "1"}})
    assert lab.clock.seconds - started > 2.0


@pytest.mark.parametrize(
    ("mode", "options", "calls"),
    [
        pytest.param("legacy", {"max_attempts": 0}, 1, id="Y3-max_attempts-0"),
        pytest.param("legacy", {"max_attempts": 2}, 3, id="Y3-max_attempts-2"),
        pytest.param("legacy", {"total_max_attempts": 4}, 4, id="Y3-total_max_attempts-4"),
        pytest.param("standard", {"max_attempts": 0}, 1, id="Y3-standard-max_attempts-0"),
        pytest.param("standard", {"total_max_attempts": 4}, 4, id="Y3-standard-total_max_attempts-4"),
        pytest.param("standard", {}, 4, id="Y5-standard-default"),
        pytest.param(None, {}, 4, id="Y0-untouched"),
    ],
)
def test_attempts(mode: str | None, options: dict[str, int], calls: int, lab: FakeLab) -> None:
    assert lab.call(lab.client(mode, **options))[1] == calls


@pytest.mark.parametrize(
    ("mode", "code", "retried"),
    [
        pytest.param("legacy", "ProvisionedThroughputExceededException", True, id="Y4-legacy-PTEE"),
        pytest.param("legacy", "ThrottlingException", True, id="Y4-legacy-ThrottlingException"),
        pytest.param("legacy", "TransactionInProgressException", True, id="Y4-legacy-TransactionInProgress"),
        pytest.param("legacy", "RequestLimitExceeded", False, id="Y4-legacy-RequestLimitExceeded"),
        pytest.param("legacy", "ConditionalCheckFailedException", False, id="Y4-legacy-ConditionalCheckFailed"),
        pytest.param("standard", "ProvisionedThroughputExceededException", True, id="Y4-standard-PTEE"),
        pytest.param("standard", "RequestLimitExceeded", True, id="Y4-standard-RequestLimitExceeded"),
        pytest.param("standard", "LimitExceededException", True, id="Y4-standard-LimitExceeded"),
        pytest.param("standard", "TransactionCanceledException", False, id="Y4-standard-TransactionCanceled"),
        pytest.param("standard", "TransactionConflictException", False, id="Y4-standard-TransactionConflict"),
        pytest.param("standard", "ValidationException", False, id="Y4-standard-Validation"),
    ],
)
def test_what_is_retried(mode: str, code: str, retried: bool, lab: FakeLab) -> None:
    lab.body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"}
    assert lab.call(lab.client(mode, total_max_attempts=2))[1] == (2 if retried else 1)


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_a_time_out_is_retried_in_virtual_time_too(mode: str, lab: FakeLab, nobody_sleeps: list[float]) -> None:
    lab.raises = ReadTimeoutError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com")
    client = lab.client(mode, total_max_attempts=3)
    with pytest.raises(ReadTimeoutError):
        client.put_item(TableName="orders", Item={"pk": {"S": "1"}})
    assert len(lab.times) == 3
    assert lab.clock.seconds > 0
    assert nobody_sleeps == []


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_two_runs_are_identical_and_another_seed_differs(mode: str) -> None:
    def times(seed: int) -> list[float]:
        clock = Clock()
        with VirtualRetries(clock, seed=seed) as retries:
            lab = FakeLab(retries, clock)
            client = lab.client(mode, total_max_attempts=3)
            lab.call(client)
            lab.call(client)
            return lab.times

    assert times(1) == times(1)
    # Legacy has no jitter (Y1); adaptive draws it, and then waits for its limiter, which is slower.
    assert (times(1) != times(2)) == (mode == "standard")


class TestOnlyTheLab:
    """Nobody else's retries are touched."""

    @pytest.mark.parametrize("mode", ["legacy", "standard"])
    def test_other_services_sleep_for_real(self, mode: str, lab: FakeLab, nobody_sleeps: list[float]) -> None:
        lab.call(lab.client("legacy", total_max_attempts=2))  # the last answer on this thread was the lab's
        before = lab.clock.seconds

        def busy(request: Any, **_: Any) -> AWSResponse:
            return AWSResponse(request.url, 503, HTTPHeaders(), _Body(b""))

        retries: Any = {"mode": mode, "total_max_attempts": 2}
        other: Any = lab.session.create_client("sqs", config=Config(region_name="us-east-1", retries=retries))
        other.meta.events.register("before-send", busy)
        with pytest.raises(ClientError):
            other.list_queues()
        assert lab.clock.seconds == before
        assert len(nobody_sleeps) == 1

    def test_other_adaptive_clients_keep_the_real_clock(self, lab: FakeLab) -> None:
        other = lab.session.create_client("sqs", config=Config(region_name="us-east-1", retries={"mode": "adaptive"}))
        limiter: Any = adaptive.register_retry_handler(other)
        assert type(limiter._clock) is bucket.Clock

    def test_another_thread_is_not_the_labs(self, lab: FakeLab, nobody_sleeps: list[float]) -> None:
        lab.call(lab.client("legacy", total_max_attempts=2))
        before = lab.clock.seconds
        thread = threading.Thread(target=botocore.endpoint.time.sleep, args=(5,))  # type: ignore[attr-defined]
        thread.start()
        thread.join()
        assert nobody_sleeps == [5]
        assert lab.clock.seconds == before

    def test_everything_is_put_back(self, clock: Clock) -> None:
        def state() -> list[Any]:
            return [
                vars(botocore.endpoint)["time"],
                vars(botocore.waiter)["time"],
                vars(botocore.endpoint.Endpoint)["_needs_retry"],
                vars(standard.ExponentialBackoff).get("_random", "absent"),
                vars(adaptive)["register_retry_handler"],
                vars(adaptive)["bucket"],
            ]

        before = state()
        retries = VirtualRetries(clock)
        retries.start()
        assert all(now is not then for now, then in zip(state()[:5], before[:5], strict=True))
        retries.stop()
        retries.stop()
        assert state() == before

    def test_a_client_made_earlier_keeps_its_own_jitter(self, nobody_sleeps: list[float]) -> None:
        backoff = standard.ExponentialBackoff(random=lambda: 0.25)
        with VirtualRetries(Clock()):
            during = standard.ExponentialBackoff(random=lambda: 0.75)
            assert vars(backoff)["_random"]() == backoff._random() == 0.25  # type: ignore[attr-defined]
        assert during._random() == 0.75  # type: ignore[attr-defined]

    def test_a_second_lab_is_refused(self, retries: VirtualRetries) -> None:
        with pytest.raises(RuntimeError, match="another lab"):
            VirtualRetries(Clock()).start()


class TestWaiters:
    """`wait_until_exists` and the like: they sleep between two looks, not between two attempts."""

    def test_they_wait_in_virtual_time(self, lab: FakeLab, nobody_sleeps: list[float]) -> None:
        lab.body = {"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}
        waiter = lab.client().get_waiter("table_exists")
        before = lab.clock.seconds
        with pytest.raises(WaiterError, match="Max attempts exceeded"):
            waiter.wait(TableName="orders", WaiterConfig={"Delay": 20, "MaxAttempts": 4})
        assert lab.clock.seconds - before == 3 * 20
        assert lab.retries.slept == 0, "nothing was tried again"
        assert nobody_sleeps == []

    def test_those_of_others_wait_as_ever(self, lab: FakeLab, nobody_sleeps: list[float]) -> None:
        def elsewhere(request: Any, **_: Any) -> AWSResponse:
            return AWSResponse(request.url, 404, HTTPHeaders(), _Body(b""))

        lab.call(lab.client("legacy", total_max_attempts=2))
        before = lab.clock.seconds
        other: Any = lab.session.create_client("s3", config=Config(region_name="us-east-1"))
        other.meta.events.register("before-send", elsewhere)
        with pytest.raises(WaiterError):
            other.get_waiter("bucket_exists").wait(Bucket="b", WaiterConfig={"Delay": 5, "MaxAttempts": 2})
        assert lab.clock.seconds == before
        assert nobody_sleeps == [5]


def test_the_names_of_botocore_that_are_replaced_exist() -> None:
    assert callable(vars(botocore.endpoint.Endpoint)["_needs_retry"])
    assert vars(botocore.endpoint)["time"] is time
    assert vars(botocore.waiter)["time"] is time
    assert callable(vars(adaptive)["register_retry_handler"])
    assert vars(adaptive)["bucket"] is bucket
    assert callable(vars(bucket.TokenBucket)["_acquire"])
    assert "_random" in vars(standard.ExponentialBackoff())
