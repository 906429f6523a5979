"""TagResource, UntagResource and ListTagsOfResource: moto keeps the tags, so that its other services see them (L5)."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Final

from helpers.engine.moto_account import MotoAccount
from helpers.engine.rules.tags import no_resource, tagged_table, with_tags
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Json

TAG_OPERATIONS: Final = frozenset({"ListTagsOfResource", "TagResource", "UntagResource"})


class Tags:
    """The tags of an account's tables; `tables` holds the names of those that are there."""

    def __init__(self, account: MotoAccount, tables: Container[str], lives: Lives) -> None:
        self._account = account
        self._tables = tables
        self._lives = lives
        self.operations: dict[str, Callable[[Json], Json]] = {
            "ListTagsOfResource": self._list,
            "TagResource": self._tag,
            "UntagResource": self._untag,
        }
        """Each of `TAG_OPERATIONS` → what serves it."""

    def _table(self, request: Json) -> str:
        """The table that a request names. Raises ResourceNotFoundException where there is none."""
        arn = request["ResourceArn"]
        name = tagged_table(arn, self._account.arn("dynamodb"))
        if name not in self._tables:
            raise no_resource(arn)
        self._lives.check_settings(name)
        return name

    def _tag(self, request: Json) -> Json:
        name = self._table(request)
        self._account.set_tags(name, with_tags(self._account.tags(name), request["Tags"]))
        return {}

    def _untag(self, request: Json) -> Json:
        name, gone = self._table(request), request["TagKeys"]
        self._account.set_tags(name, [tag for tag in self._account.tags(name) if tag["Key"] not in gone])
        return {}

    def _list(self, request: Json) -> Json:
        return {"Tags": list(self._account.tags(self._table(request)))}
