"""§16e of the facts sheet: exports of a table to S3, whole or of what changed."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from hashlib import md5
from random import Random
from typing import Any

import boto3
import pytest

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab
from helpers.meter import prices

from .support import Wire, assert_refused, create, fact, n, refused, s

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
BUCKET = "exports"


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        yield running


@pytest.fixture
def client(lab: Lab) -> Any:
    made = boto3.client("dynamodb")
    create(made, "orders")
    keep_past(made)
    return made


def keep_past(client: Any) -> None:
    on: Any = {"PointInTimeRecoveryEnabled": True}
    client.update_continuous_backups(TableName="orders", PointInTimeRecoverySpecification=on)


def put(client: Any, pk: str, value: int) -> None:
    client.put_item(TableName="orders", Item={"pk": s(pk), "v": n(value)})


def begin(client: Any, **more: Any) -> Wire:
    asked = {"TableArn": ARN, "S3Bucket": BUCKET, **more}
    described: Wire = client.export_table_to_point_in_time(**asked)["ExportDescription"]
    return described


def described(client: Any, export: Wire) -> Wire:
    found: Wire = client.describe_export(ExportArn=export["ExportArn"])["ExportDescription"]
    return found


def finished(lab: Lab, client: Any, **more: Any) -> Wire:
    export = begin(client, **more)
    lab.clock.advance(seconds=310)
    return described(client, export)


def objects(prefix: str = "") -> dict[str, bytes]:
    s3: Any = boto3.client("s3")
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", ())
    return {one["Key"]: s3.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in listed}


def lines(export: Wire) -> list[Wire]:
    """Every line of the data files that a finished export's manifests name."""
    there = objects()
    summary = json.loads(there[export["ExportManifest"]])
    found: list[Wire] = []
    for listed in map(json.loads, there[summary["manifestFilesS3Key"]].splitlines()):
        data = [json.loads(line) for line in gzip.decompress(there[listed["dataFileS3Key"]]).splitlines()]
        assert len(data) == listed["itemCount"]
        found += data
    return found


def incremental(since: float, until: float, **more: Any) -> Wire:
    period = {"ExportFromTime": since, "ExportToTime": until, **more}
    return {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": period}


@fact("EX1-no-capacity-and-who-is-refused")
def test_an_export_reads_the_kept_past_and_uses_no_capacity(lab: Lab, client: Any) -> None:
    create(client, "plain")
    put(client, "a", 1)
    with lab.meter() as meter:
        finished(lab, client)
    assert (meter.read_units, meter.write_units) == (0, 0)
    export = client.export_table_to_point_in_time
    plain = ARN.replace("orders", "plain")
    no_past = "Point in time recovery is not enabled for table 'plain'"
    assert_refused("PointInTimeRecoveryUnavailableException", no_past, export, TableArn=plain, S3Bucket=BUCKET)
    no_arn = "One or more parameter values were invalid: tableArn is not a valid ARN"
    assert_refused("ValidationException", no_arn, export, TableArn="orders", S3Bucket=BUCKET)
    nobody = ARN.replace("orders", "nothing")
    assert_refused("TableNotFoundException", f"Table not found: {nobody}", export, TableArn=nobody, S3Bucket=BUCKET)
    for when in (lab.clock.timestamp() + 60, lab.clock.timestamp() - 86_400):
        said = assert_refused("InvalidExportTimeException", "Export Time is invalid", begin, client, ExportTime=when)
        assert said


@fact("EX1-the-table-as-it-was")
def test_an_export_holds_the_table_as_it_was(lab: Lab, client: Any) -> None:
    put(client, "a", 1)
    put(client, "gone", 1)
    lab.clock.advance(seconds=60)
    moment = lab.clock.timestamp()
    lab.clock.advance(seconds=60)
    put(client, "a", 2)
    client.delete_item(TableName="orders", Key={"pk": s("gone")})
    then = lines(finished(lab, client, ExportTime=moment))
    assert sorted(line["Item"]["v"]["N"] for line in then) == ["1", "1"]
    export = begin(client)
    put(client, "a", 3)  # after it began
    lab.clock.advance(seconds=310)
    assert lines(described(client, export)) == [{"Item": {"pk": s("a"), "v": n(2)}}]


@fact("EX2-tokens-and-keys")
def test_a_token_stands_for_one_export(lab: Lab, client: Any) -> None:
    first = begin(client, ClientToken="once")
    assert begin(client, ClientToken="once")["ExportArn"] == first["ExportArn"]
    conflict = "Export conflict: Duplicate request detected with conflicting parameters"
    assert_refused("ExportConflictException", conflict, begin, client, ClientToken="once", S3Prefix="other")
    lab.clock.advance(seconds=8 * 3_600)
    assert begin(client, ClientToken="once")["ExportArn"] != first["ExportArn"]
    assert begin(client)["ExportArn"] != begin(client)["ExportArn"], "without a token of your own: two paid exports"
    no_key = "Invalid Request: KMS Key Id is not supported for this encryption type"
    assert_refused("ValidationException", no_key, begin, client, S3SseKmsKeyId="alias/mine")
    assert begin(client, S3SseAlgorithm="KMS", S3SseKmsKeyId="alias/mine")["S3SseKmsKeyId"] == "alias/mine"


@fact("EX3-statuses")
def test_an_export_goes_on_and_ends(lab: Lab, client: Any) -> None:
    export = begin(client)
    late = {"ItemCount", "BilledSizeBytes", "ExportManifest", "EndTime"}
    assert export["ExportStatus"] == described(client, export)["ExportStatus"] == "IN_PROGRESS"
    assert not late & export.keys()
    lab.clock.advance(seconds=299)
    assert described(client, export)["ExportStatus"] == "IN_PROGRESS"
    lab.clock.advance(seconds=2)
    done = described(client, export)
    assert done["ExportStatus"] == "COMPLETED"
    assert late <= done.keys()


@fact("EX3-a-bucket-that-is-not-there")
def test_an_export_to_no_bucket_is_accepted_and_fails_later(lab: Lab, client: Any) -> None:
    export = begin(client, S3Bucket="nobodys")
    assert export["ExportStatus"] == "IN_PROGRESS"
    lab.clock.advance(seconds=310)
    done = described(client, export)
    assert (done["ExportStatus"], done["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert "ItemCount" not in done


@fact("EX3-no-object-store")
def test_without_an_object_store_there_is_no_bucket() -> None:
    engine = Engine(model=AT_ONCE)
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    types = [{"AttributeName": "pk", "AttributeType": "S"}]
    made = {"TableName": "orders", "KeySchema": keys, "AttributeDefinitions": types, "BillingMode": "PAY_PER_REQUEST"}
    engine.handle("CreateTable", made)
    on = {"PointInTimeRecoveryEnabled": True}
    engine.handle("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": on})
    export = engine.handle("ExportTableToPointInTime", {"TableArn": ARN, "S3Bucket": BUCKET})["ExportDescription"]
    done = engine.handle("DescribeExport", {"ExportArn": export["ExportArn"]})["ExportDescription"]
    assert (done["ExportStatus"], done["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert "there is no S3 beside this DynamoDB" in done["FailureMessage"]


@fact("EX4-duration-lists-and-what-stays")
def test_exports_are_listed_and_outlive_their_table(lab: Lab, client: Any) -> None:
    arns = []
    for _ in range(3):
        arns.append(begin(client)["ExportArn"])
        lab.clock.advance(seconds=1)
    assert arns[0].startswith(f"{ARN}/export/")
    assert len(arns[0].rpartition("/")[2]) == len("01693685827463-2d8752fd")
    client.delete_table(TableName="orders")
    page = client.list_exports(MaxResults=2)
    rest = client.list_exports(NextToken=page["NextToken"])
    assert [one["ExportArn"] for one in (*page["ExportSummaries"], *rest["ExportSummaries"])] == arns
    assert "NextToken" not in rest
    assert client.list_exports(TableArn=f"{ARN}-other")["ExportSummaries"] == []
    lab.clock.advance(seconds=310)
    assert client.list_exports(TableArn=ARN)["ExportSummaries"][0]["ExportStatus"] == "COMPLETED"
    assert described(client, {"ExportArn": arns[0]})["ExportStatus"] == "COMPLETED"
    lab.clock.advance(seconds=90 * 86_400)
    assert client.list_exports()["ExportSummaries"] == []
    assert refused(client.describe_export, ExportArn=f"{ARN}/export/01")["Error"]["Code"] == "ExportNotFoundException"
    assert_refused("ValidationException", "…nextToken is invalid…", client.list_exports, NextToken="made-up")


@fact("EX6-layout")
def test_the_files_lie_as_dynamodb_lays_them(lab: Lab, client: Any) -> None:
    for number in range(20):
        put(client, f"u{number}", number)
    export = begin(client, S3Prefix="night")
    root = f"night/AWSDynamoDB/{export['ExportArn'].rpartition('/')[2]}"
    assert objects() == {f"{root}/_started": b""}
    lab.clock.advance(seconds=310)
    there = objects()
    manifests = {f"{root}/manifest-{name}.{ending}" for name in ("files", "summary") for ending in ("json", "md5")}
    data = {key for key in there if key.startswith(f"{root}/data/") and key.endswith(".json.gz")}
    assert there.keys() == {f"{root}/_started"} | manifests | data
    assert len(data) == len(lab.engine.dynamics["orders"].admission.lows), "one file for each partition"
    for name in ("files", "summary"):
        content = there[f"{root}/manifest-{name}.json"]
        assert there[f"{root}/manifest-{name}.md5"] == b64encode(md5(content).digest())
    assert all(there[key][4:8] == bytes(4) for key in data), "gzip says no time"


@fact("EX6-an-empty-partition-has-a-file")
def test_an_empty_table_has_files_too(lab: Lab, client: Any) -> None:
    export = finished(lab, client)
    data = [content for key, content in objects().items() if "/data/" in key]
    assert [gzip.decompress(content) for content in data] == [b""] * 4
    assert (export["ItemCount"], lines(export)) == (0, [])


@fact("EX7-manifests")
def test_the_manifests_say_what_there_is(lab: Lab, client: Any) -> None:
    for number in range(20):
        put(client, f"u{number}", number)
    export = finished(lab, client)
    there = objects()
    summary = json.loads(there[export["ExportManifest"]])
    files = [json.loads(line) for line in there[summary["manifestFilesS3Key"]].splitlines()]
    assert sum(one["itemCount"] for one in files) == summary["itemCount"] == export["ItemCount"] == 20
    assert summary["version"] == "2020-06-30"
    assert summary["billedSizeBytes"] == export["BilledSizeBytes"]
    assert datetime.fromisoformat(summary["exportTime"]).timestamp() == pytest.approx(
        export["ExportTime"].timestamp(), abs=0.001
    )
    s3: Any = boto3.client("s3")
    for one in files:
        data = there[one["dataFileS3Key"]]
        assert one["md5Checksum"] == b64encode(md5(data).digest()).decode()
        assert s3.head_object(Bucket=BUCKET, Key=one["dataFileS3Key"])["ETag"] == f'"{one["etag"]}"'
    keys = {"version", "exportArn", "startTime", "endTime", "tableArn", "tableId", "exportTime", "s3Bucket", "s3Prefix"}
    keys |= {"s3SseAlgorithm", "s3SseKmsKeyId", "manifestFilesS3Key", "billedSizeBytes", "itemCount", "outputFormat"}
    assert summary.keys() == keys
    assert files[0].keys() == {"itemCount", "md5Checksum", "etag", "dataFileS3Key"}


@fact("EX8-lines-typed-as-on-the-wire")
def test_a_line_is_an_item_as_on_the_wire(lab: Lab, client: Any) -> None:
    item = {"pk": s("é"), "n": n(1), "b": {"B": b"\x00"}, "m": {"M": {"l": {"L": [{"NULL": True}]}}}}
    client.put_item(TableName="orders", Item=item)
    export = finished(lab, client)
    assert lines(export) == [{"Item": {**item, "b": {"B": "AA=="}}}]
    raw = b"".join(gzip.decompress(content) for key, content in objects().items() if "/data/" in key)
    assert raw.startswith('{"Item":{"pk":{"S":"é"},"n":{"N":"1"},'.encode())
    assert_refused("ValidationException", "…DYNAMODB_JSON only…", begin, client, ExportFormat="ION")


@fact("EX9-net-changes")
def test_an_incremental_export_tells_the_net_change_of_each_key(lab: Lab, client: Any) -> None:
    for pk in ("changed", "deleted", "same"):
        put(client, pk, 1)
    lab.clock.advance(seconds=100)
    since = lab.clock.timestamp()
    put(client, "changed", 2)  # at the very beginning: part of it
    lab.clock.advance(seconds=100)
    put(client, "changed", 3)
    last = lab.clock.timestamp()
    put(client, "new", 1)
    put(client, "passing", 1)
    for pk in ("passing", "deleted"):
        client.delete_item(TableName="orders", Key={"pk": s(pk)})
    lab.clock.advance(seconds=1_000)
    until = lab.clock.timestamp()
    put(client, "changed", 4)  # at the very end: not part of it
    export = finished(lab, client, S3Prefix="p", **incremental(since, until))
    found = {line["Keys"]["pk"]["S"]: line for line in lines(export)}
    changed = found["changed"]
    assert int(changed["Metadata"]["WriteTimestampMicros"]["N"]) == pytest.approx(last * 1e6, abs=5_000)
    told = {pk: {part: image["v"]["N"] for part, image in one.items() if "Image" in part} for pk, one in found.items()}
    assert told == {
        "changed": {"NewImage": "3", "OldImage": "1"},
        "new": {"NewImage": "1"},
        "deleted": {"OldImage": "1"},
    }
    summary = json.loads(objects()[export["ExportManifest"]])
    assert (summary["version"], summary["outputView"]) == ("2023-08-01", "NEW_AND_OLD_IMAGES")
    assert summary["exportType"] == "INCREMENTAL_EXPORT"
    assert "exportTime" not in summary
    assert all(key.startswith("p/AWSDynamoDB/data/") for key in objects() if key.endswith(".gz"))
    new = lines(finished(lab, client, **incremental(since, until, ExportViewType="NEW_IMAGE")))
    assert not [line for line in new if "OldImage" in line]


@fact("EX9-whatever-is-written")
@pytest.mark.parametrize("seed", range(8))
def test_an_incremental_export_is_the_difference_of_two_full_ones(seed: int) -> None:
    chance = Random(seed)
    with Lab(seed=seed, model=AT_ONCE) as lab:
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        client: Any = boto3.client("dynamodb")
        create(client, "orders")
        keep_past(client)
        marks: list[tuple[float, dict[str, Wire]]] = []
        for step in range(60):
            if step in (20, 40):
                lab.clock.advance(seconds=1_000)
                items = client.scan(TableName="orders")["Items"]
                lab.clock.advance(seconds=1)
                marks.append((float(int(lab.clock.timestamp())), {item["pk"]["S"]: item for item in items}))
            pk = chance.choice("abcdefgh")
            if chance.random() < 0.6:
                put(client, pk, step)
            else:
                client.delete_item(TableName="orders", Key={"pk": s(pk)})
        (since, old), (until, new) = marks
        whole = lines(described(client, begin(client, ExportTime=until)))
        assert {line["Item"]["pk"]["S"]: line["Item"] for line in whole} == new
        export = described(client, begin(client, **incremental(since, until)))
        after = dict(old)
        for line in lines(export):
            pk = line["Keys"]["pk"]["S"]
            assert line.get("OldImage") == old.get(pk)
            after[pk] = line.get("NewImage", {})
        assert {pk: item for pk, item in after.items() if item} == new


@fact("EX10-periods")
def test_periods_that_are_none(lab: Lab, client: Any) -> None:
    expected = (
        "Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export"
    )
    assert_refused("ValidationException", expected, begin, client, ExportType="INCREMENTAL_EXPORT")
    assert_refused("ValidationException", "…not expected…", begin, client, IncrementalExportSpecification={})
    lab.clock.advance(seconds=3 * 86_400)
    now = lab.clock.timestamp()
    between = "Difference between export period from time and export period to time is"
    for since, until, why in (
        (now - 899, now, f"{between} less than 15 minutes"),
        (now - 86_401, now, f"{between} greater than 24 hours"),
        (now, now - 3_600, "…later than…"),
        (now - 3_600, now + 3_600, "…outside…"),
        (now - 4 * 86_400, now - 3.5 * 86_400, "…outside…"),
    ):
        assert_refused("InvalidExportTimeException", why, begin, client, **incremental(since, until))
    begin(client, **incremental(now - 900, now))
    lab.clock.advance(seconds=86_400)
    begin(client, **incremental(now, now + 86_400))


@fact("EX12-billed-bytes")
def test_what_is_billed(lab: Lab, client: Any) -> None:
    put(client, "a", 1)  # 2 + 1 + 1 + 2 bytes
    lab.clock.advance(seconds=1_000)
    assert finished(lab, client)["BilledSizeBytes"] == 6
    now = lab.clock.timestamp()
    empty = finished(lab, client, **incremental(now - 1_000, now))
    assert (empty["ItemCount"], empty["BilledSizeBytes"]) == (0, 10_000_000)


@fact("EX12-prices")
def test_exports_in_dollars() -> None:
    assert prices.export_dollars(40 * 10**9) == Decimal("4.00")
    month = sum(prices.incremental_export_bytes(1_000_000) for _ in range(720))
    assert (month, prices.export_dollars(month)) == (7_200_000_000, Decimal("0.72"))


@fact("EX13-prices")
def test_imports_in_dollars() -> None:
    assert prices.import_dollars(100 * 10**9) == Decimal("15.00")
    assert prices.dollars_for(0, 100_000_000) == Decimal("62.50")


def test_two_labs_of_one_seed_write_the_same_bytes() -> None:
    stories = []
    for seed in (0, 0, 1):
        with Lab(seed=seed) as lab:
            boto3.client("s3").create_bucket(Bucket=BUCKET)
            client = boto3.client("dynamodb")
            create(client, "orders")
            keep_past(client)
            for number in range(50):
                put(client, f"u{number}", number)
            finished(lab, client)
            stories.append(objects())
    assert stories[0] == stories[1]
    assert stories[0].keys().isdisjoint(stories[2])


def test_three_hundred_at_once_are_enough() -> None:
    with Lab() as lab:
        client = boto3.client("dynamodb")
        create(client, "orders")
        keep_past(client)
        request = {"TableArn": ARN, "S3Bucket": BUCKET}
        for _ in range(300):
            lab.engine.handle("ExportTableToPointInTime", dict(request))
        with pytest.raises(ApiError, match="LimitExceededException"):
            lab.engine.handle("ExportTableToPointInTime", dict(request))
