"""Who wants to be told when something happens in the engine: a meter, a picture, a design review.

A listener looks and changes nothing. It is told after the fact, in the order in which listeners were added.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Event = TypeVar("Event")


class Listeners(Generic[Event]):
    """The listeners of one kind of event."""

    def __init__(self) -> None:
        self.listening: list[Callable[[Event], None]] = []
        """Those who listen now."""

    def __len__(self) -> int:
        """How many listen now."""
        return len(self.listening)

    def add(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with each event from now on. Returns the function that ends it; a second call of that is fine."""
        own = [listener]  # the same function may be added twice, and each end concerns one of them
        self.listening.append(listener)

        def end() -> None:
            if own:
                self.listening.remove(own.pop())

        return end

    def tell(self, event: Event) -> None:
        """Call every listener."""
        for listener in tuple(self.listening):
            listener(event)
