"""Taking a learner's functions out of their notebook: with the imports, constants, helpers and classes that they use.

A function is taken as it is at that moment, with copies of all that it reaches, so what it changes there changes nothing
here. DynamoDB's clients, resources and tables are made anew where they come to.
"""

from __future__ import annotations

import functools
import io
import marshal
import pickle
from collections.abc import Callable
from types import CodeType
from typing import Any

import boto3
import cloudpickle
from boto3.resources.base import ServiceResource
from botocore.client import BaseClient
from botocore.config import Config


class Unmovable(TypeError):
    """Something that a function needs cannot leave this process, such as an open file, a lock or the lab."""


def packed(value: Any) -> bytes:
    """A value, most often one that holds functions, as bytes that `unpacked` reads in another process.

    Raises Unmovable.
    """
    packing = io.BytesIO()
    try:
        _Pickler(packing).dump(value)
    except Exception as error:
        raise Unmovable(str(error)) from error
    return packing.getvalue()


def unpacked(packing: bytes) -> Any:
    """What was packed, made anew. Raises whatever a module of the learner's raises when it is imported there."""
    return pickle.loads(packing)


def twin(value: Any) -> Any:
    """A copy of a value in this process, whose functions have a namespace of their own.

    What cannot be copied (a lock, the lab …) is shared.
    """
    shared: list[Any] = []
    packing = io.BytesIO()
    _Twinning(packing, shared).dump(value)
    return _Untwinning(packing.getvalue(), shared).load()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """cloudpickle, which takes functions and classes by what they are, and knows boto3's objects besides."""

    def reducer_override(self, obj: Any) -> Any:
        """How an object is made anew; NotImplemented where it is as cloudpickle does it."""
        if isinstance(
            obj, CodeType
        ):  # cloudpickle drops the name of the source file, which sentences about a line need
            return marshal.loads, (marshal.dumps(obj),)
        if isinstance(obj, BaseClient):
            return _client, _service(obj)
        if isinstance(obj, ServiceResource):
            names = [getattr(obj, name) for name in obj.meta.identifiers]
            return _resource, (*_service(obj.meta.client), type(obj).__name__.rpartition(".")[2], names)
        if isinstance(obj, functools._lru_cache_wrapper):
            return _cached, (obj.__wrapped__, obj.cache_parameters())
        return super().reducer_override(obj)


class _Twinning(_Pickler):
    """The same, and what it cannot take stays where it is."""

    def __init__(self, packing: io.BytesIO, shared: list[Any]) -> None:
        super().__init__(packing)
        self._shared = shared

    def persistent_id(self, obj: Any) -> int | None:
        """The place of what is shared; None for what is copied."""
        if isinstance(obj, type) or callable(obj) or _is_copied(obj):
            return None
        self._shared.append(obj)
        return len(self._shared) - 1


class _Untwinning(pickle.Unpickler):
    """Reads what `_Twinning` wrote."""

    def __init__(self, packing: bytes, shared: list[Any]) -> None:
        super().__init__(io.BytesIO(packing))
        self._shared = shared

    def persistent_load(self, pid: Any) -> Any:
        """What is shared at a place."""
        return self._shared[pid]


_PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)


def _is_copied(obj: Any) -> bool:
    return isinstance(obj, _PLAIN) or _packs(obj)


def _packs(obj: Any) -> bool:
    try:
        _Pickler(io.BytesIO()).dump(obj)
    except Exception:  # noqa: BLE001 — an object may refuse in any way
        return False
    return True


def _service(client: Any) -> tuple[str, Any]:
    """What a client is made from again: the name of its service, and how it retries."""
    return client.meta.service_model.service_name, client.meta.config.retries


def _client(service: str, retries: Any) -> Any:
    make: Callable[..., Any] = boto3.client
    return make(service, config=Config(retries=retries))


def _resource(service: str, retries: Any, kind: str, names: list[str]) -> Any:
    make: Callable[..., Any] = boto3.resource
    resource = make(service, config=Config(retries=retries))
    return getattr(resource, kind)(*names) if names else resource


def _cached(function: Callable[..., Any], parameters: dict[str, Any]) -> Any:
    return functools.lru_cache(**parameters)(function)
