"""A table's keys and indexes, as DescribeTable tells them."""

from __future__ import annotations

from typing import Any

from helpers.lab.lab import Lab
from helpers.show.schema import schema_of


def test_a_schema_is_what_describe_table_says(lab: Lab, table: Any) -> None:
    found, own = schema_of(table), lab.engine.tables["orders"].schema
    assert found.key == own.key
    assert {name: (index.key, index.projection, index.included) for name, index in found.indexes.items()} == {
        name: (index.key, index.projection, index.included) for name, index in own.indexes.items()
    }
