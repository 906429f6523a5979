"""The orders that exercise 4.6 places, and in which turn."""

from __future__ import annotations

from typing import Any

ANA, BEN = "000001", "000002"
PROFILE = "User"

Placed = tuple[str, dict[str, Any]]
"""A user, and an order of theirs."""

_SCAN = 90_000
"""Characters of a scanned invoice: twelve of them fill a page of 1 MB (B4)."""


def _order(order_id: str, placed: str, *titles: str, invoice: str = "") -> dict[str, Any]:
    lines = [{"number": number, "title": title, "quantity": 1 + number % 3} for number, title in enumerate(titles, 1)]
    more = {"invoice": invoice} if invoice else {}
    return {"orderId": order_id, "placedAt": placed, "total": 12 * len(lines), **more, "lines": lines}


IN_TURN: tuple[tuple[Placed, ...], ...] = (
    (
        (ANA, _order("K7F3", "2026-01-01T09:12:40Z", "A Winter of Maps", "The Quiet Harbour")),
        (ANA, _order("K7F4", "2026-01-01T09:12:40Z", "Salt and Paper", "The Patient Lighthouse")),
    ),
    (
        (BEN, _order("K7F3", "2026-01-01T09:12:40Z", "The Hidden Museum", "Small Fires", "Glass Rivers")),
        (ANA, _order("T20B", "2026-01-03T07:45:59Z", "Last Orchard", "The Copper Bridge")),
        (ANA, _order("Z9C1", "2025-12-31T23:59:59Z", "The Borrowed Piano")),
        (BEN, _order("B108", "2026-01-01T10:00:00Z", *(f"Collected Letters, volume {n}" for n in range(1, 13)))),
        (ANA, _order("D555", "2026-01-03T12:00:00Z", "A Second Garden")),
        (ANA, _order("A91C", "2026-01-01T18:30:05Z", "Northern Letters")),
    ),
)
"""Orders as they are sent, and not in the order of time: two of one second, alike in all but their ids; then two users with the
same id in the same second, an order of twelve lines, and some of the days around. After each part the orders are read."""
SCANNED: tuple[Placed, ...] = tuple(
    (BEN, _order(f"S{31 - day:03}", f"2026-01-{day:02}T08:00:00Z", f"Atlas, sheet {day}", invoice="x" * _SCAN))
    for day in range(11, 24)
)
"""Thirteen orders, which fill more than one page."""
AGAIN: Placed = (ANA, _order("K7F3", "2026-02-01T00:00:00Z", "Moss", "Ink and Iron", "The Long Pier"))
"""An order for the tables that begin anew."""
