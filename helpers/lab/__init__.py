"""A DynamoDB in this process that plain boto3 reaches, and the same handle on a real server."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.lab.lab import Lab
    from helpers.lab.remote import aws, endpoint
    from helpers.lab.surroundings import LabError

__all__ = ["Lab", "LabError", "aws", "endpoint"]

_HOMES = {"Lab": "lab", "LabError": "surroundings", "aws": "remote", "endpoint": "remote"}


def __getattr__(name: str) -> Any:
    # Imported when asked for: a second Python needs the room's retries, and moto would take it a second to load.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
