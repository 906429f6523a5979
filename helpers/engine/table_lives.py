"""Tables that come and go in their own time: CREATING, ACTIVE, DELETING (L1)."""

from __future__ import annotations

from collections.abc import Callable

from helpers.engine.clock import Clock
from helpers.engine.errors import in_use, no_table, not_found, validation
from helpers.engine.physics.model import Model
from helpers.engine.wire_types import Json


class Lives:
    """Which tables are not ready yet, and which are on their way out. Both take no time unless the model says so."""

    def __init__(self, clock: Clock, model: Model) -> None:
        self._clock = clock
        self._model = model
        self._ready: dict[str, float] = {}
        """Table name → when it becomes ACTIVE, for tables that were not at their creation."""
        self._going: set[str] = set()
        self._restored: set[str] = set()
        """Names of tables that came by a restore."""

    def create(self, name: str) -> None:
        """A table was made."""
        if self._model.table_creation_seconds > 0:
            self._ready[name] = self._clock.seconds + self._model.table_creation_seconds

    def hold(self, name: str, seconds: float) -> None:
        """A table that was made is ready only after so many seconds more."""
        if seconds > 0:
            self._ready[name] = self._clock.seconds + seconds

    def restore(self, name: str) -> None:
        """A table that was made comes from a backup or from another table's past."""
        self._restored.add(name)

    def delete(self, name: str, finish: Callable[[], None]) -> None:
        """A table is to go: `finish` is called when it has, which may be at once. Until then it serves its items."""
        if self._model.table_deletion_seconds <= 0:
            finish()
            return
        self._going.add(name)
        self._clock.call_at(self._clock.seconds + self._model.table_deletion_seconds, finish)

    def forget(self, name: str) -> None:
        """A table is gone."""
        self._ready.pop(name, None)
        self._going.discard(name)
        self._restored.discard(name)

    def restoring(self) -> int:
        """How many tables are being restored."""
        return sum(map(self.is_restoring, self._restored))

    def is_restoring(self, name: str) -> bool:
        """Whether a table is not ready that comes by a restore."""
        return name in self._restored and self.status(name) == "CREATING"

    def check_settings(self, name: str) -> None:
        """Settings and tags do not know a table that is being restored (L7). Raises ResourceNotFoundException."""
        if self.is_restoring(name):
            raise no_table(name)

    def status(self, name: str) -> str:
        """CREATING, ACTIVE or DELETING."""
        if name in self._going:
            return "DELETING"
        return "CREATING" if self._clock.seconds < self._ready.get(name, 0.0) else "ACTIVE"

    def check_items(self, name: str) -> None:
        """Refuse a call on the items of a table that is not ready. Raises ResourceNotFoundException."""
        if self._ready and self.status(name) == "CREATING":
            raise not_found()

    def check_change(self, name: str) -> None:
        """Refuse to change or delete a table that is coming or going. Raises ResourceInUseException."""
        words = {"CREATING": "created", "DELETING": "deleted"}.get(self.status(name))
        if words is not None:
            raise in_use(f"Table is being {words}: {name}")

    def check_ttl(self, operation: str, name: str) -> None:
        """Refuse what TTL settings cannot be asked of a table that is coming or going; one that goes can still be given one.

        Raises ValidationException where they are described, ResourceInUseException where a new table's would be changed.
        """
        self.check_settings(name)
        status = self.status(name)
        if operation == "DescribeTimeToLive" and status != "ACTIVE":
            raise validation(
                f"Cannot describe time to live while table is in {status} state: Current table state is {status}"
            )
        if operation == "UpdateTimeToLive" and status == "CREATING":
            raise in_use(f"Table {name} is being created")  # this operation's own order of words

    def describe(self, description: Json) -> None:
        """Put the state of a table and of the indexes that come with it into what DescribeTable says."""
        status = self.status(description["TableName"])
        if status == "ACTIVE":
            return
        description["TableStatus"] = status
        for index in description.get("GlobalSecondaryIndexes", ()):
            index["IndexStatus"] = status
