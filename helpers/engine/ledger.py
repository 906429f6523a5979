"""One request as the meter sees it. The engine keeps one `Call` for each request on items that it answers or refuses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """What one request evaluated, returned and consumed.

    For a Batch or Transact call over several tables `table` names them all ("A, B").
    A request that was refused has its error's name and, unless it is a failed condition (W5), no units (E5).
    """

    number: int
    """Position in the ledger, from 1."""
    operation: str
    """The API's own name: `Query`, `PutItem` …"""
    table: str
    index: str | None
    """The index that was read, or None for the table itself."""
    evaluated: int
    """Items evaluated (ScannedCount, R5) or written."""
    returned: int
    """Items returned (Count); 0 for writes."""
    bytes: int | None
    """Bytes evaluated (reads) or max(before, after) (writes, W1); None where the server does not tell."""
    read_units: float
    """Total over the table arm and the index arms (U2)."""
    write_units: float
    """Total over the table arm and the index arms (U2)."""
    arms: tuple[tuple[str, float], ...]
    """Units by arm (C1): `(("table", 3.0), ("by-status", 1.0))`, the table first, then indexes by name."""
    error: str | None
    """AWS's exception name, or None."""
    seconds: float
    """Modelled latency in seconds, a model choice (§19); 0.0 where nothing models it."""
    started: float
    """Virtual time in seconds since the lab started."""
