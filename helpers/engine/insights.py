"""CloudWatch Contributor Insights of tables and global indexes: the setting, and the names of the rules it would make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from helpers.engine.clock import Clock
from helpers.engine.errors import no_table, not_found, validation
from helpers.engine.limits import INSIGHTS_PAGE_MAX
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

INSIGHTS_OPERATIONS: Final = frozenset(
    {"DescribeContributorInsights", "ListContributorInsights", "UpdateContributorInsights"}
)

_ALL_KEYS: Final = "ACCESSED_AND_THROTTLED_KEYS"


@dataclass(frozen=True, slots=True)
class _Setting:
    enabled: bool
    changed: float
    """Epoch seconds."""
    mode: str


class ContributorInsights:
    """The settings of one account and Region. `tables` are those that there are, by name."""

    def __init__(self, clock: Clock, tables: Mapping[str, Table]) -> None:
        self._clock = clock
        self._tables = tables
        self._kept: dict[tuple[str, str | None], _Setting] = {}
        """By table name and index name, None for the table itself."""
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DescribeContributorInsights": self._describe,
            "ListContributorInsights": self._list,
            "UpdateContributorInsights": self._update,
        }

    def forget(self, table: str) -> None:
        """A table is gone."""
        for key in [key for key in self._kept if key[0] == table]:
            del self._kept[key]

    def _update(self, request: Json) -> Json:
        key = self._key(request)
        enabled = request["ContributorInsightsAction"] == "ENABLE"
        mode = request.get("ContributorInsightsMode", _ALL_KEYS)
        self._kept[key] = _Setting(enabled, self._clock.timestamp(), mode)
        return {
            **_named(key),
            "ContributorInsightsStatus": "ENABLING" if enabled else "DISABLING",
            "ContributorInsightsMode": mode,
        }

    def _describe(self, request: Json) -> Json:
        key = self._key(request)
        answer, kept = self._summary(key), self._kept.get(key)
        if kept is not None:
            answer["LastUpdateDateTime"] = kept.changed
            answer["ContributorInsightsRuleList"] = self._rules(key, kept) if kept.enabled else []
        return answer

    def _list(self, request: Json) -> Json:
        """Tables and their global indexes, in the order of their names."""
        wanted, after = request.get("TableName"), request.get("NextToken")
        if wanted is not None and wanted not in self._tables:
            raise no_table(wanted)
        keys = [key for name in sorted(self._tables) if wanted in (None, name) for key in self._keys(name)]
        if after is not None:
            tokens = [_token(key) for key in keys]
            if after not in tokens:
                raise validation("Given NextToken is invalid.")
            keys = keys[tokens.index(after) + 1 :]
        most = request.get("MaxResults", INSIGHTS_PAGE_MAX)
        most = most if most > 0 else INSIGHTS_PAGE_MAX
        answer: Json = {"ContributorInsightsSummaries": [self._summary(key) for key in keys[:most]]}
        if len(keys) > most:
            answer["NextToken"] = _token(keys[most - 1])
        return answer

    def _key(self, request: Json) -> tuple[str, str | None]:
        """The table or index of a request. Raises ResourceNotFoundException."""
        name, index = request["TableName"], request.get("IndexName")
        if name not in self._tables:
            raise no_table(name)
        if (name, index) not in self._keys(name):
            raise not_found(f"Requested resource not found: Table: {name} Index: {index} not found")
        return name, index

    def _keys(self, name: str) -> list[tuple[str, str | None]]:
        indexes = sorted(index.name for index in self._tables[name].schema.global_indexes)
        return [(name, None), *((name, index) for index in indexes)]

    def _summary(self, key: tuple[str, str | None]) -> Json:
        kept = self._kept.get(key)
        if kept is None:
            return {**_named(key), "ContributorInsightsStatus": "DISABLED"}
        status = "ENABLED" if kept.enabled else "DISABLED"
        return {**_named(key), "ContributorInsightsStatus": status, "ContributorInsightsMode": kept.mode}

    def _rules(self, key: tuple[str, str | None], kept: _Setting) -> list[str]:
        """One rule for the partition key, one for the whole key; accessed (C) and throttled (T) keys apart."""
        name, index = key
        schema = self._tables[name].schema
        ordered = schema.key if index is None else schema.indexes[index].key
        what = "-".join(part for part in key if part is not None)
        kinds = "CT" if kept.mode == _ALL_KEYS else "T"
        prefixes = ("PK", "SK") if ordered.sort else ("PK",)
        made = int(kept.changed * 1_000)
        return [f"DynamoDBContributorInsights-{prefix}{kind}-{what}-{made}" for prefix in prefixes for kind in kinds]


def _named(key: tuple[str, str | None]) -> Json:
    name, index = key
    return {"TableName": name} if index is None else {"TableName": name, "IndexName": index}


def _token(key: tuple[str, str | None]) -> str:
    return "/".join(part for part in key if part is not None)
