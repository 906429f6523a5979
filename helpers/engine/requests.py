"""What a request asks for, whichever way it says it: in expressions, or in the parameters that came before them."""

from __future__ import annotations

from typing import Final

from helpers.engine import legacy
from helpers.engine.expressions import Condition, Expressions, KeyCondition, Projection, Update
from helpers.engine.predicates import And
from helpers.engine.schema import Item, KeySchema
from helpers.engine.work import Json

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
    """The expressions of one request. Call `finish` after the last, so that unused names and values are refused."""

    def __init__(self, request: Json) -> None:
        self._request = request
        names, values = request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues")
        self._expressions = Expressions(names, values)

    def condition(self) -> Condition:
        """The condition of a write."""
        text = self._request.get("ConditionExpression")
        if text is not None:
            return self._expressions.condition("ConditionExpression", text)
        expected = self._request.get("Expected")
        if expected is not None:
            return legacy.expected(expected, self._request.get("ConditionalOperator"))
        return ALWAYS

    def filter(self, key: KeySchema | None) -> Condition:
        """What a Query or Scan leaves out. A Query may not filter by the `key` it is asked by; a Scan has none to give."""
        text = self._request.get("FilterExpression")
        if text is not None:
            condition = self._expressions.condition("FilterExpression", text)
            if key is not None:
                condition.forbid_key(key)
            return condition
        for parameter in ("QueryFilter", "ScanFilter"):
            conditions = self._request.get(parameter)
            if conditions is not None:
                condition = legacy.filter_condition(conditions, self._request.get("ConditionalOperator"))
                if key is not None:
                    condition.forbid_key(key, parameter)
                return condition
        return ALWAYS

    def projection(self) -> Projection:
        """What a read brings back of each item."""
        text = self._request.get("ProjectionExpression")
        if text is not None:
            return self._expressions.projection(text)
        names = self._request.get("AttributesToGet")
        return legacy.attributes_to_get(names) if names is not None else WHOLE

    def key_condition(self, key: KeySchema) -> KeyCondition:
        """The stretch of an item collection that a Query asks for."""
        text = self._request.get("KeyConditionExpression")
        if text is not None:
            return self._expressions.key_condition(text, key)
        return legacy.key_conditions(self._request.get("KeyConditions", {}), key)

    def update(self, key: KeySchema) -> Update | None:
        """What an UpdateItem changes; None where the request does not say."""
        text = self._request.get("UpdateExpression")
        updates = self._request.get("AttributeUpdates")
        if text is not None:
            update = self._expressions.update(text)
        elif updates is not None:
            update = legacy.attribute_updates(updates)
        else:
            return None
        update.forbid_key(key)
        return update

    def finish(self) -> None:
        """Refuse names and values that nothing used."""
        self._expressions.finish()
