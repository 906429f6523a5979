"""What the process looks like to boto3 while a lab runs: no profile, no real key, no endpoint but the lab."""

from __future__ import annotations

import os
from typing import Final

import boto3

from helpers.engine.moto_account import REGION

_LAB_VARIABLES: Final = {
    "AWS_ACCESS_KEY_ID": "lab",
    "AWS_SECRET_ACCESS_KEY": "lab",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
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
