"""tools/run.py: an environment is made once, and whatever is in the way is one sentence."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from helpers.files import PROJECT

SOURCE = PROJECT / "tools" / "run.py"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, at work in a temporary project."""
    spec = importlib.util.spec_from_file_location("run_tool", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
    return module


@pytest.fixture
def steps(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which steps were taken, with the steps themselves taken out."""
    taken: list[str] = []

    def make_environment(_purpose: str) -> None:
        taken.append("environment")
        (tmp_path / ".venv").mkdir()

    version = {True: (3, 11, 7), False: None}
    monkeypatch.setattr(tool, "make_environment", make_environment)
    monkeypatch.setattr(tool, "install_packages", lambda purpose: taken.append(f"packages for {purpose}"))
    monkeypatch.setattr(tool, "install_project", lambda: taken.append("project"))
    monkeypatch.setattr(tool, "version_of", lambda _: version[(tmp_path / ".venv").exists()])
    return taken


def test_any_python_from_3_6_can_read_it() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))
    text = SOURCE.read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= sys.stdlib_module_names


def test_the_second_run_does_nothing(tool: ModuleType, steps: list[str]) -> None:
    assert tool.ready("lab") == tool.inside("python")
    assert steps == ["environment", "packages for lab", "project"]
    steps.clear()
    tool.ready("lab")
    assert steps == []


def test_a_new_lock_installs_again_and_a_new_pyproject_only_the_project(
    tool: ModuleType, steps: list[str], tmp_path: Path
) -> None:
    tool.ready("lab")
    steps.clear()
    (tmp_path / "pyproject.toml").write_text("# changed\n")
    tool.ready("lab")
    assert steps == ["project"]
    steps.clear()
    (tmp_path / "requirements.lock").write_text("# changed\n")
    tool.ready("lab")
    assert steps == ["packages for lab", "project"]


def test_tests_have_a_lock_and_a_stamp_of_their_own(tool: ModuleType, steps: list[str]) -> None:
    tool.ready("lab")
    tool.ready("test")
    assert steps[3:] == ["packages for test", "project"]


def test_a_failed_installation_leaves_no_stamp(
    tool: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_purpose: str) -> None:
        raise tool.Stop("no registry")

    monkeypatch.setattr(tool, "install_packages", fail)
    with pytest.raises(tool.Stop):
        tool.ready("lab")
    monkeypatch.setattr(tool, "install_packages", lambda _: steps.append("again"))
    tool.ready("lab")
    assert "again" in steps


def test_an_environment_of_an_old_python_is_not_deleted_for_the_learner(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "version_of", lambda _: (3, 9, 18))
    with pytest.raises(tool.Stop, match=r"Python 3\.9\.18.*delete the folder \.venv"):
        tool.ready("lab")


@pytest.mark.parametrize(
    ("versions", "words"),
    [({"python3": (3, 9, 1), "python3.11": None}, r"newest one found here is 3\.9\.1"), ({}, "none was found here")],
)
def test_python_too_old(
    tool: ModuleType, versions: dict[str, tuple[int, ...] | None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "version_of", lambda command: versions.get(command[0]))
    with pytest.raises(tool.Stop, match=r"Python 3\.11 or newer is needed.*" + words):
        tool.find_python()


def test_a_shim_that_fails_is_passed_over(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"python3.12": (3, 12, 1)}  # the others exist and fail
    monkeypatch.setattr(tool, "version_of", lambda command: versions.get(command[0]))
    assert tool.find_python() == (["python3.12"], (3, 12, 1))


def test_too_little_space(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool.shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 10**6))
    with pytest.raises(tool.Stop, match="Only 100 MB are free here and about 900 MB are needed"):
        tool.make_environment("lab")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("error: failed to write: os error 28", "The disk is full"),
        (
            "NewConnectionError(... [Errno 111] Connection refused)\nERROR: No matching distribution found",
            "registry can be",
        ),
        ("error sending request for url\n  dns error: failed to lookup address", "registry can be reached"),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "registry can be reached"),
        ("SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED)", "certificate is not trusted"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that was pinned"),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "cannot be written to"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "no build for this system"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_what_an_installer_says_becomes_a_sentence(tool: ModuleType, output: str, words: str) -> None:
    assert words in tool.explain(output, "lab")


def test_the_venv_module_is_missing(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "MEGABYTES", {"lab": 0})
    monkeypatch.setattr(tool, "find_python", lambda: (["python3"], (3, 11, 2)))
    monkeypatch.setattr(tool, "find_uv", lambda: None)
    monkeypatch.setattr(tool, "attempt", lambda _: (1, "ensurepip is not available"))
    with pytest.raises(tool.Stop, match=r"apt install python3\.11-venv"):
        tool.make_environment("lab")


def test_pip_is_counted_while_it_works(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    show = tool.PipLines(40)
    for number in range(20):
        show(f"Collecting package-{number}==1.0")
        show("  Downloading package.whl (10 kB)")
    show("Installing collected packages: a, b")
    assert capsys.readouterr().out.splitlines() == [
        "  20 of 40",
        "  all fetched; unpacking (about half a minute)",
    ]


def test_what_other_systems_need_is_not_counted(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        "boto3==1.44.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
        "moto==5.2.0\n"
        "elsewhere==1.0 ; sys_platform == 'another' \\\n    --hash=sha256:22\n"
        "here==1.0 ; sys_platform != 'another'\n"
    )
    monkeypatch.setattr(tool, "inside", lambda _: sys.executable)
    assert tool.packages_in(str(lock)) == 3
    monkeypatch.setattr(tool, "attempt", lambda _: (1, "no pip here"))
    assert tool.packages_in(str(lock)) == 4


def test_uv_failing_is_not_the_end(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def follow(command: list[str], _show: object) -> tuple[int, str]:
        commands.append(command[0])
        return (1, "error sending request") if command[0] == "uv" else (0, "")

    monkeypatch.setattr(tool, "find_uv", lambda: "uv")
    monkeypatch.setattr(tool, "follow", follow)
    tool.install_packages("lab")
    assert commands == ["uv", tool.inside("python")]


def test_a_stop_is_one_sentence_on_stderr(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_purpose: str) -> str:
        raise tool.Stop("Do this.")

    monkeypatch.setattr(tool, "ready", stop)
    assert tool.main(["lab", "-m", "helpers"]) == 1
    assert capsys.readouterr().err == "\nDo this.\n"
    assert tool.main(["play"]) == 2


def make(*words: str, check: bool) -> subprocess.CompletedProcess[str]:
    """Run make as a shell would, even where this test itself was started by make."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *words], cwd=PROJECT, env=surroundings, capture_output=True, text=True, check=check)


@pytest.mark.parametrize("target", ["lab", "test", "check", "sync", "outputs", "bench", "doctor"])
def test_every_target_of_the_makefile_hands_over(target: str) -> None:
    done = make("--dry-run", target, "ARGS=--extra word", f"PYTHON={sys.executable}", check=True)
    purpose = "lab" if target in ("lab", "doctor") else "test"
    assert f"{sys.executable} tools/run.py {purpose} -m " in done.stdout
    assert done.stdout.strip().endswith("--extra word")


def test_without_any_python_there_is_a_sentence() -> None:
    done = make("lab", "PYTHON=", check=False)
    assert done.returncode != 0
    assert "install Python 3.11 or newer" in done.stderr
