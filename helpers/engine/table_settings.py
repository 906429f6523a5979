"""What a table was told that moto does not keep: its id, class and encryption, and what its capacity mode was (L2).

Ids are drawn from the lab's seed, so that equal runs have equal ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import md5
from typing import Final
from uuid import UUID

from helpers.engine.clock import Clock
from helpers.engine.errors import invalid
from helpers.engine.physics.model import Model
from helpers.engine.physics.quotas import ClassChanges
from helpers.engine.rules.create_table import encrypts
from helpers.engine.wire_types import Json

_ON_DEMAND: Final = "PAY_PER_REQUEST"
_DEFAULT_KEY: Final = "alias/aws/dynamodb"


@dataclass(slots=True)
class _Settings:
    """One table. Times are epoch seconds."""

    id: str
    table_class: str | None = None
    class_changed: float | None = None
    class_changes: ClassChanges = field(default_factory=ClassChanges)
    key_arn: str | None = None
    """The KMS key of a table that is not encrypted with a key of AWS's own."""
    mode_was_given: bool = False
    on_demand_since: float | None = None

    @property
    def known_class(self) -> str:
        """The class that the table has, whether or not it was given one."""
        return self.table_class or "STANDARD"


class TableSettings:
    """The settings of all tables. `arn` is how ARNs of this account and Region begin: `arn:aws:SERVICE:REGION:ACCOUNT:`."""

    def __init__(self, clock: Clock, model: Model, seed: int, arn: Callable[[str], str]) -> None:
        self._clock = clock
        self._model = model
        self._seed = seed
        self._arn = arn
        self._kept: dict[str, _Settings] = {}
        self._made = 0

    def created(self, name: str, request: Json, *, on_demand: bool) -> None:
        """A table was made, by CreateTable or from a backup; `request` holds what it was told."""
        self._made += 1
        kept = _Settings(
            id=self._id(f"table/{name}/{self._made}"), mode_was_given="BillingMode" in request or on_demand
        )
        if on_demand:
            kept.on_demand_since = self._clock.timestamp()
        kept.table_class = request.get("TableClass")
        self._encrypt(kept, request)
        self._kept[name] = kept

    def check(self, name: str, request: Json) -> None:
        """Refuse an UpdateTable that changes nothing about encryption, or the class too often (M7). Raises `ApiError`."""
        kept = self._kept[name]
        encryption: Json | None = request.get("SSESpecification")
        if encryption is not None:
            if kept.key_arn is None and not encrypts(encryption):
                raise invalid("Table is already encrypted by default")
            if kept.key_arn is not None and encryption.get("KMSMasterKeyId") == kept.key_arn:
                raise invalid(
                    "Table is already encrypted with given KMSMasterKeyId. "
                    "Use KMSMasterKeyId parameter if you want to change Master Key"
                )
        if request.get("TableClass", kept.known_class) != kept.known_class and self._model.enforce_capacity:
            kept.class_changes.check(self._clock.seconds)

    def updated(self, name: str, request: Json, *, was_on_demand: bool) -> None:
        """An UpdateTable was carried out."""
        kept = self._kept[name]
        if "BillingMode" in request:
            kept.mode_was_given = True
            if request["BillingMode"] == _ON_DEMAND and not was_on_demand:
                kept.on_demand_since = self._clock.timestamp()
        if "TableClass" in request:
            if request["TableClass"] != kept.known_class:
                kept.class_changes.changed(self._clock.seconds)
            kept.table_class = request["TableClass"]
            kept.class_changed = self._clock.timestamp()
        self._encrypt(kept, request)

    def forget(self, name: str) -> None:
        """A table is gone."""
        del self._kept[name]

    def describe(self, description: Json) -> None:
        """Put them into what DescribeTable says, and take out what moto says without having been told."""
        kept = self._kept[description["TableName"]]
        description["TableId"] = kept.id
        if not kept.mode_was_given:
            description.pop("BillingModeSummary", None)
        elif kept.on_demand_since is not None:
            description["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] = kept.on_demand_since
        if kept.table_class is not None:
            description["TableClassSummary"] = {"TableClass": kept.table_class}
            if kept.class_changed is not None:
                description["TableClassSummary"]["LastUpdateDateTime"] = kept.class_changed
        description.pop("SSEDescription", None)
        if kept.key_arn is not None:
            description["SSEDescription"] = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": kept.key_arn}

    def _encrypt(self, kept: _Settings, request: Json) -> None:
        wanted = request.get("SSESpecification")
        if wanted is None:
            return
        kept.key_arn = self._key_arn(wanted.get("KMSMasterKeyId", _DEFAULT_KEY)) if encrypts(wanted) else None

    def _key_arn(self, key: str) -> str:
        """The ARN of a KMS key that is given by its id, its ARN, or an alias (behind which stands a key of some id)."""
        own = self._arn("kms")
        name = key.removeprefix(own)
        if name.startswith("alias/"):
            return f"{own}key/{self._id(name)}"
        return name if name.startswith("arn:") else f"{own}key/{name.removeprefix('key/')}"

    def _id(self, what: str) -> str:
        digest = md5(f"{self._seed}/{self._arn('dynamodb')}{what}".encode(), usedforsecurity=False).digest()
        return str(UUID(bytes=digest, version=4))
