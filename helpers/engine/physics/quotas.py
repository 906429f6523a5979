"""How often, and how far, capacity settings may change: mode switches, decreases, account quotas (Q3, Q5, Q6)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from helpers.engine import limits
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import DEFAULT, Model

HOUR: Final = 60 * 60
DAY: Final = 24 * HOUR


def check_provisioned(units: float, others: Iterable[float] = (), model: Model = DEFAULT) -> None:
    """Refuse provisioned units per second above the quota of a table, or of the account with all `others` (Q5).

    Reads and writes are counted apart: call it once for each. Raises LimitExceededException.
    """
    if units > model.table_quota:
        raise _limit_exceeded(f"The requested capacity of {units:g} is above the table quota of {model.table_quota:g}.")
    total = units + sum(others)
    if total > model.account_quota:
        raise _limit_exceeded(
            f"The requested capacity brings the account to {total:g}, above its quota of {model.account_quota:g}."
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

    Four at the start of the UTC day, one more each hour, never more than four saved up (Q6).
    `now` is in epoch seconds, since the count begins anew at midnight UTC.
    """

    def __init__(self) -> None:
        self._banked = limits.DECREASES_BANKED
        self._hour = -1

    def left(self, now: float) -> int:
        """How many decreases are possible now."""
        hour = int(now // HOUR)
        if self._hour < 0 or hour // 24 != self._hour // 24:
            self._banked = limits.DECREASES_BANKED
        else:
            self._banked = min(limits.DECREASES_BANKED, self._banked + hour - self._hour)
        self._hour = hour
        return self._banked

    def check(self, now: float) -> None:
        """Whether a decrease is possible now. Raises LimitExceededException when none is left."""
        if not self.left(now):
            raise _limit_exceeded(
                "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. "
                "After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most "
                "once every 3600 seconds."
            )

    def decrease(self, now: float) -> None:
        """Use one. Raises as `check` does."""
        self.check(now)
        self._banked -= 1


def _limit_exceeded(message: str) -> ApiError:
    return ApiError("LimitExceededException", message)
