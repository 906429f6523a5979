"""How long requests take, which of them happen at the same moment, and what a transaction holds meanwhile (T9).

Requests come one after the other and each moves the clock by its modelled time. Inside `together` they share one moment, as
the requests of several clients do; there a transaction can be met while it is under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from helpers.engine.clock import Clock
from helpers.engine.layout import Position
from helpers.engine.work import Part


class Moments:
    """The passing of time from one request to the next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._together: list[float] | None = None
        self.held: dict[tuple[str, Position | None], float] = {}
        """ARN of the table and place of an item → until when a transaction holds it."""

    def passed(self, seconds: float) -> None:
        """A request took this long."""
        if self._together is not None:
            self._together.append(seconds)
        elif self._clock.virtual:
            self._clock.advance(seconds=seconds)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let the requests of the block happen at the same moment: it takes as long as the longest of them."""
        if self._together is not None:  # inside another block the moment is already the same
            yield
            return
        self._together = []
        try:
            yield
        finally:
            longest, self._together = max(self._together, default=0.0), None
            if self._clock.virtual:
                self._clock.advance(seconds=longest)

    def holds(self, part: Part) -> bool:
        """Whether a transaction that is under way holds this item."""
        now = self._clock.seconds
        return self.held.get((part.table.schema.arn, part.position), now) > now

    def hold(self, parts: Iterable[Part], seconds: float) -> None:
        """A transaction that writes holds its items for as long as it takes.

        Where real time passes, it is over when it has been served: whoever has its answer must not be told that it goes on.
        """
        if not self._clock.virtual:
            return
        now = self._clock.seconds
        self.held = {place: until for place, until in self.held.items() if until > now}
        self.held |= {(part.table.schema.arn, part.position): now + seconds for part in parts}
