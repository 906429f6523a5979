"""Heat maps and timelines: the numbers are those of the simulator and of the lab, and the words say what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import numpy as np
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from helpers.engine.physics.settings import Settings
from helpers.lab.lab import Lab
from helpers.meter.observation import watching_load
from helpers.show import heat_map, timeline
from helpers.show.history import History, history_of, windows
from helpers.traffic import simulation as traffic
from helpers.traffic import workload

ON_DEMAND = Settings()


def simulated(design: workload.KeyDesign, arrivals: workload.Arrivals, settings: Settings = ON_DEMAND) -> Any:
    drawn = workload.requests(design, arrivals)
    return traffic.simulate(drawn, settings), drawn


EVEN = simulated(workload.item_per_entity(), workload.uniform(2_000, 60))
SPLIT = simulated(workload.one_value(sort="random"), workload.uniform(2_000, 400))
RISING = simulated(workload.one_value(), workload.uniform(2_000, 200))
ONE_ITEM = simulated(workload.item_per_entity(), workload.celebrity(2_500, 500, share=0.6))
BURST = simulated(
    workload.item_per_entity(),
    workload.Arrivals("spike", (20,) * 330 + (1_000,) * 120, 1_000),
    Settings(billing="PROVISIONED", write=100, read=1),
)
MANY = simulated(
    workload.item_per_entity(), workload.uniform(3_000, 30), Settings(billing="PROVISIONED", write=90_000, read=1)
)
ALL = {"even": EVEN, "split": SPLIT, "rising": RISING, "one item": ONE_ITEM, "burst": BURST, "many": MANY}


@pytest.mark.parametrize("name", ALL)
def test_pictures_are_small_self_contained_and_have_a_twin(name: str) -> None:
    result, drawn = ALL[name]
    for picture in (heat_map(result, drawn=drawn), timeline(result)):
        html = picture._repr_html_()
        assert len(html.encode()) < 20_000
        assert max(len(line) for line in repr(picture).split("\n")) <= 80
        assert 'role="img" aria-label="' in html
        assert "<summary>As text</summary>" in html
        assert " id=" not in html
        assert "<script" not in html
        assert html == (heat_map(result, drawn=drawn) if "nad-heat" in html else timeline(result))._repr_html_()


def test_titles_state_the_finding() -> None:
    assert heat_map(EVEN[0]).title == "userId, uniform: 4 partitions share the load, and nothing is throttled"
    assert (
        "one of 4 partitions gets 100 % of the load, and 50 % of the writes are throttled" in heat_map(RISING[0]).title
    )
    assert heat_map(RISING[0]).title.endswith("keys that only rise are not split")
    assert "from 1 busy partition to 4, after 3 splits" in heat_map(SPLIT[0]).title
    assert heat_map(ONE_ITEM[0]).title.endswith("one item alone stays at its limit")
    assert timeline(EVEN[0]).title == "userId, uniform: all 120,000 write units are served"
    assert timeline(BURST[0]).title.endswith(
        "saved units carry the load until second 359; from then on 89.7 % is throttled"
    )


def test_every_verdict_is_told_once_with_its_reason() -> None:
    text = heat_map(SPLIT[0]).text
    assert "60 s: partition 3 is hot: split where its traffic is halved, at 180 s" in text
    text = heat_map(RISING[0]).text
    assert text.count("not split: the keys only rise") == 1
    assert "(3 verdicts)" in text


def test_a_divided_partition_covers_the_bands_of_its_parts() -> None:
    history = history_of(SPLIT[0])
    assert [leaf.number for leaf in history.leaves] == [0, 1, 2, 6, 7, 8, 9]
    html = heat_map(SPLIT[0])._repr_html_()
    assert html.count('class="cut"') == 1
    assert ">splits</text>" in html
    assert html.count("last second") == 1


def test_sums_are_those_of_the_simulation() -> None:
    for result, drawn in ALL.values():
        history = history_of(result, drawn=drawn)
        assert history.offered.sum() == result.offered.sum() * result.units
        assert np.allclose(history.offered, history.served + history.throttled)
        text = timeline(result).text
        assert text.count("\n") >= 2


def test_hot_keys_are_counted_from_the_requests() -> None:
    result, drawn = ONE_ITEM
    history = history_of(result, drawn=drawn)
    top = max((keys.top[0][1], number) for number, keys in history.keys.items())
    assert top[0] == 1.0
    assert "one key, 100 %" in heat_map(result, drawn=drawn).text
    assert "none hot" in heat_map(EVEN[0], drawn=EVEN[1]).text


def test_throttles_are_marked_by_shape_and_not_by_colour_alone() -> None:
    assert 'class="slash over"' in heat_map(RISING[0])._repr_html_()
    calm = heat_map(EVEN[0])._repr_html_().partition("</style>")[2]
    assert calm.count('class="slash') == 1  # the legend's


def test_the_bucket_is_drawn_where_there_is_one() -> None:
    assert "units saved for bursts" in timeline(BURST[0])._repr_html_()
    assert "saved at end" in timeline(BURST[0]).text
    assert "units saved for bursts" not in timeline(RISING[0])._repr_html_()


def test_windows_cover_all_seconds_once() -> None:
    for seconds in (1, 7, 60, 61, 400):
        cut = windows(seconds, 60)
        assert len(cut) <= 60
        assert [second for begin, end in cut for second in range(begin, end)] == list(range(seconds))


# ── a running lab ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


def writes(lab: Lab, number: int) -> tuple[Any, int]:
    """Ten times as many writes a second as the table is good for; returns what was watched and how many were refused."""
    lab.table("readings", "day", "at", capacity=(5, 5), gsi={"by-room": {"pk": "room"}})
    once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
    table = boto3.resource("dynamodb", config=once).Table("readings")
    refused = 0
    with watching_load(lab, table) as load:
        for each in range(number):
            try:
                table.put_item(Item={"day": "2026-01-01", "at": f"{each:04}", "room": "attic"})
            except ClientError:
                refused += 1
            lab.clock.advance(seconds=0.016)
    return load, refused


def test_a_watched_table_shows_served_throttled_and_the_key(lab: Lab) -> None:
    load, refused = writes(lab, 100)
    history = history_of(load)
    assert refused > 0
    assert history.throttled.sum() == refused
    assert history.offered.sum() == 100
    assert history.kind == "write"
    assert history.keys[0].top == (("2026-01-01", 1.0),)
    picture = heat_map(load)
    assert "one key: 2026-01-01" in picture.text
    assert "capacity of 5 (P9)" in picture.body
    assert "throttled" in timeline(load).title


def test_an_index_is_watched_as_a_table_of_its_own(lab: Lab) -> None:
    table = lab.table("readings", "day", "at", gsi={"by-room": {"pk": "room"}})
    with watching_load(lab, table, "by-room") as load:
        table.put_item(Item={"day": "d", "at": "1", "room": "attic"})
        lab.clock.advance(seconds=2)
        table.query(IndexName="by-room", KeyConditionExpression="room = :r", ExpressionAttributeValues={":r": "attic"})
    written, read = history_of(load, kind="write"), history_of(load, kind="read")
    assert written.offered.sum() == 1
    assert read.offered.sum() == 0.5
    assert load.name == "readings/by-room"
    assert "admit" not in vars(load.admission)


def test_an_unknown_table_gets_a_sentence(lab: Lab) -> None:
    lab.table("readings", "day")
    with (
        pytest.raises(ValueError, match=r"no table or global secondary index 'reading'. It has: readings."),
        watching_load(lab, "reading"),
    ):
        pass


def test_nothing_at_all_is_a_picture_too(lab: Lab) -> None:
    table = lab.table("readings", "day")
    with watching_load(lab, table) as load:
        pass
    assert heat_map(load).title == "Nothing was asked of readings"
    assert timeline(load).title == "Nothing was asked of readings"
    assert isinstance(history_of(load), History)
