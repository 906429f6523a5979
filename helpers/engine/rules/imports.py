"""Imports: what is refused without looking at a table or a file (EX13, EX16)."""

from __future__ import annotations

from helpers.engine.errors import validation
from helpers.engine.wire_types import Json


def import_table(request: Json) -> None:
    """What the lab does not read, and options that go with no format."""
    if request["InputFormat"] == "ION":
        raise validation("This lab imports DYNAMODB_JSON and CSV. Choose one of them as InputFormat.")
    if request.get("InputCompressionType") == "ZSTD":
        raise validation("This lab imports what is compressed with GZIP or not at all. Choose GZIP or NONE.")
    if "Csv" in request.get("InputFormatOptions", {}) and request["InputFormat"] != "CSV":
        raise validation("InputFormatOptions with Csv go with InputFormat CSV only.")  # these words are ours
    if "VectorIndexes" in request["TableCreationParameters"]:
        raise validation(
            "This lab has no vector indexes, so ImportTable does not take VectorIndexes here. Leave it out."
        )
