"""Widgets move, say whether their goal is met, and have a function that draws the same."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter

from helpers.lab.lab import Lab
from helpers.show.explorer import Explorer
from helpers.show.slider import Slider
from helpers.show.widgets import (
    DESIGNS,
    index_after,
    lag_explorer,
    ring_explorer,
    ring_of,
    shard_explorer,
    sharded_heat,
)
from helpers.text import TEXT_WIDTH, columns
from helpers.traffic import crowd, simulate_writes
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
    assert explorer.call == "ring_of(design='four statuses', keys=50, partitions=8)"
    assert eval(explorer.call).text == explorer.picture.text


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
    assert explorer.picture.title == "1 shard: 1,000 of 7,000 writes a second are served"
    assert str(explorer.verdict).startswith("… Not yet: A key gets 1,000 writes a second and no more (P2), so 1 shard")
    shards.value = 7
    assert "chance asks more of some each second" in explorer.verdict.why
    shards.value = 8
    assert kind(explorer) == "met"
    assert "8 Queries" in explorer.verdict.why
    assert explorer.picture.title == "8 shards: 7,000 of 7,000 writes a second are served"
    shards.value = 10
    assert kind(explorer) == "open"
    assert "2 of the 10 met on partition" in explorer.verdict.why
    assert explorer.picture.text == sharded_heat(10).text
    rate.value = 3_000
    assert kind(explorer) == "aside"
    assert "Do fewer shards serve it as well?" in explorer.verdict.why
    assert explorer.values == {"shards": 10, "rate": 3_000}
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
        assert explorer.verdict.why.startswith("**1,000 ms** have passed. The last write arrived ")
        assert explorer.picture.title == "by-status shows what the table holds: nothing is on its way"
        assert explorer.view.value == index_after(lab, table, "by-status")._repr_html_()
        assert explorer.call == "index_after(lab, 'orders', 'by-status')"
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
    assert "Goal</span><p>Serve <strong>7,000 writes a second</strong>" in explorer.goal.value


def test_a_slider_keeps_to_its_ends() -> None:
    slider = Slider("shards", 3, 1, 9)
    slider.value = 12
    assert slider.value == 9
    slider.value = -2
    assert slider.value == 1


def test_a_place_without_widgets_is_told_what_some_positions_show() -> None:
    explorer = shard_explorer()
    data, _ = DisplayFormatter().format(explorer)
    assert "application/vnd.jupyter.widget-view+json" in data
    text, html = data["text/plain"], data["text/html"]
    assert text == repr(explorer)
    assert text.startswith("→ Goal: Serve 7,000 writes a second to one hot key with the fewest shards.")
    assert text.endswith("Without widgets: sharded_heat(shards=1, rate=7000)")
    for shards, icon, served in ((1, "… Not yet", "1,000"), (8, "★ Met", "7,000"), (16, "… Not yet", "6,691")):
        title = sharded_heat(shards).title
        assert served in title
        assert f"shards {shards} · writes a second 7,000\n  {title}\n  {icon}: " in text
        assert f'<td style="text-align:left">{title}</td>' in html
    assert max(map(columns, text.splitlines())) <= TEXT_WIDTH
    assert "What it shows at 4 positions" in html
    assert html.startswith(explorer.goal.value + explorer.picture._repr_html_())


@pytest.mark.parametrize("shards", [1, 5, 8, 9, 10, 12])
def test_the_shards_of_the_explorer_are_those_of_the_lesson(shards: int) -> None:
    """Lesson 03 lets 5,000 writes a second draw their shard on twelve partitions, and counts what is served."""
    load = crowd(5_000, seconds=20)
    run = simulate_writes(load, pk="day", sk="time", shards=shards, capacity=12_000, partitions=12)
    assert f" {round(run.served.sum() / 20):,} of 5,000 " in sharded_heat(shards, 5_000).title


def test_what_is_told_of_the_shards_is_luck_and_room() -> None:
    told = [(stop.place.partition(" ·")[0], stop.verdict.kind) for stop in shard_explorer().stops]
    assert told == [("shards 1", "open"), ("shards 8", "met"), ("shards 15", "almost"), ("shards 16", "open")]


def test_what_is_told_of_the_ring_is_what_its_controls_show() -> None:
    explorer = ring_explorer()
    first, second, third = explorer.stops
    assert (first.shown, first.verdict) == (explorer.picture.title, explorer.verdict)
    assert second.verdict.kind == "open"
    assert third.verdict.kind == "met"
    assert third.place == "partition key 1 … n · keys 2,000 · partitions 4"
    design, keys, _ = controls(explorer)
    design.value, keys.value = "1 … n", 2_000
    assert (third.shown, third.verdict) == (explorer.picture.title, explorer.verdict)


def test_what_is_told_of_the_index_comes_true_and_costs_no_time() -> None:
    with Lab() as lab:
        table = lab.table("orders", "pk", gsi={"by-status": {"pk": "status"}})
        with lab.together():
            for number in range(3):
                table.put_item(Item={"pk": str(number), "status": "OPEN"})
        explorer = lag_explorer(lab, table, "by-status")
        now, told = lab.clock.seconds, explorer.stops
        assert repr(explorer) == repr(explorer)
        assert lab.clock.seconds == now
        assert [stop.verdict.kind for stop in told] == ["open", "open", "met"]
        assert told[0].shown == "by-status is behind on 3 items"
        (smallest, *_) = controls(explorer)[0].children
        smallest.click()
        counted = int(told[1].shown.removeprefix("by-status is behind on ").split()[0])
        assert f"behind on {counted} of 3 items" in explorer.picture.title
        while kind(explorer) == "open":
            smallest.click()
        assert (told[2].shown, told[2].verdict) == (explorer.picture.title, explorer.verdict)
        (still,) = explorer.stops
        assert still.place == "at once"
