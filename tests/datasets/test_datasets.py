"""Kiosk and the sensors: the same shop everywhere, real skew, keys that sort, sizes that are worth measuring."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from helpers.datasets import NOUNS, Kiosk, readings, timestamp
from helpers.datasets.chance import YEAR, epoch, zipf_counts
from helpers.engine.sizes import item_size

SMALL = Kiosk(users=50, seed=7)


def fingerprint(items: list[dict[str, Any]]) -> str:
    """A digest of everything in the items, for pinning."""
    return hashlib.sha256(json.dumps(items, default=str, ensure_ascii=False).encode()).hexdigest()[:16]


def wire(item: dict[str, Any]) -> dict[str, Any]:
    """The item as it goes over the wire; fails on values boto3 would refuse."""
    serialise = TypeSerializer().serialize
    return {name: serialise(value) for name, value in item.items()}


def test_the_same_call_makes_the_same_shop_on_every_machine() -> None:
    assert fingerprint(Kiosk(users=20, seed=1).items()) == "94bf6cf18c8224e3"
    assert (
        fingerprint([{**reading.key(), **reading.item()} for reading in readings(2, 50, seed=1)]) == "d9e2703e084c852f"
    )


def test_the_order_in_which_lists_are_asked_for_changes_nothing() -> None:
    one, other = Kiosk(users=20), Kiosk(users=20)
    for noun in NOUNS:
        getattr(one, noun)
    for noun in reversed(NOUNS):
        getattr(other, noun)
    assert one.items() == other.items()


def test_another_seed_makes_another_shop() -> None:
    assert Kiosk(users=20, seed=1).items() != Kiosk(users=20, seed=2).items()


def test_orders_per_user_follow_zipfs_law() -> None:
    kiosk = Kiosk(users=1_000)
    counts = sorted((len(kiosk.orders_of(user)) for user in kiosk.users), reverse=True)
    harmonic = sum(1 / rank for rank in range(1, 1_001))
    for rank in (1, 2, 3, 10, 50, 100):
        assert abs(counts[rank - 1] - 5_000 / harmonic / rank) <= 1
    assert sum(counts) == len(kiosk.orders) == 5_000
    assert kiosk.busiest is max(kiosk.users, key=lambda user: len(kiosk.orders_of(user)))


def test_zipf_counts_add_up() -> None:
    assert zipf_counts(11, 3) == [6, 3, 2]
    for total, ranks in [(0, 5), (1, 5), (999, 7), (10_000, 1)]:
        counts = zipf_counts(total, ranks)
        assert (sum(counts), len(counts)) == (total, ranks)


def test_keys_of_the_single_table_are_unique_and_readable() -> None:
    items = SMALL.items()
    keys = {(item["pk"], item["sk"]) for item in items}
    assert len(keys) == len(items)
    prefixes = {item["type"]: (item["pk"].split("#")[0], item["sk"].split("#")[0]) for item in items}
    assert prefixes.pop("Event")[0] == "ACTIVITY"
    assert prefixes == {
        "User": ("USER", "PROFILE"),
        "Order": ("USER", "ORDER"),
        "OrderItem": ("USER", "ORDER"),
        "Product": ("PRODUCT", "DETAILS"),
        "Review": ("PRODUCT", "REVIEW"),
        "Session": ("SESSION", "SESSION"),
    }


def test_an_order_comes_directly_before_its_own_items_in_the_collection() -> None:
    user = SMALL.busiest
    keys = sorted(item["sk"] for item in SMALL.items("users", "orders", "order_items") if item["pk"].endswith(user.id))
    expected = []
    for order in SMALL.orders_of(user):
        expected.append(order.sort_key)
        expected += [f"{order.sort_key}#ITEM#{line.number}" for line in order.lines]
    assert keys == [*expected, "PROFILE"]


def test_orders_are_in_time_order_and_after_the_user_joined() -> None:
    assert [order.id for order in SMALL.orders] == sorted(order.id for order in SMALL.orders)
    placed = [order.placed for order in SMALL.orders]
    assert placed == sorted(placed)
    assert all(order.user.joined < order.placed <= order.updated for order in SMALL.orders)
    joined = {user.id: user.joined for user in SMALL.users}
    assert all(joined[event.user_id] <= event.at for event in SMALL.events)
    assert all(joined[session.user_id] <= session.started for session in SMALL.sessions)


def test_money_adds_up_to_the_cent() -> None:
    for order in SMALL.orders:
        assert order.item()["total"] == sum(line.price * line.quantity for line in order.lines)
        assert 1 <= len(order.lines) <= 9  # one digit in the sort key
        assert isinstance(order.total, Decimal)


def test_references_point_at_something() -> None:
    users = {user.id for user in SMALL.users}
    products = {product.id for product in SMALL.products}
    bought = {(line.product.id, line.user_id) for line in SMALL.order_items}
    reviewed = [(review.product_id, review.user_id) for review in SMALL.reviews]
    assert set(reviewed) <= bought
    assert max(Counter(reviewed).values()) == 1
    assert {session.user_id for session in SMALL.sessions} <= users
    assert {event.product_id for event in SMALL.events} <= products
    assert all(1 <= review.stars <= 5 for review in SMALL.reviews)
    assert len({user.email for user in SMALL.users}) == 50
    assert all(user.email.isascii() for user in Kiosk(users=500).users)
    assert len({product.title for product in Kiosk(users=8_000).products}) == 2_000


def test_boto3_takes_every_value_and_sizes_are_realistic() -> None:
    sizes: dict[str, list[int]] = {}
    for item in SMALL.items():
        sizes.setdefault(item["type"], []).append(item_size(wire(item)))
    assert all(300 <= size <= 600 for size in sizes["Order"])
    assert all(100 <= size <= 400 for kind in sizes for size in sizes[kind])


def test_one_list_per_noun_has_no_single_table_keys() -> None:
    nouns = SMALL.by_noun()
    assert tuple(nouns) == NOUNS
    assert not any({"pk", "sk", "type"} & set(item) for items in nouns.values() for item in items)
    assert nouns["orders"][0]["userId"] == SMALL.orders[0].user.id
    assert list(SMALL.by_noun("orders")) == ["orders"]
    assert len(SMALL.items("orders")) == len(nouns["orders"]) == 250


def test_items_are_fresh_values_that_may_be_changed() -> None:
    SMALL.items("products")[0]["categories"].append("changed")
    SMALL.items("orders")[0]["shipTo"]["city"] = "changed"
    assert "changed" not in SMALL.items("products")[0]["categories"]
    assert SMALL.items("orders")[0]["shipTo"]["city"] != "changed"


def test_a_reader_with_so_many_orders() -> None:
    kiosk = Kiosk(users=1_000)
    assert len(kiosk.orders_of(kiosk.reader(10))) == 10
    assert len(SMALL.orders_of(SMALL.reader(10_000))) == len(SMALL.orders_of(SMALL.busiest))
    assert kiosk.orders_of(kiosk.reader(10).id) == kiosk.orders_of(kiosk.reader(10))


def test_repr_counts_what_there_is() -> None:
    assert repr(SMALL).startswith("Kiosk(users=50, seed=7): 50 users, 250 orders, ")


def test_a_shop_without_orders_is_possible() -> None:
    empty = Kiosk(users=1, orders_per_user=0)
    assert (len(empty.orders), len(empty.reviews), len(empty.order_items)) == (0, 0, 0)
    assert empty.orders_of(empty.busiest) == []


def test_impossible_shops_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="at least one user"):
        Kiosk(users=0)
    with pytest.raises(ValueError, match=r"Kiosk has no 'lines'\. Choose from: users, orders, order_items"):
        SMALL.items("lines")
    with pytest.raises(ValueError, match="fit into the year 2025"):
        readings(1, YEAR, every=60)


def test_a_shop_of_a_hundred_thousand_items() -> None:
    kiosk = Kiosk(users=4_600)
    assert len({(item["pk"], item["sk"]) for item in kiosk.items()}) == len(kiosk.items()) > 100_000


def test_time_stamps_are_iso_8601_of_2025() -> None:
    assert timestamp(0) == "2025-01-01T00:00:00Z"
    assert timestamp(YEAR - 1) == "2025-12-31T23:59:59Z"
    assert timestamp(59 * 86_400) == "2025-03-01T00:00:00Z"
    assert epoch(0) == 1_735_689_600


def test_readings_only_go_forward_in_time() -> None:
    found = readings(3, 200, every=300)
    assert len(found) == 600
    assert [reading.at for reading in found] == sorted(reading.at for reading in found)
    for sensor in {reading.sensor for reading in found}:
        batteries = [reading.battery for reading in found if reading.sensor == sensor]
        assert batteries == sorted(batteries, reverse=True)
        assert all(0 <= battery <= 100 for battery in batteries)
    reading = readings(3, 1)[2]
    item = {**reading.key(), **reading.item()}
    assert (item["pk"], item["sk"], item["type"]) == ("SENSOR#loading-bay-1", "2025-01-01T00:00:00Z", "Reading")
    assert item_size(wire(item)) < 200


def test_a_year_of_one_sensor_fits() -> None:
    year = readings(1, 365 * 24, every=3_600)
    assert year[-1].at == "2025-12-31T23:00:00Z"
    assert year[-1].battery > 0
