"""Where the lessons are and where the learner's copy of them is, and which lesson a learner means."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from helpers.files import COURSE, MARKER, PACKAGE, WorkbookError

FIRST_LESSON = "00-start-here.ipynb"
HOME = "home.ipynb"
"""The page of the whole course in a learner's copy. It is written there and stands nowhere else."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders a command works on."""

    lessons: Path
    work: Path

    @classmethod
    def of(cls, work: str | None = None) -> Places:
        """The course's lessons and the learner's folder, which is `work` where it is given.

        Otherwise it is `my-work`: in the project's folder, or in the present one if the course came as an installed package.
        Raises WorkbookError where the lessons are missing, or where the named folder holds the project.
        """
        lessons = COURSE / "lessons"
        if not lessons.is_dir():
            raise WorkbookError(
                "The lessons are not here: get the project again with `git clone`, or install the package again."
            )
        home = Path.cwd() if PACKAGE in COURSE.parents else COURSE
        place = cls(lessons, Path(work).expanduser().resolve() if work else home / "my-work")
        if place.work == lessons or place.work in lessons.parents:
            raise WorkbookError(f"{place.work} holds the project itself: name a folder of its own for your copy.")
        return place

    @property
    def marker(self) -> Path:
        """The file that says which lessons were copied, and what was in them then."""
        return self.work / MARKER

    def lesson_names(self) -> list[str]:
        """File names of the lessons, in order."""
        return sorted(path.name for path in self.lessons.glob("*.ipynb"))

    def lesson(self, name: str) -> str:
        """The file name of the lesson a learner means: `1`, `01`, `01-not-a-database` and `not-a-database` all work.

        Raises WorkbookError with a suggestion where there is none.
        """
        wanted = name.strip().removesuffix(".ipynb").lower()
        by_alias: dict[str, str] = {}
        for file in self.lesson_names():
            stem = file.removesuffix(".ipynb")
            number, _, slug = stem.partition("-")
            by_alias |= {stem: file, number: file, slug: file}
            if number.isdigit():
                by_alias[str(int(number))] = file
        if wanted in by_alias:
            return by_alias[wanted]
        words = [alias for alias in by_alias if not alias.isdigit()]
        close = difflib.get_close_matches(wanted, words, n=1, cutoff=0.4)
        stems = ", ".join(file.removesuffix(".ipynb") for file in self.lesson_names())
        hint = f"did you mean {by_alias[close[0]].removesuffix('.ipynb')}?" if close else f"the lessons are {stems}."
        raise WorkbookError(f"There is no lesson {name!r}: {hint}")
