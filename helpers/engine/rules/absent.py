"""Members of served operations for which a lab has nothing: refused in a sentence, never taken and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from helpers.engine.errors import validation
from helpers.engine.wire_types import Json

_GLOBAL_TABLES: Final = "global tables"
_VECTOR_INDEXES: Final = "vector indexes"
ABSENT_MEMBERS: Final[Mapping[str, Mapping[str, str]]] = {
    "CreateTable": {
        "GlobalTableSourceArn": _GLOBAL_TABLES,
        "GlobalTableSettingsReplicationMode": _GLOBAL_TABLES,
        "VectorIndexes": _VECTOR_INDEXES,
    },
    "ExportTableToPointInTime": {"FilterSpecification": "filters of exports"},
    "RestoreTableFromBackup": {"VectorIndexOverride": _VECTOR_INDEXES},
    "RestoreTableToPointInTime": {"VectorIndexOverride": _VECTOR_INDEXES},
    "UpdateTable": {
        "DisassociationProtectionEnabled": _GLOBAL_TABLES,
        "GlobalTableSettingsReplicationMode": _GLOBAL_TABLES,
        "GlobalTableWitnessUpdates": _GLOBAL_TABLES,
        "MultiRegionConsistency": _GLOBAL_TABLES,
        "ReplicaUpdates": _GLOBAL_TABLES,
        "VectorIndexUpdates": _VECTOR_INDEXES,
    },
}
"""Operation → member → what it would need."""


def refuse_absent(operation: str, request: Json) -> None:
    """Refuse a member that would be ignored. Raises ValidationException."""
    for name, what in ABSENT_MEMBERS[operation].items():
        if name in request:
            raise validation(f"This lab has no {what}, so {operation} does not take {name} here. Leave it out.")
