"""Valid requests for every operation, about what is there at the moment: tables, items, backups, streams, iterators."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from helpers.engine.engine import Engine

from .draws import ARN, NAMES
from .item_requests import ItemRequests
from .known import Known
from .table_requests import TableRequests

Json = dict[str, Any]


class Makers(ItemRequests, TableRequests):
    """Draws a valid request for any operation. `operations` are all those it can draw one for."""

    def __init__(self, random: Random, engine: Engine, known: Known) -> None:
        super().__init__(random, engine, known)
        self.operations: dict[str, Callable[[], Json]] = {
            "BatchExecuteStatement": self._batch_execute,
            "BatchGetItem": self._batch_get,
            "BatchWriteItem": self._batch_write,
            "CreateBackup": lambda: {**self._table(), "BackupName": self.choice(("nightly", "a.b", "Before_it"))},
            "CreateTable": self._create_table,
            "DeleteBackup": self._backup,
            "DeleteItem": lambda: {**self._named_key(), **self._condition(), **self._returning("ALL_OLD")},
            "DeleteResourcePolicy": lambda: {**self._resource(), **self._maybe("ExpectedRevisionId", self._known.revisions)},
            "DeleteTable": self._table,
            "DescribeBackup": self._backup,
            "DescribeContinuousBackups": self._table,
            "DescribeContributorInsights": self._table_or_index,
            "DescribeEndpoints": dict,
            "DescribeExport": lambda: {"ExportArn": self._one(self._known.exports, ARN + "Orders/export/01")},
            "DescribeGlobalTable": lambda: {"GlobalTableName": self.choice(NAMES)},
            "DescribeGlobalTableSettings": lambda: {"GlobalTableName": self.choice(NAMES)},
            "DescribeImport": lambda: {"ImportArn": self._one(self._known.imports, ARN + "Orders/import/01")},
            "DescribeKinesisStreamingDestination": self._table,
            "DescribeLimits": dict,
            "DescribeStream": lambda: {**self._stream(), **self._maybe("Limit", (1, 10, 100))},
            "DescribeTable": self._table,
            "DescribeTimeToLive": self._table,
            "ExecuteStatement": lambda: {**self._statement(), **self._capacity(), **self._maybe("Limit", (1, 2, 50))},
            "ExecuteTransaction": self._execute_transaction,
            "ExportTableToPointInTime": self._export,
            "GetItem": lambda: {**self._named_key(), **self._maybe("ConsistentRead", (True, False)), **self._projection()},
            "GetRecords": self._get_records,
            "GetResourcePolicy": self._resource,
            "GetShardIterator": self._get_shard_iterator,
            "ImportTable": self._import,
            "ListBackups": self._list_backups,
            "ListContributorInsights": lambda: {**self.choice((self._table(), {})), **self._maybe("MaxResults", (0, 1, 100))},
            "ListExports": lambda: {**self._maybe("MaxResults", (1, 25)), **self._maybe("TableArn", (ARN + "Orders",))},
            "ListGlobalTables": dict,
            "ListImports": lambda: {**self._maybe("PageSize", (1, 25)), **self._maybe("TableArn", (ARN + "Orders",))},
            "ListStreams": lambda: {**self.choice((self._table(), {})), **self._maybe("Limit", (1, 100))},
            "ListTables": lambda: {**self._maybe("Limit", (1, 3, 100)), **self._maybe("ExclusiveStartTableName", NAMES)},
            "ListTagsOfResource": self._arn,
            "PutItem": self._put_item,
            "PutResourcePolicy": self._put_resource_policy,
            "Query": self._query,
            "RestoreTableFromBackup": lambda: {**self._backup(), **self._new_table(), **self._override()},
            "RestoreTableToPointInTime": self._restore_to_point_in_time,
            "Scan": self._scan,
            "TagResource": lambda: {**self._arn(), "Tags": self._tags()},
            "TransactGetItems": lambda: {"TransactItems": [{"Get": one} for one in self._keys(5)], **self._capacity()},
            "TransactWriteItems": self._transact_write,
            "UntagResource": lambda: {**self._arn(), "TagKeys": [tag["Key"] for tag in self._tags()]},
            "UpdateContinuousBackups": self._update_continuous_backups,
            "UpdateContributorInsights": self._update_contributor_insights,
            "UpdateItem": self._update_item,
            "UpdateTable": self._update_table,
            "UpdateTimeToLive": self._update_time_to_live,
        }  # fmt: skip
