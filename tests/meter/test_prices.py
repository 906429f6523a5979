"""Every worked price of the facts sheet, by its id."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

import pytest

from helpers.engine.limits import GB
from helpers.lab.lab import Lab
from helpers.meter import prices
from helpers.text import money

MILLION = 1_000_000


def test_m1_a_small_month_on_demand() -> None:
    writes = prices.dollars_for(0, 10 * MILLION)
    reads = prices.dollars_for(10 * MILLION * 0.5, 0)
    storage = prices.storage_dollars(10 * GB, free_tier=False)
    assert (money(writes), money(reads), money(storage)) == ("$6.25", "$0.625", "$2.50")
    assert writes + reads + storage == Decimal("9.375")
    assert money(writes + reads + storage, cents_from=10) == "$9.375"


@pytest.mark.parametrize(
    ("units_per_put", "text"), [(3, "$93.75"), (4, "$125.00"), (6, "$187.50")], ids=["no-gsi", "include", "all"]
)
def test_m2_fifty_million_puts_of_the_order(units_per_put: int, text: str) -> None:
    assert money(prices.dollars_for(0, 50 * MILLION * units_per_put)) == text


@pytest.mark.parametrize(("units", "text"), [(0.5, "$12.50"), (1, "$25.00"), (2, "$50.00")])
def test_m2_two_hundred_million_reads_of_the_order(units: float, text: str) -> None:
    assert money(prices.dollars_for(200 * MILLION * units, 0)) == text


def test_m3_a_month_of_provisioned_capacity() -> None:
    assert prices.provisioned_dollars(100, 0) == Decimal("47.45")
    assert prices.provisioned_dollars(0, 200) == Decimal("18.98")
    assert money(prices.provisioned_dollars(100, 200)) == "$66.43"


def test_m3_the_free_unit_hours_cover_25_units_in_a_744_hour_month() -> None:
    assert prices.provisioned_dollars(25, 25, hours=744, free_tier=True) == 0
    assert prices.provisioned_dollars(26, 25, hours=744, free_tier=True) == 744 * prices.WCU_HOUR


def test_m4_break_even_utilisation() -> None:
    assert prices.SECONDS_PER_HOUR * prices.dollars_for(0, 1) == Decimal("0.00225")
    assert round(prices.break_even_utilisation(), 3) == Decimal("0.289")
    reads = prices.RCU_HOUR / (prices.SECONDS_PER_HOUR * prices.dollars_for(1, 0))
    assert reads == prices.break_even_utilisation()


def test_m4_either_side_of_the_break_even() -> None:
    provisioned = prices.provisioned_dollars(100, 0)
    assert prices.dollars_per_month(0, 1, 28) < provisioned < prices.dollars_per_month(0, 1, 29)


def test_m5_reserved_for_a_year() -> None:
    reserved = prices.reserved_dollars_per_year(100, 0)
    listed = prices.provisioned_dollars(100, 0, hours=prices.HOURS_PER_YEAR)
    assert (reserved, listed) == (Decimal("262.128"), Decimal("569.40"))
    assert round(100 * (1 - reserved / listed)) == 54


def test_m6_one_scan_of_50_gb_and_a_month_of_nights() -> None:
    units = prices.scan_read_units(50 * GB)
    assert units == 6_553_600
    once = prices.dollars_for(units, 0)
    assert money(once) == "$0.8192"
    assert money(30 * once) == "$24.58"


def test_m7_standard_ia_pays_where_half_the_bill_is_storage() -> None:
    gigabytes, writes = 400, 160 * MILLION  # $100 each
    storage = prices.storage_dollars(gigabytes * GB, free_tier=False)
    assert storage == prices.dollars_for(0, writes) == 100
    infrequent = prices.dollars_for(0, writes, table_class=prices.STANDARD_IA) + prices.storage_dollars(
        gigabytes * GB, table_class=prices.STANDARD_IA
    )
    assert infrequent < 2 * storage
    assert round(prices.class_break_even(), 3) == Decimal("0.292")  # the rule of thumb leaves a margin


def test_m7_at_the_break_even_both_classes_cost_the_same() -> None:
    share = prices.class_break_even()
    storage, writes = 100 * share, 100 * (1 - share)
    infrequent = storage * Decimal("0.10") / Decimal("0.25") + writes * Decimal("0.78") / Decimal("0.625")
    assert abs(infrequent - 100) < Decimal("1e-20")


def test_m8_forty_gb_with_and_without_the_free_tier() -> None:
    assert money(prices.storage_dollars(40 * GB, free_tier=False)) == "$10.00"
    assert money(prices.storage_dollars(40 * GB)) == "$3.75"
    assert prices.storage_dollars(24 * GB) == 0


def test_m8_the_gb_and_the_month_are_parameters() -> None:
    assert prices.storage_dollars(10**9, free_tier=False, gb=10**9) == Decimal("0.25")
    assert prices.dollars_per_month(0, 1, 1, hours=720) == prices.dollars_for(0, 720 * 3_600)
    assert prices.dollars_per_month(0, 1, 1) == prices.dollars_for(0, 730 * 3_600)


def test_s12_storage_overhead_of_items_and_index_entries() -> None:
    assert prices.billed_bytes(MILLION, 24) == 124_000_000
    assert prices.billed_bytes(MILLION, 49) == 149_000_000
    assert prices.billed_bytes(MILLION, 24, global_table=True) == 172_000_000


def test_r8_a_gigabyte_scanned() -> None:
    assert prices.scan_read_units(1 * GB, strong=True) == 262_144
    assert prices.scan_read_units(1 * GB) == 131_072
    assert money(prices.dollars_for(prices.scan_read_units(1 * GB), 0)) == "$0.016384"


@pytest.mark.parametrize("strong", [pytest.param(False, id="R7-eventual"), pytest.param(True, id="R7-strong")])
def test_a_scan_pays_in_each_partition(strong: bool) -> None:
    """What the sum says is what the engine charges, for a table with nothing, little, and something everywhere."""
    assert prices.scan_read_units([0, 0, 0, 0], strong=strong) == (4 if strong else 2)
    with Lab() as lab:
        for number in (0, 1, 60):
            table = lab.table("spread", items=[{"pk": f"{n:03}", "body": "x" * 1_000} for n in range(number)])
            sizes = [0] * 4
            parts = lab.engine.dynamics["spread"].admission.lows
            for stored in lab.engine.tables["spread"].layout.items():
                position = lab.engine.tables["spread"].layout.position(stored.item)
                sizes[bisect_right(parts, position) - 1] += stored.size
            with lab.meter() as meter:
                table.scan(ConsistentRead=strong)
            assert prices.scan_read_units(sizes, strong=strong) == Decimal(meter.read_units)


def test_units_with_binary_fractions_leave_no_noise() -> None:
    assert prices.dollars_per_million(0.1, 0) == Decimal("0.0125")
    assert prices.dollars_per_million(0.5, 0.0) == Decimal("0.0625")
