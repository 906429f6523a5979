"""Widgets move, change what they should, and have a function that draws the same."""

from __future__ import annotations

import pytest

from helpers.lab.lab import Lab
from helpers.show.widgets import (
    DESIGNS,
    index_after,
    lag_explorer,
    ring_explorer,
    ring_of,
    shard_explorer,
    sharded_heat,
)


def test_the_ring_follows_its_controls_and_has_a_twin() -> None:
    explorer = ring_explorer()
    design, keys, partitions = explorer.children[:3]
    assert explorer.view.value == ring_of()._repr_html_()
    keys.value, partitions.value = 50, 8
    assert explorer.view.value == ring_of(keys=50, partitions=8)._repr_html_()
    design.value = "today's date"
    assert explorer.picture.title.startswith("1 key reaches 1 of 8 partitions")
    assert repr(explorer) == """ring_of(design="today's date", keys=50, partitions=8)"""
    assert eval(repr(explorer)).text == explorer.picture.text


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_can_be_drawn(design: str) -> None:
    assert len(ring_of(design, keys=3_000)._repr_html_().encode()) < 20_000
    with pytest.raises(ValueError, match="There is no design"):
        ring_of("x" + design)


def test_more_shards_serve_more_and_cost_more_reads() -> None:
    explorer = shard_explorer()
    shards, rate = explorer.children[:2]
    assert explorer.picture.title.startswith("1 shard: 1,000 of 5,000 writes a second are served")
    shards.value = 6
    assert explorer.picture.title.endswith(
        "5,000 of 5,000 writes a second are served; reading everything back takes 6 Queries"
    )
    assert explorer.picture.text == sharded_heat(6).text
    rate.value = 10_000
    assert explorer.values == {"shards": 6, "rate": 10_000}
    assert len(explorer.view.value.encode()) < 20_000


def test_the_button_lets_time_pass_for_everybody() -> None:
    with Lab() as lab:
        table = lab.table("orders", "pk", gsi={"by-status": {"pk": "status"}})
        table.put_item(Item={"pk": "1", "status": "OPEN"})
        explorer = lag_explorer(lab, table, "by-status")
        assert "behind on 1 of 1 item" in explorer.picture.title
        now = lab.clock.seconds
        buttons = explorer.children[0].children
        assert [button.description for button in buttons] == ["let 5 ms pass", "let 50 ms pass", "let 1 s pass"]
        buttons[-1].click()
        assert lab.clock.seconds == now + 1
        assert explorer.picture.title == "by-status shows what the table holds: nothing is on its way"
        assert explorer.view.value == index_after(lab, table, "by-status")._repr_html_()
        assert repr(explorer) == "index_after('orders', 'by-status')"


def test_controls_are_named_and_reachable() -> None:
    for explorer in (ring_explorer(), shard_explorer()):
        for control in explorer.children[:-1]:
            assert control.description
            assert not control.disabled
