"""What the process looks like to boto3 while a lab runs: no profile, no real key, no endpoint but the lab."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

import boto3
from botocore.handlers import BUILTIN_HANDLERS

from helpers.engine.adapters import InProcess

SERVED: Final = ("dynamodb", "dynamodb-streams")
"""botocore's names of the services that the lab answers."""

_LAB_VARIABLES: Final = {
    "AWS_ACCESS_KEY_ID": "lab",
    "AWS_SECRET_ACCESS_KEY": "lab",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_RETRY_MODE": "legacy",
}


class LabError(RuntimeError):
    """Something about the lab itself, said in a sentence. Errors of DynamoDB stay botocore's `ClientError`."""


class Surroundings:
    """The AWS settings of the process, put aside while a lab runs and put back afterwards.

    Clients that existed before are not touched; clients made meanwhile see only the lab.
    """

    def __init__(self, extra: dict[str, str] | None = None) -> None:
        """extra: variables to set besides those of every lab, by name."""
        self._variables = {**_LAB_VARIABLES, **(extra or {})}
        self._kept: dict[str, str] | None = None

    def enter(self) -> None:
        """Hide every AWS variable of the process and give boto3 a fresh default session."""
        if self._kept is not None:
            return
        self._kept = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        for name in self._kept:
            del os.environ[name]
        os.environ.update(self._variables)
        boto3.DEFAULT_SESSION = None

    def leave(self) -> None:
        """Put the variables back."""
        if self._kept is None:
            return
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(self._kept)
        self._kept = None


def for_aws(url: str) -> bool:
    """Whether a request is meant for AWS. A client with an `endpoint_url` of its own is left alone."""
    host = urlsplit(url).hostname or ""
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


Handler = tuple[object, ...]


def install(door: InProcess, open_: object, guard: object) -> list[Handler]:
    """Let every botocore session made from now on ask the lab first. Returns what `uninstall` takes.

    `door` answers in place of the network, `open_` refuses a call before it is signed while nobody can answer, `guard` looks
    at calls to other services. botocore hands its built-in handlers to each new session, which is also how moto gets in.
    """
    wanted: list[Handler] = [("before-send", guard)]
    for service in SERVED:
        wanted += [(f"before-send.{service}", door), (f"before-call.{service}", open_)]
    handlers: list[Handler] = BUILTIN_HANDLERS
    handlers += wanted
    return wanted


def uninstall(installed: list[Handler]) -> None:
    """Leave sessions made from now on alone, but for the default one: plain boto3 must not slip out to AWS unnoticed.

    Whoever means AWS makes a session: `boto3.Session().client("dynamodb")`.
    """
    closed = boto3.Session()
    for entry in installed:
        BUILTIN_HANDLERS.remove(entry)
    installed.clear()
    boto3.DEFAULT_SESSION = closed
