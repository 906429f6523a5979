"""How often, and how far, capacity settings may change: mode switches, decreases, account quotas (Q3, Q5, Q6)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from helpers.engine import limits
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import DEFAULT, Model

HOUR: Final = 60 * 60
DAY: Final = 24 * HOUR


_HIGHER: Final = "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for capacity, as refusals name it."""

    region: str = "us-east-1"
    index: str = ""
    """A global index; nothing for the table."""


def check_provisioned(
    units: float,
    others: Iterable[float] = (),
    model: Model = DEFAULT,
    *,
    member: str = "ReadCapacityUnits",
    asking: Asking = Asking(),
) -> None:
    """Refuse provisioned units per second above the quota of a table, or of the account with all `others` (Q5).

    Reads and writes are counted apart: call it once for each, `member` is which. Raises LimitExceededException.
    """
    if units > model.table_quota:
        of_index = f" for index {asking.index}" if asking.index else ""
        kind = "index" if asking.index else "table"
        raise _limit_exceeded(
            f"The requested {member}{of_index}, {units:.0f}, is above the per {kind} maximum for the account in "
            f"{asking.region}. Per {kind} maximum: {model.table_quota:.0f}. {_HIGHER}"
        )
    taken = sum(others)
    if units + taken > model.account_quota:
        raise _limit_exceeded(
            f"This request would have caused the {member} limit to be exceeded for the account in {asking.region}. "
            f"Current {member} reserved by the account: {taken:.0f}. Limit: {model.account_quota:.0f}. "
            f"Requested: {units:.0f}. {_HIGHER}"
        )


def check_promised(units: float, what: str, kind: str, region: str, model: Model = DEFAULT) -> None:
    """Refuse warm throughput or an on-demand maximum above the quota of a table (Q4, Q5). Raises LimitExceededException.

    `what` names the setting and whose it is, `kind` is Read or Write.
    """
    if units > model.table_quota:
        raise _limit_exceeded(
            f"Subscriber limit exceeded: Requested {what} exceeds TableMax{kind}CapacityUnits of the account in region {region}"
        )


class ModeSwitches:
    """Switches from provisioned to on demand: four in any 24 hours; the way back is free (Q3)."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def check(self, now: float) -> None:
        """Whether a switch is possible at `now` (seconds). Raises LimitExceededException for the fifth in 24 hours."""
        while self._times and now - self._times[0] >= DAY:
            self._times.popleft()
        if len(self._times) >= limits.MODE_SWITCHES_PER_DAY:
            raise _limit_exceeded(
                f"A table can be switched to on-demand mode {limits.MODE_SWITCHES_PER_DAY} times in 24 hours."
            )

    def to_on_demand(self, now: float) -> None:
        """Count a switch at `now`. Raises as `check` does."""
        self.check(now)
        self._times.append(now)


class Decreases:
    """Decreases of provisioned capacity that one table or GSI still has.

    Four at the start of the UTC day, one more for each hour since the last, never more than four saved up (Q6).
    `now` is in epoch seconds, since the count begins anew at midnight UTC.
    """

    def __init__(self) -> None:
        self._banked = limits.DECREASES_BANKED
        self._count = 0
        self.last: float | None = None
        """When the last decrease was."""

    def today(self, now: float) -> int:
        """How many there have been since midnight UTC."""
        return self._count if self.last is not None and now // DAY == self.last // DAY else 0

    def left(self, now: float) -> int:
        """How many decreases are possible now."""
        if self.last is None or now // DAY != self.last // DAY:
            return limits.DECREASES_BANKED
        return min(limits.DECREASES_BANKED, self._banked + int((now - self.last) // HOUR))

    def check(self, now: float) -> None:
        """Whether a decrease is possible now. Raises LimitExceededException when none is left."""
        if self.last is not None and not self.left(now):
            following = min(self.last + HOUR, (now // DAY + 1) * DAY)
            raise _limit_exceeded(
                "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. "
                "After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most "
                f"once every 3600 seconds. Number of decreases today: {self.today(now)}. "
                f"Last decrease at {_spelled(self.last)}. Next decrease can be made at {_spelled(following)}"
            )

    def decrease(self, now: float) -> None:
        """Use one. Raises as `check` does."""
        self.check(now)
        self.note(now)

    def note(self, now: float) -> None:
        """Count one that was made; where capacity is no limit, there may have been none left."""
        self._banked, self._count, self.last = max(0, self.left(now) - 1), self.today(now) + 1, now


class ClassChanges:
    """Changes of a table's class: two in any 30 days (M7)."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def check(self, now: float) -> None:
        """Whether a change is possible at `now` (seconds). Raises LimitExceededException for the third in 30 days."""
        while self._times and now - self._times[0] >= limits.CLASS_CHANGE_DAYS * DAY:
            self._times.popleft()
        if len(self._times) >= limits.CLASS_CHANGES:
            raise _limit_exceeded(
                f"Subscriber limit exceeded: Updates to TableClass are limited to {limits.CLASS_CHANGES} times in "
                f"{limits.CLASS_CHANGE_DAYS} day(s)."
            )

    def changed(self, now: float) -> None:
        """Count a change at `now`."""
        self._times.append(now)


def _limit_exceeded(message: str) -> ApiError:
    return ApiError("LimitExceededException", message)


def _spelled(moment: float) -> str:
    """A moment in epoch seconds as the service's messages have it."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%A, %B} {at.day}, {at.year} at {at.hour % 12 or 12}:{at:%M:%S %p} Coordinated Universal Time"
