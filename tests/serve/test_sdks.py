"""Other programs in other languages, told where the endpoint is by the environment variables that the server prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import Server
from .sdks import NoSdk, cli, javascript

HERE = Path(__file__).parent
REQUEST_FAILED = "The conditional request failed"
EXPECTED = {
    "units": 1,
    "whole": True,
    "unprocessed": {},
    "pages": [["1", "2"], ["3", "4"], ["5"]],
    "condition": ["ConditionalCheckFailedException", REQUEST_FAILED],
    "attempts": 1,
    "transaction": ["None", "ConditionalCheckFailed"],
    "missing": ["ResourceNotFoundException", "Requested resource not found: Table: Nowhere not found"],
    "invalid": ["ValidationException", "The provided key element does not match the schema"],
    "twice": ["ResourceInUseException", "Table already exists: Sdk"],
    "tables": [],
}
"""What the scenario prints in every language."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(scope="module")
def surroundings(server: Server) -> dict[str, str]:
    """The environment of a program that uses the endpoint: nothing of AWS but what the server says."""
    assert server.process.stdout is not None
    said = [server.process.stdout.readline() for _ in range(3)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nothing = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": ""}
    return {**plain, **nothing, **dict(re.findall(r"(AWS_\w+)=(\S+)", "".join(said)))}


def run(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_boto3(surroundings: dict[str, str]) -> None:
    ended = run([sys.executable, str(HERE / "scenario.py")], surroundings)
    assert ended.stderr == ""
    seen = json.loads(ended.stdout)
    assert seen == EXPECTED


def test_the_aws_sdk_for_javascript(surroundings: dict[str, str]) -> None:
    try:
        node, package = javascript()
    except NoSdk as reason:
        pytest.skip(str(reason))
    # A notice about the age of Node.js is not about us.
    ended = run([node, "--no-warnings", str(HERE / "scenario.cjs"), package], surroundings)
    assert ended.stderr == ""
    assert json.loads(ended.stdout) == EXPECTED


def test_the_aws_cli(surroundings: dict[str, str]) -> None:
    try:
        words, more = cli()
    except NoSdk as reason:
        pytest.skip(str(reason))

    def aws(operation: str, *options: str, **request: Any) -> tuple[int, Any, str]:
        """Exit code, what was printed, and the complaint."""
        document = ["--cli-input-json", json.dumps(request)] if request else []
        ended = run([*words, "dynamodb", operation, *options, *document, "--output", "json"], surroundings | more)
        return ended.returncode, json.loads(ended.stdout or "null"), ended.stderr.strip()

    key = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    types = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
    code, made, complaint = aws(
        "create-table", TableName="Cli", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=types, KeySchema=key
    )
    assert (code, made and made["TableDescription"]["TableName"], complaint) == (0, "Cli", "")

    items = [{"pk": {"S": "a"}, "sk": {"S": sk}, "n": {"N": sk}} for sk in "1234567"]
    puts = [{"Put": {"TableName": "Cli", "Item": item}} for item in items]
    assert aws("transact-write-items", TransactItems=puts)[::2] == (0, "")

    assert aws("get-item", TableName="Cli", Key={"pk": {"S": "a"}, "sk": {"S": "3"}}) == (0, {"Item": items[2]}, "")

    where = ["--key-condition-expression", "pk = :pk", "--expression-attribute-values", '{":pk": {"S": "a"}}']
    code, found, complaint = aws("query", "--table-name", "Cli", *where, "--page-size", "3")
    assert (code, found and found["Items"], complaint) == (0, items, "")

    code, _, complaint = aws("put-item", TableName="Cli", Item=items[0], ConditionExpression="attribute_not_exists(pk)")
    assert code != 0
    assert f"(ConditionalCheckFailedException) when calling the PutItem operation: {REQUEST_FAILED}" in complaint

    code, _, complaint = aws("describe-table", TableName="Nowhere")
    assert code != 0
    assert "(ResourceNotFoundException) when calling the DescribeTable operation" in complaint
