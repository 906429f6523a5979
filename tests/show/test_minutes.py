"""The graph of minutes beside its seconds: what a minute hides, on one scale."""

from __future__ import annotations

import boto3
import pytest

from helpers.engine.physics.model import Model
from helpers.lab.lab import Lab
from helpers.show import minute_graph, watching_load
from tests.page.reader import sound_picture
from tests.show.loads import ALL, BURST, EVEN


@pytest.mark.parametrize("name", ALL)
def test_it_keeps_the_promises_of_all_pictures(name: str) -> None:
    result, _ = ALL[name]
    page = sound_picture(minute_graph(result))
    assert page.all("details")
    assert minute_graph(result)._repr_html_() == minute_graph(result)._repr_html_()


def test_each_minute_is_a_line_of_the_words() -> None:
    lines = minute_graph(BURST[0]).text.splitlines()
    assert lines[0].split() == ["seconds", "Sum", "Sum", "/", "60", "highest", "second", "throttled"]
    assert [line.split()[0] for line in lines if "–" in line] == [
        "0–60", "60–120", "120–180", "180–240", "240–300", "300–360", "360–420", "420–450",
    ]  # fmt: skip
    assert lines[2].split() == ["0–60", "1,200", "20", "20", "0"]
    assert lines[8].split() == ["360–420", "9,000", "150", "1,000", "51,000"]


def test_what_is_throttled_is_hatched_and_told() -> None:
    assert 'class="hatch"' in minute_graph(BURST[0])._repr_html_()
    assert "units are throttled" in minute_graph(BURST[0]).title
    assert 'class="hatch"' not in minute_graph(EVEN[0])._repr_html_()
    assert "throttled" not in minute_graph(EVEN[0]).title


@pytest.mark.parametrize("wait", [0, 45])
def test_it_agrees_with_cloudwatch(wait: int) -> None:
    """CW3: the figures of the picture are the sums that CloudWatch has, by the minutes of the lab's clock."""
    with Lab(model=Model(burst_at_creation=0.0)) as lab:
        table = lab.table("orders", capacity=(5, 20))
        lab.clock.advance(seconds=wait)
        start = lab.clock.start
        with watching_load(lab, table) as load:
            for second, writes in enumerate([5] * 20 + [15] + [1] * 60):
                lab.clock.advance(seconds=max(0.0, wait + second - lab.clock.seconds))
                for _ in range(writes):
                    table.put_item(Item={"pk": f"{second}"})
        lab.clock.advance(seconds=400)
        answer = boto3.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/DynamoDB",
            MetricName="ConsumedWriteCapacityUnits",
            Dimensions=[{"Name": "TableName", "Value": "orders"}],
            StartTime=start,
            EndTime=lab.clock.now,
            Period=60,
            Statistics=["Sum"],
        )
    picture = minute_graph(load)
    drawn = [float(line.split()[1]) for line in picture.text.splitlines() if "–" in line.split()[0]]
    assert drawn == [point["Sum"] for point in answer["Datapoints"] if point["Sum"]]
    assert "has a second with 15" in picture.title
