"""Contributor Insights of tables and global indexes: the facts CW22 to CW26, each by its id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from helpers.engine.physics import faults
from helpers.lab.lab import Lab
from tests.account.test_metrics import client, of_kb

BOTH, THROTTLED = "ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


def turn_on(mode: str = BOTH, **more: Any) -> None:
    client().update_contributor_insights(
        TableName="Tab", ContributorInsightsAction="ENABLE", ContributorInsightsMode=mode, **more
    )


def rules() -> list[str]:
    answer = boto3.client("cloudwatch").describe_insight_rules()
    return [rule["Name"] for rule in answer["InsightRules"]]


def report(lab: Lab, kind: str, **more: Any) -> Any:
    """The report of the first rule of a kind (PKC, PKT, SKC, SKT), after waiting until it is visible."""
    lab.clock.advance(seconds=240)
    (rule,) = [name for name in rules() if f"-{kind}-" in name]
    asked: dict[str, Any] = {"Period": 60, "StartTime": lab.clock.start, "EndTime": lab.clock.now, **more}
    return boto3.client("cloudwatch").get_insight_rule_report(RuleName=rule, **asked)


def sums(answer: Any) -> dict[tuple[str, ...], float]:
    return {tuple(one["Keys"]): one["ApproximateAggregateValue"] for one in answer["Contributors"]}


@pytest.mark.parametrize(
    ("sort", "mode", "count"),
    [
        pytest.param(None, BOTH, 2, id="CW23-partition-key"),
        pytest.param(None, THROTTLED, 1, id="CW23-partition-key-throttled"),
        pytest.param("sk", BOTH, 4, id="CW23-sort-key"),
        pytest.param("sk", THROTTLED, 2, id="CW23-sort-key-throttled"),
    ],
)
def test_rules(lab: Lab, sort: str | None, mode: str, count: int) -> None:
    lab.table("Tab", sk=sort)
    turn_on(mode)
    described = client().describe_contributor_insights(TableName="Tab")["ContributorInsightsRuleList"]
    assert rules() == described
    assert len(described) == count


@pytest.mark.parametrize("narrower", [pytest.param(THROTTLED, id="CW22")])
def test_a_change_of_mode_keeps_what_the_throttled_keys_were(lab: Lab, narrower: str) -> None:
    table = lab.table("Tab")
    turn_on()
    with lab.faults.inject(faults.throttle("Tab").times(1)):
        table.put_item(Item={"pk": "hot"})
    turn_on(narrower)
    assert len(rules()) == 1
    assert sums(report(lab, "PKT")) == {("hot",): 1}
    client().update_contributor_insights(TableName="Tab", ContributorInsightsAction="DISABLE")
    assert rules() == []


@pytest.mark.parametrize("kind", [pytest.param("writes", id="CW24-writes"), pytest.param("reads", id="CW24-reads")])
def test_a_partition_at_its_limit_is_as_high_by_reads_as_by_writes(lab: Lab, kind: str) -> None:
    # 1,000 write units or 3,000 read units on one key in each second of a minute
    table = lab.table("Tab", capacity=(3_000, 1_000), items=[of_kb(100)])
    turn_on()
    for second in range(60):
        lab.clock.advance(seconds=max(0.0, second - lab.clock.seconds))
        with lab.together():
            for _ in range(10 if kind == "writes" else 120):
                if kind == "writes":
                    table.put_item(Item=of_kb(100))
                else:
                    table.get_item(Key={"pk": "a"}, ConsistentRead=True)
    answer = report(lab, "PKC", Metrics=["MaxContributorValue"])
    assert sums(answer) == {("a",): 180_000}
    assert answer["MetricDatapoints"][0]["MaxContributorValue"] == 180_000


class TestWhatIsCounted:
    def test_keys_in_plain_text_the_highest_first(self, lab: Lab) -> None:
        table = lab.table("Tab", sk="sk:N")
        turn_on()
        for pk, times in (("a", 1), ("b", 3), ("c", 2)):
            for number in range(times):
                table.put_item(Item={"pk": pk, "sk": number})
        answer = report(lab, "PKC", MaxContributorCount=2)
        assert list(sums(answer).items()) == [(("b",), 9), (("c",), 6)]
        assert (answer["AggregateValue"], answer["ApproximateUniqueCount"]) == (18, 3)
        assert sums(report(lab, "SKC"))[("b", "1")] == 3
        assert answer["KeyLabels"] == ["pk"]

    def test_an_index_has_its_own_report(self, lab: Lab) -> None:
        table = lab.table("Tab", gsi={"by-status": {"pk": "status", "project": "all"}})
        turn_on(IndexName="by-status")
        table.put_item(Item=of_kb(2.5, status="new"))
        lab.clock.advance(seconds=5)
        client().query(
            TableName="Tab", IndexName="by-status", KeyConditionExpression="#s = :s",
            ExpressionAttributeNames={"#s": "status"}, ExpressionAttributeValues={":s": {"S": "new"}},
        )  # fmt: skip
        assert sums(report(lab, "PKC")) == {("new",): 9.5}

    @pytest.mark.parametrize("statement", [pytest.param("""SELECT * FROM "Tab" WHERE pk = 'a'""", id="CW25")])
    def test_not_partiql(self, lab: Lab, statement: str) -> None:
        lab.table("Tab", items=[{"pk": "a"}])
        turn_on()
        client().execute_statement(Statement=statement)
        assert sums(report(lab, "PKC")) == {}

    def test_only_while_it_is_on(self, lab: Lab) -> None:
        table = lab.table("Tab")
        table.put_item(Item={"pk": "before"})
        turn_on()
        table.put_item(Item={"pk": "after"})
        assert sums(report(lab, "PKC")) == {("after",): 3}

    def test_an_unknown_rule(self, lab: Lab) -> None:
        lab.clock.advance(seconds=240)
        with pytest.raises(ClientError, match="Insight rule not found"):
            boto3.client("cloudwatch").get_insight_rule_report(
                RuleName="none", Period=60, StartTime=lab.clock.start, EndTime=lab.clock.now
            )


@pytest.mark.parametrize(
    ("sort", "mode", "events"),
    [
        pytest.param(None, BOTH, 7, id="CW26-accessed"),
        pytest.param("sk", BOTH, 14, id="CW26-accessed-with-sort-key"),
        pytest.param(None, THROTTLED, 1, id="CW26-throttled"),
        pytest.param("sk", THROTTLED, 2, id="CW26-throttled-with-sort-key"),
    ],
)
def test_events_that_are_billed(lab: Lab, sort: str | None, mode: str, events: int) -> None:
    lab.table("Tab", sk=sort)
    turn_on(mode)
    more: dict[str, Any] = {"sk": {"S": "s"}} if sort else {}
    client().get_item(TableName="Tab", Key={"pk": {"S": "a"}, **more})
    with lab.faults.inject(faults.throttle("Tab").times(1)), suppress(ClientError):
        client().put_item(TableName="Tab", Item={"pk": {"S": "a"}, **more})
    puts: Any = [{"PutRequest": {"Item": {"pk": {"S": f"{number}"}, **more}}} for number in range(5)]
    client().batch_write_item(RequestItems={"Tab": puts})
    assert lab.account.cloudwatch.billed_events("us-east-1", "Tab") == events
