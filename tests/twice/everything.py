"""One story in which every operation that a lab serves is asked for, with most of its options, and refused a few times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from botocore.session import Session

from helpers.engine.catalog import CATALOG_OPERATIONS
from helpers.engine.engine import DATA_OPERATIONS
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.engine.ttl import TTL_OPERATIONS

Json = dict[str, Any]
Ask = Callable[[str, Json], Json]
"""Sends one request. Returns the body of the answer, `{}` where it was refused."""
Wait = Callable[[float], None]
"""Lets virtual seconds pass."""

SERVED = {*DATA_OPERATIONS, *CATALOG_OPERATIONS, *STREAM_OPERATIONS, *TTL_OPERATIONS}
"""Every operation that a lab serves, as the code lists them."""
ALWAYS_REFUSED = {"DescribeGlobalTable", "DescribeGlobalTableSettings"}
"""A lab has no global tables."""
SERVICES = ("dynamodb", "dynamodbstreams")
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/"
START = 1_767_225_600
"""The lab's start, in epoch seconds."""
DAY = 86_400
POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, '
    '"Action": "dynamodb:GetItem", "Resource": "' + ARN + 'orders"}]}'
)


def every_operation() -> Iterator[str]:
    """The operations of the service models, by name, those that a lab leaves out as well."""
    session = Session()
    for service in SERVICES:
        yield from session.get_service_model(service).operation_names


def tell(ask: Ask, wait: Wait) -> None:
    """The story, from an empty account to one with several tables."""
    _tables(ask, wait)
    _items(ask)
    _reads(ask)
    _batches_and_transactions(ask)
    _statements(ask)
    _settings(ask, wait)
    _streams(ask)
    _backups(ask, wait)
    _account(ask)
    _endings(ask, wait)
    for operation in sorted(every_operation()):  # an empty request is answered as well, and so is what no lab serves
        ask(operation, {})


def key(pk: str = "USER#1", sk: str = "ORDER#1") -> Json:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _index(name: str, *names: str, **more: Any) -> Json:
    elements = [{"AttributeName": one, "KeyType": kind} for one, kind in zip(names, ("HASH", "RANGE"), strict=False)]
    return {"IndexName": name, "KeySchema": elements, "Projection": {"ProjectionType": "ALL"}, **more}


def _types(**types: str) -> list[Json]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


def _units(read: int, write: int) -> Json:
    return {"ReadCapacityUnits": read, "WriteCapacityUnits": write}


def _tables(ask: Ask, wait: Wait) -> None:
    orders = {
        "TableName": "orders",
        "KeySchema": _index("", "pk", "sk")["KeySchema"],
        "AttributeDefinitions": _types(pk="S", sk="S", status="S", amount="N"),
        "BillingMode": "PAY_PER_REQUEST",
        "LocalSecondaryIndexes": [
            _index("by-amount", "pk", "amount", Projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note", "tags"]})
        ],
        "GlobalSecondaryIndexes": [_index("by-status", "status", "sk")],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "SSESpecification": {"Enabled": True, "SSEType": "KMS"},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": True,
        "OnDemandThroughput": {"MaxReadRequestUnits": 9_000, "MaxWriteRequestUnits": 9_000},
        "WarmThroughput": {"ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 5_000},
        "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": "1"}],
    }  # fmt: skip
    ask("CreateTable", orders)
    ask("CreateTable", orders)
    ask("CreateTable", {**orders, "TableName": "mistaken", "AttributeDefinitions": _types(pk="S", z="S", y="S", x="S")})
    paid = {"KeySchema": _index("", "pk")["KeySchema"], "AttributeDefinitions": _types(pk="S")}
    ask("CreateTable", {"TableName": "paid", **paid, "ProvisionedThroughput": _units(2, 1)})
    ask("CreateTable", {"TableName": "with-policy", **paid, "BillingMode": "PAY_PER_REQUEST", "ResourcePolicy": POLICY})
    ask("DescribeTable", {"TableName": "orders"})
    wait(10)
    ask("UpdateTable", {"TableName": "paid", "ProvisionedThroughput": _units(1, 2)})
    ask(
        "UpdateTable",
        {
            "TableName": "paid",
            "AttributeDefinitions": _types(g="S"),
            "GlobalSecondaryIndexUpdates": [{"Create": _index("by-g", "g", ProvisionedThroughput=_units(1, 1))}],
        },
    )
    ask("DescribeTable", {"TableName": "paid"})
    wait(120)
    ask("DescribeTable", {"TableName": "paid"})
    encrypted = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/mine"}
    ask("UpdateTable", {"TableName": "paid", "SSESpecification": encrypted})
    ask("UpdateTable", {"TableName": "paid", "TableClass": "STANDARD_INFREQUENT_ACCESS"})
    stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    ask("UpdateTable", {"TableName": "paid", "StreamSpecification": stream})
    ask("UpdateTable", {"TableName": "paid", "DeletionProtectionEnabled": True})
    ask("DescribeTable", {"TableName": ARN + "paid"})
    ask("ListTables", {})
    ask("ListTables", {"Limit": 1})
    ask("ListTables", {"Limit": 1, "ExclusiveStartTableName": "orders"})


def _items(ask: Ask) -> None:
    more = {"ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE"}
    for number in range(12):
        item = {
            **key(f"USER#{number % 3}", f"ORDER#{number}"),
            "status": {"S": ("OPEN", "SHIPPED")[number % 2]},
            "amount": {"N": str(number * 1.5)},
            "note": {"M": {"text": {"S": "é" * number}, "list": {"L": [{"NULL": True}, {"BOOL": False}]}}},
            "tags": {"SS": ["z", "b", "a", "q"]},
            "codes": {"NS": ["3", "1", "2.50"]},
            "marks": {"BS": ["AQ==", "AA=="]},
            "expires": {"N": str(START + 1_000 * number)},
        }
        ask("PutItem", {"TableName": "orders", "Item": item, **more})
        ask("PutItem", {"TableName": "paid", "Item": {"pk": {"S": str(number)}, "g": {"S": "g"}}, **more})
    condition = {"ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    ask("PutItem", {"TableName": "orders", "Item": key("USER#0", "ORDER#0"), **condition})
    names = {"ExpressionAttributeNames": {"#s": "status", "#u1": "u", "#u2": "u", "#u3": "u", "#u4": "u"}}
    values = {"ExpressionAttributeValues": {":s": {"S": "OPEN"}, ":n": {"N": "1"}, ":x": {"SS": ["y", "x", "w"]}}}
    update = {"TableName": "orders", "Key": key("USER#1", "ORDER#1")}
    ask("UpdateItem", {**update, **names, **values, "UpdateExpression": "SET #s = :s ADD amount :n, tags :x"})
    names = {"ExpressionAttributeNames": {"#s": "status"}}
    for wanted in ("ALL_NEW", "ALL_OLD", "UPDATED_NEW", "UPDATED_OLD"):
        expression = "SET #s = :s ADD amount :n, tags :x"
        ask("UpdateItem", {**update, **names, **values, "UpdateExpression": expression, "ReturnValues": wanted, **more})
    ask("UpdateItem", {**update, "AttributeUpdates": {"note": {"Action": "DELETE"}}, "ReturnValues": "ALL_NEW"})
    ask("GetItem", {"TableName": "orders", "Key": key("USER#1", "ORDER#1"), "ReturnConsumedCapacity": "TOTAL"})
    ask("DeleteItem", {"TableName": "orders", "Key": key("USER#2", "ORDER#2"), "ReturnValues": "ALL_OLD", **more})
    ask("DeleteItem", {"TableName": "orders", "Key": {"pk": {"N": "1"}, "other": {"S": "a"}, "sk": {"S": "a"}}})


def _reads(ask: Ask) -> None:
    query: Json = {"TableName": "orders", "KeyConditionExpression": "pk = :p", "ReturnConsumedCapacity": "INDEXES"}
    query["ExpressionAttributeValues"] = {":p": {"S": "USER#0"}}
    ask("Query", query)
    ask("Query", {**query, "Limit": 2, "ScanIndexForward": False, "ConsistentRead": True})
    ask("Query", {**query, "IndexName": "by-amount", "ProjectionExpression": "amount, tags"})
    by_status = {
        "IndexName": "by-status",
        "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": {"#s": "status"},
    }
    ask("Query", {**query, **by_status, "ExpressionAttributeValues": {":s": {"S": "OPEN"}}})
    ask(
        "Query",
        {**query, **by_status, "ExpressionAttributeValues": {":s": {"S": "OPEN"}, ":a": {"S": ""}, ":b": {"S": ""}}},
    )
    page = ask("Scan", {"TableName": "orders", "Limit": 5, "ReturnConsumedCapacity": "TOTAL"})
    if "LastEvaluatedKey" in page:
        ask("Scan", {"TableName": "orders", "ExclusiveStartKey": page["LastEvaluatedKey"]})
    for segment in range(3):
        ask("Scan", {"TableName": "orders", "Segment": segment, "TotalSegments": 3})
    ask(
        "Scan",
        {"TableName": "orders", "FilterExpression": "amount > :p", "ExpressionAttributeValues": {":p": {"N": "3"}}},
    )
    ask("Scan", {"TableName": "orders", "IndexName": "by-status", "Select": "COUNT"})


def _batches_and_transactions(ask: Ask) -> None:
    puts = [{"PutRequest": {"Item": {**key("BATCH", str(number)), "status": {"S": "NEW"}}}} for number in range(5)]
    deletes = [{"DeleteRequest": {"Key": {"pk": {"S": str(number)}}}} for number in range(3)]
    ask("BatchWriteItem", {"RequestItems": {"orders": puts, "paid": deletes}, "ReturnConsumedCapacity": "INDEXES"})
    keys = [key("BATCH", str(number)) for number in (3, 1, 2, 9)]
    wanted = {"orders": {"Keys": keys}, "paid": {"Keys": [{"pk": {"S": str(number)}} for number in range(9)]}}
    ask("BatchGetItem", {"RequestItems": wanted, "ReturnConsumedCapacity": "TOTAL"})
    ask(
        "BatchGetItem",
        {"RequestItems": {"orders": {"Keys": keys}, "missing": {"Keys": keys}, "missing-too": {"Keys": keys}}},
    )
    put = {"Put": {"TableName": "orders", "Item": {**key("TX", "1"), "amount": {"N": "7"}}}}
    check = {
        "ConditionCheck": {
            "TableName": "orders",
            "Key": key("BATCH", "1"),
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    update: Json = {"Update": {"TableName": "orders", "Key": key("BATCH", "2"), "UpdateExpression": "SET amount = :n"}}
    update["Update"]["ExpressionAttributeValues"] = {":n": {"N": "4"}}
    delete = {"Delete": {"TableName": "orders", "Key": key("BATCH", "3")}}
    write = {
        "TransactItems": [put, check, update, delete],
        "ClientRequestToken": "once",
        "ReturnConsumedCapacity": "TOTAL",
    }
    ask("TransactWriteItems", write)
    ask("TransactWriteItems", write)
    ask("TransactWriteItems", {**write, "TransactItems": [put]})
    check["ConditionCheck"]["ConditionExpression"] = "attribute_not_exists(pk)"
    del write["ClientRequestToken"]
    ask("TransactWriteItems", write)
    gets = [
        {"Get": {"TableName": "orders", "Key": key("TX", "1")}},
        {"Get": {"TableName": "paid", "Key": {"pk": {"S": "5"}}}},
    ]
    ask("TransactGetItems", {"TransactItems": gets, "ReturnConsumedCapacity": "TOTAL"})


def _statements(ask: Ask) -> None:
    page = ask("ExecuteStatement", {"Statement": 'SELECT * FROM "orders"', "Limit": 3})
    if "NextToken" in page:
        ask("ExecuteStatement", {"Statement": 'SELECT * FROM "orders"', "NextToken": page["NextToken"]})
    insert = "INSERT INTO orders VALUE {'pk': ?, 'sk': 'p', 'set': <<'c', 'b', 'a'>>, 'map': {'k': 1, 'j': [1, 2]}}"
    ask("ExecuteStatement", {"Statement": insert, "Parameters": [{"S": "PARTI"}], "ReturnConsumedCapacity": "INDEXES"})
    ask("ExecuteStatement", {"Statement": insert, "Parameters": [{"S": "PARTI"}]})
    change = "UPDATE orders SET amount = 3 REMOVE map WHERE pk = 'PARTI' AND sk = 'p' RETURNING ALL NEW *"
    ask("ExecuteStatement", {"Statement": change})
    ask("ExecuteStatement", {"Statement": "SELEKT"})
    select = "SELECT * FROM orders WHERE pk = 'PARTI' AND sk = 'p'"
    ask("BatchExecuteStatement", {"Statements": [{"Statement": select}, {"Statement": "DROP"}]})
    both = [
        {"Statement": "EXISTS(SELECT * FROM orders WHERE pk = 'PARTI' AND sk = 'p' AND amount = 3)"},
        {"Statement": "DELETE FROM orders WHERE pk = 'BATCH' AND sk = '4'"},
    ]
    ask("ExecuteTransaction", {"TransactStatements": both, "ClientRequestToken": "once"})
    ask("ExecuteTransaction", {"TransactStatements": both, "ClientRequestToken": "once"})
    ask("ExecuteTransaction", {"TransactStatements": [{"Statement": select}], "ReturnConsumedCapacity": "TOTAL"})


def _settings(ask: Ask, wait: Wait) -> None:
    arn = {"ResourceArn": ARN + "orders"}
    tags = [{"Key": name, "Value": name.upper()} for name in ("owner", "team", "zone", "area")]
    ask("TagResource", {**arn, "Tags": tags})
    ask("UntagResource", {**arn, "TagKeys": ["zone", "cost"]})
    ask("ListTagsOfResource", arn)
    setting = {"TableName": "orders", "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires"}}
    ask("UpdateTimeToLive", setting)
    ask("UpdateTimeToLive", setting)
    ask("DescribeTimeToLive", {"TableName": "orders"})
    wait(4 * DAY)  # some items expire and are removed, each after a delay of its own
    ask("Scan", {"TableName": "orders"})
    ask("DescribeTable", {"TableName": "orders"})
    recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}
    ask("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": recovery})
    ask("DescribeContinuousBackups", {"TableName": "orders"})
    ask("DescribeContinuousBackups", {"TableName": "paid"})
    ask("PutResourcePolicy", {**arn, "Policy": POLICY})
    held = ask("GetResourcePolicy", arn)
    ask("PutResourcePolicy", {**arn, "Policy": POLICY, "ExpectedRevisionId": held.get("RevisionId", "")})
    ask("GetResourcePolicy", {"ResourceArn": ARN + "with-policy"})
    ask("DeleteResourcePolicy", arn)
    ask("DeleteResourcePolicy", {**arn, "ExpectedRevisionId": "1"})
    insights = {"TableName": "orders", "ContributorInsightsAction": "ENABLE"}
    ask("UpdateContributorInsights", insights)
    ask("UpdateContributorInsights", {**insights, "IndexName": "by-status"})
    ask("DescribeContributorInsights", {"TableName": "orders"})
    ask("ListContributorInsights", {})


def _streams(ask: Ask) -> None:
    for each in ask("ListStreams", {}).get("Streams", ()):
        arn = {"StreamArn": each["StreamArn"]}
        described = ask("DescribeStream", {**arn, "Limit": 2})
        described = ask("DescribeStream", arn).get("StreamDescription", described)
        for shard in described.get("Shards", ()):
            asked = {**arn, "ShardId": shard["ShardId"]}
            ask("GetShardIterator", {**asked, "ShardIteratorType": "LATEST"})
            first = {"ShardIteratorType": "TRIM_HORIZON"}
            records = ask("GetRecords", ask("GetShardIterator", {**asked, **first}))
            if "NextShardIterator" in records:
                ask("GetRecords", {"ShardIterator": records["NextShardIterator"], "Limit": 3})
    ask("ListStreams", {"TableName": "paid"})
    ask("GetRecords", {"ShardIterator": "made-up"})


def _backups(ask: Ask, wait: Wait) -> None:
    made = [
        ask("CreateBackup", {"TableName": name, "BackupName": f"{name}-{number}"}).get("BackupDetails", {})
        for number in range(2)
        for name in ("orders", "paid")
    ]
    arns = [each.get("BackupArn", "") for each in made]
    wait(600)
    ask("ListBackups", {})
    ask("ListBackups", {"TableName": "orders", "BackupType": "ALL", "Limit": 1})
    ask("ListBackups", {"TimeRangeLowerBound": START + DAY, "TimeRangeUpperBound": START + 30 * DAY})
    for arn in arns:
        ask("DescribeBackup", {"BackupArn": arn})
    ask("RestoreTableFromBackup", {"TargetTableName": "from-backup", "BackupArn": arns[0]})
    ask("DescribeTable", {"TableName": "from-backup"})
    latest = {"SourceTableName": "orders", "TargetTableName": "from-past", "UseLatestRestorableTime": True}
    ask("RestoreTableToPointInTime", latest)
    ask("RestoreTableToPointInTime", {**latest, "TargetTableName": "from-no-past", "SourceTableName": "paid"})
    ask("DescribeTable", {"TableName": "from-past"})
    ask("DescribeContinuousBackups", {"TableName": "orders"})
    exported: list[str] = []
    for number, bucket in enumerate(("exports", "nobodys")):
        export = {"TableArn": ARN + "orders", "S3Bucket": bucket, "ClientToken": f"once-{number}"}
        described = ask("ExportTableToPointInTime", export).get("ExportDescription", {})
        exported.append(described.get("ExportArn", ""))
        ask("ExportTableToPointInTime", {**export, "S3Prefix": "other"})
        ask("DescribeExport", {"ExportArn": exported[-1]})
        wait(400)
        ask("DescribeExport", {"ExportArn": exported[-1]})
    period = {"ExportFromTime": START + 4 * DAY, "ExportToTime": START + 4 * DAY + 1_200}
    changes = {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": period}
    ask("ExportTableToPointInTime", {**export, "ClientToken": "changes", "S3Bucket": "exports", **changes})
    ask("ExportTableToPointInTime", {**export, "TableArn": ARN + "paid"})
    ask("ListExports", {})
    root = exported[0].rpartition("/")[2]
    source = {"S3Bucket": "exports", "S3KeyPrefix": f"AWSDynamoDB/{root}/data/"}
    table: Json = {"TableName": "imported", "KeySchema": _index("", "pk", "sk")["KeySchema"]}
    table |= {"AttributeDefinitions": _types(pk="S", sk="S"), "BillingMode": "PAY_PER_REQUEST"}
    asked = {"InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP", "TableCreationParameters": table}
    for number, bucket in enumerate(("exports", "nobodys")):
        request = {**asked, "S3BucketSource": {**source, "S3Bucket": bucket}, "ClientToken": f"import-{number}"}
        begun = ask("ImportTable", request).get("ImportTableDescription", {})
        ask("DescribeImport", {"ImportArn": begun.get("ImportArn", "")})
        wait(200)
        ask("DescribeImport", {"ImportArn": begun.get("ImportArn", "")})
    ask("ImportTable", {**asked, "S3BucketSource": source, "InputFormat": "CSV"})
    ask("Scan", {"TableName": "imported"})
    ask("ListImports", {})
    ask("ListImports", {"PageSize": 1})
    ask("ListExports", {"TableArn": ARN + "orders", "MaxResults": 1})
    wait(400)
    ask("Scan", {"TableName": "from-past"})
    ask("DeleteBackup", {"BackupArn": arns[1]})
    ask("DescribeBackup", {"BackupArn": arns[1]})


def _account(ask: Ask) -> None:
    ask("DescribeEndpoints", {})
    ask("DescribeLimits", {})
    ask("DescribeKinesisStreamingDestination", {"TableName": "orders"})
    ask("DescribeGlobalTable", {"GlobalTableName": "orders"})
    ask("DescribeGlobalTableSettings", {"GlobalTableName": "orders"})
    ask("ListGlobalTables", {})


def _endings(ask: Ask, wait: Wait) -> None:
    ask("DeleteTable", {"TableName": "orders"})
    ask("UpdateTable", {"TableName": "orders", "DeletionProtectionEnabled": False})
    ask("DeleteTable", {"TableName": "orders"})
    wait(7 * 3_600)
    ask("DescribeTable", {"TableName": "paid"})
    ask("ListTables", {})
    ask("ListStreams", {})
    ask("ListBackups", {"BackupType": "ALL"})
