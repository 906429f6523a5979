"""Imports: a new table from files in an object store (EX13 to EX17).

The table is unknown at first, then CREATING while it is filled, then ACTIVE, in virtual time; it uses no write capacity. What
is read is what lies there when the table is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import md5, sha512
from random import Random
from typing import Final, Protocol

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, validation
from helpers.engine.exports import Shelf
from helpers.engine.import_files import content_of, rows_of
from helpers.engine.layout import Position, Stored
from helpers.engine.limits import EXPORT_LIST_DAYS, EXPORT_TOKEN_LIFETIME, IMPORTS_MAX, IMPORTS_PAGE_MAX
from helpers.engine.physics.model import Model
from helpers.engine.rules.arns import export_table
from helpers.engine.rules.keys import check_item
from helpers.engine.table import Table, measured
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Json

IMPORT_OPERATIONS: Final = frozenset({"DescribeImport", "ImportTable", "ListImports"})

_DAY: Final = 24 * 60 * 60
_BAD_ITEMS: Final = "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more details."
_SUMMARY: Final = (
    "ImportArn", "ImportStatus", "TableArn", "S3BucketSource", "CloudWatchLogGroupArn", "InputFormat", "StartTime", "EndTime",
)  # fmt: skip
_COUNTERS: Final = ("ProcessedSizeBytes", "ProcessedItemCount", "ImportedItemCount", "ErrorCount")


class Tables(Protocol):
    """The tables of one account and Region, as imports see them."""

    tables: dict[str, Table]
    lives: Lives

    def check_new(self, request: Json) -> None:
        """Refuse a CreateTable that could not be carried out. Raises `ApiError`."""

    def make(self, request: Json, items: Sequence[Stored]) -> Json:
        """Carry out a CreateTable whose table begins with items."""

    def fill(self, name: str, items: Sequence[Stored]) -> None:
        """Put items into a new table."""


class Imports:
    """The imports of one account and Region. `own` is how ARNs begin here."""

    def __init__(self, clock: Clock, model: Model, seed: int, own: str, catalog: Tables) -> None:
        self.shelf = Shelf()
        self._clock = clock
        self._model = model
        self._seed = seed
        self._own = own
        self._catalog = catalog
        self._kept: dict[str, Json] = {}
        """ARN → ImportTableDescription, oldest first."""
        self._tokens: dict[str, tuple[str, float, str]] = {}
        """ClientToken → the table that was asked for under it, until when it is remembered, the import's ARN."""
        self._latest = 0
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DescribeImport": self._describe,
            "ImportTable": self._import,
            "ListImports": self._list,
        }

    def _import(self, request: Json) -> Json:
        wanted = request["TableCreationParameters"]
        name = wanted["TableName"]
        known = self._recall(request, name)
        if known is not None:
            return {"ImportTableDescription": self._kept[known]}
        if name in self._catalog.tables:
            raise ApiError("ResourceInUseException", f"Table already exists: {name}")
        self._catalog.check_new(wanted)
        if sum(each["ImportStatus"] == "IN_PROGRESS" for each in self._kept.values()) >= IMPORTS_MAX:
            raise ApiError("LimitExceededException", f"Only {IMPORTS_MAX} imports can be in progress at once")
        now = self._clock.timestamp()
        self._latest = max(self._latest + 1, int(now * 1_000))
        digest = md5(f"{self._seed}/{self._own}import/{self._latest}".encode(), usedforsecurity=False).hexdigest()
        table = f"{self._own}table/{name}"
        arn = f"{table}/import/{self._latest:014d}-{digest[:8]}"
        self._kept[arn] = {
            "ImportArn": arn,
            "ImportStatus": "IN_PROGRESS",
            "TableArn": table,
            "CloudWatchLogGroupArn": f"{self._own.replace(':dynamodb:', ':logs:', 1)}log-group:/aws-dynamodb/imports:*",
            "StartTime": int(now * 1_000) / 1_000,
            "InputCompressionType": "NONE",
            **dict.fromkeys(_COUNTERS, 0),
            **request,
        }
        if "ClientToken" in request:
            self._tokens[request["ClientToken"]] = (name, now + EXPORT_TOKEN_LIFETIME, arn)
        answer = dict(self._kept[arn])
        self._after(self._model.import_table_seconds, lambda: self._create(arn))
        return {"ImportTableDescription": answer}

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        if seconds > 0:
            self._clock.call_at(self._clock.seconds + seconds, then)
        else:
            then()

    def _recall(self, request: Json, table: str) -> str | None:
        """The import that was asked for under this token. Raises ImportConflictException for another table's (EX17)."""
        name, until, arn = self._tokens.get(request.get("ClientToken", ""), ("", 0.0, ""))
        if until <= self._clock.timestamp():
            return None
        if name != table:
            raise ApiError(
                "ImportConflictException", "Import conflict: Duplicate request detected with conflicting parameters"
            )
        return arn

    # --- what becomes of it -----------------------------------------------------------------------------------------

    def _create(self, arn: str) -> None:
        """Read the source, and make the table, which is CREATING until the import ends (EX14)."""
        asked = self._kept[arn]
        name, source = asked["TableCreationParameters"]["TableName"], asked["S3BucketSource"]
        try:
            objects = self.shelf.under(source["S3Bucket"], source.get("S3KeyPrefix", ""))
        except KeyError:
            self._end(arn, "S3NoSuchBucket", "The specified bucket does not exist")
            return
        if name in self._catalog.tables:
            self._end(arn, "TableAlreadyExists", f"Table already exists: {name}")
            return
        try:
            made = self._catalog.make(asked["TableCreationParameters"], ())
        except ApiError as refusal:
            self._end(arn, refusal.code, refusal.message)
            return
        counts = self._fill(arn, self._catalog.tables[name], objects)
        self._kept[arn] = {**asked, "TableId": made["TableDescription"]["TableId"]}
        rest = self._model.import_seconds - self._model.import_table_seconds
        self._catalog.lives.hold(name, rest)
        failure = ("ItemValidationError", _BAD_ITEMS) if counts["ErrorCount"] else ("", "")
        self._after(rest, lambda: self._end(arn, *failure, counts))

    def _fill(self, arn: str, table: Table, objects: Sequence[bytes]) -> dict[str, int]:
        """Put in what is good, and count."""
        asked = self._kept[arn]
        definitions = asked["TableCreationParameters"]["AttributeDefinitions"]
        types = {each["AttributeName"]: each["AttributeType"] for each in definitions}
        counts = dict.fromkeys(_COUNTERS, 0)
        good: list[Stored] = []
        for data in objects:
            try:
                content = content_of(data, asked["InputCompressionType"])
            except ValueError:
                counts["ErrorCount"] += 1
                continue
            counts["ProcessedSizeBytes"] += len(content)
            for item in rows_of(content, asked, types):
                counts["ProcessedItemCount"] += 1
                try:
                    if item is None:
                        raise validation("The line is no item.")
                    stored = measured(item)
                    check_item(table.schema, stored.item)
                    good.append(stored)
                except (ApiError, AttributeError, TypeError, ValueError):
                    counts["ErrorCount"] += 1
        counts["ImportedItemCount"] = len(good)
        Random(f"{self._seed}/{arn}").shuffle(good)  # EX16: of two lines with one key, chance says which stays
        kept: dict[Position, Stored] = {table.layout.position(stored.item): stored for stored in good}
        self._catalog.fill(table.schema.name, list(kept.values()))
        return counts

    def _end(self, arn: str, code: str, message: str, counts: Mapping[str, int] | None = None) -> None:
        end = {"EndTime": int(self._clock.timestamp() * 1_000) / 1_000}
        failure = {"FailureCode": code, "FailureMessage": message} if code else {}
        self._kept[arn] |= {"ImportStatus": "FAILED" if code else "COMPLETED", **end, **(counts or {}), **failure}

    # --- what there is ----------------------------------------------------------------------------------------------

    def _describe(self, request: Json) -> Json:
        arn = request["ImportArn"]
        if arn not in self._kept:
            raise ApiError("ImportNotFoundException", f"Import not found: {arn}")
        return {"ImportTableDescription": self._kept[arn]}

    def _list(self, request: Json) -> Json:
        """Oldest first, those of the last 90 days."""
        most, since = request.get("PageSize", IMPORTS_PAGE_MAX), self._clock.timestamp() - EXPORT_LIST_DAYS * _DAY
        if "TableArn" in request:
            export_table(request["TableArn"], self._own)
        arns = list(self._kept)
        if "NextToken" in request:
            tokens = [_token(arn) for arn in arns]
            if request["NextToken"] not in tokens:
                raise validation(f"Invalid Request: Provided nextToken is invalid: {request['NextToken']}")
            arns = arns[tokens.index(request["NextToken"]) + 1 :]
        found = [
            each
            for each in map(self._kept.__getitem__, arns)
            if each["StartTime"] >= since and request.get("TableArn", each["TableArn"]) == each["TableArn"]
        ]
        answer: Json = {
            "ImportSummaryList": [{name: each[name] for name in _SUMMARY if name in each} for each in found[:most]]
        }
        if len(found) > most:
            answer["NextToken"] = _token(found[most - 1]["ImportArn"])
        return answer


def _token(arn: str) -> str:
    return sha512(arn.encode()).hexdigest()
