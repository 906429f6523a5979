"""Point-in-time recovery: what every item of a table was before each write since it was turned on (L7).

Going back from the present through these is exact at every moment of the window, and costs nothing while it is off.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import floor
from typing import Final, NamedTuple

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError
from helpers.engine.layout import Layout, Position, Stored
from helpers.engine.limits import RECOVERY_DAYS_MAX
from helpers.engine.physics.model import Model
from helpers.engine.wire_types import Json

_DAY: Final = 24 * 60 * 60


@dataclass(slots=True)
class _Log:
    """One table. Times are epoch seconds; those of the window are whole, as clients send them."""

    since: float
    days: int
    before: deque[tuple[float, Position, Stored | None]] = field(default_factory=deque)
    """When a write came, where, and what was there; oldest first."""


class Changed(NamedTuple):
    """What became of one item in a stretch of time; None where it was not there. `time` is its last write's."""

    position: Position
    time: float
    before: Stored | None
    after: Stored | None


class Recovery:
    """The tables whose past is kept."""

    def __init__(self, clock: Clock, model: Model) -> None:
        self._clock = clock
        self._lag = model.recovery_lag_seconds
        self._logs: dict[str, _Log] = {}

    # --- the setting ------------------------------------------------------------------------------------------------

    def is_on(self, table: str) -> bool:
        """Whether the table's past is kept."""
        return table in self._logs

    def update(self, table: str, wanted: Json) -> None:
        """Turn it on or off, or change for how many days the past is kept."""
        if not wanted["PointInTimeRecoveryEnabled"]:
            self.forget(table)
            return
        if table not in self._logs:
            self._logs[table] = _Log(float(floor(self._clock.timestamp())), RECOVERY_DAYS_MAX)
        self._trim(self._logs[table])
        self._logs[table].days = wanted.get("RecoveryPeriodInDays", self._logs[table].days)

    def describe(self, table: str) -> Json:
        """ContinuousBackupsDescription of the wire."""
        log = self._logs.get(table)
        if log is None:
            recovery: Json = {"PointInTimeRecoveryStatus": "DISABLED"}
        else:
            earliest, latest = self._window(log)
            recovery = {
                "PointInTimeRecoveryStatus": "ENABLED",
                "RecoveryPeriodInDays": log.days,
                "EarliestRestorableDateTime": earliest,
                "LatestRestorableDateTime": latest,
            }
        return {
            "ContinuousBackupsDescription": {
                "ContinuousBackupsStatus": "ENABLED",
                "PointInTimeRecoveryDescription": recovery,
            }
        }

    def forget(self, table: str) -> None:
        """It is turned off, or the table is gone."""
        self._logs.pop(table, None)

    # --- keeping ----------------------------------------------------------------------------------------------------

    def wrote(self, table: str, position: Position, before: Stored | None) -> None:
        """An item was written or deleted."""
        log = self._logs.get(table)
        if log is not None:
            self._trim(log)
            log.before.append((self._clock.timestamp(), position, before))

    def present(self, table: str, layout: Layout) -> Mapping[Position, Stored]:
        """What a table holds before many items are loaded; nothing where its past is not kept."""
        return dict(zip(layout.positions(), layout.items(), strict=True)) if self.is_on(table) else {}

    def loaded(self, table: str, layout: Layout, items: Iterable[Stored], before: Mapping[Position, Stored]) -> None:
        """Many items were loaded; `before` is what `present` gave."""
        if self.is_on(table):
            for position in {layout.position(stored.item): None for stored in items}:
                self.wrote(table, position, before.get(position))

    # --- going back -------------------------------------------------------------------------------------------------

    def moment(self, table: str, request: Json) -> float:
        """The moment that a RestoreTableToPointInTime asks for, in epoch seconds.

        Raises PointInTimeRecoveryUnavailableException where the table's past is not kept, InvalidRestoreTimeException for a
        time outside its window.
        """
        earliest, latest = self._window(self._log(table))
        if request.get("UseLatestRestorableTime", False):
            return latest if self._lag > 0 else self._clock.timestamp()  # where nothing lags: all that is there
        wanted = request["RestoreDateTime"]
        if not earliest <= wanted <= latest:
            raise ApiError(
                "InvalidRestoreTimeException",
                f"RestoreDateTime '{_spelt(wanted)}' must be within EarliestRestorableDateTime '{_spelt(earliest)}' "
                f"and LatestRestorableDateTime '{_spelt(latest)}'",
            )
        return float(wanted)

    def exportable(self, table: str) -> tuple[float, float]:
        """From when to when a table can be exported, in epoch seconds: up to the present, which a restore cannot reach.

        Raises PointInTimeRecoveryUnavailableException where the table's past is not kept.
        """
        return self._window(self._log(table))[0], self._clock.timestamp()

    def changes(self, table: str, layout: Layout, since: float, until: float) -> list[Changed]:
        """The items that were written from `since` on and before `until`, each once, with what it was before and after.

        An item that was neither there before nor afterwards is left out (EX9).
        """
        then: dict[Position, Stored | None] = dict(zip(layout.positions(), layout.items(), strict=True))
        written: dict[Position, tuple[float, Stored | None]] = {}
        for time, position, before in reversed(self._log(table).before):
            if time < since:
                break
            if time < until and position not in written:
                written[position] = (time, then.get(position))
            then[position] = before
        found = [Changed(place, time, then[place], after) for place, (time, after) in written.items()]
        return sorted(
            (one for one in found if one.before is not None or one.after is not None), key=lambda one: one.position
        )

    def items_at(self, table: str, layout: Layout, moment: float) -> list[Stored]:
        """The items as they were at a moment of the window, those writes included that came at it."""
        then: dict[Position, Stored | None] = dict(zip(layout.positions(), layout.items(), strict=True))
        for time, position, before in reversed(self._logs[table].before):
            if time <= moment:
                break
            then[position] = before
        return [stored for stored in then.values() if stored is not None]

    def _log(self, table: str) -> _Log:
        log = self._logs.get(table)
        if log is None:
            raise ApiError(
                "PointInTimeRecoveryUnavailableException", f"Point in time recovery is not enabled for table '{table}'"
            )
        return log

    def _window(self, log: _Log) -> tuple[float, float]:
        now = self._clock.timestamp()
        earliest = max(log.since, float(floor(now - log.days * _DAY)))
        return earliest, max(earliest, float(floor(now - self._lag)))

    def _trim(self, log: _Log) -> None:
        """Let go of what lies before the window. A longer period does not bring it back."""
        log.since = self._window(log)[0]
        while log.before and log.before[0][0] < log.since:
            log.before.popleft()


def _spelt(seconds: float) -> str:
    """A time as the service writes it in a message."""
    try:
        return datetime.fromtimestamp(floor(seconds), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):  # no calendar has it
        return str(seconds)
