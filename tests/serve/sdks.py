"""Finding other people's SDKs, and moto's server: where a setting names one, on this machine, or installed into a cache."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

JAVASCRIPT = "@aws-sdk/client-dynamodb"
JAVASCRIPT_SETTING = "NOT_A_DATABASE_AWS_SDK_JS"
CLI_SETTING = "NOT_A_DATABASE_AWS_CLI"
INSTALLS_WITHIN = 180


class NoSdk(RuntimeError):
    """It cannot be had here; the message says why and what would help."""


def javascript() -> tuple[str, str]:
    """Node, and the folder of the AWS SDK for JavaScript."""
    node = shutil.which("node")
    if node is None:
        raise NoSdk("The AWS SDK for JavaScript needs Node.js, and it is not installed.")
    if named := os.environ.get(JAVASCRIPT_SETTING):
        if not (Path(named) / "package.json").is_file():
            raise NoSdk(f"{JAVASCRIPT_SETTING} is {named}, and there is no npm package in that folder.")
        return node, named
    inside = Path("node_modules", *JAVASCRIPT.split("/"))
    if (beside := Path(__file__).parent.parent / inside).is_dir():
        return node, str(beside)
    npm = shutil.which("npm")
    if npm is None:
        raise NoSdk(
            f"{JAVASCRIPT} is installed with npm, and there is none (or set {JAVASCRIPT_SETTING} to a copy of it)."
        )
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=0"]

    def install(folder: Path) -> list[str]:
        return [npm, "install", "--prefix", str(folder), *quiet, f"{JAVASCRIPT}@3"]

    return node, str(_cached("aws-sdk-js-3", install) / inside)


def cli() -> tuple[list[str], dict[str, str]]:
    """The AWS CLI: the words that call it, and the environment variables it needs for that."""
    if named := os.environ.get(CLI_SETTING):
        return [named], {}
    if found := shutil.which("aws"):
        return [found], {}
    folder = _from_pip("aws-cli", "awscli", f"(or set {CLI_SETTING} to it)")
    return [sys.executable, "-m", "awscli"], {"PYTHONPATH": str(folder)}


def moto_server() -> tuple[list[str], dict[str, str]]:
    """moto's own HTTP server, of the installed moto's version: the words that call it, and the environment it needs."""
    words = [sys.executable, "-m", "moto.server"]
    if find_spec("flask_cors"):
        return words, {}
    folder = _from_pip(
        f"moto-server-{version('moto')}", f"moto[server]=={version('moto')}", "(or pip install flask-cors)"
    )
    return words, {"PYTHONPATH": str(folder)}


def _from_pip(name: str, package: str, otherwise: str) -> Path:
    """A folder with a package and what it needs."""
    if find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries=0"]
    elif uv := shutil.which("uv"):
        pip = [uv, "pip", "install", "--quiet", "--python", sys.executable]
    else:
        raise NoSdk(f"{package} is not installed, and there is no pip to get it with {otherwise}.")
    return _cached(name, lambda target: [*pip, "--target", str(target), package])


def _cached(name: str, install: Callable[[Path], list[str]]) -> Path:
    """A folder of the cache, filled by a command if it is not there yet.

    Filled beside its place and moved into it, so that two test processes cannot meet half-way.
    """
    cache = Path(tempfile.gettempdir()) / f"not-a-database-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
    place = cache / name
    try:
        cache.mkdir(mode=0o700, exist_ok=True)
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as workshop:
                fresh = Path(workshop) / "fresh"
                fresh.mkdir()
                subprocess.run(install(fresh), check=True, capture_output=True, timeout=INSTALLS_WITHIN, text=True)
                with contextlib.suppress(OSError):  # another process was first
                    fresh.rename(place)
    except (subprocess.SubprocessError, OSError) as problem:
        detail = getattr(problem, "stderr", None) or str(problem)
        last = str(detail).strip().splitlines()[-1:] or ["no reason given"]
        raise NoSdk(f"{name} could not be installed (no network?): {last[0]}") from problem
    return place
