"""Valid requests on tables: making and changing them, their settings, backups, policies and streams."""

from __future__ import annotations

import json
from typing import Any

from helpers.engine.iterators import Cursor

from .draws import ARN, CLASSES, NAMES, VIEWS, Draws

Json = dict[str, Any]


class TableRequests(Draws):
    """Draws what is asked of tables."""

    # --- tables -----------------------------------------------------------------------------------------------------

    def _units(self) -> Json:
        return {"ReadCapacityUnits": self.choice((1, 5, 50)), "WriteCapacityUnits": self.choice((1, 5, 50))}

    def _create_table(self) -> Json:
        free = [name for name in NAMES if name not in self._engine.tables]
        types = {"pk": self.choice("SSSNB")}
        key = [{"AttributeName": "pk", "KeyType": "HASH"}]
        if self.random.random() < 0.6:
            types["sk"] = self.choice("SSN")
            key.append({"AttributeName": "sk", "KeyType": "RANGE"})
        on_demand = self.random.random() < 0.5
        request: Json = {"TableName": self.choice(free or NAMES), "KeySchema": key}
        request |= {"BillingMode": "PAY_PER_REQUEST"} if on_demand else {"ProvisionedThroughput": self._units()}
        if self.random.random() < 0.5:
            types["g"] = self.choice("SN")
            request["GlobalSecondaryIndexes"] = [self._index("by-g", "g", on_demand)]
        if "sk" in types and self.random.random() < 0.4:
            types["n"] = "N"
            keys = [key[0], {"AttributeName": "n", "KeyType": "RANGE"}]
            request["LocalSecondaryIndexes"] = [
                {"IndexName": "by-n", "KeySchema": keys, "Projection": self._projected()}
            ]
        request["AttributeDefinitions"] = [
            {"AttributeName": name, "AttributeType": kind} for name, kind in types.items()
        ]
        if self.random.random() < 0.4:
            request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": self.choice(VIEWS)}
        if on_demand and self.random.random() < 0.2:
            request["OnDemandThroughput"] = {"MaxReadRequestUnits": 4_000, "MaxWriteRequestUnits": 2_000}
        if self.random.random() < 0.2:
            request["SSESpecification"] = self._encryption()
        if self.random.random() < 0.1:
            request["ResourcePolicy"] = self._policy(ARN + request["TableName"])
        return {
            **request,
            **self._maybe("TableClass", CLASSES),
            **self._maybe("DeletionProtectionEnabled", (True, False, False), 0.2),
            **self._maybe("Tags", [self._tags()]),
            **self._maybe("WarmThroughput", [{"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000}], 0.1),
        }

    def _projected(self) -> Json:
        kinds = ({"ProjectionType": "ALL"}, {"ProjectionType": "KEYS_ONLY"})
        return self.choice((*kinds, {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["flag", "m"]}))

    def _index(self, name: str, attribute: str, on_demand: bool) -> Json:
        keys = [{"AttributeName": attribute, "KeyType": "HASH"}]
        index = {"IndexName": name, "KeySchema": keys, "Projection": self._projected()}
        return index if on_demand else {**index, "ProvisionedThroughput": self._units()}

    def _encryption(self) -> Json:
        return self.choice(
            (
                {"Enabled": True, "SSEType": "KMS"},
                {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/k"},
                {"Enabled": False},
            )
        )

    def _update_table(self) -> Json:
        schema = self._schema()
        on_demand = schema.billing == "PAY_PER_REQUEST"
        indexes = [index.name for index in schema.global_indexes]
        known = {attribute.name: attribute.type for attribute in schema.key} | {
            a.name: a.type for _, a in schema.index_keys
        }
        changes: list[Json] = [
            {"TableClass": self.choice(CLASSES)},
            {"DeletionProtectionEnabled": self.random.random() < 0.3},
            {"SSESpecification": self._encryption()},
            {
                "StreamSpecification": self.choice(
                    ({"StreamEnabled": False}, {"StreamEnabled": True, "StreamViewType": self.choice(VIEWS)})
                )
            },
        ]
        changes += [{"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}]} for name in indexes]
        if on_demand:
            changes.append(
                {"OnDemandThroughput": {"MaxReadRequestUnits": 500, "MaxWriteRequestUnits": self.choice((-1, 400))}}
            )
            units = [{"Update": {"IndexName": name, "ProvisionedThroughput": self._units()}} for name in indexes]
            switch: Json = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": self._units()}
            changes.append({**switch, "GlobalSecondaryIndexUpdates": units} if units else switch)
        else:
            changes += [{"ProvisionedThroughput": self._units()}, {"BillingMode": "PAY_PER_REQUEST"}]
            for name in indexes:
                changes.append(
                    {
                        "GlobalSecondaryIndexUpdates": [
                            {"Update": {"IndexName": name, "ProvisionedThroughput": self._units()}}
                        ]
                    }
                )
        attribute = self.choice(("g", "n", "ttl"))
        kind = known.get(attribute, "N" if attribute == "ttl" else self.choice("SN"))
        create = self._index(f"by-{attribute}", attribute, on_demand)
        definitions = [{"AttributeName": attribute, "AttributeType": kind}]
        changes += 2 * [{"AttributeDefinitions": definitions, "GlobalSecondaryIndexUpdates": [{"Create": create}]}]
        return {"TableName": schema.name, **self.choice(changes)}

    def _table_or_index(self) -> Json:
        schema = self._schema()
        indexes = [index.name for index in schema.global_indexes]
        return {"TableName": schema.name, **self._maybe("IndexName", indexes, 0.5)}

    def _update_contributor_insights(self) -> Json:
        mode = self._maybe("ContributorInsightsMode", ("ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"))
        return {**self._table_or_index(), "ContributorInsightsAction": self.choice(("ENABLE", "DISABLE")), **mode}

    def _update_time_to_live(self) -> Json:
        wanted = {"Enabled": self.random.random() < 0.6, "AttributeName": self.choice(("ttl", "ttl", "n"))}
        return {**self._table(), "TimeToLiveSpecification": wanted}

    # --- backups and policies ---------------------------------------------------------------------------------------

    def _update_continuous_backups(self) -> Json:
        wanted: Json = {"PointInTimeRecoveryEnabled": self.random.random() < 0.8}
        if wanted["PointInTimeRecoveryEnabled"]:
            wanted |= self._maybe("RecoveryPeriodInDays", (1, 7, 35))
        return {**self._table(), "PointInTimeRecoverySpecification": wanted}

    def _list_backups(self) -> Json:
        kind = self._maybe("BackupType", ("USER", "SYSTEM", "ALL"))
        start = self._maybe("ExclusiveStartBackupArn", self._known.backups, 0.1)
        return {**self.choice((self._table(), {})), **kind, **start, **self._maybe("Limit", (1, 100))}

    def _override(self) -> Json:
        return self.choice(({}, {}, {"BillingModeOverride": "PAY_PER_REQUEST"}, {"GlobalSecondaryIndexOverride": []}))

    def _export(self) -> Json:
        kept = [name for name in self._engine.tables if self._engine.catalog.archive.recovery.is_on(name)]
        name = self.choice(kept) if kept and self.random.random() < 0.9 else self._schema().name
        now = int(self._engine.clock.timestamp())
        when: Json = self.choice(({}, {"ExportTime": now - 100}, {"ExportType": "INCREMENTAL_EXPORT"}))
        if "ExportType" in when:
            when["IncrementalExportSpecification"] = {"ExportFromTime": now - 1_000, "ExportToTime": now}
        more = {**self._maybe("S3Prefix", ("p", "a/b/")), **self._maybe("ClientToken", tuple("abc"))}
        return {"TableArn": ARN + name, "S3Bucket": "exports", **when, **more}

    def _import(self) -> Json:
        wanted = ("TableName", "KeySchema", "AttributeDefinitions", "BillingMode", "ProvisionedThroughput")
        table = {name: content for name, content in self._create_table().items() if name in wanted}
        return {
            "S3BucketSource": {"S3Bucket": "exports", **self._maybe("S3KeyPrefix", ("p",))},
            "InputFormat": self.choice(("DYNAMODB_JSON", "CSV")),
            "TableCreationParameters": table,
            **self._maybe("InputCompressionType", ("GZIP", "NONE")),
            **self._maybe("ClientToken", tuple("abc")),
        }

    def _restore_to_point_in_time(self) -> Json:
        kept = [name for name in self._engine.tables if self._engine.catalog.archive.recovery.is_on(name)]
        name = self.choice(kept) if kept and self.random.random() < 0.9 else self._schema().name
        when = self.choice(
            ({"UseLatestRestorableTime": True}, {"RestoreDateTime": int(self._engine.clock.timestamp()) - 400})
        )
        there = [moment for moment in self._known.moments if moment[0] in self._engine.tables]
        if there and self.random.random() < 0.6:
            name, moment = self.choice(there)
            when = {"RestoreDateTime": moment}
        source = self.choice(({"SourceTableName": name}, {"SourceTableArn": ARN + name}))
        return {**source, **self._new_table(), **when, **self._override()}

    def _policy(self, arn: str) -> str:
        action = self.choice(("dynamodb:GetItem", ["dynamodb:Query", "dynamodb:PutItem"]))
        statement = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": action, "Resource": arn}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def _put_resource_policy(self) -> Json:
        resource = self._resource()
        expected = self._maybe("ExpectedRevisionId", self._known.revisions, 0.2)
        return {**resource, "Policy": self._policy(resource["ResourceArn"]), **expected}

    def _get_shard_iterator(self) -> Json:
        arn, shard, number = self._one(
            self._known.shards, (ARN + "Orders/stream/2026-01-01T00:00:00.000", "shardId-" + "0" * 21, "1" * 21)
        )
        kind = self.choice(("LATEST", "TRIM_HORIZON", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"))
        asked = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": kind}
        return asked if "SEQUENCE" not in kind else {**asked, "SequenceNumber": number}

    def _get_records(self) -> Json:
        """Mostly with an iterator of a moment ago: the older ones have expired after some waiting."""
        iterator = self._one(self._known.iterators, "x")
        logs = list(self._engine.streams._logs.values())
        if logs and self.random.random() < 0.7:
            log = self.choice(logs)
            shard = self.choice(log.shards)
            iterator = Cursor(
                log.arn, shard.id, max(shard.start, shard.trimmed + 1), self._engine.clock.seconds
            ).token()
        return {"ShardIterator": iterator, **self._maybe("Limit", (1, 9))}
