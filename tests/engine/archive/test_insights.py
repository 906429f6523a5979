"""Contributor Insights member by member: for a table and each global index, what it says, its rules and their quota."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.lab.lab import Lab

from .support import HERE, THERE, Connect, Wire, index, is_refused, make, refusal

BOTH, THROTTLED = "ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"
ON, OFF = {"ContributorInsightsAction": "ENABLE"}, {"ContributorInsightsAction": "DISABLE"}
FULL = {
    "ExceptionName": "LimitExceededException",
    "ExceptionDescription": (
        "Amazon CloudWatch Contributor Insights rule limit reached. Please disable Contributor Insights for other "
        "tables/indexes OR disable other CloudWatch Contributor Insights rules before retrying."
    ),
}


def update(client: Any, request: Wire, table: str = "orders", **more: Any) -> Wire:
    return told(client.update_contributor_insights(TableName=table, **request, **more))


def describe(client: Any, table: str = "orders", **more: Any) -> Wire:
    return told(client.describe_contributor_insights(TableName=table, **more))


def summaries(client: Any, **request: Any) -> list[Wire]:
    found: list[Wire] = client.list_contributor_insights(**request)["ContributorInsightsSummaries"]
    return found


def told(answer: Wire) -> Wire:
    return {name: content for name, content in answer.items() if name != "ResponseMetadata"}


def rules(resource: str, milliseconds: int, *kinds: str) -> list[str]:
    return [f"DynamoDBContributorInsights-{kind}-{resource}-{milliseconds}" for kind in kinds]


@pytest.fixture
def orders(client: Any) -> str:
    """A table with a sort key, a global index without one, and a local index."""
    return make(
        client,
        "orders",
        "pk",
        "sk",
        GlobalSecondaryIndexes=[index("by-g", "g")],
        LocalSecondaryIndexes=[index("by-l", "pk", "l")],
    )


@pytest.mark.usefixtures("orders")
def test_a_table_for_which_nobody_turned_it_on(client: Any) -> None:
    nothing = {"TableName": "orders", "ContributorInsightsStatus": "DISABLED"}
    assert describe(client) == nothing
    assert update(client, OFF) == nothing
    assert describe(client) == nothing
    assert describe(client, IndexName="by-g") == {**nothing, "IndexName": "by-g"}
    assert summaries(client) == summaries(client, TableName="orders") == []


def test_on_and_off(lab: Lab, client: Any, orders: str) -> None:
    lab.clock.advance(seconds=10.25)
    then, when = int(lab.clock.timestamp() * 1_000), lab.clock.now
    on = {"TableName": "orders", "ContributorInsightsMode": BOTH}
    assert update(client, ON, orders) == {**on, "ContributorInsightsStatus": "ENABLING"}
    enabled = {
        **on,
        "ContributorInsightsStatus": "ENABLED",
        "ContributorInsightsRuleList": rules("orders", then, "PKC", "PKT", "SKC", "SKT"),
        "LastUpdateDateTime": when,
    }
    assert describe(client) == enabled
    lab.clock.advance(seconds=10)
    assert update(client, ON) == {**on, "ContributorInsightsStatus": "ENABLED"}  # it is so already
    assert describe(client) == enabled
    assert summaries(client) == [{**on, "ContributorInsightsStatus": "ENABLED"}]
    assert update(client, OFF) == {**on, "ContributorInsightsStatus": "DISABLING"}
    assert describe(client) == {**on, "ContributorInsightsStatus": "DISABLED", "LastUpdateDateTime": lab.clock.now}
    assert update(client, OFF) == {**on, "ContributorInsightsStatus": "DISABLED"}
    assert summaries(client) == []


@pytest.mark.usefixtures("orders")
def test_a_mode_is_changed_in_place(lab: Lab, client: Any) -> None:
    then = int(lab.clock.timestamp() * 1_000)
    update(client, ON)
    lab.clock.advance(seconds=60)
    answer = update(client, ON, ContributorInsightsMode=THROTTLED)
    assert (answer["ContributorInsightsStatus"], answer["ContributorInsightsMode"]) == ("ENABLING", THROTTLED)
    found = describe(client)
    assert found["ContributorInsightsRuleList"] == rules("orders", then, "PKT", "SKT")
    assert found["LastUpdateDateTime"] == lab.clock.now
    assert update(client, ON)["ContributorInsightsMode"] == BOTH  # a mode that is not named is the wider one
    update(client, OFF)
    lab.clock.advance(seconds=60)
    again = int(lab.clock.timestamp() * 1_000)
    update(client, ON, ContributorInsightsMode=THROTTLED)
    assert describe(client)["ContributorInsightsRuleList"] == rules("orders", again, "PKT", "SKT")


@pytest.mark.usefixtures("orders")
def test_an_index_has_its_own(lab: Lab, client: Any) -> None:
    then = int(lab.clock.timestamp() * 1_000)
    update(client, ON, IndexName="by-g", ContributorInsightsMode=THROTTLED)
    found = describe(client, IndexName="by-g")
    assert (found["TableName"], found["IndexName"]) == ("orders", "by-g")
    assert found["ContributorInsightsRuleList"] == rules("orders-by-g", then, "PKT")
    assert describe(client)["ContributorInsightsStatus"] == "DISABLED"
    assert [each.get("IndexName") for each in summaries(client)] == ["by-g"]


@pytest.mark.parametrize("name", ["by-l", "nowhere"])
@pytest.mark.usefixtures("orders")
def test_an_index_that_has_none(client: Any, name: str) -> None:
    words = f"Requested resource not found: Index: {name} not found for table: orders"
    for call, more in ((client.describe_contributor_insights, {}), (client.update_contributor_insights, ON)):
        is_refused("ResourceNotFoundException", words, call, TableName="orders", IndexName=name, **more)


def test_a_table_that_is_not_there(client: Any) -> None:
    for table in ("nothing", f"arn:aws:dynamodb:{HERE}:123456789012:table/nothing"):
        words = "Requested resource not found: Table: nothing not found"
        calls: list[tuple[Any, Wire]] = [
            (client.describe_contributor_insights, {}),
            (client.update_contributor_insights, ON),
            (client.list_contributor_insights, {}),
        ]
        for call, more in calls:
            is_refused("ResourceNotFoundException", words, call, TableName=table, **more)


@pytest.mark.usefixtures("orders")
def test_words_are_checked(client: Any) -> None:
    call = client.update_contributor_insights
    for more in ({"ContributorInsightsAction": "START"}, {**ON, "ContributorInsightsMode": "ALL"}):
        code, message = refusal(call, TableName="orders", **more)
        assert code == "ValidationException"
        assert "failed to satisfy constraint: Member must satisfy enum value set" in message
    code, message = refusal(client.list_contributor_insights, MaxResults=101)
    assert code == "ValidationException"
    assert "at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100" in message


def test_pages(client: Any) -> None:
    wanted = []
    for name in ("all", "all-b", "all.b", "alla", "off"):
        make(client, name, GlobalSecondaryIndexes=[index("idx-2", "g"), index("idx-1", "h")])
        for place in ({}, {"IndexName": "idx-1"}, {"IndexName": "idx-2"}):
            if name != "off":
                update(client, ON, name, **place)
                wanted.append((name, place.get("IndexName")))
    wanted.sort(key=lambda place: (place[0], place[1] or ""))
    for size in range(1, 14):
        for table in (None, "all-b"):
            request: Wire = {"MaxResults": size} if table is None else {"MaxResults": size, "TableName": table}
            found = []
            while True:
                answer = client.list_contributor_insights(**request)
                page = answer["ContributorInsightsSummaries"]
                assert page
                found += [(each["TableName"], each.get("IndexName")) for each in page]
                if "NextToken" not in answer:
                    break
                request["NextToken"] = answer["NextToken"]
            assert found == [place for place in wanted if table in (None, place[0])]


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("token", ["", "orders", "orders/", "b3JkZXJzLw==", "e30=", "é", "x" * 100])
def test_a_made_up_token_is_refused(client: Any, token: str) -> None:
    is_refused("ValidationException", "Given NextToken is invalid.", client.list_contributor_insights, NextToken=token)


def test_rules_are_limited_in_number(client: Any) -> None:
    for number in range(26):
        make(client, f"t-{number}", "pk", "sk")
        update(client, ON, f"t-{number}")
    assert [describe(client, f"t-{number}")["ContributorInsightsStatus"] for number in (24, 25)] == [
        "ENABLED",
        "FAILED",
    ]
    failed = describe(client, "t-25")
    assert failed["FailureException"] == FULL
    assert "ContributorInsightsRuleList" not in failed
    assert [each["ContributorInsightsStatus"] for each in summaries(client)].count("FAILED") == 1
    update(client, ON, "t-24", ContributorInsightsMode=THROTTLED)
    assert describe(client, "t-25")["ContributorInsightsStatus"] == "FAILED"  # nobody tries again by itself
    assert update(client, ON, "t-25")["ContributorInsightsStatus"] == "ENABLING"
    assert describe(client, "t-25") == failed
    update(client, OFF, "t-0")
    update(client, ON, "t-25")
    assert describe(client, "t-25")["ContributorInsightsStatus"] == "ENABLED"
    assert update(client, ON, "t-0")["ContributorInsightsStatus"] == "ENABLING"
    assert update(client, OFF, "t-0")["ContributorInsightsStatus"] == "DISABLING"
    assert "FailureException" not in describe(client, "t-0")


@pytest.mark.usefixtures("orders")
def test_it_goes_with_its_table_and_its_index(lab: Lab, client: Any) -> None:
    update(client, ON)
    update(client, ON, IndexName="by-g")
    client.update_table(TableName="orders", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-g"}}])
    assert [each.get("IndexName") for each in summaries(client)] == [None]
    client.update_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "g", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index("by-g", "g")}],
    )
    words = (
        "Table or Index is not in a valid state to update Key Access Insights: IndexStatus must be ACTIVE to enable "
        "ContributorInsights."
    )
    call = client.update_contributor_insights
    is_refused("ValidationException", words, call, TableName="orders", IndexName="by-g", **ON)
    lab.clock.advance(seconds=100)
    assert describe(client, IndexName="by-g")["ContributorInsightsStatus"] == "DISABLED"
    client.delete_table(TableName="orders")
    make(client)
    assert describe(client) == {"TableName": "orders", "ContributorInsightsStatus": "DISABLED"}


def test_each_region_has_its_own(connect: Connect) -> None:
    here, there = connect(HERE), connect(THERE)
    for one in (here, there):
        make(one)
    update(here, ON)
    assert len(summaries(here)) == 1
    assert summaries(there) == []
