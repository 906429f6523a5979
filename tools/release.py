"""Release what is on `main`: check that it can be, build it, look at what was built, and only then tag it.

    make release          all of it; nothing is pushed
    tools/release.py tested     note that `.ci/run` passed on the present commit (the last thing that it does)

The rule is in CONTRIBUTING.md. The version stands in pyproject.toml and nowhere else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BRANCH: Final = "main"
STAMP: Final = Path(".venv", "tested-commit")
"""Holds the commit on which `.ci/run` passed."""
VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
"""Semantic: what breaks a learner's or an author's work, what is new, what is mended."""
HEADING: Final = re.compile(r"^## (.+?)\s*$", re.MULTILINE)
DATED: Final = re.compile(r"(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)")
NOT_PACKED: Final = ("helpers/authoring/", "tests/", "docs/")
"""What an installed package has no use for."""
NEEDED: Final = ("helpers/__init__.py", "helpers/workbook/jupyter/labconfig/default_setting_overrides.json")
"""What an installed package does not work without, besides the course."""


class Repository:
    """The project as git and its files have it."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root

    def git(self, *words: str) -> str:
        """What a git command prints. Raises CalledProcessError where it fails."""
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def read(self, name: str) -> str:
        """The text of a file."""
        return (self.root / name).read_text(encoding="utf-8")

    @property
    def version(self) -> str:
        """The version in pyproject.toml."""
        version: str = tomllib.loads(self.read("pyproject.toml"))["project"]["version"]
        return version

    def course(self) -> Iterator[str]:
        """The notebooks, by their paths from the root."""
        for folder in ("lessons", "solutions"):
            yield from sorted(f"{folder}/{path.name}" for path in (self.root / folder).glob("*.ipynb"))


# --- before anything is built; each returns what is wrong and what to do, or nothing ---


def branch(project: Repository) -> str:
    """Whether this is the branch that is released."""
    found = project.git("rev-parse", "--abbrev-ref", "HEAD")
    return "" if found == BRANCH else f"This is the branch {found}: `git switch {BRANCH}` and merge what belongs to it."


def tree(project: Repository) -> str:
    """Whether everything is committed."""
    changed = project.git("status", "--porcelain").splitlines()
    return f"Not everything is committed: {changed[0].split()[-1]}. Commit it, or put it aside." if changed else ""


def version(project: Repository) -> str:
    """Whether the version is a semantic one that comes after the last one that was tagged."""
    new = VERSION.fullmatch(project.version)
    if new is None:
        return f"The version in pyproject.toml is {project.version}: write it as 1.2.3."
    if f"v{project.version}" in project.git("tag", "--list").splitlines():
        return f"The tag v{project.version} is there already: raise the version in pyproject.toml."
    tagged = [one for tag in project.git("tag", "--list", "v*").splitlines() if (one := VERSION.fullmatch(tag[1:]))]
    last = max(tagged, key=_numbers, default=None)
    if last is not None and _numbers(new) < _numbers(last):
        return f"The version {new[0]} comes before {last[0]}, which is tagged: raise it in pyproject.toml."
    return ""


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in found.groups())


def changelog(project: Repository) -> str:
    """Whether the changelog has this version, dated and first, and nothing is left under Unreleased."""
    text = project.read("CHANGELOG.md")
    wanted = f"## {project.version} (YYYY-MM-DD)"
    _, *parts = HEADING.split(text)
    sections = list(zip(parts[::2], parts[1::2], strict=True))
    if [heading for heading, _ in sections[:1]] != ["Unreleased"]:
        return "CHANGELOG.md has to begin with the heading `## Unreleased`, which the next changes go under."
    if sections[0][1].strip():
        return f"CHANGELOG.md has entries under `## Unreleased`: put the heading `{wanted}` between it and them."
    dated = DATED.fullmatch(sections[1][0]) if len(sections) > 1 else None
    if dated is None or dated[1] != project.version:
        return f"CHANGELOG.md has no heading `{wanted}` under `## Unreleased`: add it, and what changed."
    try:
        date.fromisoformat(dated[2])
    except ValueError:
        return f"{dated[2]} in CHANGELOG.md is no date: write the day of the release as YYYY-MM-DD."
    return "" if sections[1][1].strip() else f"CHANGELOG.md says nothing about {project.version}: write what changed."


def tested(project: Repository) -> str:
    """Whether `.ci/run` passed on this very commit."""
    stamp = project.root / STAMP
    passed = stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else ""
    return "" if passed == project.git("rev-parse", "HEAD") else "The tests did not pass on this commit yet: `.ci/run`."


def locks(project: Repository) -> str:
    """Whether the pinned packages are those that pyproject.toml asks for."""
    words = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/authoring/test_lock.py"]
    done = subprocess.run([sys.executable, *words], cwd=project.root, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"The lock is not in step: `make lock`.\n{done.stdout.strip()}"


CHECKS: Final[tuple[Callable[[Repository], str], ...]] = (branch, tree, version, changelog, tested, locks)


# --- what was built ---


def build(project: Repository, folder: Path) -> tuple[Path, Path]:
    """Build wheel and sdist into a folder. Returns their paths; raises CalledProcessError, with what hatchling printed."""
    words = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(words, cwd=project.root, capture_output=True, text=True, check=True)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def in_wheel(project: Repository, wheel: Path) -> Iterator[str]:
    """What is wrong with what is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(about).decode()
    if f"\nVersion: {project.version}\n" not in metadata:
        yield f"The wheel is of another version than {project.version}."
    facts = [about.replace("METADATA", name) for name in ("entry_points.txt", "licenses/LICENSE")]
    yield from _missing("wheel", [*NEEDED, *facts, *(f"helpers/course/{name}" for name in project.course())], names)
    yield from (
        f"The wheel has {name}, which nobody needs there." for name in sorted(names) if name.startswith(NOT_PACKED)
    )


def in_sdist(project: Repository, sdist: Path) -> Iterator[str]:
    """What is wrong with what is in the sdist: it holds what git knows, and nothing else."""
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    known = set(project.git("ls-files").splitlines())
    yield from _missing("sdist", sorted(known), names)
    yield from (f"The sdist has {name}, which git does not know." for name in sorted(names - known - {"PKG-INFO"}))


def _missing(where: str, wanted: Iterable[str], names: set[str]) -> Iterator[str]:
    yield from (f"The {where} lacks {name}." for name in wanted if name not in names)


def installed(project: Repository, wheel: Path) -> Iterator[str]:
    """Whether the package works where it is installed, far from a clone: it has to find its lessons."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "packages")
        with zipfile.ZipFile(wheel) as archive:  # which is all that installing a wheel like this one does
            archive.extractall(place)
        elsewhere = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "helpers", "status"],
            cwd=folder, env={**elsewhere, "PYTHONPATH": str(place)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    lost = [name for name in project.course() if name.startswith("lessons/") and Path(name).stem not in done.stdout]
    if done.returncode or lost:
        yield f"Installed, `workbook status` does not show {', '.join(lost) or 'anything'}: {done.stderr.strip()}"


# --- all of it ---


def release(project: Repository) -> int:
    """Check, build, look, tag. Returns 0 where the tag was made, 1 where something is to be put right first."""
    wrong = [(check.__name__, said) for check in CHECKS if (said := check(project))]
    for name, said in wrong:
        print(f"✗ {name}: {said}")
    if wrong:
        return 1
    dist = project.root / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    wheel, sdist = build(project, dist)
    faults = [*in_wheel(project, wheel), *in_sdist(project, sdist), *installed(project, wheel)]
    for fault in faults:
        print(f"✗ {fault}")
    if faults:
        return 1
    tag = f"v{project.version}"
    project.git("tag", "--annotate", tag, "--message", f"Not a Database {project.version}")
    print(f"✓ {wheel.name} and {sdist.name} are in dist/, and this commit is tagged {tag}.")
    print(f"  Nothing was pushed. To publish the tag: git push origin {BRANCH} {tag}")
    return 0


def note_tested(project: Repository) -> int:
    """Write the stamp that a release asks for, unless what was tested is not what is committed, or is no clone."""
    try:
        commit = "" if tree(project) else project.git("rev-parse", "HEAD")
    except (OSError, subprocess.CalledProcessError):
        commit = ""
    if commit:
        stamp = project.root / STAMP
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(f"{commit}\n", encoding="utf-8")
    return 0


def main(words: Sequence[str]) -> int:
    """The exit code. 2: the command was not understood."""
    match words:
        case []:
            return release(Repository())
        case ["tested"]:
            return note_tested(Repository())
    print("usage: make release", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
