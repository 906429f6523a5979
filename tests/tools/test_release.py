"""tools/release.py: nothing is tagged that should not be, and each reason is a sentence that says what to do."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import release
from tools.release import Repository

PROJECT = '[project]\nname = "not-a-database"\nversion = "1.2.0"\n'
CHANGES = "# Changelog\n\nWhat changes.\n\n## Unreleased\n\n## 1.2.0 (2026-03-01)\n\n- Lesson 07.\n\n## 1.1.0 (2026-02-01)\n\n- 06.\n"
FILES = {
    "pyproject.toml": PROJECT,
    "CHANGELOG.md": CHANGES,
    ".gitignore": ".venv/\ndist/\n",
    "lessons/00-start-here.ipynb": "{}",
    "solutions/00-start-here.ipynb": "{}",
}


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    """A repository that can be released: version 1.2.0 after 1.1.0."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed here")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Repository(tmp_path)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("config", "user.name", "Ada")
    made.git("config", "user.email", "ada@example.com")
    commit(made)
    made.git("tag", "v1.1.0")
    release.note_tested(made)
    return made


def commit(project: Repository, **texts: str) -> None:
    """Change files (`CHANGELOG_md=…`) and commit them."""
    for name, text in texts.items():
        (project.root / name.replace("_", ".")).write_text(text, encoding="utf-8")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--allow-empty", "--message", "a change")


def wrong(project: Repository) -> str:
    """What the checks that need no environment say."""
    return " ".join(check(project) for check in release.CHECKS if check is not release.locks).strip()


def test_what_is_in_order_can_be_released(project: Repository) -> None:
    assert wrong(project) == ""


def test_another_branch_is_not_released(project: Repository) -> None:
    project.git("switch", "--quiet", "--create", "idea")
    assert wrong(project) == "This is the branch idea: `git switch main` and merge what belongs to it."


@pytest.mark.parametrize("name", ["CHANGELOG.md", "a-new-file.py"])
def test_what_is_not_committed_is_named(project: Repository, name: str) -> None:
    (project.root / name).write_text(CHANGES + "- more\n", encoding="utf-8")
    assert wrong(project) == f"Not everything is committed: {name}. Commit it, or put it aside."


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1.2", "write it as 1.2.3"),
        ("1.2.0rc1", "write it as 1.2.3"),
        ("01.2.0", "write it as 1.2.3"),
        ("1.1.0", "v1.1.0 is there already"),
        ("1.0.9", "1.0.9 comes before 1.1.0"),
        ("1.10.0", ""),
    ],
)
def test_the_version_is_semantic_new_and_later(project: Repository, number: str, said: str) -> None:
    commit(project, pyproject_toml=PROJECT.replace("1.2.0", number))
    assert said in release.version(project)
    assert bool(said) == bool(release.version(project))


def test_versions_are_compared_as_numbers(project: Repository) -> None:
    project.git("tag", "v1.10.0")
    assert "1.2.0 comes before 1.10.0" in release.version(project)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("## Unreleased\n\n", ""), "begin with the heading `## Unreleased`"),
        (
            lambda text: text.replace("Unreleased\n", "Unreleased\n\n- Forgotten.\n"),
            "has entries under `## Unreleased`",
        ),
        (lambda text: text.replace(" (2026-03-01)", ""), "no heading `## 1.2.0 (YYYY-MM-DD)`"),
        (lambda text: text.replace("## 1.2.0", "## 1.3.0"), "no heading `## 1.2.0 (YYYY-MM-DD)`"),
        (lambda text: text.partition("## 1.2.0")[0], "no heading `## 1.2.0 (YYYY-MM-DD)`"),
        (lambda text: text.replace("2026-03-01", "2026-02-30"), "2026-02-30 in CHANGELOG.md is no date"),
        (lambda text: text.replace("- Lesson 07.\n", ""), "says nothing about 1.2.0"),
    ],
)
def test_the_changelog_has_the_version_dated_and_first(
    project: Repository, change: Callable[[str], str], said: str
) -> None:
    commit(project, CHANGELOG_md=change(CHANGES))
    assert said in release.changelog(project)


def test_the_tests_have_to_pass_on_this_very_commit(project: Repository) -> None:
    commit(project)
    assert wrong(project) == "The tests did not pass on this commit yet: `.ci/run`."
    (project.root / "CHANGELOG.md").write_text(CHANGES + "- more\n", encoding="utf-8")
    release.note_tested(project)
    commit(project)
    assert "did not pass" in wrong(project), "what was tested was not what is committed"
    release.note_tested(project)
    assert wrong(project) == ""


def test_what_is_no_clone_gets_no_stamp(tmp_path: Path) -> None:
    assert release.note_tested(Repository(tmp_path)) == 0
    assert list(tmp_path.iterdir()) == []


# ── what was built ──────────────────────────────────────────────────────────────────────────────────────────────────

INFO = "not_a_database-1.2.0.dist-info/"
PACKED = (
    *("helpers/__init__.py", "helpers/workbook/jupyter/labconfig/default_setting_overrides.json"),
    *("helpers/course/lessons/00-start-here.ipynb", "helpers/course/solutions/00-start-here.ipynb"),
    *(INFO + "METADATA", INFO + "entry_points.txt", INFO + "licenses/LICENSE"),
)


def wheel(folder: Path, *names: str, version: str = "1.2.0") -> Path:
    path = folder / "built.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, f"Metadata-Version: 2.4\nVersion: {version}\n")
    return path


def sdist(folder: Path, *names: str) -> Path:
    path = folder / "built.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"not_a_database-1.2.0/{name}"), io.BytesIO())
    return path


def test_a_whole_wheel_has_no_faults(project: Repository, tmp_path: Path) -> None:
    assert list(release.in_wheel(project, wheel(tmp_path, *PACKED))) == []


@pytest.mark.parametrize("name", [name for name in PACKED if not name.endswith("METADATA")])
def test_what_a_wheel_lacks_is_named(project: Repository, tmp_path: Path, name: str) -> None:
    rest = [one for one in PACKED if one != name]
    assert list(release.in_wheel(project, wheel(tmp_path, *rest))) == [f"The wheel lacks {name}."]


def test_a_wheel_of_another_version_or_with_an_authors_files_is_noticed(project: Repository, tmp_path: Path) -> None:
    built = wheel(tmp_path, *PACKED, "helpers/authoring/sync.py", version="1.1.0")
    assert list(release.in_wheel(project, built)) == [
        "The wheel is of another version than 1.2.0.",
        "The wheel has helpers/authoring/sync.py, which nobody needs there.",
    ]


def test_an_sdist_holds_what_git_knows_and_nothing_else(project: Repository, tmp_path: Path) -> None:
    assert list(release.in_sdist(project, sdist(tmp_path, *FILES, "PKG-INFO"))) == []
    assert list(release.in_sdist(project, sdist(tmp_path, *list(FILES)[1:], "my-work/mine.ipynb", "PKG-INFO"))) == [
        "The sdist lacks pyproject.toml.",
        "The sdist has my-work/mine.ipynb, which git does not know.",
    ]


def test_this_project_builds_and_works_where_it_is_installed(tmp_path: Path) -> None:
    here = Repository()
    built, _ = release.build(here, tmp_path)
    assert list(release.in_wheel(here, built)) == []
    assert list(release.installed(here, built)) == []


def test_a_package_without_its_lessons_does_not_pass_for_one_that_works(tmp_path: Path) -> None:
    here = Repository()
    built, _ = release.build(here, tmp_path)
    bare = tmp_path / "bare" / built.name
    bare.parent.mkdir()
    with zipfile.ZipFile(built) as whole, zipfile.ZipFile(bare, "w") as archive:
        for name in whole.namelist():
            if not name.startswith("helpers/course/"):
                archive.writestr(name, whole.read(name))
    (fault,) = release.installed(here, bare)
    assert "The lessons are not here" in fault


# ── all of it ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The steps that take an environment are taken out; these are the faults of what is built."""
    faults: list[str] = []
    monkeypatch.setattr(release, "CHECKS", [check for check in release.CHECKS if check is not release.locks])
    monkeypatch.setattr(release, "build", lambda *_: (tmp_path / "built.whl", tmp_path / "built.tar.gz"))
    for step in ("in_sdist", "installed"):
        monkeypatch.setattr(release, step, lambda *_: [])
    monkeypatch.setattr(release, "in_wheel", lambda *_: faults)
    return faults


def test_a_release_is_a_tag_and_nothing_is_pushed(
    project: Repository, built: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.release(project) == 0
    assert built == []
    assert project.git("tag", "--points-at", "HEAD") == "v1.1.0\nv1.2.0"
    assert project.git("tag", "--list", "--format=%(contents:subject)", "v1.2.0") == "Not a Database 1.2.0"
    assert "Nothing was pushed. To publish the tag: git push origin main v1.2.0" in capsys.readouterr().out
    assert release.release(project) == 1, "a second time the tag is there"


def test_nothing_is_tagged_where_something_is_wrong(
    project: Repository, built: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    built.append("The wheel lacks something.")
    assert release.release(project) == 1
    commit(project, CHANGELOG_md="# Changelog\n")
    assert release.release(project) == 1
    assert project.git("tag", "--list") == "v1.1.0"
    said = capsys.readouterr().out
    assert "✗ The wheel lacks something." in said
    assert "✗ changelog: " in said
    assert "✗ tested: " in said


def test_a_command_that_is_not_understood_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["now"]) == 2
    assert capsys.readouterr().err == "usage: make release\n"


def test_the_lock_is_looked_at_by_its_own_test(project: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(words)
        return subprocess.CompletedProcess(words, 1, stdout="moto is not in it", stderr="")

    monkeypatch.setattr("tools.release.subprocess.run", run)
    assert release.locks(project) == "The lock is not in step: `make lock`.\nmoto is not in it"
    assert ran[0][0] == sys.executable
    assert (Repository().root / ran[0][-1]).is_file()
