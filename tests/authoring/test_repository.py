"""The repository itself: nothing of one machine in it, actions pinned, CI running what the README says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from helpers.authoring.notebooks import ROOT

BINARY = {".png", ".jpg", ".ico", ".woff2"}
MACHINE = re.compile(r"(?<![\w./-])/(?:root|Users/\w|home/(?!ada\b)\w)[\w.]*/")  # Ada lives in the tests
REGISTRIES = re.compile("python" + "hosted|npm" + r"js\.|pypi" + r"\.(?:org|python)|deb\." + "debian")
LARGEST = 1_500_000  # bytes


def tracked() -> list[Path]:
    """The files that git knows, and those it would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git clone")
    return [path for name in done.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_nothing_of_one_machine_and_no_registry_is_in_it() -> None:
    found = []
    for path in tracked():
        if path.suffix not in BINARY:
            text = path.read_text(encoding="utf-8")
            found += [
                f"{path.relative_to(ROOT)}: {match[0]}"
                for rule in (MACHINE, REGISTRIES)
                for match in rule.finditer(text)
            ]
    assert found == []


def test_no_file_is_large() -> None:
    assert [path.name for path in tracked() if path.stat().st_size > LARGEST] == []


def test_actions_are_pinned_by_their_full_hash() -> None:
    workflows = list((ROOT / ".github/workflows").glob("*.yml"))
    assert workflows
    for workflow in workflows:
        for used in re.findall(r"uses:\s*(\S+)", workflow.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used), used


ASKED = {"name", "description", "labels", "body"}


def test_every_issue_form_asks_something_and_is_well_formed() -> None:
    forms = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
    assert [form.stem for form in forms] == ["bug", "config", "question", "stumbling-block"]
    for form in forms:
        asked = yaml.safe_load(form.read_text(encoding="utf-8"))
        if form.stem == "config":
            continue
        assert set(asked) == ASKED
        assert len({part["id"] for part in asked["body"]}) == len(asked["body"])
        assert asked["body"][0]["validations"] == {"required": True}
        assert {part["type"] for part in asked["body"]} <= {"input", "textarea"}
        assert all(part["attributes"]["label"] for part in asked["body"])


@pytest.mark.parametrize(
    "page", ["SECURITY.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", ".github/pull_request_template.md"]
)
def test_a_page_for_people_who_join_is_there_and_names_commands_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", text)) <= targets


def test_what_a_learner_makes_is_not_git_s() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"my-work/", ".venv/", "uv.lock"} <= set(ignored)
