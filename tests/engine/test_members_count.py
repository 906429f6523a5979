"""No member of a request is taken and forgotten: each that may be left out makes a difference, or is refused, or is named here.

The list of members is the service model's, so that a member that a new botocore brings shows up as missing.
"""

from __future__ import annotations

import copy
from typing import Any, Final

import pytest
from botocore.model import StructureShape

from helpers.engine.clock import START
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE
from helpers.engine.rules.absent import ABSENT_MEMBERS

from .test_bounds_of_members import operations

Json = dict[str, Any]

NO_EFFECT: Final = {
    # A lab has none of what is listed, so that there is nothing to choose from.
    "ListGlobalTables": {"ExclusiveStartGlobalTableName", "Limit", "RegionName"},
}
"""Members that a lab takes and that change nothing; docs/how-real-is-this says so."""

ARN: Final = "arn:aws:dynamodb:us-east-1:123456789012:table/"
PK: Final = {"AttributeName": "pk", "KeyType": "HASH"}
SK: Final = {"AttributeName": "sk", "KeyType": "RANGE"}
POLICY: Final = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, '
    f'"Action": "dynamodb:GetItem", "Resource": "{ARN}orders"}}]}}'
)
LOCKED: Final = '{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": "*"}}'
ITEM: Final = {"pk": {"S": "a"}, "sk": {"S": "1"}}
KEY: Final = ITEM
THERE: Final = {"n": {"N": "1"}, "g": {"S": "x"}, "l": {"S": "z"}}
UNITS: Final = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
KMS: Final = {"Enabled": True, "SSEType": "KMS"}
STREAM: Final = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}


def attributes(*names: str) -> list[Json]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def index(name: str, *key: Json) -> Json:
    return {"IndexName": name, "KeySchema": list(key), "Projection": {"ProjectionType": "ALL"}}


G: Final = {"AttributeName": "g", "KeyType": "HASH"}
L: Final = {"AttributeName": "l", "KeyType": "RANGE"}


def world() -> tuple[Engine, dict[str, str]]:
    """Tables, items, a stream, backups and settings; and the ARNs of what has one."""
    engine = Engine(model=AT_ONCE)
    do = engine.handle
    do(
        "CreateTable",
        {
            "TableName": "orders",
            "KeySchema": [PK, SK],
            "AttributeDefinitions": attributes("pk", "sk", "g", "l"),
            "GlobalSecondaryIndexes": [index("by-g", G)],
            "LocalSecondaryIndexes": [index("by-l", PK, L)],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": STREAM,
        },
    )
    do(
        "CreateTable",
        {
            **NEW,
            "TableName": "paid",
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": UNITS,
            "StreamSpecification": STREAM,
        },
    )
    for number in range(3):
        do("PutItem", {"TableName": "orders", "Item": {**ITEM, **THERE, "sk": {"S": str(number)}}})
    arns = {"stream": do("DescribeTable", {"TableName": "orders"})["Table"]["LatestStreamArn"]}
    for name in ("first", "second"):
        engine.clock.advance(seconds=60)
        made = do("CreateBackup", {"TableName": "orders", "BackupName": name})
        arns[name] = made["BackupDetails"]["BackupArn"]
    recovery = {"PointInTimeRecoveryEnabled": True}
    do("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": recovery})
    for _ in range(2):
        made = do("ExportTableToPointInTime", {"TableArn": f"{ARN}orders", "S3Bucket": "exports"})
        arns["export"] = arns.get("export", made["ExportDescription"]["ExportArn"])
    for _ in range(2):
        do("ImportTable", IMPORT)
    do("PutResourcePolicy", {"ResourceArn": f"{ARN}orders", "Policy": POLICY})
    for name in ("orders", "paid"):
        do("UpdateContributorInsights", {"TableName": name, "ContributorInsightsAction": "ENABLE"})
    engine.clock.advance(seconds=600)
    shards = do("DescribeStream", {"StreamArn": arns["stream"]})["StreamDescription"]["Shards"]
    arns["shard"], arns["last shard"] = shards[0]["ShardId"], shards[-1]["ShardId"]
    for shard in shards:
        asked = {"StreamArn": arns["stream"], "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = do("GetShardIterator", asked)["ShardIterator"]
        records = do("GetRecords", {"ShardIterator": iterator})["Records"]
        if records:
            arns["full shard"], arns["iterator"] = shard["ShardId"], iterator
            arns["sequence"] = records[-1]["dynamodb"]["SequenceNumber"]
    return engine, arns


NEW: Final = {"KeySchema": [PK], "AttributeDefinitions": attributes("pk"), "BillingMode": "PAY_PER_REQUEST"}
ORDERS: Final = {"TableName": "orders"}
PAID: Final = {"TableName": "paid"}
V: Final = {":v": {"S": "a"}}
N: Final = {"#n": "n"}
FAILS: Final = {"ConditionExpression": "attribute_not_exists(pk)"}
EITHER: Final = {"no": {"Exists": False}, "n": {"ComparisonOperator": "NULL"}}
BOTH: Final = {"no": {"ComparisonOperator": "NULL"}, "n": {"ComparisonOperator": "NULL"}}
COUNTED: Final = ("ReturnConsumedCapacity", "TOTAL")
COLLECTED: Final = ("ReturnItemCollectionMetrics", "SIZE")
BLOCKING: Final = ("ReturnValuesOnConditionCheckFailure", "ALL_OLD")
QUERY: Final = {**ORDERS, "KeyConditionExpression": "pk = :v", "ExpressionAttributeValues": V}
BY_KEY: Final = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]}}
SELECT: Final = {"Statement": "SELECT * FROM orders WHERE pk = 'a'"}
CHANGE: Final = {"Statement": "UPDATE orders SET n = 2 WHERE pk = 'a' AND sk = '9'"}
FROM_BACKUP: Final = {"TargetTableName": "again", "BackupArn": "<first>"}
NOW: Final = {"TargetTableName": "again", "SourceTableName": "orders", "UseLatestRestorableTime": True}
EXPORT: Final = {"TableArn": f"{ARN}orders", "S3Bucket": "exports"}
IMPORT: Final = {
    "S3BucketSource": {"S3Bucket": "exports"},
    "InputFormat": "DYNAMODB_JSON",
    "TableCreationParameters": {**NEW, "TableName": "imported"},
}
STREAMED: Final = {"StreamArn": "<stream>"}
READ: Final = {**STREAMED, "ShardId": "<full shard>"}
WRITE: Final = {"TransactItems": [{"Put": {**ORDERS, "Item": ITEM}}]}
SMALLER: Final = {
    "BillingModeOverride": "PROVISIONED",
    "GlobalSecondaryIndexOverride": [],
    "LocalSecondaryIndexOverride": [],
    "OnDemandThroughputOverride": {"MaxReadRequestUnits": 5},
    "SSESpecificationOverride": KMS,
}

# operation → (request, member, value) …: the request does something else with the member than without.
TRIED: Final[dict[str, list[tuple[Json, str, Any]]]] = {
    "PutItem": [
        ({**ORDERS, "Item": ITEM}, "ConditionExpression", "attribute_not_exists(pk)"),
        ({**ORDERS, "Item": ITEM, "ConditionExpression": "attribute_exists(#n)"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "Item": ITEM, "ConditionExpression": "pk = :v"}, "ExpressionAttributeValues", V),
        ({**ORDERS, "Item": ITEM}, "Expected", {"n": {"Exists": False}}),
        ({**ORDERS, "Item": ITEM, "Expected": EITHER}, "ConditionalOperator", "OR"),
        ({**ORDERS, "Item": ITEM}, "ReturnValues", "ALL_OLD"),
        ({**ORDERS, "Item": ITEM}, *COUNTED),
        ({**ORDERS, "Item": ITEM}, *COLLECTED),
        ({**ORDERS, "Item": ITEM, **FAILS}, *BLOCKING),
    ],
    "UpdateItem": [
        ({**ORDERS, "Key": KEY}, "UpdateExpression", "REMOVE n"),
        ({**ORDERS, "Key": KEY}, "AttributeUpdates", {"n": {"Action": "DELETE"}}),
        ({**ORDERS, "Key": KEY, "UpdateExpression": "REMOVE #n"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "Key": KEY, "UpdateExpression": "SET n = :v"}, "ExpressionAttributeValues", V),
        ({**ORDERS, "Key": KEY, "UpdateExpression": "REMOVE n"}, "ConditionExpression", "attribute_not_exists(pk)"),
        ({**ORDERS, "Key": KEY}, "Expected", {"n": {"Exists": False}}),
        ({**ORDERS, "Key": KEY, "Expected": EITHER}, "ConditionalOperator", "OR"),
        ({**ORDERS, "Key": KEY}, "ReturnValues", "ALL_OLD"),
        ({**ORDERS, "Key": KEY}, *COUNTED),
        ({**ORDERS, "Key": KEY}, *COLLECTED),
        ({**ORDERS, "Key": KEY, **FAILS}, *BLOCKING),
    ],
    "DeleteItem": [
        ({**ORDERS, "Key": KEY}, "ConditionExpression", "attribute_not_exists(pk)"),
        ({**ORDERS, "Key": KEY, "ConditionExpression": "attribute_exists(#n)"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "Key": KEY, "ConditionExpression": "pk = :v"}, "ExpressionAttributeValues", V),
        ({**ORDERS, "Key": KEY}, "Expected", {"n": {"Exists": False}}),
        ({**ORDERS, "Key": KEY, "Expected": EITHER}, "ConditionalOperator", "OR"),
        ({**ORDERS, "Key": KEY}, "ReturnValues", "ALL_OLD"),
        ({**ORDERS, "Key": KEY}, *COUNTED),
        ({**ORDERS, "Key": KEY}, *COLLECTED),
        ({**ORDERS, "Key": KEY, **FAILS}, *BLOCKING),
    ],
    "GetItem": [
        ({**ORDERS, "Key": KEY}, "AttributesToGet", ["n"]),
        ({**ORDERS, "Key": KEY}, "ProjectionExpression", "n"),
        ({**ORDERS, "Key": KEY, "ProjectionExpression": "#n"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "Key": KEY, "ReturnConsumedCapacity": "TOTAL"}, "ConsistentRead", True),
        ({**ORDERS, "Key": KEY}, *COUNTED),
    ],
    "Query": [
        ({**QUERY, "ReturnConsumedCapacity": "INDEXES"}, "IndexName", "by-l"),
        ({**QUERY}, "Select", "COUNT"),
        ({**QUERY}, "AttributesToGet", ["n"]),
        ({**QUERY}, "Limit", 1),
        ({**QUERY, "ReturnConsumedCapacity": "TOTAL"}, "ConsistentRead", True),
        ({**ORDERS, "IndexName": "by-l"}, "KeyConditions", BY_KEY),
        ({**ORDERS, "KeyConditions": BY_KEY}, "QueryFilter", {"n": {"ComparisonOperator": "NULL"}}),
        ({**ORDERS, "KeyConditions": BY_KEY, "QueryFilter": BOTH}, "ConditionalOperator", "OR"),
        ({**QUERY}, "ScanIndexForward", False),
        ({**QUERY}, "ExclusiveStartKey", KEY),
        ({**QUERY}, *COUNTED),
        ({**QUERY}, "ProjectionExpression", "n"),
        ({**QUERY}, "FilterExpression", "attribute_not_exists(n)"),
        ({**ORDERS, "ExpressionAttributeValues": V}, "KeyConditionExpression", "pk = :v"),
        ({**QUERY, "ProjectionExpression": "#n"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "KeyConditionExpression": "pk = :v"}, "ExpressionAttributeValues", V),
    ],
    "Scan": [
        ({**ORDERS, "ReturnConsumedCapacity": "INDEXES"}, "IndexName", "by-g"),
        ({**ORDERS}, "AttributesToGet", ["n"]),
        ({**ORDERS}, "Limit", 1),
        ({**ORDERS}, "Select", "COUNT"),
        ({**ORDERS}, "ScanFilter", {"n": {"ComparisonOperator": "NULL"}}),
        ({**ORDERS, "ScanFilter": BOTH}, "ConditionalOperator", "OR"),
        ({**ORDERS}, "ExclusiveStartKey", KEY),
        ({**ORDERS}, *COUNTED),
        ({**ORDERS, "Segment": 0}, "TotalSegments", 4),
        ({**ORDERS, "TotalSegments": 4}, "Segment", 0),
        ({**ORDERS}, "ProjectionExpression", "n"),
        ({**ORDERS}, "FilterExpression", "attribute_not_exists(n)"),
        ({**ORDERS, "ProjectionExpression": "#n"}, "ExpressionAttributeNames", N),
        ({**ORDERS, "FilterExpression": "sk = :v"}, "ExpressionAttributeValues", V),
        ({**ORDERS, "ReturnConsumedCapacity": "TOTAL"}, "ConsistentRead", True),
    ],
    "BatchGetItem": [({"RequestItems": {"orders": {"Keys": [KEY]}}}, *COUNTED)],
    "BatchWriteItem": [
        ({"RequestItems": {"orders": [{"PutRequest": {"Item": ITEM}}]}}, *COUNTED),
        ({"RequestItems": {"orders": [{"PutRequest": {"Item": ITEM}}]}}, *COLLECTED),
    ],
    "TransactGetItems": [({"TransactItems": [{"Get": {**ORDERS, "Key": KEY}}]}, *COUNTED)],
    "TransactWriteItems": [(WRITE, *COUNTED), (WRITE, *COLLECTED), (WRITE, "ClientRequestToken", "<used>")],
    "ExecuteStatement": [
        ({"Statement": "SELECT * FROM orders WHERE pk = ?"}, "Parameters", [{"S": "a"}]),
        ({**SELECT, "ReturnConsumedCapacity": "TOTAL"}, "ConsistentRead", True),
        (SELECT, "NextToken", "made-up"),
        (SELECT, *COUNTED),
        (SELECT, "Limit", 1),
        ({"Statement": "UPDATE orders SET n = 2 WHERE pk = 'a' AND sk = '1' AND n = 9"}, *BLOCKING),
    ],
    "BatchExecuteStatement": [({"Statements": [{"Statement": f"{SELECT['Statement']} AND sk = '1'"}]}, *COUNTED)],
    "ExecuteTransaction": [
        ({"TransactStatements": [{"Statement": f"{SELECT['Statement']} AND sk = '1'"}]}, *COUNTED),
        ({"TransactStatements": [CHANGE]}, "ClientRequestToken", "x" * 37),
    ],
    "CreateTable": [
        ({"TableName": "new", **{k: v for k, v in NEW.items() if k != member}}, member, NEW[member]) for member in NEW
    ]
    + [
        (
            {"TableName": "new", **NEW, "KeySchema": [PK, SK], "AttributeDefinitions": attributes("pk", "sk", "l")},
            "LocalSecondaryIndexes",
            [index("by-l", PK, L)],
        )
    ]
    + [
        (
            {"TableName": "new", **NEW, "AttributeDefinitions": attributes("pk", "g")},
            "GlobalSecondaryIndexes",
            [index("by-g", G)],
        )
    ]
    + [
        ({"TableName": "new", **NEW, "BillingMode": "PROVISIONED"}, "ProvisionedThroughput", UNITS),
        *(
            ({"TableName": "new", **NEW}, *more)
            for more in (
                ("StreamSpecification", STREAM),
                ("SSESpecification", KMS),
                ("Tags", [{"Key": "a", "Value": "1"}]),
                ("TableClass", "STANDARD"),
                ("DeletionProtectionEnabled", True),
                ("WarmThroughput", {"ReadUnitsPerSecond": 13_000}),
                ("ResourcePolicy", POLICY.replace("orders", "new")),
                ("OnDemandThroughput", {"MaxReadRequestUnits": 5}),
            )
        ),
    ],
    "UpdateTable": [
        (
            {**ORDERS, "GlobalSecondaryIndexUpdates": [{"Create": index("by-n", {**G, "AttributeName": "n"})}]},
            "AttributeDefinitions",
            attributes("n"),
        ),
        (PAID, "BillingMode", "PAY_PER_REQUEST"),
        (PAID, "ProvisionedThroughput", {**UNITS, "ReadCapacityUnits": 6}),
        (ORDERS, "GlobalSecondaryIndexUpdates", [{"Delete": {"IndexName": "by-g"}}]),
        (ORDERS, "StreamSpecification", {"StreamEnabled": False}),
        (ORDERS, "SSESpecification", KMS),
        (ORDERS, "TableClass", "STANDARD_INFREQUENT_ACCESS"),
        (ORDERS, "DeletionProtectionEnabled", True),
        (ORDERS, "OnDemandThroughput", {"MaxReadRequestUnits": 5}),
        (ORDERS, "WarmThroughput", {"ReadUnitsPerSecond": 13_000}),
    ],
    "DeleteResourcePolicy": [({"ResourceArn": f"{ARN}orders"}, "ExpectedRevisionId", "9")],
    "PutResourcePolicy": [
        ({"ResourceArn": f"{ARN}orders", "Policy": POLICY}, "ExpectedRevisionId", "9"),
        ({"ResourceArn": f"{ARN}orders", "Policy": LOCKED}, "ConfirmRemoveSelfResourceAccess", True),
    ],
    "DescribeContributorInsights": [(ORDERS, "IndexName", "by-g")],
    "UpdateContributorInsights": [
        ({**ORDERS, "ContributorInsightsAction": "ENABLE"}, "IndexName", "by-g"),
        ({**ORDERS, "ContributorInsightsAction": "ENABLE"}, "ContributorInsightsMode", "THROTTLED_KEYS"),
    ],
    "ListContributorInsights": [
        ({}, "TableName", "orders"),
        ({}, "NextToken", "made-up"),
        ({}, "MaxResults", 1),
    ],
    "ListBackups": [
        ({}, "TableName", "paid"),
        ({}, "Limit", 1),
        ({}, "TimeRangeLowerBound", START.timestamp() + 90),
        ({}, "TimeRangeUpperBound", START.timestamp() + 90),
        ({}, "ExclusiveStartBackupArn", "<first>"),
        ({}, "BackupType", "SYSTEM"),
    ],
    "ExportTableToPointInTime": [
        (EXPORT, "ClientToken", "once"),
        (EXPORT, "ExportTime", START.timestamp() + 300),
        (EXPORT, "S3BucketOwner", "123456789012"),
        (EXPORT, "S3Prefix", "night"),
        (EXPORT, "S3SseAlgorithm", "KMS"),
        ({**EXPORT, "S3SseAlgorithm": "KMS"}, "S3SseKmsKeyId", "alias/mine"),
        (EXPORT, "ExportFormat", "ION"),
        (EXPORT, "ExportType", "INCREMENTAL_EXPORT"),
        ({**EXPORT, "ExportType": "INCREMENTAL_EXPORT"}, "IncrementalExportSpecification", {}),
    ],
    "ListExports": [
        ({}, "TableArn", f"{ARN}paid"),
        ({}, "MaxResults", 1),
        ({}, "NextToken", "<export>"),
    ],
    "ImportTable": [
        (IMPORT, "ClientToken", "once"),
        ({**IMPORT, "InputFormat": "CSV"}, "InputFormatOptions", {"Csv": {"Delimiter": ";"}}),
        (IMPORT, "InputCompressionType", "GZIP"),
    ],
    "ListImports": [
        ({}, "TableArn", f"{ARN}orders"),
        ({}, "PageSize", 1),
        ({}, "NextToken", "0" * 112),
    ],
    "ListStreams": [
        ({}, "TableName", "paid"),
        ({}, "Limit", 1),
        ({}, "ExclusiveStartStreamArn", "<stream>"),
    ],
    "ListTables": [({}, "ExclusiveStartTableName", "orders"), ({}, "Limit", 1)],
    "ListTagsOfResource": [({"ResourceArn": f"{ARN}orders"}, "NextToken", "made-up")],
    "DescribeStream": [
        (STREAMED, "Limit", 1),
        (STREAMED, "ExclusiveStartShardId", "<shard>"),
        (STREAMED, "ShardFilter", {"Type": "CHILD_SHARDS", "ShardId": "<shard>"}),
    ],
    "GetRecords": [({"ShardIterator": "<iterator>"}, "Limit", 1)],
    "GetShardIterator": [
        ({**READ, "ShardIteratorType": "AFTER_SEQUENCE_NUMBER"}, "SequenceNumber", "<sequence>"),
        ({**READ, "ShardIteratorType": "AT_TIMESTAMP"}, "Timestamp", START.timestamp() + 1),
    ],
    "RestoreTableFromBackup": [(FROM_BACKUP, member, value) for member, value in SMALLER.items()]
    + [({**FROM_BACKUP, "BillingModeOverride": "PROVISIONED"}, "ProvisionedThroughputOverride", UNITS)],
    "RestoreTableToPointInTime": [(NOW, member, value) for member, value in SMALLER.items()]
    + [
        ({**NOW, "BillingModeOverride": "PROVISIONED"}, "ProvisionedThroughputOverride", UNITS),
        ({"TargetTableName": "again", "UseLatestRestorableTime": True}, "SourceTableName", "orders"),
        ({"TargetTableName": "again", "UseLatestRestorableTime": True}, "SourceTableArn", f"{ARN}orders"),
        ({"TargetTableName": "again", "SourceTableName": "orders"}, "UseLatestRestorableTime", True),
        ({"TargetTableName": "again", "SourceTableName": "orders"}, "RestoreDateTime", START.timestamp() + 300),
    ],
}


def put_in(part: Any, arns: dict[str, str]) -> Any:
    """A request, or a part of it, with ARNs and the like in place of `<their names>`."""
    match part:
        case dict():
            return {name: put_in(content, arns) for name, content in part.items()}
        case list():
            return [put_in(element, arns) for element in part]
        case str() if part.startswith("<"):
            return arns[part[1:-1]]
    return part


def outcome(operation: str, request: Json) -> Any:
    """The answer or the refusal, and all that is there afterwards."""
    engine, arns = world()
    arns["used"] = "used-before"
    engine.handle(
        "TransactWriteItems",
        {**WRITE, "TransactItems": [{"Delete": {**ORDERS, "Key": KEY}}], "ClientRequestToken": "used-before"},
    )
    engine.handle("PutItem", {**ORDERS, "Item": {**ITEM, **THERE}})
    engine.clock.advance(seconds=1)
    answer: Any
    try:
        answer = engine.handle(operation, put_in(copy.deepcopy(request), arns))
    except ApiError as refusal:
        answer = refusal.body()
    state = {}
    for name in engine.tables:
        told = engine.handle("DescribeTable", {"TableName": name})["Table"]
        state[name] = (
            told,
            engine.handle("ListTagsOfResource", {"ResourceArn": told["TableArn"]}),
            items(engine, name),
        )
    return answer, state, engine.handle("ListBackups", {}), policy(engine)


def items(engine: Engine, name: str) -> Any:
    return [stored.item for stored in engine.tables[name].layout.items()]


def policy(engine: Engine) -> Any:
    """The policies of the tables that may have one."""
    found = []
    for name in ("orders", "new"):
        try:
            found.append(engine.handle("GetResourcePolicy", {"ResourceArn": ARN + name}))
        except ApiError as refusal:
            found.append(refusal.body())
    return found


ENTRIES: Final = [(operation, *entry) for operation, entries in TRIED.items() for entry in entries]


@pytest.mark.parametrize(
    ("operation", "request_", "member", "value"),
    [pytest.param(*entry, id=f"{entry[0]}-{entry[2]}") for entry in ENTRIES],
)
def test_a_member_makes_a_difference(operation: str, request_: Json, member: str, value: Any) -> None:
    assert outcome(operation, request_) != outcome(operation, {**request_, member: value})


@pytest.mark.parametrize("operation", sorted(operations()))
def test_every_member_is_accounted_for(operation: str) -> None:
    shape = operations()[operation]
    assert isinstance(shape, StructureShape)
    optional = set(shape.members) - set(shape.required_members)
    tried = {member for _, member, _ in TRIED.get(operation, ())}
    absent, nothing = set(ABSENT_MEMBERS.get(operation, ())), NO_EFFECT.get(operation, set())
    assert optional == tried | absent | nothing
    assert not tried & (absent | nothing)
