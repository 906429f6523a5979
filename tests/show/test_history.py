"""Load over time, from the simulator and from a running lab, in one form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boto3
import numpy as np
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from helpers.engine.physics.model import DEFAULT
from helpers.lab.lab import Lab
from helpers.meter.observation import watching_load
from helpers.show import heat_map, timeline
from helpers.show.history import History, history_of, windows
from tests.show.loads import ALL


def test_sums_are_those_of_the_simulation() -> None:
    for result, drawn in ALL.values():
        history = history_of(result, drawn=drawn)
        assert history.offered.sum() == result.offered.sum() * result.units
        assert np.allclose(history.offered, history.served + history.throttled)


def test_windows_cover_all_seconds_once() -> None:
    for seconds in (1, 7, 60, 61, 400):
        cut = windows(seconds, 60)
        assert len(cut) <= 60
        assert [second for begin, end in cut for second in range(begin, end)] == list(range(seconds))


# ── a running lab ───────────────────────────────────────────────────────────────────────────────────────────────────────


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


def test_a_watched_table_shows_served_throttled_and_the_key() -> None:
    with Lab(model=replace(DEFAULT, burst_at_creation=0.0)) as lab:  # else nothing is refused for a while (P8)
        load, refused = writes(lab, 100)
    history = history_of(load)
    assert refused > 0
    assert history.throttled.sum() == refused
    assert history.offered.sum() == 100
    assert history.kind == "write"
    assert history.keys[0].top == (("2026-01-01", 1.0),)
    picture = heat_map(load)
    assert "one key: 2026-01-01" in picture.text
    assert "the table&#39;s 5 (P9)" in picture.body
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
