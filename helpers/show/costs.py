"""What things cost, as bars on one scale that begins at zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Protocol

from helpers.meter.meter import Meter
from helpers.meter.prices import AS_OF, REGION
from helpers.page.picture import Picture
from helpers.page.table import bar, table
from helpers.text import capital, grid, money, times

_TEXT_BAR: Final = 30
_CSS: Final = """
    & tbody th { min-width: 15em }
    & td:last-child { width: 36% }
"""


class Priced(Protocol):
    """Anything with a name and a price for a million runs, such as a Meter."""

    @property
    def label(self) -> str:
        """What it is called beside its bar."""

    @property
    def dollars_per_million(self) -> Decimal:
        """What a million runs cost."""


def bill(*entries: Priced | tuple[str, Decimal], of: str | None = None, title: str | None = None) -> Picture:
    """Costs side by side: meters (their price for a million runs) or (name, dollars) pairs; `of` says what is paid for.

    Where a meter saw an index being added, meters show their price for one run: nobody adds an index a million times (I11).
    Bars share one linear scale from zero, so half the length is half the money.
    """
    if not entries:
        raise ValueError("There is nothing on this bill: give `bill` meters, or pairs of a name and dollars.")
    once = any(isinstance(entry, Meter) and entry.builds for entry in entries)
    of = of or ("one run" if once else "a million runs")

    def price(entry: Priced) -> Decimal:
        return entry.dollars if once and isinstance(entry, Meter) else entry.dollars_per_million

    costs = [entry if isinstance(entry, tuple) else (entry.label, price(entry)) for entry in entries]
    heading = title or _finding(costs, of)
    most = max(amount for _, amount in costs)
    least = min((amount for _, amount in costs if amount), default=Decimal(0))

    def compared(amount: Decimal) -> str:
        return times(float(amount / least)) if amount and amount != least else "–"

    shares = [float(amount / most) if most else 0.0 for _, amount in costs]
    lines = [
        (name, money(amount), compared(amount), bar((share, "solid")))
        for (name, amount), share in zip(costs, shares, strict=True)
    ]
    plain = [
        (name, money(amount), compared(amount), "█" * max(round(share * _TEXT_BAR), int(share > 0)))
        for (name, amount), share in zip(costs, shares, strict=True)
    ]
    body = table(heading, ("what", of, "× the cheapest", "on one scale"), lines, numbers=(1, 2))
    text = grid(("what", of, "× cheapest", ""), plain, numbers=(1, 2))
    note = f"On demand, list prices of {REGION}, {AS_OF}."
    return Picture(heading, body, text, note=note, css=_CSS, kind="bill")


def _finding(costs: Sequence[tuple[str, Decimal]], of: str) -> str:
    """The dearest against the cheapest."""
    cheap, dear = min(costs, key=lambda cost: cost[1]), max(costs, key=lambda cost: cost[1])
    first = capital(of)
    if cheap[1] == dear[1]:
        return f"{first} of “{dear[0]}” cost {money(dear[1])}{', as of every other' if len(costs) > 1 else ''}"
    more = f", {times(float(dear[1] / cheap[1]))} as much" if cheap[1] else ""
    return f"{first} of “{cheap[0]}” cost {money(cheap[1])}, of “{dear[0]}” {money(dear[1])}{more}"
