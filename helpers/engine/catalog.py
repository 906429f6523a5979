"""What tables there are, and every operation on tables rather than items.

Each operation goes the same way: it is checked, moto's account carries it out, and what the engine keeps of the table
itself (layout, load over time, stream, TTL, capacity settings) takes the change over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from helpers.engine.account_reads import ACCOUNT_READS, describe_endpoints, describe_limits
from helpers.engine.archive import ARCHIVE_OPERATIONS, Archive
from helpers.engine.clock import Clock
from helpers.engine.descriptions import complete, creating, deleting, updating
from helpers.engine.errors import no_table, not_found, protected
from helpers.engine.index_builds import Builds
from helpers.engine.insights import INSIGHTS_OPERATIONS, ContributorInsights
from helpers.engine.layout import Stored
from helpers.engine.limits import TABLES_PAGE_MAX
from helpers.engine.moto_account import ACCOUNT_OPERATIONS, MotoAccount
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.policies import POLICY_OPERATIONS, ResourcePolicies
from helpers.engine.rules.constraints import detected, name_faults
from helpers.engine.rules.tags import with_tags
from helpers.engine.rules.validation import validate
from helpers.engine.schema import TableSchema
from helpers.engine.streams import Streams
from helpers.engine.table import Table
from helpers.engine.table_lives import Lives
from helpers.engine.table_settings import TableSettings
from helpers.engine.tags import TAG_OPERATIONS, Tags
from helpers.engine.throughput import Throughput
from helpers.engine.ttl import Reaper
from helpers.engine.wire_types import Json

LOCAL: Final = "localhost"
"""What DescribeEndpoints names where the lab has no address: nothing that leads out of the machine."""

OWN_OPERATIONS: Final = frozenset(
    {
        *ACCOUNT_READS,
        *ARCHIVE_OPERATIONS,
        *INSIGHTS_OPERATIONS,
        *POLICY_OPERATIONS,
        *TAG_OPERATIONS,
        "DescribeEndpoints",
        "DescribeKinesisStreamingDestination",
        "DescribeLimits",
        "ListTables",
    }
)
"""Operations on tables that need nothing of moto but what it keeps."""

CATALOG_OPERATIONS: Final = frozenset({*ACCOUNT_OPERATIONS, *OWN_OPERATIONS})
"""Operations on tables, by AWS's names. Those that need nothing but moto's account go straight there."""


class Catalog:
    """The tables of one account. `streams` and `ttl` hear of tables that come, change and go."""

    def __init__(
        self,
        clock: Clock,
        account: MotoAccount,
        streams: Streams,
        ttl: Reaper,
        builds: Builds,
        *,
        seed: int = 0,
        model: Model = DEFAULT,
    ) -> None:
        self.tables: dict[str, Table] = {}
        self.dynamics: dict[str, Dynamics] = {}
        """Table name → what the table feels over time."""
        self._clock = clock
        self._account = account
        self._streams = streams
        self._ttl = ttl
        self._throughput = Throughput(clock, model, account.region)
        self.builds = builds
        self.lives = Lives(clock, model)
        self._settings = TableSettings(clock, model, seed, account.arn)
        self.address = LOCAL
        """Host and port that DescribeEndpoints names: a server puts its own here."""
        self.archive = Archive(clock, model, seed, account.arn("dynamodb"), self)
        self._policies = ResourcePolicies(clock, account.arn("dynamodb"), self.tables, self.lives)
        self.insights = ContributorInsights(clock, self.tables, self.lives, self.builds)
        """Which keys CloudWatch reports on."""
        self._seed = seed
        self._model = model
        self._own: dict[str, Callable[[Json], Json]] = {
            "CreateTable": self._create_table,
            "DeleteTable": self._delete_table,
            "DescribeEndpoints": lambda _: describe_endpoints(self.address),
            "DescribeKinesisStreamingDestination": self._describe_kinesis_streaming_destination,
            "DescribeLimits": lambda _: describe_limits(self._model),
            "DescribeTable": self._describe_table,
            "ListTables": self._list_tables,
            "UpdateTable": self._update_table,
            **ACCOUNT_READS,
            **self.archive.operations,
            **self.insights.operations,
            **self._policies.operations,
            **Tags(account, self.tables, self.lives).operations,
        }

    def table(self, name: str) -> Table:
        """The table of that name. Raises ResourceNotFoundException, ValidationException for what is no name (K12)."""
        table = self.tables.get(name)
        if table is None:
            faults = name_faults(name, ("TableName",))  # statements name tables that nobody has looked at yet
            if faults:
                raise detected(faults)
            raise not_found()
        return table

    def schema_of(self, name: str) -> TableSchema:
        """The schema of a table. Raises ResourceNotFoundException."""
        return self.table(name).schema

    def handle(self, operation: str, request: Json) -> Json:
        """Serve one of `CATALOG_OPERATIONS`. Returns the JSON of the answer; raises `ApiError`."""
        checked = validate(operation, request, self.schema_of)
        own = self._own.get(operation)
        return self._account.serve(operation, checked) if own is None else own(checked)

    # --- operations -------------------------------------------------------------------------------------------------

    def _create_table(self, request: Json) -> Json:
        name = request["TableName"]
        self._throughput.check_quotas(request, self._others(name))
        tags = with_tags((), request.get("Tags", ()))
        policy = self._policies.read(request["ResourcePolicy"]) if "ResourcePolicy" in request else None
        answer = self._account.add_table("CreateTable", _for_moto({**request, "Tags": tags}))
        self._throughput.note(request)
        self._add(name, request)
        self._set_stream(name, request.get("StreamSpecification"))
        if policy is not None:
            self._policies.attach(name, policy)
        return creating(self._told(answer))

    def _describe_table(self, request: Json) -> Json:
        name = request["TableName"]
        if name not in self.tables:
            raise no_table(name)
        return self._told(self._account.serve("DescribeTable", request))

    def _list_tables(self, request: Json) -> Json:
        """Names in the order of their bytes; the one to start behind need not exist (L6)."""
        after, most = request.get("ExclusiveStartTableName", ""), request.get("Limit", TABLES_PAGE_MAX)
        names = sorted(name for name in self.tables if name > after)  # ASCII only, so characters are bytes (K5)
        answer: Json = {"TableNames": names[:most]}
        if len(names) > most:
            answer["LastEvaluatedTableName"] = names[most - 1]
        return answer

    def _describe_kinesis_streaming_destination(self, request: Json) -> Json:
        name = request["TableName"]
        if name not in self.tables:
            raise no_table(name)
        return {"TableName": name, "KinesisDataStreamDestinations": []}

    def _update_table(self, request: Json) -> Json:
        name = request["TableName"]
        before = self.schema_of(name)
        self.lives.check_settings(name)
        self.lives.check_change(name)
        self.builds.check_update(request)
        stream = request.get("StreamSpecification")
        if stream is not None:
            self._streams.check(name, stream)
        self._throughput.check_quotas(request, self._others(name), before)
        self._throughput.check_changes(request, before)
        self._throughput.check_warm(request, self.dynamics[name])
        self._settings.check(name, request)
        if "AttributeDefinitions" in request or "GlobalSecondaryIndexUpdates" in request:
            known = self._account.attribute_definitions(name)
            request = {**request, "AttributeDefinitions": _definitions(known, request, before)}
        answer = self._account.update_table(_for_moto(request))
        self._throughput.count_changes(request, before)
        self._throughput.note(request)
        self._settings.updated(name, request, was_on_demand=before.billing == "PAY_PER_REQUEST")
        self.tables[name].refresh(self._throughput.complete(self._account.schema(name)))
        self.dynamics[name].refresh()
        self._note_indexes(before)
        self._set_stream(name, stream)
        return updating(self._told(answer), request)

    def _note_indexes(self, before: TableSchema) -> None:
        """Indexes that an UpdateTable has added are being built now; one that went is not any more."""
        table = self.tables[before.name]
        for gone in before.indexes.keys() - table.schema.indexes.keys():
            self.builds.forget(before.name, gone)
            self.insights.forget(before.name, gone)
        for index in table.schema.global_indexes:
            if index.name not in before.indexes:
                self.builds.begin(table, index)

    def _delete_table(self, request: Json) -> Json:
        name = request["TableName"]
        if name not in self.tables:
            raise no_table(name)
        self.lives.check_change(name)
        self.builds.check_deletion(name)
        if self._account.is_protected(name):  # L8
            raise protected()
        answer = deleting(self._describe_table(request))
        self.lives.delete(name, lambda: self._finish_deletion(name))
        return answer

    def _finish_deletion(self, name: str) -> None:
        self.archive.deleted(self.described(name))
        self._account.serve("DeleteTable", {"TableName": name})
        self._drop(name)

    # --- what backups want ------------------------------------------------------------------------------------------

    def described(self, name: str) -> Json:
        """What DescribeTable says of a table."""
        table: Json = self._describe_table({"TableName": name})["Table"]
        return table

    def ttl_attribute(self, name: str) -> str | None:
        """The attribute by which items of a table expire, None where they do not."""
        return self._ttl.attribute(name)

    def make(self, request: Json, items: Sequence[Stored]) -> Json:
        """Carry out a CreateTable whose table begins with items. Raises `ApiError`."""
        request = validate("CreateTable", request, self.schema_of)
        answer, name = self._create_table(request), request["TableName"]
        self.fill(name, items)
        return answer

    def check_new(self, request: Json) -> None:
        """Refuse a CreateTable that could not be carried out. Raises `ApiError`."""
        validate("CreateTable", request, self.schema_of)

    def fill(self, name: str, items: Sequence[Stored]) -> None:
        """Put items into a new table."""
        self._account.load(name, (stored.item for stored in items))
        self.tables[name].load(items)

    # --- what the engine keeps of a table ---------------------------------------------------------------------------

    def _add(self, name: str, request: Json) -> None:
        """Hold a table that the account has now. `request` is the CreateTable it comes from."""
        table = Table(self._throughput.complete(self._account.schema(name)))
        self._settings.created(name, request, on_demand=table.schema.billing == "PAY_PER_REQUEST")
        table.published_at = self._clock.seconds
        self.tables[name] = table
        self.dynamics[name] = Dynamics(table, self._clock, self._model, self._seed)
        self.lives.create(name)

    def _drop(self, name: str) -> None:
        """Let go of a table that the account no longer has. Its stream can be read for 24 hours more (G1)."""
        self._streams.close(name)
        self._ttl.forget(name)
        self._throughput.forget(name)
        self._settings.forget(name)
        self.builds.forget(name)
        self.lives.forget(name)
        self.archive.forget(name)
        self.insights.forget(name)
        self._policies.forget(name)
        del self.tables[name], self.dynamics[name]

    def _set_stream(self, name: str, specification: Json | None) -> None:
        """Begin or end the table's stream, as CreateTable or UpdateTable was told."""
        if specification is None:
            return
        table = self.tables[name]
        if specification["StreamEnabled"]:
            lows = self.dynamics[name].admission.lows
            table.stream_label = self._streams.open(table.schema, specification["StreamViewType"], lows)
        else:
            self._streams.close(name)
        self._account.label_stream(name, table.stream_label)

    def _told(self, answer: Json) -> Json:
        """An answer whose description of a table holds what moto does not know."""
        description = answer["Table"] if "Table" in answer else answer["TableDescription"]
        name = description["TableName"]
        complete(description, self.tables[name], self._clock.seconds)
        self._throughput.describe(description, self.dynamics[name])
        self._settings.describe(description)
        self.builds.describe(description)
        self.lives.describe(description)
        self.archive.describe(description)
        return answer

    def _others(self, name: str) -> list[TableSchema]:
        """The schemas of all tables but one."""
        return [table.schema for other, table in self.tables.items() if other != name]


def _for_moto(request: Json) -> Json:
    """A request without what the engine keeps itself; moto would make a key for encryption by chance."""
    return {name: content for name, content in request.items() if name != "SSESpecification"}


def _definitions(known: Iterable[Json], request: Json, schema: TableSchema) -> list[Json]:
    """AttributeDefinitions after an UpdateTable: DynamoDB adds to those there are, where moto replaces them.

    A definition that no key of the table uses is left out, and one that is there already stays as it is (L4).
    """
    definitions = {each["AttributeName"]: each for each in known}
    for each in request.get("AttributeDefinitions", ()):
        definitions.setdefault(each["AttributeName"], each)
    changes = request.get("GlobalSecondaryIndexUpdates", ())
    gone = {change["Delete"]["IndexName"] for change in changes if "Delete" in change}
    used = set(schema.key.names)
    for index in schema.indexes.values():
        if index.name not in gone:
            used |= set(index.key.names)
    for change in changes:
        used |= {element["AttributeName"] for element in change.get("Create", {}).get("KeySchema", ())}
    return [definition for name, definition in definitions.items() if name in used]
