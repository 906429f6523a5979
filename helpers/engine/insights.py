"""CloudWatch Contributor Insights of tables and global indexes: the setting, and the names of the rules it would make.

A change takes effect at once, where the service needs a few seconds: its answer says ENABLING or DISABLING as there.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Final, Literal, NamedTuple

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, no_table, not_found, validation
from helpers.engine.index_builds import Builds
from helpers.engine.limits import INSIGHTS_PAGE_MAX, INSIGHTS_RULES_MAX
from helpers.engine.table import Table
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Json

INSIGHTS_OPERATIONS: Final = frozenset(
    {"DescribeContributorInsights", "ListContributorInsights", "UpdateContributorInsights"}
)

Place = tuple[str, str | None]
"""A table's name, and an index's; None for the table itself."""

_SEAL: Final = 16
"""Hexadecimal digits of a digest, in front of a token."""
_ALL_KEYS: Final = "ACCESSED_AND_THROTTLED_KEYS"
_TOO_MANY_RULES: Final = {
    "ExceptionName": "LimitExceededException",
    "ExceptionDescription": (
        "Amazon CloudWatch Contributor Insights rule limit reached. Please disable Contributor Insights for other "
        "tables/indexes OR disable other CloudWatch Contributor Insights rules before retrying."
    ),
}


class Rule(NamedTuple):
    """A rule that CloudWatch makes, and what it counts."""

    name: str
    place: Place
    key: tuple[str, ...]
    """The key attributes that tell its contributors apart."""
    throttled: bool
    """It counts throttled accesses; otherwise what all accesses use."""


@dataclass(frozen=True, slots=True)
class _Setting:
    status: Literal["ENABLED", "DISABLED", "FAILED"]
    mode: str
    changed: float
    """Epoch seconds."""
    since: int
    """When the rules were made, in milliseconds since 1970; a change of mode keeps those that go on."""


class ContributorInsights:
    """The settings of one account and Region. `tables` are those that there are, by name."""

    def __init__(self, clock: Clock, tables: Mapping[str, Table], lives: Lives, builds: Builds) -> None:
        self._clock = clock
        self._tables = tables
        self._lives = lives
        self._builds = builds
        self._kept: dict[Place, _Setting] = {}
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DescribeContributorInsights": self._describe,
            "ListContributorInsights": self._list,
            "UpdateContributorInsights": self._update,
        }

    def forget(self, table: str, index: str | None = None) -> None:
        """A table is gone, or one index of it."""
        for place in [place for place in self._kept if place[0] == table and index in (None, place[1])]:
            del self._kept[place]

    def _update(self, request: Json) -> Json:
        """Turn it on or off. A mode that is not named is the wider one; what is so already stays as it is."""
        place = self._place(request)
        self._check_active(place)
        kept, on = self._kept.get(place), request["ContributorInsightsAction"] == "ENABLE"
        if on:
            mode = request.get("ContributorInsightsMode", _ALL_KEYS)
            if kept is None or (kept.status, kept.mode) != ("ENABLED", mode):
                self._kept[place] = self._enabled(place, mode, kept)
                return {**self._summary(place), "ContributorInsightsStatus": "ENABLING"}
        elif kept is not None and kept.status != "DISABLED":
            self._kept[place] = replace(kept, status="DISABLED", changed=self._clock.timestamp())
            return {**self._summary(place), "ContributorInsightsStatus": "DISABLING"}
        return self._summary(place)

    def _enabled(self, place: Place, mode: str, before: _Setting | None) -> _Setting:
        """The setting after it was turned on; FAILED where CloudWatch has no room for its rules."""
        now = self._clock.timestamp()
        goes_on = before is not None and before.status == "ENABLED"
        new = _Setting("ENABLED", mode, now, before.since if before is not None and goes_on else int(now * 1_000))
        others = sum(
            len(self._rules(other, kept))
            for other, kept in self._kept.items()
            if other != place and kept.status == "ENABLED"
        )
        full = others + len(self._rules(place, new)) > INSIGHTS_RULES_MAX
        return replace(new, status="FAILED") if full else new

    def _describe(self, request: Json) -> Json:
        place = self._place(request)
        answer, kept = self._summary(place), self._kept.get(place)
        if kept is not None:
            answer["LastUpdateDateTime"] = kept.changed
            if kept.status == "ENABLED":
                answer["ContributorInsightsRuleList"] = self._rules(place, kept)
            if kept.status == "FAILED":
                answer["FailureException"] = dict(_TOO_MANY_RULES)
        return answer

    def _list(self, request: Json) -> Json:
        """Tables and their global indexes in the order of their names, without those for which it is off."""
        wanted, after = request.get("TableName"), request.get("NextToken")
        if wanted is not None and wanted not in self._tables:
            raise no_table(wanted)
        places = [place for name in sorted(self._tables) if wanted in (None, name) for place in self._places(name)]
        start = ("", "") if after is None else _rank_of(after)
        places = [
            place
            for place in places
            if place in self._kept and self._kept[place].status != "DISABLED" and _rank(place) > start
        ]
        most = request.get("MaxResults", INSIGHTS_PAGE_MAX)
        most = most if most > 0 else INSIGHTS_PAGE_MAX  # the model has no lower bound, and nobody has seen one
        answer: Json = {"ContributorInsightsSummaries": [self._summary(place) for place in places[:most]]}
        if len(places) > most:
            answer["NextToken"] = _token(places[most - 1])
        return answer

    def _place(self, request: Json) -> Place:
        """The table or index of a request. Raises ResourceNotFoundException."""
        name, index = request["TableName"], request.get("IndexName")
        if name not in self._tables:
            raise no_table(name)
        if (name, index) not in self._places(name):
            raise not_found(f"Requested resource not found: Index: {index} not found for table: {name}")
        return name, index

    def _check_active(self, place: Place) -> None:
        """Refuse to change the setting of a table or index that is being created. Raises ValidationException."""
        name, index = place
        build = self._builds.of(name)
        if self._lives.status(name) == "CREATING":
            what = "TableStatus"
        elif build is not None and build.index == index:
            what = "IndexStatus"
        else:
            return
        raise validation(
            f"Table or Index is not in a valid state to update Key Access Insights: {what} must be ACTIVE to enable "
            "ContributorInsights."
        )

    def _places(self, name: str) -> list[Place]:
        indexes = sorted(index.name for index in self._tables[name].schema.global_indexes)
        return [(name, None), *((name, index) for index in indexes)]

    def _summary(self, place: Place) -> Json:
        name, index = place
        named: Json = {"TableName": name} if index is None else {"TableName": name, "IndexName": index}
        kept = self._kept.get(place)
        if kept is None:
            return {**named, "ContributorInsightsStatus": "DISABLED"}
        return {**named, "ContributorInsightsStatus": kept.status, "ContributorInsightsMode": kept.mode}

    @property
    def on(self) -> bool:
        """Whether there may be a rule at all."""
        return bool(self._kept)

    def rules(self) -> list[Rule]:
        """The rules of all tables and indexes for which it is on, in the order in which they were turned on."""
        return [
            rule for place, kept in self._kept.items() if kept.status == "ENABLED" for rule in self._made(place, kept)
        ]

    def _rules(self, place: Place, kept: _Setting) -> list[str]:
        return [rule.name for rule in self._made(place, kept)]

    def _made(self, place: Place, kept: _Setting) -> list[Rule]:
        """One rule for the partition key, one for the whole key; accessed (C) and throttled (T) keys apart (CW23)."""
        name, index = place
        schema = self._tables[name].schema
        key = schema.key if index is None else schema.indexes[index].key
        what = "-".join(part for part in place if part is not None)
        kinds = "CT" if kept.mode == _ALL_KEYS else "T"
        partition = tuple(attribute.name for attribute in key.partition)
        contributors = {"PK": partition, **({"SK": key.names} if key.sort else {})}
        return [
            Rule(f"DynamoDBContributorInsights-{prefix}{kind}-{what}-{kept.since}", place, names, kind == "T")
            for prefix, names in contributors.items()
            for kind in kinds
        ]


def _rank(place: Place) -> tuple[str, str]:
    """Where a place stands in a list: a table before its indexes."""
    return place[0], place[1] or ""


def _token(place: Place) -> str:
    """The NextToken behind a place, with a seal in front of it, so that a made-up one is noticed."""
    text = "/".join(_rank(place))
    return b64encode(f"{_seal(text)}{text}".encode()).decode()


def _rank_of(token: str) -> tuple[str, str]:
    """Behind what a NextToken goes on. Raises ValidationException for one that was never given out."""
    try:
        sealed = b64decode(token, validate=True).decode()
    except ValueError as error:
        raise _no_token() from error
    text = sealed[_SEAL:]
    if sealed[:_SEAL] != _seal(text):
        raise _no_token()
    name, _, index = text.partition("/")
    return name, index


def _seal(text: str) -> str:
    return md5(f"insights/{text}".encode(), usedforsecurity=False).hexdigest()[:_SEAL]


def _no_token() -> ApiError:
    return validation("Given NextToken is invalid.")
