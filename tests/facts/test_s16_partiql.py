"""PartiQL as FACTS §16 has it: what is a Query, what is a Scan, how it pages, what it refuses (G4)."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from helpers.lab.lab import Lab

from .support import ONE_PARTITION


@pytest.fixture
def orders(lab: Lab, table: Callable[..., str]) -> str:
    name = table("orders", sk="sk", capacity=ONE_PARTITION)
    items = [{"pk": f"u{user}", "sk": f"{number:02}", "d": "x" * 900} for user in range(4) for number in range(20)]
    lab.load(name, items)
    return name


def run(client: Any, statement: str, **rest: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.execute_statement(Statement=statement, ReturnConsumedCapacity="TOTAL", **rest)
    return answer


@pytest.mark.parametrize(
    ("where", "items", "units"),
    [
        pytest.param("WHERE pk = 'u1'", 20, 2.5, id="G4-partition-key-by-equality"),
        pytest.param("WHERE pk IN ['u1', 'u2']", 40, 4.5, id="G4-partition-key-by-IN"),
        pytest.param("WHERE pk = 'u1' AND sk > '17'", 2, 0.5, id="G4-range-of-the-sort-key"),
        pytest.param("WHERE sk = '03'", 4, 9.0, id="G4-sort-key-alone-is-a-scan"),
        pytest.param("WHERE begins_with(pk, 'u')", 80, 9.0, id="G4-prefix-of-the-partition-key-is-a-scan"),
        pytest.param("", 80, 9.0, id="G4-no-WHERE-is-a-scan"),
    ],
)
def test_what_is_read(client: Any, orders: str, where: str, items: int, units: float) -> None:
    answer = run(client, f'SELECT * FROM "{orders}" {where}')
    assert (len(answer["Items"]), answer["ConsumedCapacity"]["CapacityUnits"]) == (items, units)


@pytest.mark.parametrize("_", [pytest.param(0, id="G4-pages-by-NextToken")])
def test_paging(client: Any, orders: str, _: int) -> None:
    found: list[str] = []
    token: dict[str, str] = {}
    for _page in range(10):
        answer = run(client, f"SELECT sk FROM \"{orders}\" WHERE pk IN ['u1', 'u2']", Limit=7, **token)
        found += [item["sk"]["S"] for item in answer["Items"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert found == [f"{number:02}" for _user in range(2) for number in range(20)]


@pytest.mark.parametrize("_", [pytest.param(0, id="G4-NextToken-of-nobody")])
def test_bad_token(client: Any, orders: str, _: int) -> None:
    with pytest.raises(ClientError, match="NextToken is invalid"):
        run(client, f'SELECT * FROM "{orders}"', NextToken="bm90aGluZw==")


@pytest.mark.parametrize("where", ["", " WHERE pk = 'u1'"])
@pytest.mark.parametrize(
    "key",
    [
        {"pk": {"N": "1"}, "sk": {"S": "01"}}, {"pk": {"S": "u1"}, "sk": {"N": "1"}}, {"pk": {"S": "u1"}},
        {"pk": {"S": "u1"}, "sk": {"N": "one"}}, {"pk": {"S": "u1"}, "sk": {}}, {"pk": {"S": "u1"}, "sk": {"B": "*"}},
        {"pk": {"S": "u1"}, "sk": {"S": "01", "N": "1"}}, {"pk": {"S": ["u1"]}, "sk": {"S": "01"}},
        {"pk": "u1", "sk": "01"}, {"pk": {"S": "u1"}, "sk": {"S": "01"}, "at": {"S": "01"}},
    ],
)  # fmt: skip
def test_token_of_another_key(client: Any, orders: str, key: dict[str, object], where: str) -> None:
    token = b64encode(json.dumps(key).encode()).decode()
    with pytest.raises(ClientError, match="NextToken is invalid"):
        run(client, f'SELECT * FROM "{orders}"{where}', NextToken=token)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param('SELECT COUNT(*) FROM "orders"', id="G4-no-COUNT"),
        pytest.param('SELECT * FROM "orders" o JOIN "users" u ON o.pk = u.pk', id="G4-no-JOIN"),
        pytest.param('SELECT pk FROM "orders" GROUP BY pk', id="G4-no-GROUP-BY"),
        pytest.param('SELECT * FROM "orders" ORDER BY d', id="G4-no-ORDER-BY-of-an-attribute"),
    ],
)
def test_what_is_not_on_the_menu(client: Any, orders: str, statement: str) -> None:
    with pytest.raises(ClientError) as caught:
        run(client, statement)
    assert caught.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize("_", [pytest.param(0, id="G4-a-batch-reads-or-writes")])
def test_mixed_batch(client: Any, orders: str, _: int) -> None:
    read = {"Statement": f"SELECT * FROM \"{orders}\" WHERE pk = 'u1' AND sk = '01'"}
    write = {"Statement": f"INSERT INTO \"{orders}\" VALUE {{'pk': 'u9', 'sk': '01'}}"}
    for statements in ([read, write], [write, read]):
        with pytest.raises(ClientError, match="ValidationException"):
            client.batch_execute_statement(Statements=statements)
        with pytest.raises(ClientError, match="ValidationException"):
            client.execute_transaction(TransactStatements=statements)
    assert "Item" not in client.get_item(TableName=orders, Key={"pk": {"S": "u9"}, "sk": {"S": "01"}})


@pytest.mark.parametrize("_", [pytest.param(0, id="G4-transaction-of-statements")])
def test_transaction(client: Any, orders: str, _: int) -> None:
    inserts = [
        {"Statement": f"INSERT INTO \"{orders}\" VALUE {{'pk': 'new', 'sk': '{number:03}'}}"} for number in range(100)
    ]
    client.execute_transaction(TransactStatements=inserts)
    assert len(run(client, f"SELECT * FROM \"{orders}\" WHERE pk = 'new'")["Items"]) == 100
    with pytest.raises(ClientError) as caught:
        client.execute_transaction(
            TransactStatements=[*inserts[:1], {"Statement": inserts[1]["Statement"].replace("001", "x")}]
        )
    assert caught.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert "x" not in {item["sk"]["S"] for item in run(client, f"SELECT * FROM \"{orders}\" WHERE pk = 'new'")["Items"]}
