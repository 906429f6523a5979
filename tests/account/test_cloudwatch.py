"""CloudWatch as plain boto3 meets it: who is answered, what is refused, statistics, alarms in virtual time."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from helpers.account.samples import statistic
from helpers.engine.physics import faults
from helpers.lab.lab import Lab, LabError
from tests.account.test_metrics import asked


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with Lab() as running:
        yield running


def figures(lab: Lab, **more: Any) -> list[Any]:
    request = {
        **asked("ConsumedWriteCapacityUnits"),
        "StartTime": lab.clock.start,
        "EndTime": lab.clock.now,
        "Period": 60,
        "Statistics": ["Sum"],
        **more,
    }
    points: list[Any] = boto3.client("cloudwatch").get_metric_statistics(
        **{name: value for name, value in request.items() if value is not None}
    )["Datapoints"]
    return points


def names() -> set[str]:
    found = boto3.client("cloudwatch").get_paginator("list_metrics").paginate(Namespace="AWS/DynamoDB")
    return {metric["MetricName"] for page in found for metric in page["Metrics"]}


class TestWhoIsAnswered:
    def test_a_plain_client_and_resource(self, lab: Lab) -> None:
        lab.table("Tab").put_item(Item={"pk": "a"})
        lab.clock.advance(seconds=240)
        assert figures(lab)[0]["Sum"] == 1
        metric = boto3.resource("cloudwatch").Metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits")
        assert metric.get_statistics(
            Dimensions=[{"Name": "TableName", "Value": "Tab"}],
            StartTime=lab.clock.start, EndTime=lab.clock.now, Period=60, Statistics=["Sum"],
        )["Datapoints"] == figures(lab)  # fmt: skip

    def test_nobody_when_the_lab_is_stopped(self, lab: Lab) -> None:
        cloudwatch = boto3.client("cloudwatch")
        lab.stop()
        for one in (cloudwatch, boto3.client("cloudwatch", region_name="us-east-1")):
            with pytest.raises(LabError, match=r"went nowhere.*lab\.start"):
                one.list_metrics()

    def test_a_client_with_an_address_of_its_own_is_left_alone(self, lab: Lab) -> None:
        elsewhere = boto3.client("cloudwatch", endpoint_url="http://127.0.0.1:1")
        with pytest.raises(Exception, match=r"open a connection|Could not connect"):
            elsewhere.list_metrics()

    def test_what_is_not_served_is_named(self, lab: Lab) -> None:
        with pytest.raises(ClientError, match=r"does not serve PutDashboard.*GetMetricData"):
            boto3.client("cloudwatch").put_dashboard(DashboardName="one", DashboardBody="{}")

    def test_botocore_checks_members_first(self, lab: Lab) -> None:
        with pytest.raises(ParamValidationError):
            boto3.client("cloudwatch").get_metric_statistics(Namespace="AWS/DynamoDB")

    def test_a_new_lab_has_no_figures_and_the_old_one_keeps_its_own(self, lab: Lab) -> None:
        lab.table("Tab")
        lab.clock.advance(seconds=240)
        with lab.set_aside():
            Lab.current().clock.advance(seconds=240)
            assert names() == set()
        assert "ConsumedReadCapacityUnits" in names()
        lab.restart()
        lab.clock.advance(seconds=240)
        assert names() == set()

    def test_each_region_has_its_own(self, lab: Lab) -> None:
        lab.table("Tab")
        north = boto3.client("dynamodb", region_name="eu-north-1")
        with pytest.raises(north.exceptions.ResourceNotFoundException):
            north.get_item(TableName="Tab", Key={"pk": {"S": "a"}})
        lab.clock.advance(seconds=240)
        there = boto3.client("cloudwatch", region_name="eu-north-1").list_metrics()["Metrics"]
        assert [metric["MetricName"] for metric in there] == ["UserErrors"]
        assert "UserErrors" not in names()

    def test_two_runs_give_the_same_answers(self, lab: Lab) -> None:
        def run() -> Any:
            lab.restart()
            lab.table("Tab").put_item(Item={"pk": "a"})
            alarm("one")
            lab.clock.advance(seconds=1_000)
            cloudwatch = boto3.client("cloudwatch")
            return figures(lab), cloudwatch.list_metrics(), cloudwatch.describe_alarms()

        assert repr(run()) == repr(run())


class TestStatistics:
    def test_of_a_tally(self) -> None:
        tally = Counter({1.0: 98, 5.0: 1, 9.0: 1})
        found = {name: statistic(name, tally) for name in ("SampleCount", "Sum", "Average", "Minimum", "Maximum")}
        assert found == {"SampleCount": 100, "Sum": 112, "Average": 1.12, "Minimum": 1, "Maximum": 9}
        assert [statistic(f"p{one}", tally) for one in ("0", "50", "98", "99", "99.5", "100")] == [1, 1, 1, 5, 9, 9]

    def test_periods_begin_where_the_request_does(self, lab: Lab) -> None:
        table = lab.table("Tab")
        for _ in range(4):
            table.put_item(Item={"pk": "a"})
            lab.clock.advance(seconds=60)
        lab.clock.advance(seconds=240)
        start = lab.clock.start + timedelta(seconds=60)
        found = [(point["Timestamp"], point["Sum"]) for point in figures(lab, StartTime=start, Period=120)]
        assert found[:2] == [(start, 2), (start + timedelta(seconds=120), 1)]
        # GetMetricData goes by whole periods instead
        query = {"Id": "m", "MetricStat": {"Metric": asked("ConsumedWriteCapacityUnits"), "Period": 120, "Stat": "Sum"}}
        (result,) = boto3.client("cloudwatch").get_metric_data(
            MetricDataQueries=[query], StartTime=start, EndTime=lab.clock.now, ScanBy="TimestampAscending"
        )["MetricDataResults"]
        assert (result["Timestamps"][0], result["Values"][0]) == (start + timedelta(seconds=60), 2)

    def test_times_as_text_and_without_a_zone(self, lab: Lab) -> None:
        lab.table("Tab").put_item(Item={"pk": "a"})
        lab.clock.advance(seconds=240)
        plain = lab.clock.start.astimezone(UTC).replace(tzinfo=None)
        assert figures(lab, StartTime=plain) == figures(lab, StartTime=f"{plain.isoformat()}Z") == figures(lab)
        assert isinstance(figures(lab)[0]["Timestamp"], datetime)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"Period": 90}, "multiple of 60"),
            ({"Statistics": None}, "Statistics and ExtendedStatistics"),
            ({"ExtendedStatistics": ["p101"]}, "p101"),
            ({"EndTime": "2020-01-01T00:00:00Z"}, "StartTime must be less"),
            ({"StartTime": "2020-01-01T00:00:00Z"}, "exceeds the limit of 1,440"),
        ],
    )
    def test_refusals(self, lab: Lab, change: dict[str, Any], message: str) -> None:
        lab.clock.advance(seconds=240)
        with pytest.raises(ClientError, match=message):
            figures(lab, **change)

    def test_metric_math_is_refused(self, lab: Lab) -> None:
        lab.clock.advance(seconds=240)
        with pytest.raises(ClientError, match="no metric math"):
            boto3.client("cloudwatch").get_metric_data(
                MetricDataQueries=[{"Id": "rate", "Expression": "m / 60"}],
                StartTime=lab.clock.start,
                EndTime=lab.clock.now,
            )

    def test_metrics_by_dimension(self, lab: Lab) -> None:
        lab.table("Tab", gsi={"by-status": {"pk": "status"}})
        lab.clock.advance(seconds=240)
        found = boto3.client("cloudwatch").list_metrics(Dimensions=[{"Name": "GlobalSecondaryIndexName"}])["Metrics"]
        assert [(metric["MetricName"], metric["Dimensions"][0]["Value"]) for metric in found] == [
            ("ConsumedReadCapacityUnits", "by-status"),
            ("ConsumedWriteCapacityUnits", "by-status"),
        ]
        assert boto3.client("cloudwatch").list_metrics(Namespace="AWS/Lambda")["Metrics"] == []


def alarm(name: str, metric: str = "ConsumedWriteCapacityUnits", **more: Any) -> None:
    boto3.client("cloudwatch").put_metric_alarm(
        **{
            "AlarmName": name,
            **asked(metric, operation=more.pop("operation", None)),
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 5,
            "ComparisonOperator": "GreaterThanThreshold",
            **more,
        }
    )


def state(name: str) -> str:
    (found,) = boto3.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    said: str = found["StateValue"]
    return said


def changes(name: str) -> list[tuple[int, str]]:
    """Seconds since the lab's start, and what happened, oldest first."""
    lab = Lab.current()
    items = boto3.client("cloudwatch").describe_alarm_history(AlarmName=name, ScanBy="TimestampAscending")
    return [
        (int((item["Timestamp"] - lab.clock.start).total_seconds()), item["HistorySummary"].rpartition("to ")[2])
        for item in items["AlarmHistoryItems"]
    ]


class TestAlarms:
    def test_from_no_data_to_alarm_and_back(self, lab: Lab) -> None:
        table = lab.table("Tab")
        alarm("busy")
        assert state("busy") == "INSUFFICIENT_DATA"
        lab.clock.advance(seconds=60)
        for _ in range(6):
            table.put_item(Item={"pk": "a"})
        lab.clock.advance(seconds=600)
        # minute 0 is visible at 180, minute 1 with its six writes at 240, the silent minute 2 at 300
        assert changes("busy") == [(180, "OK"), (240, "ALARM"), (300, "OK")]

    def test_asking_often_or_once_tells_the_same(self, lab: Lab) -> None:
        def run(*, often: bool) -> list[tuple[int, str]]:
            table = lab.restart().table("Tab")
            alarm("busy", EvaluationPeriods=3, DatapointsToAlarm=2)
            for minute in range(12):
                for _ in range(minute % 4 * 3):
                    table.put_item(Item={"pk": "a"})
                lab.clock.advance(seconds=60)
                if often:
                    state("busy")
            return changes("busy")

        assert run(often=True) == run(often=False) != []

    @pytest.mark.parametrize("periods", [pytest.param(2, id="CW4-two-minutes-in-a-row")])
    def test_one_minute_above_is_not_enough(self, lab: Lab, periods: int) -> None:
        table = lab.table("Tab")
        alarm("busy", EvaluationPeriods=periods)
        for writes in (6, 0, 6, 6, 0):
            for _ in range(writes):
                table.put_item(Item={"pk": "a"})
            lab.clock.advance(seconds=60 - lab.clock.seconds % 60)
        lab.clock.advance(seconds=300)
        assert [what for _, what in changes("busy")] == ["OK", "ALARM", "OK"]

    @pytest.mark.parametrize("metric", [pytest.param("SystemErrors", id="CW10-alarm")])
    def test_without_the_operation_there_is_never_data(self, lab: Lab, metric: str) -> None:
        lab.table("Tab").put_item(Item={"pk": "a"})
        alarm("errors", metric)
        lab.clock.advance(seconds=3_600)
        assert state("errors") == "INSUFFICIENT_DATA"
        assert changes("errors") == []

    @pytest.mark.parametrize(
        ("treat", "said"),
        [
            pytest.param("missing", "INSUFFICIENT_DATA", id="CW20-missing"),
            pytest.param("notBreaching", "OK", id="CW20-notBreaching"),
            pytest.param("breaching", "ALARM", id="CW20-breaching"),
            pytest.param("ignore", "ALARM", id="CW20-ignore"),
        ],
    )
    def test_silence_after_an_error(self, lab: Lab, treat: str, said: str) -> None:
        table = lab.table("Tab")
        alarm("throttles", "WriteThrottleEvents", Threshold=0, TreatMissingData=treat)
        with lab.faults.inject(faults.throttle("Tab").times(1)):
            table.put_item(Item={"pk": "a"})
        lab.clock.advance(seconds=900)
        assert (180, "ALARM") in changes("throttles") or treat == "breaching"
        assert state("throttles") == said

    def test_a_month_is_gone_through_in_a_moment(self, lab: Lab) -> None:
        lab.table("Tab", capacity=(5, 5))
        alarm("busy")
        alarm("small", "ProvisionedReadCapacityUnits", Statistic="Average", Period=300, Threshold=4)
        lab.clock.advance(seconds=30 * 86_400)
        before = time.process_time()
        assert (state("busy"), state("small")) == ("OK", "ALARM")
        assert time.process_time() - before < 20  # some two seconds; minutes where each looks at all that were
        assert changes("busy") == [(180, "OK")]
        assert changes("small") == [(420, "ALARM")]  # and no minute without data between two figures

    def test_deleting_and_changing(self, lab: Lab) -> None:
        lab.table("Tab")
        alarm("one")
        alarm("two")
        lab.clock.advance(seconds=300)
        alarm("two", Threshold=7)
        cloudwatch = boto3.client("cloudwatch")
        cloudwatch.delete_alarms(AlarmNames=["one"])
        (left,) = cloudwatch.describe_alarms()["MetricAlarms"]
        assert (left["AlarmName"], left["Threshold"], left["StateValue"]) == ("two", 7, "OK")
        assert "was not greater than the threshold (5.0)" in left["StateReason"]
        with pytest.raises(cloudwatch.exceptions.ResourceNotFound):
            cloudwatch.delete_alarms(AlarmNames=["one"])

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"Statistic": "Median"}, "Median"),
            ({"ExtendedStatistic": "p99"}, "Exactly one"),
            ({"DatapointsToAlarm": 2}, "from 1 to EvaluationPeriods"),
            ({"TreatMissingData": "good"}, "missing, breaching"),
            ({"ComparisonOperator": "LessThanLowerThreshold"}, "ComparisonOperator must be one of"),
            ({"Period": 45}, "multiple of 60"),
        ],
    )
    def test_refusals(self, lab: Lab, change: dict[str, Any], message: str) -> None:
        with pytest.raises(ClientError, match=message):
            alarm("one", **change)
