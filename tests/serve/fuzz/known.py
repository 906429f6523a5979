"""What answers have told so far: things that a client can come back to."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Known:
    """What answers have told so far: things that a client can come back to."""

    def __init__(self) -> None:
        self.backups: list[str] = []
        self.exports: list[str] = []
        self.imports: list[str] = []
        self.streams: list[str] = []
        self.iterators: list[str] = []
        self.shards: list[tuple[str, str, str]] = []
        """ARN of a stream, a shard of it, and a sequence number."""
        self.moments: list[tuple[str, int]] = []
        """A table, and an epoch second at which its items have been looked at."""
        self.revisions: list[str] = ["NO_POLICY"]
        self.pages: list[str] = []
        self.keys: dict[str, list[Json]] = {}
        """Table → LastEvaluatedKeys."""

    def hear(self, operation: str, request: Json, answer: Json) -> None:
        """Take from a good answer what can be asked about next."""
        match operation:
            case "CreateBackup":
                keep(self.backups, answer["BackupDetails"]["BackupArn"])
            case "ListBackups":
                for each in answer["BackupSummaries"]:
                    keep(self.backups, each["BackupArn"])
            case "ExportTableToPointInTime":
                keep(self.exports, answer["ExportDescription"]["ExportArn"])
            case "ImportTable":
                keep(self.imports, answer["ImportTableDescription"]["ImportArn"])
            case "ListStreams":
                for each in answer["Streams"]:
                    keep(self.streams, each["StreamArn"])
            case "DescribeStream":
                description = answer["StreamDescription"]
                for shard in description["Shards"]:
                    number = shard["SequenceNumberRange"]["StartingSequenceNumber"]
                    keep(self.shards, (description["StreamArn"], shard["ShardId"], number))
            case "GetShardIterator":
                keep(self.iterators, answer["ShardIterator"])
            case "GetRecords":
                keep(self.iterators, answer.get("NextShardIterator"))
            case "PutResourcePolicy" | "GetResourcePolicy":
                keep(self.revisions, answer["RevisionId"])
            case "ExecuteStatement" | "ListContributorInsights":
                keep(self.pages, answer.get("NextToken"))
            case "Query" | "Scan":
                if "LastEvaluatedKey" in answer and "IndexName" not in request:
                    name = request["TableName"].rpartition("/")[2]
                    keep(self.keys.setdefault(name, []), answer["LastEvaluatedKey"])


def keep(kept: list[Any], one: Any) -> None:
    """Add to a list, of which the latest five stay."""
    if one is not None and one not in kept:
        kept.append(one)
        del kept[:-5]
