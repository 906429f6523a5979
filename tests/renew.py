"""Brings up to date everything that is written from a lesson: what it shows, its twin without answers, sentences, pages.

    python -m tests.renew sort-keys/last-orders     # after a change of one exercise
    python -m tests.renew 07                        # of a lesson, with all its exercises
    python -m tests.renew                           # everything; takes minutes

Look at the differences as a learner would, then commit them.
"""

from __future__ import annotations

import sys

from helpers.authoring import outputs, sync
from helpers.authoring.notebooks import ROOT, AuthoringError
from helpers.exercises.register import Lesson, UnknownName, course
from tests.docs import pages
from tests.exercises import mutation
from tests.lessons import transcript


def main(names: list[str]) -> int:
    """Renew what is named: exercises, or lessons by their numbers; all where nothing is. Returns 0 where all went well."""
    try:
        lessons = [lesson_of(name) for name in names] or list(course().lessons)
        for name, changed in outputs.store(ROOT, [f"{lesson.number:02}" for lesson in lessons]):
            print(f"solutions/{name}: {'changed' if changed else 'as before'}", flush=True)
        for path in sync.sync(ROOT):
            print(f"{path.relative_to(ROOT).as_posix()}: changed")
    except (AuthoringError, UnknownName) as error:
        print(error, file=sys.stderr)
        return 1
    transcript.main(sorted({lesson.slug for lesson in lessons}))
    pages.main([str(pages.README)])
    return mutation.main(names)


def lesson_of(name: str) -> Lesson:
    """The lesson of an exercise's name, or of a number. Raises UnknownName."""
    if "/" in name:
        return course().lesson_of(course().exercise(name))
    return course().lesson(int(name) if name.isdigit() else name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
