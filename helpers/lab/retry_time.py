"""botocore's own retry code and its waiters, waiting in virtual time.

A throttled call is retried by the client that the learner made: legacy, standard or adaptive, unchanged. Only its
waiting is redirected: it advances the lab's clock instead of sleeping. That holds for calls the lab answered; a
client of anything else in the same process sleeps for real, as ever.

Five names of botocore are replaced while this is installed, and put back by `stop`:

| name | why |
|---|---|
| `endpoint.time` | all modes sleep there between two attempts |
| `waiter.time` | `wait_until_exists` and all other waiters sleep there between two looks |
| `endpoint.Endpoint._needs_retry` | knows which answer the sleep belongs to |
| `retries.standard.ExponentialBackoff._random` | jitter comes from the lab's seed (Y2) |
| `retries.adaptive.register_retry_handler` | the rate limiter of a new client reads and waits on the lab's clock |
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import botocore.endpoint
import botocore.waiter
from botocore.retries import adaptive, bucket, standard

from helpers.engine.clock import Clock

SERVICES: Final = frozenset({"dynamodb", "dynamodbstreams"})
LEAST_WAIT: Final = 1e-6  # seconds; a rounding error must not make a waiting loop stand still

Outcome = TypeVar("Outcome")

# Private parts of botocore, which its type stubs leave out; tests/lab/test_retry_time.py names each.
_Endpoint: Any = botocore.endpoint.Endpoint
_adaptive: Any = adaptive

_installed: list[VirtualRetries] = []


def _is_dynamodb(client: Any) -> bool:
    return client.meta.service_model.service_name in SERVICES


class VirtualRetries:
    """Makes the retries of calls that the lab answers wait on `clock`.

    `seed` fixes the jitter of the standard and adaptive modes. `serves(client)` tells whether a client that is being
    made will be answered by the lab; by default every DynamoDB client is.
    """

    def __init__(self, clock: Clock, *, seed: int = 0, serves: Callable[[Any], bool] = _is_dynamodb) -> None:
        self.clock = clock
        self.slept = 0.0
        """Virtual seconds that retries have waited so far."""
        self._seed = seed
        self._random = self._dice()
        self._ahead = 0.0
        """What rate limiters have lived through on other clocks: for them time never goes back."""
        self._serves = serves
        self._thread = threading.local()
        self._building = threading.Lock()
        self._originals: list[tuple[Any, str, Any]] = []

    # --- life -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Install. Raises RuntimeError while another one is installed: there is one running lab at a time."""
        if _installed:
            raise RuntimeError("Retries already wait on another lab's clock. Stop that lab first.")
        _installed.append(self)
        self._replace(botocore.endpoint, "time", _Time(lambda: self.waits_here, self.sleep))
        self._replace(botocore.waiter, "time", _Time(lambda: self.answered_last, self.wait))
        self._replace(_Endpoint, "_needs_retry", self._needs_retry())
        self._replace(standard.ExponentialBackoff, "_random", _Jitter(self))
        self._replace(adaptive, "register_retry_handler", self._register_adaptive())

    def stop(self) -> None:
        """Put everything back. Stopping twice is fine."""
        if self not in _installed:
            return
        for owner, name, original in reversed(self._originals):
            if original is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
        self._originals.clear()
        _installed.remove(self)

    def __enter__(self) -> VirtualRetries:
        """Installs it for the block."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Puts everything back."""
        self.stop()

    @contextmanager
    def waiting_on(self, clock: Clock) -> Iterator[None]:
        """While the block runs, retries wait on another clock, with the jitter from its beginning; nothing of it stays."""
        own, slept, random = self.clock, self.slept, self._random
        self._ahead += own.seconds - clock.seconds
        self.clock, self._random = clock, self._dice()
        try:
            yield
        finally:
            self._ahead += clock.seconds - own.seconds
            self.clock, self.slept, self._random = own, slept, random

    def _dice(self) -> Random:
        return Random(f"{self._seed}/retries")

    def _replace(self, owner: Any, name: str, substitute: Any) -> None:
        self._originals.append((owner, name, vars(owner).get(name, _ABSENT)))
        setattr(owner, name, substitute)

    # --- the lab's side ---------------------------------------------------------------------------------------------

    def answered(self, outcome: Outcome) -> Outcome:
        """Note that the lab gave this answer, an AWSResponse or an exception, to the present thread. Returns it."""
        self._thread.outcome = outcome
        return outcome

    # --- botocore's side --------------------------------------------------------------------------------------------

    @property
    def waits_here(self) -> bool:
        """Whether the present thread is retrying a call that the lab answered."""
        return getattr(self._thread, "waiting", False)

    @property
    def answered_last(self) -> bool:
        """Whether it was the lab that gave the present thread its latest answer: a waiter sleeps after one."""
        return getattr(self._thread, "answered", False)

    def sleep(self, seconds: float) -> None:
        """Let virtual time pass between two attempts."""
        self.slept += seconds
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.clock.advance(seconds=seconds)

    def seconds(self) -> float:
        """The time that rate limiters go by."""
        return self._ahead + self.clock.seconds

    def jitter(self) -> float:
        """The next number in [0, 1) of this lab."""
        return self._random.random()

    def _needs_retry(self) -> Callable[..., Any]:
        original = _Endpoint._needs_retry

        def needs_retry(
            endpoint: Any,
            attempts: int,
            operation_model: Any,
            request_dict: Any,
            response: Any = None,
            caught_exception: Any = None,
        ) -> Any:
            outcome = caught_exception if response is None else response[0]
            # Every answer is asked about exactly once, so that a note can never be mistaken for a later answer's.
            noted, self._thread.outcome = getattr(self._thread, "outcome", None), None
            self._thread.waiting = self._thread.answered = noted is not None and noted is outcome
            try:
                return original(endpoint, attempts, operation_model, request_dict, response, caught_exception)
            finally:
                self._thread.waiting = False

        return needs_retry

    def _register_adaptive(self) -> Callable[[Any], Any]:
        original = _adaptive.register_retry_handler

        def register_retry_handler(client: Any) -> Any:
            if not self._serves(client):
                return original(client)
            clock = _LimiterClock(self)
            with self._building:
                _adaptive.bucket = SimpleNamespace(Clock=lambda: clock, TokenBucket=_VirtualTokenBucket)
                try:
                    limiter = original(client)
                finally:
                    _adaptive.bucket = bucket
            # botocore asks for a token where the lab answers, in the order of registration. The token comes first.
            events = client.meta.events
            events.unregister("before-send", limiter.on_sending_request)
            service = client.meta.service_model.service_id.hyphenize()
            events.register_first(f"before-send.{service}", limiter.on_sending_request)
            return limiter

        return register_retry_handler


_ABSENT: Final = object()


class _Time:
    """Python's time module, except for who sleeps."""

    def __init__(self, is_ours: Callable[[], bool], sleep: Callable[[float], None]) -> None:
        self._is_ours = is_ours
        self._sleep = sleep

    def sleep(self, seconds: float) -> None:
        if self._is_ours():
            self._sleep(seconds)
        else:
            time.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class _Jitter:
    """Stands in front of each back-off's own source of randomness; gives it back when it is deleted from the class."""

    def __init__(self, retries: VirtualRetries) -> None:
        self._retries = retries

    def __get__(self, backoff: Any, owner: type | None = None) -> Any:
        return self._retries.jitter if self._retries.waits_here else vars(backoff)["_random"]

    def __set__(self, backoff: Any, value: Any) -> None:
        vars(backoff)["_random"] = value


class _LimiterClock:
    """What the adaptive mode's rate limiter takes for a clock: the lab's seconds."""

    def __init__(self, retries: VirtualRetries) -> None:
        self._retries = retries

    def current_time(self) -> float:
        return self._retries.seconds()

    def sleep(self, seconds: float) -> None:
        self._retries.sleep(max(seconds, LEAST_WAIT))


class _VirtualTokenBucket(bucket.TokenBucket):
    """botocore's token bucket, which waits on its clock where the original waits on a condition variable."""

    def _acquire(self, amount: float, block: bool) -> Any:
        me: Any = self
        original: Any = super()
        me._refill()
        while block and (wait := me._sleep_amount(amount)) > 0:
            me._clock.sleep(wait)
            me._refill()
        return original._acquire(amount, block)
