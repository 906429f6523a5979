"""The design review: what it measures is exact, what it finds is named, and nothing a learner writes breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key

from helpers.lab.lab import Lab, LabError
from helpers.meter import prices
from helpers.meter.observation import observing
from helpers.review import Pattern, Report, review
from helpers.review.measure import Measured
from helpers.review.report import _about
from tests.page.reader import sound_picture

USERS = [f"{number:03}" for number in range(20)]
STATUSES = ("PAID", "SHIPPED")


def order(user: str, number: int) -> dict[str, Any]:
    status = STATUSES[number % 2]
    return {"pk": f"USER#{user}", "sk": f"ORDER#{number}", "orderId": f"{user}-{number}", "status": status}


ORDERS = [order(user, number) for user in USERS for number in range(5)]


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture
def table(lab: Lab) -> Any:
    return lab.table("shop", "pk", "sk", items=ORDERS, gsi={"by-status": {"pk": "status", "sk": "orderId"}})


def orders_of(table: Any, user: str) -> list[dict[str, Any]]:
    found = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user}"), ScanIndexForward=False)
    return list(found["Items"])


def newest_first(user: str) -> list[dict[str, Any]]:
    return [order(user, number) for number in range(4, -1, -1)]


def of_users(ask: Any = orders_of, **more: Any) -> Pattern:
    given: dict[str, Any] = {
        "arguments": USERS[:3],
        "expect": newest_first,
        "order": "newest first",
        "page_size": 20,
        "rate": 10,
    }
    return Pattern("orders of a user", "account page", ask, **(given | more))


def only(report: Report) -> str:
    """The stable name of the one failure there is."""
    (failure,) = report.failures
    return failure.code


# ── what is measured ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_good_pattern_passes_and_its_numbers_are_exact(lab: Lab, table: Any) -> None:
    result = review(table, [of_users()])["orders of a user"]
    data = result.as_dict()
    assert result.passed
    assert result.answered
    assert (data["questions"], data["requests"], data["items_read"], data["items"]) == (3, 1, 15, 15)
    assert data["read_units"] == 0.5
    assert data["seconds"] == pytest.approx(0.002, abs=1e-4)
    assert result.monthly == prices.dollars_per_month(Decimal("0.5"), 0, 10)
    assert not data["scans"]
    assert result.verdict == ("✓", "holds")
    assert len(lab.calls) == 3


def test_a_scan_is_seen_counted_and_grows_with_the_table(table: Any) -> None:
    def by_scan(table: Any, user: str) -> list[dict[str, Any]]:
        return sorted(table.scan(FilterExpression=Attr("pk").eq(f"USER#{user}"))["Items"], key=lambda i: i["sk"])[::-1]

    report = review(table, [of_users(by_scan)])
    result = report["orders of a user"]
    assert only(report) == "scan"
    assert result.measured.items_read_per_item == 20
    once, tenfold, _ = result.outlooks
    # Ten times the users: ten times the questions, and each of them reads ten times as much.
    measured = result.measured
    growth = measured.read_units_at(10) / measured.totals.read_units
    assert float(tenfold.dollars_per_month) == pytest.approx(10 * growth * float(once.dollars_per_month))
    assert review(table, [of_users(by_scan, may_scan=True)]).passed


@pytest.mark.parametrize("how", ["R4-Query", "R7-Scan"])
@pytest.mark.parametrize("items", [1, 3, 50])
def test_growth_is_what_a_larger_table_costs(lab: Lab, how: str, items: int) -> None:
    """A page is rounded up once, and in each partition once: that of a tenfold table is not ten times as dear."""

    def everything(table: Any) -> int:
        answer = table.scan() if how == "R7-Scan" else table.query(KeyConditionExpression=Key("pk").eq("ALL"))
        return int(answer["Count"])

    def measured(times: int) -> Measured:
        table = lab.table("grown", sk="sk")
        lab.load(table, [{"pk": "ALL", "sk": f"{n:05}", "body": "x" * 980} for n in range(items * times)])
        pattern = Pattern("all", "", everything, check=lambda count: count > 0, rate=1, may_scan=True)
        return review(table, [pattern])["all"].measured

    once, tenfold = measured(1), measured(10)
    assert once.read_units_at(1) == once.totals.read_units
    assert once.read_units_at(10) == tenfold.totals.read_units < 10 * once.totals.read_units


def test_partiql_without_a_key_is_a_scan(table: Any) -> None:
    def select(table: Any, status: str) -> list[Any]:
        answer = table.meta.client.execute_statement(
            Statement="SELECT * FROM shop WHERE status = ?", Parameters=[status]
        )
        return list(answer["Items"])

    pattern = Pattern("by status", "", select, arguments=["PAID"], check=lambda items, _: len(items) == 60)
    report = review(table, [pattern])
    assert only(report) == "scan"

    def with_key(table: Any, user: str) -> list[Any]:
        answer = table.meta.client.execute_statement(
            Statement="SELECT * FROM shop WHERE pk = ?", Parameters=[f"USER#{user}"]
        )
        return list(answer["Items"])

    assert review(table, [of_users(with_key, order="")]).passed


def test_the_share_of_a_key_is_measured_over_the_questions(table: Any) -> None:
    drawn = ["007"] * 6 + USERS[10:14]
    hot = review(table, [of_users(arguments=drawn, rate=1_000)])["orders of a user"].measured.hottest
    assert hot is not None
    assert (hot.key, hot.resource, hot.kind, hot.share, hot.units_per_second) == ("USER#007", "shop", "read", 0.6, 300)


def test_one_question_says_nothing_about_a_share_unless_somebody_does(table: Any) -> None:
    alone = review(table, [of_users(arguments=["007"])])["orders of a user"]
    assert alone.measured.hottest is None
    assert alone.as_dict()["hottest"] is None
    known = review(table, [of_users(arguments=["007"], popular=0.25, rate=100)])["orders of a user"].measured.hottest
    assert known is not None
    assert (known.share, known.units_per_second) == (0.25, 12.5)


def test_a_key_that_everybody_reads_is_too_hot_before_the_table_is(table: Any) -> None:
    def of_status(table: Any, status: str) -> list[dict[str, Any]]:
        found = table.query(IndexName="by-status", KeyConditionExpression=Key("status").eq(status), Limit=5)
        return list(found["Items"])

    pattern = Pattern(
        "by status", "desk", of_status, arguments=["PAID", "PAID"], check=lambda i, _: bool(i), page_size=5, rate=5_000
    )
    result = review(table, [pattern])["by status"]
    hot = result.measured.hottest
    assert hot is not None
    assert (hot.resource, hot.key, hot.units_per_second, hot.one_item) == ("shop/by-status", "PAID", 2_500, False)
    assert result.passed
    assert result.breaks_at == 10  # 25,000 read units a second against 3,000
    assert result.verdict == ("△", "breaks at 10×")
    assert only(review(table, [pattern], within=10)) == "hot-key"


def test_index_writes_are_heard_of_and_one_item_is_told_from_a_collection(table: Any) -> None:
    def place(table: Any, number: str) -> bool:
        table.put_item(Item={"pk": f"NEW#{number}", "sk": "x", "status": "PLACED", "orderId": number})
        return True

    def visit(table: Any) -> bool:
        table.update_item(
            Key={"pk": "COUNTER", "sk": "x"}, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": 1}
        )
        return True

    placing = Pattern("place", "", place, arguments=USERS[:4], check=lambda answer, _: answer, rate=800)
    counting = Pattern("count a visit", "", visit, check=lambda answer: answer, rate=1_500)
    report = review(table, [placing, counting])
    placed, counted = (report[name].measured.hottest for name in ("place", "count a visit"))
    assert placed is not None
    assert counted is not None
    assert (placed.resource, placed.key, placed.share, placed.units_per_second) == (
        "shop/by-status",
        "PLACED",
        1.0,
        800,
    )
    assert not placed.one_item
    assert (counted.resource, counted.key, counted.units_per_second, counted.one_item) == (
        "shop",
        "COUNTER",
        1_500,
        True,
    )
    assert only(report) == "hot-key"
    assert "one item" in report.failures[0].words


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_error_becomes_a_sentence(table: Any) -> None:
    def wrong(table: Any, user: str) -> Any:
        return table.query(KeyConditionExpression=Key("orderId").eq(user))["Items"]

    def absent(table: Any, user: str) -> Any:
        return table.get_item(Key={"pk": user, "sk": "none"})["Item"]

    (failure,) = review(table, [of_users(wrong)]).failures
    assert failure.code == "raised"
    assert failure.words.startswith(
        '`wrong(table, "000")` raised ValidationException: Query condition missed key schema'
    )
    assert "KeyConditionExpression=Key(" in failure.words  # the learner's own line
    (failure,) = review(table, [of_users(absent)]).failures
    assert "raised KeyError: there is no key 'Item'" in failure.words


@pytest.mark.parametrize(
    ("ask", "code", "words"),
    [
        (lambda table, user: None, "wrong-answer", "returned nothing; a list of 5 items was expected. Is a `return` missing?"),
        (lambda table, user: orders_of(table, user)[1:], "wrong-answer", "returned 4 items; 5 were expected. Missing: "),
        (lambda table, user: orders_of(table, user) * 2, "wrong-answer", "returned 10 items; 5 were expected. Too many: "),
        (lambda table, user: orders_of(table, user)[::-1], "wrong-order", "in another order; wanted: newest first"),
        (lambda table, user: table.query(KeyConditionExpression=Key("pk").eq("x")), "wrong-answer", "boto3's whole answer"),
        (None, "not-written", "has no function yet"),
        (..., "not-written", "has no function yet"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_described(table: Any, ask: Any, code: str, words: str) -> None:
    (failure,) = review(table, [of_users(ask)]).failures
    assert failure.code == code
    assert words in failure.words


def test_an_answer_may_be_longer_than_a_page_or_stale_or_dear(table: Any) -> None:
    assert only(review(table, [of_users(page_size=4)])) == "page-too-long"
    assert only(review(table, [of_users(freshness="strong")])) == "not-fresh"
    assert only(review(table, [of_users(units_max=0.4)])) == "over-units"
    assert only(review(table, [of_users(requests_max=0)])) == "over-requests"

    def strongly(table: Any, user: str) -> Any:
        found = table.query(
            KeyConditionExpression=Key("pk").eq(f"USER#{user}"), ScanIndexForward=False, ConsistentRead=True
        )
        return found["Items"]

    assert review(table, [of_users(strongly, freshness="strong")]).passed


def test_an_endless_loop_is_stopped_although_it_catches_everything(table: Any) -> None:
    def forever(table: Any, user: str) -> Any:
        while True:
            try:
                table.get_item(Key={"pk": user, "sk": "x"})
            except Exception:  # noqa: BLE001
                continue

    assert only(review(table, [of_users(forever, arguments=["1"])])) == "endless"


def test_answers_are_compared_by_what_identifies_them(table: Any) -> None:
    def other_design(table: Any, user: str) -> list[dict[str, Any]]:
        return [{"orderId": item["orderId"], "another": "key"} for item in orders_of(table, user)]

    assert only(review(table, [of_users(other_design)])) == "wrong-answer"
    assert review(table, [of_users(other_design, by="orderId")]).passed

    def from_client(table: Any, user: str) -> Any:
        answer = boto3.client("dynamodb").query(
            TableName="shop",
            KeyConditionExpression="pk = :u",
            ExpressionAttributeValues={":u": {"S": f"USER#{user}"}},
            ScanIndexForward=False,
        )
        return answer["Items"]

    assert review(table, [of_users(from_client)]).passed


# ── the report ──────────────────────────────────────────────────────────────────────────────────────────────────────


def mixed(table: Any) -> Report:
    patterns = [
        of_users(),
        Pattern("<b>best-sellers</b>", "home page", expect=[]),
        Pattern("broken", "a & b", lambda table: 1 / 0, expect=[]),
        Pattern("all", "export", lambda table: table.scan()["Items"], check=lambda items: len(items) == 100, rate=2),
    ]
    return review(table, patterns)


def test_the_worst_comes_first_and_the_finding_says_so(table: Any) -> None:
    report = mixed(table)
    assert not report.passed
    assert [failure.code for failure in report.failures] == ["raised", "scan", "not-written"]
    assert [result.pattern.name for result in report.ranked][-1] == "orders of a user"
    assert report.finding == "1 of 4 patterns passes. Fix first: “broken” (raises)"
    assert report.monthly == sum(result.monthly for result in report)
    assert len(report) == 4


def test_functions_may_come_by_name(table: Any) -> None:
    blank = of_users(None)
    assert review(table, [blank], {"orders of a user": orders_of}).passed
    with pytest.raises(ValueError, match="No pattern is called 'order of a user'"):
        review(table, [blank], {"order of a user": orders_of})


def test_a_ceiling_is_part_of_the_grade(table: Any) -> None:
    cost = review(table, [of_users()]).monthly
    assert review(table, [of_users()], ceiling=cost).passed
    report = review(table, [of_users()], ceiling=cost - Decimal("0.01"))
    assert only(report) == "over-ceiling"
    assert report.finding.startswith(
        "The pattern passes, and all patterns together cost $1.6425 a month; the ceiling is"
    )


def test_html_is_escaped_well_formed_small_and_says_what_the_text_says(table: Any) -> None:
    report = mixed(table)
    page = sound_picture(report.picture())
    html = report._repr_html_()
    assert html == report.picture()._repr_html_()
    assert "b" not in page.tags
    for result in report:
        assert result.pattern.name in "".join(page.words)
        assert result.verdict[1] in repr(report)
    assert html.count('scope="row"') == 5  # a line for each pattern, and their sum
    assert (
        '<th scope="row" style="text-align:left">orders of a user</th><td style="text-align:left"><span class="state"'
        in html
    )


def test_text_fits_a_terminal_and_json_holds_everything(table: Any) -> None:
    report = mixed(table)
    assert max(map(len, repr(report).split("\n"))) <= 80
    data = json.loads(report.to_json())
    assert data["finding"] == report.finding
    assert [each["passed"] for each in data["patterns"]] == [True, False, False, False]
    assert set(data["patterns"][0]["at"]) == {"1", "10", "100"}


def test_two_reviews_of_equal_tables_are_equal_to_the_byte() -> None:
    seen = []
    for _ in range(2):
        with Lab() as lab:
            table = lab.table("shop", "pk", "sk", items=ORDERS, gsi={"by-status": {"pk": "status"}})
            report = mixed(table)
            seen.append((report._repr_html_(), repr(report), report.to_json()))
    assert seen[0] == seen[1]


def test_patterns_are_checked_when_they_are_written(table: Any) -> None:
    with pytest.raises(ValueError, match="either `expect`, the right answer, or `check`"):
        Pattern("nothing to compare with")
    with pytest.raises(ValueError, match="a rate above zero"):
        Pattern("never", expect=[], rate=0)
    with pytest.raises(ValueError, match="Two patterns are called 'orders of a user'"):
        review(table, [of_users(), of_users()])
    with pytest.raises(ValueError, match="1, 10 and 100 times"):
        review(table, [of_users()], within=5)
    with pytest.raises(ValueError, match="nothing to review"):
        review(table, [])


def test_without_a_lab_a_sentence(lab: Lab, table: Any) -> None:
    lab.stop()
    with pytest.raises(LabError, match="No lab is running"):
        review(table, [of_users()])


def test_watching_leaves_the_engine_as_it_was(lab: Lab, table: Any) -> None:
    before = len(lab.engine.served)
    with observing(lab.engine) as outer:
        with observing(lab.engine) as inner:
            orders_of(table, "001")
        orders_of(table, "002")
        assert len(lab.engine.served) == before + 1
    assert [touch.key for touch in inner.touches] == ["USER#001"]
    assert [touch.key for touch in outer.touches] == ["USER#001", "USER#002"]
    assert outer.eventual == ["Query", "Query"]
    assert len(lab.engine.served) == before


def test_money_of_a_month_is_even(table: Any) -> None:
    report = review(table, [of_users(), replace(of_users(), name="rarely", rate=0.1)])
    assert [result.price for result in report] == ["$1.64", "$0.02"]
    assert "· $1.64/month ·" in repr(report)
    assert "All patterns together: $1.66 a month" in repr(report)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("15.2", "$15"),
        ("9999", "$9,999"),
        ("51789.2", "$51.8k"),
        ("245962", "$246k"),
        ("999999", "$1,000k"),
        ("5058287", "$5.06M"),
    ],
)
def test_a_sum_is_said_in_about_three_digits(amount: str, said: str) -> None:
    assert _about(Decimal(amount)) == said


def test_the_bill_grows_with_the_square_where_each_question_reads_everything(lab: Lab) -> None:
    table = lab.table("Square", items=[{"pk": f"{n:04}", "text": "x" * 1_000} for n in range(1_000)])
    pattern = Pattern(
        "all", "anybody", lambda table: table.scan()["Items"], expect=lambda: table.scan()["Items"], rate=1
    )
    report = review(table, [pattern])
    assert round(report.monthly_at(10) / report.monthly) == 99  # a little less than 100: what is rounded up grows less
