"""§16e of the facts sheet: imports of a new table from S3."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .support import Wire, assert_refused, fact, n, refused, s

BUCKET = "sources"


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        yield running


@pytest.fixture
def client(lab: Lab) -> Any:
    return boto3.client("dynamodb")


def upload(key: str, *lines: str, compressed: bool = False) -> None:
    body = "".join(f"{line}\n" for line in lines).encode()
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=gzip.compress(body) if compressed else body)


def line(item: Wire) -> str:
    return json.dumps({"Item": item})


def parameters(name: str = "orders", **more: Any) -> Wire:
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        **more,
    }


def begin(client: Any, name: str = "orders", prefix: str = "", bucket: str = BUCKET, **more: Any) -> Wire:
    table = more.pop("table", {})
    asked = {
        "S3BucketSource": {"S3Bucket": bucket, "S3KeyPrefix": prefix},
        "InputFormat": "DYNAMODB_JSON",
        "TableCreationParameters": parameters(name, **table),
        **more,
    }
    described: Wire = client.import_table(**asked)["ImportTableDescription"]
    return described


def described(client: Any, begun: Wire) -> Wire:
    found: Wire = client.describe_import(ImportArn=begun["ImportArn"])["ImportTableDescription"]
    return found


def finished(lab: Lab, client: Any, **more: Any) -> Wire:
    begun = begin(client, **more)
    lab.clock.advance(seconds=120)
    return described(client, begun)


def told(found: Wire) -> tuple[Any, ...]:
    names = ("ImportStatus", "ProcessedItemCount", "ImportedItemCount", "ErrorCount")
    return tuple(found[name] for name in names)


@fact("EX13-a-new-table-without-write-capacity")
def test_an_import_makes_a_new_table_and_uses_no_write_capacity(lab: Lab, client: Any) -> None:
    upload("a", *(line({"pk": s(str(number)), "g": s("x")}) for number in range(20)))
    index = {"IndexName": "by-g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}
    more = {
        "GlobalSecondaryIndexes": [{**index, "Projection": {"ProjectionType": "ALL"}}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "g")],
    }
    with lab.meter() as meter:
        assert told(finished(lab, client, table=more)) == ("COMPLETED", 20, 20, 0)
    assert meter.write_units == 0
    assert client.scan(TableName="orders", IndexName="by-g")["Count"] == 20
    assert_refused("ResourceInUseException", "Table already exists: orders", begin, client)
    assert (
        refused(begin, client, name="other", table={"BillingMode": "PROVISIONED"})["Error"]["Code"]
        == "ValidationException"
    )
    assert client.list_tables()["TableNames"] == ["orders"]


@fact("EX14-statuses")
def test_a_table_is_unknown_then_creating_then_active(lab: Lab, client: Any) -> None:
    upload("a", line({"pk": s("a")}))
    begun = begin(client)
    assert begun["ImportStatus"] == "IN_PROGRESS"
    assert client.list_tables()["TableNames"] == []
    lab.clock.advance(seconds=31)
    assert client.describe_table(TableName="orders")["Table"]["TableStatus"] == "CREATING"
    assert refused(client.scan, TableName="orders")["Error"]["Code"] == "ResourceNotFoundException"
    assert refused(client.delete_table, TableName="orders")["Error"]["Code"] == "ResourceInUseException"
    assert described(client, begun)["ImportStatus"] == "IN_PROGRESS"
    lab.clock.advance(seconds=80)
    assert client.describe_table(TableName="orders")["Table"]["TableStatus"] == "ACTIVE"
    done = described(client, begun)
    assert told(done) == ("COMPLETED", 1, 1, 0)
    assert done["EndTime"] > done["StartTime"]
    assert client.scan(TableName="orders")["Items"] == [{"pk": s("a")}]


@fact("EX14-one-name-twice")
def test_of_two_imports_of_one_name_the_second_fails(lab: Lab, client: Any) -> None:
    upload("a", line({"pk": s("a")}))
    first, second = begin(client), begin(client)
    lab.clock.advance(seconds=120)
    assert described(client, first)["ImportStatus"] == "COMPLETED"
    lost = described(client, second)
    assert (lost["ImportStatus"], lost["FailureCode"]) == ("FAILED", "TableAlreadyExists")


@fact("EX15-one-bad-line")
def test_a_bad_item_fails_the_import_and_the_good_ones_stay(lab: Lab, client: Any) -> None:
    upload("a", *(line({"pk": s(str(number))} if number != 4 else {"v": n(1)}) for number in range(10)))
    done = finished(lab, client)
    assert told(done) == ("FAILED", 10, 9, 1)
    assert done["FailureCode"] == "ItemValidationError"
    assert done["FailureMessage"].startswith("Some of the items failed validation checks and were not imported.")
    assert client.describe_table(TableName="orders")["Table"]["TableStatus"] == "ACTIVE"
    assert client.scan(TableName="orders")["Count"] == 9


@fact("EX15-a-line-that-cannot-be-read")
def test_a_line_that_is_none_ends_its_file(lab: Lab, client: Any) -> None:
    lines = [line({"pk": s(str(number))}) for number in range(10)]
    upload("a", *lines[:5], "{", *lines[6:])
    assert told(finished(lab, client)) == ("FAILED", 6, 5, 1)


@fact("EX15-no-bucket-and-no-object")
def test_no_bucket_fails_and_no_object_is_an_empty_table(lab: Lab, client: Any) -> None:
    lost = finished(lab, client, bucket="nobodys")
    assert (lost["ImportStatus"], lost["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert client.list_tables()["TableNames"] == []
    assert told(finished(lab, client, prefix="nothing/")) == ("COMPLETED", 0, 0, 0)
    assert client.scan(TableName="orders")["Count"] == 0


@fact("EX16-csv")
def test_csv_makes_strings_of_all_but_keys(lab: Lab, client: Any) -> None:
    upload("a.csv", "pk,qty,note", 'a,5,"x, ""y"""', "b,,")
    finished(lab, client, InputFormat="CSV")
    items = {item["pk"]["S"]: item for item in client.scan(TableName="orders")["Items"]}
    assert items == {"a": {"pk": s("a"), "qty": s("5"), "note": s('x, "y"')}, "b": {"pk": s("b")}}
    upload("b/1", "1;x")
    more = {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}]}
    options = {"Csv": {"Delimiter": ";", "HeaderList": ["pk", "v"]}}
    finished(lab, client, name="numbers", prefix="b/", table=more, InputFormat="CSV", InputFormatOptions=options)
    assert client.scan(TableName="numbers")["Items"] == [{"pk": n(1), "v": s("x")}]


@fact("EX16-one-key-twice")
def test_two_lines_with_one_key_are_no_error_and_chance_decides() -> None:
    kept = set()
    for seed in range(8):
        with Lab(seed=seed, model=AT_ONCE):
            boto3.client("s3").create_bucket(Bucket=BUCKET)
            client: Any = boto3.client("dynamodb")
            upload("a", *(line({"pk": s("a"), "v": n(number)}) for number in range(2)))
            assert told(described(client, begin(client))) == ("COMPLETED", 2, 2, 0)
            kept.add(client.scan(TableName="orders")["Items"][0]["v"]["N"])
    assert kept == {"0", "1"}


@fact("EX17-what-was-exported-comes-back")
def test_an_export_can_be_imported(lab: Lab, client: Any) -> None:
    lab.table("books", items=[{"pk": str(number), "b": b"\x01", "l": [1, {"x": None}]} for number in range(50)])
    client.update_continuous_backups(
        TableName="books", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/books"
    lab.clock.advance(seconds=1_000)
    client.put_item(TableName="books", Item={"pk": s("new")})
    lab.clock.advance(seconds=10)
    now = lab.clock.timestamp()
    period = {"ExportFromTime": now - 900, "ExportToTime": now}
    asked: tuple[Wire, ...] = (
        {},
        {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": period, "S3Prefix": "changes"},
    )
    for more in asked:
        export = client.export_table_to_point_in_time(TableArn=arn, S3Bucket=BUCKET, **more)["ExportDescription"]
        lab.clock.advance(seconds=310)
        whole = f"AWSDynamoDB/{export['ExportArn'].rpartition('/')[2]}/data/"
        prefix, name = ("changes/AWSDynamoDB/data/", "changes") if more else (whole, "again")
        done = finished(lab, client, name=name, prefix=prefix, InputCompressionType="GZIP")
        assert told(done) == (("FAILED", 1, 0, 1) if more else ("COMPLETED", 51, 51, 0))
    held = [sorted(client.scan(TableName=name)["Items"], key=repr) for name in ("books", "again")]
    assert held[0] == held[1]


@fact("EX17-tokens-lists-and-bounds")
def test_tokens_lists_and_what_is_not_read(lab: Lab, client: Any) -> None:
    upload("a", line({"pk": s("a")}))
    first = begin(client, ClientToken="once")
    assert begin(client, ClientToken="once", prefix="ignored")["ImportArn"] == first["ImportArn"]
    conflict = "Import conflict: Duplicate request detected with conflicting parameters"
    assert_refused("ImportConflictException", conflict, begin, client, name="other", ClientToken="once")
    others = [begin(client, name=name)["ImportArn"] for name in ("second", "third")]
    page = client.list_imports(PageSize=2)
    rest = client.list_imports(NextToken=page["NextToken"])
    listed = [one["ImportArn"] for one in (*page["ImportSummaryList"], *rest["ImportSummaryList"])]
    assert listed == [first["ImportArn"], *others]
    assert [one["ImportArn"] for one in client.list_imports(TableArn=first["TableArn"])["ImportSummaryList"]] == listed[
        :1
    ]
    assert_refused("ValidationException", "…nextToken is invalid…", client.list_imports, NextToken="0" * 112)
    nobody = f"{first['TableArn']}/import/01"
    assert refused(client.describe_import, ImportArn=nobody)["Error"]["Code"] == "ImportNotFoundException"
    assert_refused("ValidationException", "…DYNAMODB_JSON and CSV…", begin, client, InputFormat="ION")
    assert_refused("ValidationException", "…GZIP or NONE…", begin, client, InputCompressionType="ZSTD")
    assert_refused("ValidationException", "…CSV only…", begin, client, InputFormatOptions={"Csv": {"Delimiter": ";"}})
    assert_refused("ValidationException", "…vector indexes…", begin, client, table={"VectorIndexes": []})
    for number in range(47):
        begin(client, name=f"more{number}")
    assert refused(begin, client, name="last")["Error"]["Code"] == "LimitExceededException"


def test_what_is_not_compressed_as_it_says_is_an_error(lab: Lab, client: Any) -> None:
    upload("a", line({"pk": s("a")}))
    upload("b", line({"pk": s("b")}), compressed=True)
    assert told(finished(lab, client, InputCompressionType="GZIP")) == ("FAILED", 1, 1, 1)
    upload("c/1", "\N{COMBINING ACUTE ACCENT}", "[]")
    assert told(finished(lab, client, name="other", prefix="c/")) == ("FAILED", 1, 0, 1)


def test_without_an_object_store_there_is_no_bucket() -> None:
    engine = Engine(model=AT_ONCE)
    request = {
        "S3BucketSource": {"S3Bucket": BUCKET},
        "InputFormat": "CSV",
        "TableCreationParameters": parameters(),
    }
    arn = engine.handle("ImportTable", request)["ImportTableDescription"]["ImportArn"]
    done = engine.handle("DescribeImport", {"ImportArn": arn})["ImportTableDescription"]
    assert (done["ImportStatus"], done["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert engine.handle("ListTables", {}) == {"TableNames": []}
