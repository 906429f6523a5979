"""One run of requests drawn from a seed, half of them valid but for a change or two; what was wrong with the answers.

`python -m tests.serve.fuzz.run REQUESTS [SEED …]` prints each kind of fault once, with an example.
"""

from __future__ import annotations

import io
import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import replace
from random import Random
from time import monotonic
from typing import Any

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE, DEFAULT, IN_STEP
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.serve.door import Answer, Door, Request
from tests.serve.client import JSON, SIGNATURE
from tests.serve.requests import OFTEN, SERVICES, Requests
from tests.serve.restock import restock

from .draws import TABLES_MAX
from .judging import faults_of
from .known import Known, keep
from .makers import Makers
from .mirror import Mirror
from .mutations import mutated
from .shown import Shown
from .state import changes, is_quiet, state

Json = dict[str, Any]

MODELS = (
    AT_ONCE,
    AT_ONCE,
    IN_STEP,
    AT_ONCE,
    replace(AT_ONCE, table_creation_seconds=5.0, table_deletion_seconds=20.0, index_creation_seconds=30.0),
    DEFAULT,
)
"""By seed: mostly a model without waiting, and now and then one in which things take their time."""
NEAR = 0.5
"""The share of requests that are valid but for a few changes; the others are drawn from the whole model."""
UNCHANGED = 0.4
"""Of those, the share without any change: they build up what the others are about."""
DATA = 0.4
"""The share of operations on items among them."""
SELDOM = frozenset(
    {
        *("DescribeEndpoints", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeLimits"),
        *("DescribeKinesisStreamingDestination", "ListGlobalTables"),
    }
)
"""Operations whose answer is nearly always the same."""
DEEP = (
    *(
        "CreateBackup",
        "GetRecords",
        "GetShardIterator",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "UpdateTable",
    ),
    *("CreateTable", "UpdateContinuousBackups", "UpdateContinuousBackups", "RestoreTableToPointInTime"),
)
"""Operations that build on others; in their place come some of these."""
ROUND = 100
"""Requests after which tables are looked at as a whole, and made anew where they have been deleted."""
LOOKS = 0.2
"""The share of refusals after which the whole account is compared with what it was."""
WAITS = 0.02
AT_LONGEST = 20.0
"""Seconds. No request takes a fraction of it, even on a busy machine."""


Ask = Callable[[str, bytes], Answer]
Send = Callable[[Engine], Ask]


def at_the_door(engine: Engine) -> Ask:
    """Requests that come to a door of the engine's, without a connection."""
    door = Door(engine)

    def ask(target: str, body: bytes) -> Answer:
        headers = {"content-type": JSON, "authorization": SIGNATURE, "x-amz-target": target}
        return door.answer(Request(method="POST", target="/", headers=headers, body=body))

    return ask


class Run:
    """`faults` holds what was wrong, each with the number of its request; `outcomes` counts answers by operation and status.

    `number` is how many requests were sent, `compared` after how many refusals the whole account was looked at.
    """

    def __init__(self, seed: int, send: Send | None = None) -> None:
        """`send` makes, of the engine, what takes a target and a body and gives the answer back: without one, its door."""
        self.seed = seed
        self.random = Random(f"{seed}/fuzz")
        self.engine = Engine(seed=seed, model=MODELS[seed % len(MODELS)])
        self.outcomes: Counter[tuple[str, int]] = Counter()
        self.number = 0
        self.compared = 0
        self.faults: list[str] = []
        self.heard: Callable[[str, bytes, Answer], None] = lambda _operation, _body, _answer: None
        """Told of each answer."""
        self._ask = (send or at_the_door)(self.engine)
        self._wild = Requests(seed, often=0.4)
        self._known = Known()
        self._makers = Makers(self.random, self.engine, self._known)
        self._shown = Shown(self.engine)
        self._mirror = Mirror(self.engine)

    def go(self, requests: int) -> None:
        """Send so many requests, with some time between them now and then."""
        log = io.StringIO()
        with redirect_stderr(log):
            for _ in range(requests):
                self.number += 1
                if self.number % ROUND == 1:
                    restock(self.engine)
                    self._thin_out()
                if self.number % ROUND == 0:
                    self._look_around()
                if self.random.random() < WAITS:
                    self._look_around()
                    self.engine.clock.advance(seconds=self.random.choice((1, 30, 700, 30_000, 100_000)))
                operation, request = self._draw()
                request = json.loads(json.dumps(request))  # as it comes off the wire
                self._send(operation, request)
                if log.tell():
                    self._note(operation, request, log.getvalue(), ["the server's log is not empty"])
                    log.seek(0)
                    log.truncate()

    def _draw(self) -> tuple[str, Json]:
        if self.random.random() >= NEAR:
            _, operation, request = self._wild.draw()
            return operation, request
        often = self.random.random() < DATA
        operation = self.random.choice(OFTEN if often else sorted(self._makers.operations))
        if (operation in SELDOM and self.random.random() < 0.8) or self.random.random() < 0.2:
            operation = self.random.choice(DEEP)
        if not self.engine.tables:
            operation = "CreateTable"
        request = self._makers.operations[operation]()
        times = 0 if self.random.random() < UNCHANGED else self.random.choice((1, 1, 2))
        return operation, mutated(self.random, request, times) if times else request

    def _send(self, operation: str, request: Json) -> None:
        looks = self.random.random() < LOOKS and is_quiet(self.engine)
        account = state(self.engine) if looks else None
        before = self._shown.before(operation, request)
        body = json.dumps(request).encode()
        service = SERVICES["dynamodbstreams" if operation in STREAM_OPERATIONS else "dynamodb"]
        began = monotonic()
        answer = self._ask(f"{service}.{operation}", body)
        took = monotonic() - began
        self.heard(operation, body, answer)
        told = json.loads(answer.body) if answer.body else None
        self.outcomes[operation, answer.status] += 1
        faults = [] if took < AT_LONGEST else [f"took {took:.1f} seconds"]
        faults += faults_of(operation, request, answer.status, told)
        try:
            if answer.status == 200:
                faults += self._shown.faults_of(operation, request, told or {}, before)
                self._known.hear(operation, request, told or {})
            elif account is not None:
                self.compared += 1
                faults += changes(account, state(self.engine))
        except (ApiError, LookupError, TypeError, ValueError, AttributeError) as error:
            faults.append(f"what was done could not be read: {error!r} {traceback.format_exc()[-700:]}")
        if faults:
            self._note(operation, request, told, faults)

    def _look_around(self) -> None:
        faults = self._mirror.faults()
        for moment in self._shown.backups.remember():
            keep(self._known.moments, moment)
        if faults:
            self._note("Look", {}, None, faults)

    def _note(self, operation: str, request: Json, told: Any, faults: list[str]) -> None:
        for fault in faults:
            self.faults.append(
                f"{operation}: {fault}\n    seed {self.seed}, number {self.number}: {json.dumps(request)} → {told!r:.900}"
            )

    def _thin_out(self) -> None:
        """Let go of tables where there are too many for the others to be met again and again."""
        for name in list(self.engine.tables)[TABLES_MAX:]:
            try:
                self.engine.handle("UpdateTable", {"TableName": name, "DeletionProtectionEnabled": False})
                self.engine.handle("DeleteTable", {"TableName": name})
            except ApiError:
                continue  # it is coming or going


def main(requests: int, seeds: list[int]) -> None:
    kinds: Counter[str] = Counter()
    outcomes: Counter[tuple[str, int]] = Counter()
    compared = 0
    for seed in seeds:
        run = Run(seed)
        try:
            run.go(requests)
        finally:
            outcomes += run.outcomes
            compared += run.compared
            for fault in run.faults:
                kind = fault.partition("\n")[0][:70]
                kinds[kind] += 1
                if kinds[kind] <= 2:
                    print(fault[:2_500])
    print(*(f"{number:6} × {kind}" for kind, number in kinds.most_common()), sep="\n")
    for operation in sorted({operation for operation, _ in outcomes}):
        print(f"{operation:40} {outcomes[operation, 200]:6} {outcomes[operation, 400]:6}")
    print(sum(outcomes.values()), "requests,", compared, "refusals after which the account was compared")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(seed) for seed in sys.argv[2:]] or list(range(6)))
