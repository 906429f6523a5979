"""What an import reads: lines of DynamoDB JSON or CSV in the objects under a prefix (EX15, EX16)."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping

from helpers.engine.wire_types import Item, Json


def content_of(data: bytes, compression: str) -> bytes:
    """An object's bytes without compression. Raises ValueError for what is not compressed so."""
    if compression != "GZIP":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise ValueError("The object is not gzip.") from error


def rows_of(content: bytes, request: Json, types: Mapping[str, str]) -> Iterator[Item | None]:
    """The item of each line, in the object's order; None for a line that is none, which ends the object (EX15).

    request: the ImportTable. types: the attributes of the table's keys and indexes → their types, for CSV.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        yield None
        return
    if request["InputFormat"] == "CSV":
        yield from _csv(text, request.get("InputFormatOptions", {}).get("Csv", {}), types)
        return
    for line in filter(str.strip, text.split("\n")):
        try:
            item = json.loads(line)["Item"]
        except (ValueError, LookupError, TypeError):
            yield None
            return
        yield item


def _csv(text: str, options: Json, types: Mapping[str, str]) -> Iterator[Item | None]:
    """Every attribute outside keys and index keys is a string, an empty field is no attribute (EX16)."""
    header: list[str] | None = options.get("HeaderList")
    for fields in csv.reader(io.StringIO(text, newline=""), delimiter=options.get("Delimiter", ",")):
        if header is None:
            header = fields
        elif len(fields) > len(header):
            yield None
            return
        elif fields:
            named = zip(header, fields, strict=False)
            yield {name: {types.get(name, "S"): field} for name, field in named if field}
