"""Widgets move, say whether their goal is met, and have a function that draws the same."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter

from helpers.lab.lab import Lab
from helpers.show.slider import Slider
from helpers.show.widgets import (
    DESIGNS,
    Explorer,
    index_after,
    lag_explorer,
    ring_explorer,
    ring_of,
    shard_explorer,
    sharded_heat,
)
from tests.page.reader import sound


def controls(explorer: Explorer) -> list[Any]:
    """What can be moved, between the goal and the verdict."""
    return list(explorer.children[1:-2])


def kind(explorer: Explorer) -> str:
    """How far its goal is reached now."""
    return explorer.verdict.kind


def test_the_ring_follows_its_controls_and_has_a_twin() -> None:
    explorer = ring_explorer()
    design, keys, partitions = controls(explorer)
    assert explorer.view.value == ring_of()._repr_html_()
    keys.value, partitions.value = 50, 8
    assert explorer.view.value == ring_of(keys=50, partitions=8)._repr_html_()
    design.value = "four statuses"
    assert explorer.picture.title.startswith("4 keys reach")
    assert repr(explorer) == "ring_of(design='four statuses', keys=50, partitions=8)"
    assert eval(repr(explorer)).text == explorer.picture.text


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_can_be_drawn(design: str) -> None:
    assert len(ring_of(design, keys=2_000)._repr_html_().encode()) < 20_000
    with pytest.raises(ValueError, match="There is no design"):
        ring_of("x" + design)


def test_the_goal_of_the_ring_takes_many_different_keys() -> None:
    explorer = ring_explorer()
    design, keys, partitions = controls(explorer)
    assert kind(explorer) == "open"
    assert "This design has 1 value, however many items" in explorer.verdict.why
    keys.value = 2_000
    assert kind(explorer) == "open"
    design.value = "a timestamp per second"
    assert kind(explorer) == "met"
    design.value = "1 … n"
    assert kind(explorer) == "met"
    keys.value = 6
    assert kind(explorer) == "open"
    assert "what do more of them do?" in explorer.verdict.why
    partitions.value = 1
    assert kind(explorer) == "aside"


def test_more_shards_serve_more_until_two_meet() -> None:
    explorer = shard_explorer()
    shards, rate = controls(explorer)
    assert explorer.picture.title == "1 shard: 1,000 of 8,000 writes a second are served"
    assert str(explorer.verdict).startswith("… Not yet: A key gets 1,000 writes a second and no more (P2), so 1 shard")
    shards.value = 8
    assert "chance asks more of some each second" in explorer.verdict.why
    shards.value = 9
    assert kind(explorer) == "met"
    assert "9 Queries" in explorer.verdict.why
    assert explorer.picture.title == "9 shards: 8,000 of 8,000 writes a second are served"
    shards.value = 10
    assert kind(explorer) == "open"
    assert "2 of the 10 met on partition" in explorer.verdict.why
    assert explorer.picture.text == sharded_heat(10).text
    rate.value = 4_000
    assert kind(explorer) == "aside"
    assert "Do fewer shards serve it as well?" in explorer.verdict.why
    assert explorer.values == {"shards": 10, "rate": 4_000}
    assert len(explorer.view.value.encode()) < 20_000


def test_the_button_lets_time_pass_for_everybody() -> None:
    with Lab() as lab:
        table = lab.table("orders", "pk", gsi={"by-status": {"pk": "status"}})
        table.put_item(Item={"pk": "1", "status": "OPEN"})
        explorer = lag_explorer(lab, table, "by-status")
        assert "behind on 1 of 1 item" in explorer.picture.title
        assert kind(explorer) == "open"
        now = lab.clock.seconds
        buttons = controls(explorer)[0].children
        assert [button.description for button in buttons] == ["let 5 ms pass", "let 50 ms pass", "let 1 s pass"]
        buttons[-1].click()
        assert lab.clock.seconds == now + 1
        assert kind(explorer) == "almost"
        assert explorer.verdict.why.startswith("**1,000 ms** have passed. The last write took ")
        assert explorer.picture.title == "by-status shows what the table holds: nothing is on its way"
        assert explorer.view.value == index_after(lab, table, "by-status")._repr_html_()
        assert repr(explorer) == "index_after('orders', 'by-status')"
        assert kind(lag_explorer(lab, "orders", "by-status")) == "aside"


def test_small_steps_meet_the_goal_of_the_clock() -> None:
    with Lab() as lab:
        table = lab.table("orders", "pk", gsi={"by-status": {"pk": "status"}})
        table.put_item(Item={"pk": "1", "status": "OPEN"})
        explorer = lag_explorer(lab, table, "by-status")
        (smallest, *_) = controls(explorer)[0].children
        for _ in range(100):
            if kind(explorer) != "open":
                break
            smallest.click()
        assert kind(explorer) == "met"


def test_controls_are_named_and_reachable() -> None:
    for explorer in (ring_explorer(), shard_explorer()):
        for control in controls(explorer):
            assert control.description
            assert not getattr(control, "disabled", False)


def test_goals_and_verdicts_keep_the_promises_of_all_outputs() -> None:
    explorer = shard_explorer()
    assert 'role="status"' in explorer.said.value
    sound(explorer.verdict)
    assert "Goal</span><p>Serve <strong>8,000 writes a second</strong>" in explorer.goal.value


def test_a_slider_keeps_to_its_ends() -> None:
    slider = Slider("shards", 3, 1, 9)
    slider.value = 12
    assert slider.value == 9
    slider.value = -2
    assert slider.value == 1


def test_a_place_without_widgets_gets_goal_and_picture() -> None:
    explorer = shard_explorer(3)
    data, _ = DisplayFormatter().format(explorer)
    assert data["text/plain"] == "sharded_heat(shards=3, rate=8000)"
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == explorer.goal.value + explorer.picture._repr_html_()
