"""The pins: complete, hashed, free of addresses, in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.authoring.notebooks import ROOT

LOCKS = ("requirements.lock", "requirements-test.lock")
HOSTS = ("pypi" + ".", "python" + "hosted", "files.", "index-url", "find-links")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)


def text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, _, version in PIN.findall(text(lock)):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_in_the_lock(lock: str) -> None:
    content = text(lock)
    assert "://" not in content
    assert [host for host in HOSTS if host in content] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    for entry in re.split(r"\n(?=\S)", text(lock).strip()):
        assert PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS)
def test_the_slow_package_is_never_installed(lock: str) -> None:
    (line,) = re.findall(r"^rfc3987-syntax==.*", text(lock), re.MULTILINE)
    assert "sys_platform == 'never'" in line


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    settings, pinned = project(), pins(lock)
    asked = settings["project"]["dependencies"] + settings["dependency-groups"]["build"]
    if "test" in lock:
        asked = asked + settings["project"]["optional-dependencies"]["test"]
    for requirement in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {lock}: run `make lock`"
        wrong = [version for version in versions if not requirement.specifier.contains(version, prereleases=True)]
        assert not wrong, (
            f"{lock} pins {requirement.name} {wrong}, pyproject.toml asks {requirement.specifier}: run `make lock`"
        )


def test_the_test_lock_only_adds() -> None:
    everything = pins("requirements-test.lock")
    assert {name: everything.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")
