"""What somebody asked a table or a GSI to be capable of: capacity mode, units, maximum, warm throughput."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.engine.physics.buckets import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The capacity mode of a table or GSI and its numbers, in units per second."""

    billing: str = "PAY_PER_REQUEST"
    read: float = 0.0
    write: float = 0.0
    """Provisioned capacity; 0 on demand."""
    max_read: float | None = None
    max_write: float | None = None
    """Configured on-demand maximum (Q4), None where there is none."""
    warm_read: float = 0.0
    warm_write: float = 0.0
    """Warm throughput that was asked for (Q4)."""
    local_index: bool = False
    """The table has a local secondary index, so its collections cannot be split (P4)."""
    size: int = 0
    """Bytes stored, as far as they decide on the first partitions (P5)."""
    partitions: int | None = None
    """Number of partitions to begin with; None lets the rules decide (P5, Q1)."""
    resource: str = ""
    """The ARN that a throttle names."""
    index: bool = False

    @property
    def provisioned(self) -> bool:
        """Whether the table has provisioned capacity; else it is on demand."""
        return self.billing == "PROVISIONED"

    def capacity(self, kind: Kind) -> float:
        """Provisioned units per second; 0 on demand."""
        return self.read if kind == "read" else self.write

    def maximum(self, kind: Kind) -> float | None:
        """The most units per second that an on-demand table was allowed (Q4); None where there is no bound."""
        return self.max_read if kind == "read" else self.max_write

    def known(self, kind: Kind) -> float:
        """What the table is known to sustain: warm throughput or provisioned capacity (Q2, Q4)."""
        return max(self.warm_read, self.read) if kind == "read" else max(self.warm_write, self.write)
