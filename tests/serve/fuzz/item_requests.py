"""Valid requests on items: writes, reads, batches, transactions, PartiQL."""

from __future__ import annotations

from typing import Any

from .draws import NUMBERS, Draws

Json = dict[str, Any]


class ItemRequests(Draws):
    """Draws what is asked of items."""

    def _returning(self, *others: str) -> Json:
        more = self._maybe("ReturnValuesOnConditionCheckFailure", ("ALL_OLD", "NONE"))
        metrics = self._maybe("ReturnItemCollectionMetrics", ("SIZE", "NONE"))
        return {**self._maybe("ReturnValues", (*others, "NONE"), 0.7), **self._capacity(), **metrics, **more}

    def _condition(self, *, always: bool = False) -> Json:
        """Mostly nothing, so that most writes are done."""
        if not always and self.random.random() < 0.75:
            return {}
        more = {"ExpressionAttributeValues": {":n": {"N": "3"}, ":a": {"S": "a"}}}
        return self.choice(
            (
                {"ConditionExpression": "attribute_not_exists(zz)"},
                {"ConditionExpression": "attribute_exists(#a) OR attribute_not_exists(#a)", "ExpressionAttributeNames": {"#a": "n"}},
                {"ConditionExpression": "n > :n AND NOT contains(tags, :a)", **more},
                {"ConditionExpression": "attribute_not_exists(n)"},
            )
        )  # fmt: skip

    def _projection(self) -> Json:
        if self.random.random() < 0.7:
            return self._capacity()
        names = {"ExpressionAttributeNames": {"#s": "size"}}
        return self.choice(
            ({"ProjectionExpression": "m.x[1], n"}, {"ProjectionExpression": "#s, parts[0], parts[1]", **names})
        )

    def _put_item(self) -> Json:
        schema = self._schema()
        return {"TableName": schema.name, "Item": self._item(schema), **self._condition(), **self._returning("ALL_OLD")}

    def _update(self) -> Json:
        values: Json = {":n": {"N": "2"}, ":s": {"SS": ["a", "z"]}, ":v": self.value(), ":l": {"L": [self.value()]}}
        expression = self.choice(
            (
                "SET flag = :v", "SET flag = :v REMOVE nothing", "ADD size2 :n", "SET deep = :l", "REMOVE m, parts[0]", "DELETE tags2 :s",
                "SET count1 = if_not_exists(count1, :n) + :n", "SET many = list_append(if_not_exists(many, :l), :l)", "ADD tags2 :s",
            )
        )  # fmt: skip
        update: Json = {"UpdateExpression": expression}
        if used := {name: value for name, value in values.items() if name in expression}:
            update["ExpressionAttributeValues"] = used
        return update

    def _update_item(self) -> Json:
        returning = self._returning("ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")
        if self.random.random() < 0.15:
            legacy = {"flag": {"Action": "PUT", "Value": self.value()}, "nothing": {"Action": "DELETE"}}
            returning.pop("ReturnValuesOnConditionCheckFailure", None)
            return {**self._named_key(), "AttributeUpdates": legacy, **returning}
        return {**self._named_key(), **self._update(), **returning}

    def _batch_get(self) -> Json:
        asked: Json = {}
        for one in self._keys(6):
            asked.setdefault(one["TableName"], {"Keys": []})["Keys"].append(one["Key"])
        return {"RequestItems": asked, **self._capacity()}

    def _batch_write(self) -> Json:
        asked: Json = {}
        for one in self._keys(6):
            schema = self._engine.tables[one["TableName"]].schema
            put = {"PutRequest": {"Item": {**self._item(schema), **one["Key"]}}}
            asked.setdefault(schema.name, []).append(
                put if self.random.random() < 0.6 else {"DeleteRequest": {"Key": one["Key"]}}
            )
        return {"RequestItems": asked, **self._capacity(), **self._maybe("ReturnItemCollectionMetrics", ("SIZE",))}

    def _transact_write(self) -> Json:
        actions: list[Json] = []
        for one in self._keys(5):
            schema = self._engine.tables[one["TableName"]].schema
            match self.random.randrange(4):
                case 0:
                    actions.append(
                        {
                            "Put": {
                                "TableName": schema.name,
                                "Item": {**self._item(schema), **one["Key"]},
                                **self._condition(),
                            }
                        }
                    )
                case 1:
                    actions.append({"Delete": {**one, **self._condition()}})
                case 2:
                    actions.append({"Update": {**one, **self._update()}})
                case _:
                    actions.append({"ConditionCheck": {**one, "ConditionExpression": "attribute_not_exists(zz)"}})
        return {"TransactItems": actions, **self._capacity(), **self._maybe("ClientRequestToken", "abcdefgh")}

    # --- reads ------------------------------------------------------------------------------------------------------

    def _query(self) -> Json:
        schema = self._schema()
        index = self._one([None, None, *schema.indexes.values()], None)
        key = schema.key if index is None else index.key
        names = {f"#k{number}": attribute.name for number, attribute in enumerate(key)}
        values = {f":k{number}": self._scalar(attribute) for number, attribute in enumerate(key)}
        terms = [f"{name} = :k{name[2:]}" for name in names]
        if key.sort and len(key.sort) == 1:
            last = f"#k{len(names) - 1}"
            compared = self.choice(("{} = :x", "{} >= :x", "{} < :x", "{} BETWEEN :x AND :x", ""))
            terms[-1] = compared.format(last).replace(":x", ":k" + last[2:])
            if not terms[-1]:
                del terms[-1], names[last], values[":k" + last[2:]]
        query: Json = {
            "TableName": schema.name,
            "KeyConditionExpression": " AND ".join(terms),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        if index is not None:
            query["IndexName"] = index.name
        return {
            **query,
            **self._capacity(),
            **self._maybe("ScanIndexForward", (True, False)),
            **self._maybe("Limit", (1, 2, 9)),
        }

    def _scan(self) -> Json:
        schema = self._schema()
        scan: Json = {"TableName": schema.name, **self._capacity(), **self._maybe("Limit", (1, 2, 9))}
        if schema.indexes and self.random.random() < 0.3:
            scan["IndexName"] = self.choice(list(schema.indexes))
        elif self.random.random() < 0.3:
            scan |= self._maybe("ExclusiveStartKey", self._known.keys.get(schema.name, ()), 1)
        elif self.random.random() < 0.2:
            scan |= {"Segment": self.random.randrange(3), "TotalSegments": 3}
        if self.random.random() < 0.2:
            scan |= {"FilterExpression": "attribute_exists(n)"}
        return scan

    # --- PartiQL ----------------------------------------------------------------------------------------------------

    def _statement(self, kinds: str = "siud") -> Json:
        """One of a few spellings, which `shown.py` knows: INSERT, UPDATE, DELETE and SELECT by the whole key."""
        schema = self._schema()
        key = self._key(schema.key)
        where = " AND ".join(f'"{name}" = ?' for name in key)
        match self.choice(kinds):
            case "i":
                item = {**key, "n": {"N": self.choice(NUMBERS[:3])}, "flag": self.value()}
                members = ", ".join(f"'{name}': ?" for name in item)
                return {
                    "Statement": f'INSERT INTO "{schema.name}" VALUE {{{members}}}',
                    "Parameters": list(item.values()),
                }
            case "u":
                return {
                    "Statement": f'UPDATE "{schema.name}" SET flag = ? WHERE {where}',
                    "Parameters": [self.value(), *key.values()],
                }
            case "d":
                return {"Statement": f'DELETE FROM "{schema.name}" WHERE {where}', "Parameters": list(key.values())}
        if self.random.random() < 0.3:
            return {"Statement": f'SELECT * FROM "{schema.name}"'}
        return {"Statement": f'SELECT * FROM "{schema.name}" WHERE {where}', "Parameters": list(key.values())}

    def _batch_execute(self) -> Json:
        kinds = self.choice(("iud", "s"))
        statements = self._some(lambda: self._statement(kinds), 4)
        return {"Statements": [one for one in statements if "Parameters" in one] or statements, **self._capacity()}

    def _execute_transaction(self) -> Json:
        kinds = self.choice(("iud", "s"))
        statements = [one for one in self._some(lambda: self._statement(kinds), 3) if "Parameters" in one]
        token = self._maybe("ClientRequestToken", "abcdefgh")
        return {"TransactStatements": statements or [self._statement("i")], **token, **self._capacity()}
