"""What a lesson and an exercise are called in each place, all from one name that the author gives."""

from __future__ import annotations

import keyword
from dataclasses import dataclass
from pathlib import Path

from helpers.authoring.notebooks import FILE_NAME, AuthoringError
from helpers.exercises.register import NAME


@dataclass(frozen=True, slots=True)
class LessonName:
    """The names of a lesson, such as `07-writes-are-the-bill`."""

    number: str
    """Two digits."""
    slug: str

    @classmethod
    def of(cls, given: str) -> LessonName:
        """From `07-writes-are-the-bill`. Raises AuthoringError where the name has another form."""
        match = FILE_NAME.fullmatch(given.removesuffix(".ipynb") + ".ipynb")
        if not match:
            raise AuthoringError(f"{given!r} is not of the form NN-slug, such as 07-writes-are-the-bill.")
        return cls(match["number"], match["slug"])

    @classmethod
    def with_slug(cls, root: Path, slug: str) -> LessonName:
        """The lesson of this slug that there is. Raises AuthoringError where there is none."""
        there = [
            match for path in sorted((root / "solutions").glob("*.ipynb")) if (match := FILE_NAME.fullmatch(path.name))
        ]
        for match in there:
            if match["slug"] == slug:
                return cls(match["number"], slug)
        slugs = ", ".join(match["slug"] for match in there) or "none yet"
        raise AuthoringError(
            f"There is no lesson {slug!r}: begin one with `new lesson NN-{slug}`, or choose from {slugs}."
        )

    @property
    def title(self) -> str:
        """A first title: the words of the slug."""
        return self.slug.replace("-", " ").capitalize()

    @property
    def package(self) -> str:
        """The name of its package and of the folder of its tests, `l07_writes_are_the_bill`."""
        return f"l{self.number}_{self.slug.replace('-', '_')}"

    def notebook(self, root: Path) -> Path:
        """Its source, `solutions/07-writes-are-the-bill.ipynb`."""
        return root / "solutions" / f"{self.number}-{self.slug}.ipynb"

    def code(self, root: Path) -> Path:
        """The folder of its exercises."""
        return root / "helpers" / "lessons" / self.package

    def tests(self, root: Path) -> Path:
        """The folder of the answers its exercises are tested with."""
        return root / "tests" / "lessons" / self.package


@dataclass(frozen=True, slots=True)
class ExerciseName:
    """The names of an exercise, such as `writes-are-the-bill/size-an-item`."""

    lesson: LessonName
    what: str
    """The half behind the slash."""

    @classmethod
    def of(cls, root: Path, given: str) -> ExerciseName:
        """From `writes-are-the-bill/size-an-item`. Raises AuthoringError where it has another form or no such lesson."""
        if not NAME.fullmatch(given):
            raise AuthoringError(
                f"{given!r} is not of the form lesson-slug/name, such as writes-are-the-bill/size-an-item."
            )
        slug, what = given.split("/")
        if not what[0].isalpha() or keyword.iskeyword(what):
            raise AuthoringError(f"{what!r} cannot name a module and a function as well: choose words that can.")
        return cls(LessonName.with_slug(root, slug), what)

    @property
    def full(self) -> str:
        """What a learner writes in `check("…")`."""
        return f"{self.lesson.slug}/{self.what}"

    @property
    def title(self) -> str:
        """A first title, without its number: the words of the name."""
        return self.what.replace("-", " ").capitalize()

    @property
    def module(self) -> str:
        """The name of its modules, and of the function that a learner writes at first: `size_an_item`."""
        return self.what.replace("-", "_")
