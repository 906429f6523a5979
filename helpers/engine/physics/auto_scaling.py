"""Auto scaling of provisioned capacity: arithmetic to compare with, since no table of the lab scales by itself (Q7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from helpers.engine import limits

SCALE_UP_AFTER: Final = 2  # Q7, minutes in a row above the target
SCALE_DOWN_AFTER: Final = 15  # Q7, minutes in a row below it


@dataclass(slots=True)
class AutoScaling:
    """Target tracking, minute by minute: slow to act, so that burst must carry a short spike (Q7).

    `target` is the wanted utilisation; `lowest` and `highest` bound the capacity.
    """

    capacity: float
    target: float = 0.7
    lowest: float = 1.0
    highest: float = float(limits.TABLE_QUOTA)
    above: int = 0
    below: int = 0

    def minute(self, consumed: float) -> float:
        """Report one minute's consumption in units per second. Returns the capacity that is then wanted."""
        over = consumed > self.target * self.capacity
        self.above = self.above + 1 if over else 0
        self.below = 0 if over else self.below + 1
        if self.above >= SCALE_UP_AFTER or self.below >= SCALE_DOWN_AFTER:
            wanted = math.ceil(round(consumed / self.target, 6))
            self.capacity = min(self.highest, max(self.lowest, float(wanted)))
            self.above = self.below = 0
        return self.capacity
