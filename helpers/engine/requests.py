"""What a request asks for, whichever way it says it: in expressions, or in the parameters that came before them."""

from __future__ import annotations

from typing import Final

from helpers.engine.language import legacy
from helpers.engine.language.expressions import Condition, Expressions, KeyCondition, Projection, Update
from helpers.engine.language.key_conditions import key_condition
from helpers.engine.language.predicates import And
from helpers.engine.rules.parameters import is_plain
from helpers.engine.schema import KeySchema
from helpers.engine.wire_types import Item, Json

_MEMBER_EXPRESSIONS: Final = ("ConditionExpression", "ProjectionExpression", "UpdateExpression")
ALWAYS: Final = Condition(And(()))
"""The condition of a request that has none."""


class Everything(Projection):
    """The projection of a request that has none."""

    def __init__(self) -> None:
        super().__init__(())

    def apply(self, item: Item) -> Item:
        """The item as it is."""
        return item


WHOLE: Final = Everything()


class Asked:
    """The expressions of one request, read as soon as it is made: a mistake in one is reported before the table is looked at.

    `of` makes it. Call `finish` where unused names and values are to be refused.
    """

    @classmethod
    def of(cls, request: Json) -> Asked:
        """What this request asks for; the same for all that ask for nothing more."""
        return _NOTHING_MORE if is_plain(request) else cls(request)

    def __init__(self, request: Json) -> None:
        self._request = request
        names, values = request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues")
        self._expressions = Expressions(names, values)
        self.update = self._read_update()
        """What an UpdateItem changes; None where the request does not say."""
        self.condition = self._read_condition()
        """The condition of a write."""
        self._filter = self._read_filter()
        self.projection = self._read_projection()
        """What a read brings back of each item."""
        text = request.get("KeyConditionExpression")
        self._bounds = None if text is None else self._expressions.key_bounds(text)

    def key_condition(self, key: KeySchema) -> KeyCondition:
        """The stretch of an item collection that a Query asks for, by the key of its table or index."""
        if self._bounds is not None:
            return key_condition(self._bounds, key)
        return legacy.key_conditions(self._request.get("KeyConditions", {}), key)

    def filter(self, key: KeySchema | None = None) -> Condition:
        """What a Query or Scan leaves out. A Query may not filter by the `key` it is asked by; a Scan has none to give."""
        if key is not None:
            self._filter.forbid_key(key, "QueryFilter" if "QueryFilter" in self._request else "Filter Expression")
        return self._filter

    def finish(self) -> None:
        """Refuse names and values that nothing used."""
        self._expressions.finish()

    def finish_member(self) -> None:
        """As `finish`, in a transaction: a member without an expression may bring names and values all the same (L10)."""
        if any(name in self._request for name in _MEMBER_EXPRESSIONS):
            self.finish()

    def _read_condition(self) -> Condition:
        text, expected = self._request.get("ConditionExpression"), self._request.get("Expected")
        if text is not None:
            return self._expressions.condition("ConditionExpression", text)
        return ALWAYS if expected is None else legacy.expected(expected, self._request.get("ConditionalOperator"))

    def _read_filter(self) -> Condition:
        text = self._request.get("FilterExpression")
        if text is not None:
            return self._expressions.condition("FilterExpression", text)
        conditions = self._request.get("QueryFilter", self._request.get("ScanFilter"))
        if conditions is None:
            return ALWAYS
        return legacy.filter_condition(conditions, self._request.get("ConditionalOperator"))

    def _read_projection(self) -> Projection:
        text, names = self._request.get("ProjectionExpression"), self._request.get("AttributesToGet")
        if text is not None:
            return self._expressions.projection(text)
        return WHOLE if names is None else legacy.attributes_to_get(names)

    def _read_update(self) -> Update | None:
        text, updates = self._request.get("UpdateExpression"), self._request.get("AttributeUpdates")
        if text is not None:
            return self._expressions.update(text)
        return None if updates is None else legacy.attribute_updates(updates)


_NOTHING_MORE: Final = Asked({})
