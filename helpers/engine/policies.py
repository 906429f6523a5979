"""Resource policies of tables and streams: kept, with their revisions, and given back; nobody is refused anything by one (L8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, in_use, no_table, not_found
from helpers.engine.rules.arns import PolicyPlace, policy_place
from helpers.engine.rules.policy_documents import PolicyDocument, read_policy
from helpers.engine.table import Table
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Json

POLICY_OPERATIONS: Final = frozenset({"DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"})

_NONE: Final = "NO_POLICY"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A table's or a stream's place for a policy, once there was one in it."""

    document: PolicyDocument | None
    """None after it was deleted."""
    revision: int
    """Of the latest change, in milliseconds since 1970, as AWS's are."""


class ResourcePolicies:
    """The policies of one account and Region. `tables` are those that there are, by name; `own` is how ARNs begin here."""

    def __init__(self, clock: Clock, own: str, tables: Mapping[str, Table], lives: Lives) -> None:
        self._clock = clock
        self._own = own
        self._account = own.split(":")[4]
        self._tables = tables
        self._lives = lives
        self._kept: dict[PolicyPlace, _Slot] = {}
        self._latest = 0
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DeleteResourcePolicy": self._delete,
            "GetResourcePolicy": self._get,
            "PutResourcePolicy": self._put,
        }

    def read(self, text: str) -> PolicyDocument:
        """A policy with which a table is to be made. Raises ValidationException or AccessDeniedException."""
        return read_policy(text, self._account)

    def attach(self, table: str, document: PolicyDocument) -> None:
        """Give a table the policy with which it is made."""
        self._keep(PolicyPlace(table), document)

    def forget(self, table: str) -> None:
        """A table is gone, and with it what was attached to it and to its streams."""
        for place in [place for place in self._kept if place.table == table]:
            del self._kept[place]

    def _put(self, request: Json) -> Json:
        place = policy_place(request["ResourceArn"], self._own)
        document = read_policy(
            request["Policy"],
            self._account,
            of_stream=place.stream is not None,
            confirmed=request.get("ConfirmRemoveSelfResourceAccess", False),
        )
        self._check_there(place)
        self._check_change(place)
        expected, slot = request.get("ExpectedRevisionId"), self._slot(place)
        if expected == _NONE and slot is not None:
            raise _not_found(
                f"Requested policy update expecting none to be present for {_named(place)}, but a policy exists with "
                f"revision id {slot.revision}."
            )
        if expected != _NONE:
            self._check_revision(place, expected)
        if slot is None or slot.document is None or slot.document.same != document.same:
            slot = self._keep(place, document)
        return {"RevisionId": str(slot.revision)}

    def _get(self, request: Json) -> Json:
        place = self._place(request)
        slot = self._slot(place)
        if slot is None or slot.document is None:
            raise _not_found(request["ResourceArn"])
        return {"Policy": slot.document.text, "RevisionId": str(slot.revision)}

    def _delete(self, request: Json) -> Json:
        """Deleting twice is no error, unless a revision was expected: then the answer holds the revision of the deletion."""
        place = self._place(request)
        self._check_change(place)
        self._check_revision(place, request.get("ExpectedRevisionId"))
        slot = self._kept.get(place)
        if slot is None:
            return {}
        if slot.document is not None:
            self._keep(place, None)
        return {"RevisionId": str(slot.revision)}

    def _slot(self, place: PolicyPlace) -> _Slot | None:
        """What a place holds, None where there is no policy."""
        slot = self._kept.get(place)
        return None if slot is None or slot.document is None else slot

    def _keep(self, place: PolicyPlace, document: PolicyDocument | None) -> _Slot:
        self._latest = max(self._latest + 1, int(self._clock.timestamp() * 1_000))  # no number comes twice
        self._kept[place] = _Slot(document, self._latest)
        return self._kept[place]

    def _check_revision(self, place: PolicyPlace, expected: str | None) -> None:
        """Refuse a change that expects another policy than the one that is there. Raises PolicyNotFoundException."""
        slot = self._slot(place)
        if expected is None or (slot is not None and expected == str(slot.revision)):
            return
        found = (
            f"{_named(place)} has no associated policy."
            if slot is None
            else f"the policy associated to target {_named(place)} has revision id {slot.revision}."
        )
        raise _not_found(f"Requested update for policy with revision id {expected}, but {found}")

    def _check_change(self, place: PolicyPlace) -> None:
        """A table on its way out keeps its policy to the end. Raises ResourceInUseException."""
        if self._lives.status(place.table) == "DELETING":
            raise in_use(f"Table is being deleted: {place.table}")

    def _place(self, request: Json) -> PolicyPlace:
        """The table or stream of a request. Raises ValidationException or ResourceNotFoundException."""
        place = policy_place(request["ResourceArn"], self._own)
        self._check_there(place)
        return place

    def _check_there(self, place: PolicyPlace) -> None:
        """A table that is being created is not found yet, but for the policy that it is made with."""
        table = self._tables.get(place.table)
        if table is None or (self._lives.status(place.table) == "CREATING" and place not in self._kept):
            raise no_table(place.table)
        if place.stream not in (None, table.stream_label):
            raise not_found(f"Requested resource not found: Stream: {place.stream} not found for Table: {place.table}")


def _named(place: PolicyPlace) -> str:
    return f"table {place.table}" if place.stream is None else f"stream {place.stream}"


def _not_found(what: str) -> ApiError:
    return ApiError("PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {what}")
