"""What DynamoDB costs: list prices of us-east-1 and the sums that lessons make with them.

Prices come from AWS's published price list files, as of 2026-08-15 (FACTS §17). Money is `Decimal` and exact;
`helpers.text.money` turns it into text. Taxes, free tiers of new accounts and negotiated discounts are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from helpers.engine.limits import GB, INCREMENTAL_EXPORT_BYTES_MIN, STORAGE_OVERHEAD
from helpers.engine.sizes import rblocks, wblocks

Quantity = int | float | Decimal
"""A number of units, bytes or requests. Floats are taken at their shortest decimal spelling: 0.1 means one tenth."""

REGION: Final = "us-east-1"
AS_OF: Final = "2026-08-15"

MILLION: Final = Decimal(1_000_000)
SECONDS_PER_HOUR: Final = 3_600
HOURS_PER_MONTH: Final = 730  # M8: the month of AWS's pricing calculator; CALC takes 720
HOURS_PER_YEAR: Final = 8_760


@dataclass(frozen=True, slots=True)
class TableClass:
    """The list prices of one table class, in dollars (§17)."""

    name: str
    write_per_million: Decimal
    """On demand, one million write units."""
    read_per_million: Decimal
    """On demand, one million read units."""
    storage_per_gb: Decimal
    """One GB for one month, after the free part."""
    free_gb: int
    """GB stored free of charge each month, per account and Region."""


STANDARD: Final = TableClass("Standard", Decimal("0.625"), Decimal("0.125"), Decimal("0.25"), 25)  # §17
STANDARD_IA: Final = TableClass("Standard-IA", Decimal("0.78"), Decimal("0.155"), Decimal("0.10"), 0)  # §17

WCU_HOUR: Final = Decimal("0.00065")  # §17, provisioned, Standard
RCU_HOUR: Final = Decimal("0.00013")  # §17
FREE_UNIT_HOURS: Final = 18_600  # §17, of each kind and month: 25 units for 744 hours

RESERVED_WCU_UPFRONT: Final = Decimal("1.50")  # §17, one year, per unit
RESERVED_RCU_UPFRONT: Final = Decimal("0.30")  # §17
RESERVED_WCU_HOUR: Final = Decimal("0.000128")  # §17
RESERVED_RCU_HOUR: Final = Decimal("0.000025")  # §17
EXPORT_PER_GB: Final = Decimal("0.10")  # EX12
IMPORT_PER_GB: Final = Decimal("0.15")  # EX13
EXPORT_GB: Final = 10**9  # EX12, EX13: bytes in a GB of an export or import
GLOBAL_TABLE_OVERHEAD: Final = 48  # S12, bytes stored per item of a global table


def exact(quantity: Quantity) -> Decimal:
    """The number as a Decimal, a float at its shortest spelling (0.1 becomes 0.1, not 0.1000000000000000055…)."""
    return Decimal(repr(quantity)) if isinstance(quantity, float) else Decimal(quantity)


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def dollars_for(read_units: Quantity, write_units: Quantity, *, table_class: TableClass = STANDARD) -> Decimal:
    """What so many units cost on demand, in dollars."""
    reads = exact(read_units) * table_class.read_per_million
    writes = exact(write_units) * table_class.write_per_million
    return (reads + writes) / MILLION


def dollars_per_million(read_units: Quantity, write_units: Quantity, *, table_class: TableClass = STANDARD) -> Decimal:
    """What one million repetitions of work that consumes so many units cost on demand, in dollars."""
    return dollars_for(read_units, write_units, table_class=table_class) * MILLION


def dollars_per_month(
    read_units: Quantity,
    write_units: Quantity,
    rate: Quantity,
    *,
    hours: Quantity = HOURS_PER_MONTH,
    table_class: TableClass = STANDARD,
) -> Decimal:
    """What the work costs on demand in a month if it runs `rate` times a second, day and night, in dollars (M8)."""
    runs = exact(rate) * SECONDS_PER_HOUR * exact(hours)
    return dollars_for(read_units, write_units, table_class=table_class) * runs


def scan_read_units(stored: int | Sequence[int], *, strong: bool = False) -> Decimal:
    """Read units of one Scan (R8): the blocks, halved where the reads are eventual (U4).

    stored: the bytes that it goes over, in one partition; or those in each partition, which are rounded up on their own, to
    one block at least where nothing is (R7). Each 1 MB page after the first may round up once more.
    """
    blocks = Decimal(sum(map(rblocks, [stored] if isinstance(stored, int) else stored)))
    return blocks if strong else blocks / 2


def index_build_units(entries: int, entry_bytes: int) -> int:
    """Write units of back-filling a new GSI: each entry rounds up on its own; reading the table is free (I11)."""
    return entries * wblocks(entry_bytes)


# ── storage ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def billed_bytes(items: int, item_bytes: int, *, global_table: bool = False) -> int:
    """Bytes that storage billing sees: 100 more per item or index entry, 48 more in a global table (S12).

    Call it for the table and once for each index; the sums add up.
    """
    overhead = STORAGE_OVERHEAD + (GLOBAL_TABLE_OVERHEAD if global_table else 0)
    return items * (item_bytes + overhead)


def storage_dollars(
    stored_bytes: Quantity, *, table_class: TableClass = STANDARD, free_tier: bool = True, gb: int = GB
) -> Decimal:
    """What so many billed bytes cost for one month, in dollars. `gb` is 2^30 by default, as the guide says (M8)."""
    size = exact(stored_bytes) / gb
    free = table_class.free_gb if free_tier else 0
    return max(Decimal(0), size - free) * table_class.storage_per_gb


def class_break_even(table_class: TableClass = STANDARD_IA) -> Decimal:
    """The share of storage in a Standard table's on-demand bill above which `table_class` is cheaper (M7).

    Computed for a bill of writes and storage past the free part. AWS's rule of thumb, about one half, is on the
    safe side.
    """
    dearer = table_class.write_per_million / STANDARD.write_per_million - 1
    saved = 1 - table_class.storage_per_gb / STANDARD.storage_per_gb
    return dearer / (dearer + saved)


def export_dollars(billed: Quantity) -> Decimal:
    """What an export of so many billed bytes costs, in dollars: `BilledSizeBytes` of its description (EX12)."""
    return exact(billed) / EXPORT_GB * EXPORT_PER_GB


def incremental_export_bytes(changed: int) -> int:
    """Bytes that an incremental export is billed for: those of the changes, and at least 10 MB (EX12)."""
    return max(changed, INCREMENTAL_EXPORT_BYTES_MIN)


def import_dollars(source: Quantity) -> Decimal:
    """What an import of so many bytes of uncompressed source costs, in dollars; failed lines count (EX13)."""
    return exact(source) / EXPORT_GB * IMPORT_PER_GB


# ── provisioned and reserved capacity ───────────────────────────────────────────────────────────────────────────────


def provisioned_dollars(
    wcu: Quantity, rcu: Quantity, *, hours: Quantity = HOURS_PER_MONTH, free_tier: bool = False
) -> Decimal:
    """What provisioned capacity costs for so many hours, in dollars, used or not (M3)."""
    free = FREE_UNIT_HOURS if free_tier else 0
    write_hours = max(Decimal(0), exact(wcu) * exact(hours) - free)
    read_hours = max(Decimal(0), exact(rcu) * exact(hours) - free)
    return write_hours * WCU_HOUR + read_hours * RCU_HOUR


def break_even_utilisation() -> Decimal:
    """The average use of provisioned capacity above which it is cheaper than on demand (M4): about 0.289.

    One unit for one hour can do 3,600 units of work. The ratio is the same for reads and for writes.
    """
    on_demand = SECONDS_PER_HOUR * STANDARD.write_per_million / MILLION
    return WCU_HOUR / on_demand


def reserved_dollars_per_year(wcu: int, rcu: int) -> Decimal:
    """What one year of reserved capacity costs, upfront payment and hours together, in dollars (M5)."""
    upfront = wcu * RESERVED_WCU_UPFRONT + rcu * RESERVED_RCU_UPFRONT
    hourly = wcu * RESERVED_WCU_HOUR + rcu * RESERVED_RCU_HOUR
    return upfront + hourly * HOURS_PER_YEAR
