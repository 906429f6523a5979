"""The meter's arithmetic, its three forms, and comparisons."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from helpers.engine.ledger import Call
from helpers.meter.comparison import compare
from helpers.meter.meter import Meter
from tests.page.reader import sound, sound_picture

LOG: list[Call] = []


def call(operation: str, **given: object) -> Call:
    """A ledger entry with everything at rest except what is given."""
    values: dict[str, object] = {
        "number": len(LOG) + 1, "operation": operation, "table": "kiosk", "index": None, "evaluated": 0, "returned": 0,
        "bytes": 0, "read_units": 0.0, "write_units": 0.0, "arms": (), "error": None, "seconds": 0.0, "started": 0.0,
    }  # fmt: skip
    values |= given
    if not values["arms"]:
        values["arms"] = (("table", values["read_units"] or values["write_units"]),)
    return Call(**values)  # type: ignore[arg-type]


def metered(label: str, *calls: Call) -> Meter:
    """A meter over a block that made these calls."""
    with Meter(lambda: LOG, label) as meter:
        LOG.extend(calls)
    return meter


def scan() -> Meter:
    pages = [call("Scan", evaluated=1_000, returned=2, bytes=412_000, read_units=50.5, seconds=0.05) for _ in range(3)]
    return metered("Scan", *pages)


def query() -> Meter:
    return metered("Query", call("Query", evaluated=6, returned=6, bytes=2_400, read_units=0.5, seconds=0.004))


def put() -> Meter:
    arms = (("table", 3.0), ("by-status", 1.0))
    return metered("Put", call("PutItem", evaluated=1, bytes=3_061, write_units=4.0, arms=arms, seconds=0.006))


def test_sums_over_the_block_and_nothing_else() -> None:
    LOG.append(call("Scan", evaluated=99, read_units=99.0))
    meter = scan()
    LOG.append(call("Scan", evaluated=99, read_units=99.0))
    assert (meter.requests, meter.evaluated, meter.returned, meter.bytes) == (3, 3_000, 6, 1_236_000)
    assert (meter.read_units, meter.write_units, meter.units) == (151.5, 0.0, 151.5)
    assert meter.seconds == pytest.approx(0.15)
    assert meter.useful == pytest.approx(0.002)


def test_a_meter_keeps_its_numbers_when_the_ledger_is_emptied() -> None:
    ledger = [call("Query", read_units=0.5)]
    with Meter(lambda: ledger) as meter:
        ledger.append(call("Query", read_units=1.5))
    ledger.clear()
    assert meter.read_units == 1.5


def test_nested_meters_see_their_own_blocks() -> None:
    with Meter(lambda: LOG, "outer") as outer:
        LOG.append(call("GetItem", read_units=0.5))
        with Meter(lambda: LOG, "inner") as inner:
            LOG.append(call("GetItem", read_units=1.0))
        LOG.append(call("GetItem", read_units=2.0))
    assert (outer.read_units, inner.read_units) == (3.5, 1.0)


def test_a_meter_can_be_read_inside_its_block_and_used_again() -> None:
    with Meter(lambda: LOG) as meter:
        assert meter.requests == 0
        LOG.append(call("GetItem", read_units=0.5))
        assert meter.requests == 1
    with meter:
        LOG.extend([call("GetItem", read_units=1.0)] * 2)
    assert (meter.requests, meter.read_units) == (2, 2.0)


def test_an_exception_passes_through_and_the_numbers_stay() -> None:
    meter = Meter(lambda: LOG)

    def block() -> None:
        with meter:
            LOG.append(call("PutItem", write_units=2.0, error="ConditionalCheckFailedException"))
            raise KeyError("from the block")

    with pytest.raises(KeyError, match="from the block"):
        block()
    assert (meter.write_units, meter.errors) == (2.0, {"ConditionalCheckFailedException": 1})


def test_a_meter_that_never_ran_says_what_to_do() -> None:
    meter = Meter(lambda: LOG, "later")
    with pytest.raises(ValueError, match="has not measured anything yet"):
        _ = meter.requests
    assert str(meter) == "meter: later"
    assert "later" in meter._repr_html_()


def test_throttled_counts_the_three_exceptions_of_e3_and_no_others() -> None:
    names = ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
    meter = metered(
        "", *(call("PutItem", error=name) for name in [*names, "ValidationException", "ThrottlingException"])
    )
    assert meter.throttled == 4
    assert list(meter.errors) == sorted([*names, "ValidationException"])
    assert meter.errors["ThrottlingException"] == 2


def test_useful_looks_at_reads_only() -> None:
    meter = metered(
        "", call("PutItem", evaluated=1, write_units=1.0), call("Query", evaluated=4, returned=1, read_units=0.5)
    )
    assert meter.useful == 0.25
    assert put().useful is None
    statement = call("ExecuteStatement", evaluated=1, write_units=1.0)  # a PartiQL INSERT
    assert metered("", statement).useful is None


def test_bytes_are_not_told_if_one_call_does_not_tell() -> None:
    meter = metered("", call("Query", bytes=10), call("Query", bytes=None))
    assert meter.bytes is None
    assert "bytes" not in str(meter)


def test_by_operation_and_by_table() -> None:
    by_status = call("Query", index="by-status", read_units=2.0, arms=(("table", 0.0), ("by-status", 2.0)))
    both = call("TransactWriteItems", table="kiosk, stock", write_units=4.0)
    meter = metered("", *put().calls, by_status, by_status, both)
    assert {name: part.requests for name, part in meter.by_operation.items()} == {
        "PutItem": 1, "Query": 2, "TransactWriteItems": 1
    }  # fmt: skip
    assert meter.by_operation["Query"].read_units == 4.0
    assert meter.by_table == {"kiosk": 3.0, "kiosk/by-status": 5.0, "kiosk, stock": 4.0}


def test_m2_dollars_of_the_order_with_an_index() -> None:
    meter = put()
    assert meter.dollars == Decimal("0.0000025")
    assert meter.dollars_per_million == Decimal("2.5")
    assert 50 * meter.dollars_per_million == 125  # M2, INCLUDE
    assert meter.dollars_per_month(1) == Decimal("0.0000025") * 730 * 3_600
    assert meter.dollars_per_month(0.1) * 10 == meter.dollars_per_month(1)


PUT_TEXT = """\
meter: Put
  requests        1 (PutItem 1)
  items written   1
  bytes           3,061
  write units     4
  units by arm    kiosk 3 · kiosk/by-status 1
  time (modelled) 6 ms
  cost            $2.50 for a million runs, on demand"""

SCAN_TEXT = """\
meter: Scan
  requests        3 (Scan 3)
  items           3,000 evaluated, 6 returned (0.2 % of them)
  bytes           1,236,000
  read units      151.5
  time (modelled) 150 ms
  cost            $18.94 for a million runs, on demand"""


def test_the_text_form() -> None:
    assert str(put()) == repr(put()) == PUT_TEXT
    assert str(scan()) == SCAN_TEXT


def test_the_text_form_stays_within_80_columns() -> None:
    calls = [call("TransactWriteItems", table=f"orders-of-2025-{n}", write_units=2.0) for n in range(12)]
    meter = metered(
        "a label that goes on and on " * 5, *calls, call("Query", error="ProvisionedThroughputExceededException")
    )
    assert max(map(len, str(meter).splitlines())) <= 80
    assert "orders-of-2025-11" in str(meter)


def test_an_empty_block_has_a_text_form_too() -> None:
    assert "requests        0" in str(metered("nothing"))


def test_the_html_form_is_a_labelled_table_without_script() -> None:
    meter = metered("<b>mine</b>", *put().calls)
    sound(meter)
    html = meter._repr_html_()
    assert "<caption>&lt;b&gt;mine&lt;/b&gt;</caption>" in html
    assert "<b>mine" not in html
    assert re.search("<th [^>]*>write units</th><td [^>]*>4</td>", html)


def test_the_json_form_is_exact() -> None:
    found = json.loads(put().to_json())
    assert found["dollars"] == "0.0000025"
    assert found["by_table"] == {"kiosk": 3.0, "kiosk/by-status": 1.0}
    assert found["by_operation"]["PutItem"]["write_units"] == 4.0
    assert (found["requests"], found["useful"], found["throttled"], found["errors"]) == (1, None, 0, {})
    assert put().as_dict() == found


COMPARED = """\
“Scan” costs 303× as much as “Query”: 151.5 read units against 0.5, 3 requests
against 1.
                           Scan    Query
────────────────────────────────────────
requests                 3   3×        1
items evaluated      3,000 500×        6
items returned           6             6
bytes            1,236,000 515×    2,400
read units ◂         151.5 303×      0.5
time (modelled)     150 ms  38×     4 ms
a million runs      $18.94 303×  $0.0625"""


def test_two_meters_side_by_side() -> None:
    found = repr(compare(scan(), query()))
    assert found == COMPARED


def test_the_finding_names_the_dearest_and_the_cheapest_of_many() -> None:
    finding = compare(query(), put(), scan()).finding
    assert finding == "“Scan” costs 303× as much as “Query”: 151.5 read units against 0.5, 3 requests against 1."


def test_the_finding_goes_by_money_where_units_would_mislead() -> None:
    reads = metered("reads", call("Query", read_units=4.0))
    writes = metered("writes", call("PutItem", write_units=1.0))
    assert compare(reads, writes).finding == (
        "“writes” costs 1.25× as much as “reads”: 1 write unit against 4 read units."
    )


def test_the_finding_when_nothing_differs_and_when_one_is_free() -> None:
    assert compare(query(), query()).finding == "“Query” and “Query” cost the same: 0.5 read units each."
    one = metered("one by one", *[call("GetItem", read_units=0.5)] * 2)
    batch = metered("batch", call("BatchGetItem", read_units=1.0))
    assert compare(one, batch).finding.endswith("cost the same: 1 read unit each, with 2 requests against 1.")
    assert compare(metered("idle"), query()).finding.startswith(
        "“idle” costs nothing, “Query” $0.0625 for a million runs"
    )


def test_more_than_three_meters_are_put_below_each_other_in_text() -> None:
    found = repr(compare(scan(), query(), scan(), query(), metered("")))
    assert max(map(len, found.splitlines())) <= 80
    assert found.count("requests ") == 3  # two groups, and the finding
    assert "block 5" in found


def test_a_comparison_in_html_and_json() -> None:
    comparison = compare(scan(), query())
    html = comparison._repr_html_()
    assert re.search('<th scope="col" class="num"[^>]*>Scan</th>', html)
    assert "<figcaption>“Scan” costs 303× as much" in html
    assert re.search(
        '<tr class="told"><th [^>]*>read units ◂</th><td [^>]*>151.5 <span class="x">303×</span><div', html
    )
    assert html.count('class="told"') == 1
    sound_picture(comparison.picture())
    found = json.loads(comparison.to_json())
    assert [meter["label"] for meter in found["meters"]] == ["Scan", "Query"]
    assert found["finding"] == comparison.finding


def test_the_line_that_decides_is_the_one_of_the_finding() -> None:
    assert compare(scan(), query()).deciding == "read units"
    assert compare(query(), put()).deciding == "write units"
    assert compare(query(), query()).deciding == "read units"
    assert compare(metered("idle"), metered("idle")).deciding == ""
    one = metered("one by one", *[call("GetItem", read_units=0.5)] * 2)
    assert compare(one, metered("batch", call("BatchGetItem", read_units=1.0))).deciding == "requests"


def test_more_meters_than_there_is_room_for_have_no_bars() -> None:
    assert '<div class="bar">' in compare(scan(), query(), put())._repr_html_()
    many = compare(scan(), query(), put(), put())
    assert '<div class="bar">' not in many._repr_html_()
    assert "303×" in many._repr_html_()


def test_one_meter_alone_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="two or more meters"):
        compare(query())
