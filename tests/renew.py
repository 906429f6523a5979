"""Brings up to date everything that is written from a lesson: what it shows, its twin without answers, sentences, pages.

    python -m tests.renew 07        # lesson 07; several numbers are fine
    python -m tests.renew           # every lesson; takes minutes

Look at the differences as a learner would, then commit them.
"""

from __future__ import annotations

import sys

from helpers.authoring import outputs, sync
from helpers.authoring.notebooks import ROOT, AuthoringError
from helpers.exercises.register import course
from tests.docs import pages
from tests.exercises import mutation
from tests.lessons import transcript


def main(numbers: list[str]) -> int:
    """Renew the lessons of these numbers, or all. Returns 0 where all went well, 1 otherwise."""
    known = {f"{lesson.number:02}": lesson for lesson in course().lessons}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        print(f"There is no lesson {', '.join(unknown)}: the numbers are {', '.join(known)}.", file=sys.stderr)
        return 1
    wanted = {number: known[number] for number in numbers or known}
    try:
        for name, changed in outputs.store(ROOT, list(wanted)):
            print(f"solutions/{name}: {'changed' if changed else 'as before'}", flush=True)
    except AuthoringError as error:
        print(error, file=sys.stderr)
        return 1
    for path in sync.sync(ROOT):
        print(f"{path.relative_to(ROOT).as_posix()}: changed")
    transcript.main([lesson.slug for lesson in wanted.values()])
    pages.main([str(pages.README)])
    return mutation.main(list(wanted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
