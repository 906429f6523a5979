"""The surroundings a test run makes for itself, whatever machine and shell it was started from."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from helpers.authoring.offline import FOLDER as OFFLINE
from helpers.files import PROJECT
from helpers.workbook.jupyter import private_folders

PRIVATE = "NOT_A_DATABASE_PRIVATE"
"""Names the temporary folder of a test run, so that workers and subprocesses share it."""

HOSTILE = {
    "AWS_PROFILE": "a-profile-that-does-not-exist",
    "AWS_ENDPOINT_URL": "http://192.0.2.1:9/",  # an address reserved for documentation (RFC 5737)
    "AWS_ENDPOINT_URL_DYNAMODB": "http://192.0.2.1:9/",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",  # the example key of AWS's documentation
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "a-real-looking-session-token",
    "AWS_DEFAULT_REGION": "eu-north-1",
}
"""What a learner's shell may hold. Every notebook under test is run with it: none of it may be read, let alone used."""


def isolate() -> Path | None:
    """Prepare this process and all it starts: own folders, no AWS settings, no outgoing connections.

    Returns the temporary folder where this process made it (and must remove it), None where another one did.
    """
    made: Path | None = None
    if PRIVATE not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="workbook-tests-"))
        os.environ[PRIVATE] = str(made)
        os.environ.update(private_folders(made))
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.path.join(
        os.environ[PRIVATE], "none"
    )
    os.environ["NOT_A_DATABASE_PROGRESS"] = "off"
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    # Kernels start faster when what they import of ours is compiled once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    close_the_door()
    return made


def close_the_door() -> None:
    """Refuse outgoing connections, in this process and in every Python it starts (which also finds this project)."""
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    ours = [path for path in (str(OFFLINE), str(PROJECT)) if path not in paths]
    os.environ["PYTHONPATH"] = os.pathsep.join([*ours, *paths])
    if not getattr(sys, "_workbook_offline", False):
        sys.addaudithook(importlib.import_module("helpers.authoring.offline.sitecustomize").guard)
        sys._workbook_offline = True  # type: ignore[attr-defined]


def for_kernels(base: Mapping[str, str]) -> dict[str, str]:
    """`base` with the hostile surroundings that a notebook must survive."""
    return {**HOSTILE, **base}
