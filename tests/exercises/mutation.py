"""Do the checks notice? The reference answer of every exercise, with one small fault at a time, replayed.

    python -m tests.exercises.mutation            # every lesson that has a solutions notebook
    python -m tests.exercises.mutation 03         # one lesson, by number or slug; the others keep their part of the page
    python -m tests.exercises.mutation partition-keys/choose-n      # one exercise
    python -m tests.exercises.mutation 03 -v      # and print every mutant with what the check said

It writes docs/mutation.md. A mutant is *caught* when the check does not say *works*, or says only *works* where the
reference is *efficient*; it is *equivalent* when `EQUIVALENT`, beside the exercise's wrong answers, says why it is no
fault; else it *survives*.
Runs by hand, not in the suite: the checks of 1,300 mutants take a minute. The suite checks that the page is up to date.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from unittest.mock import patch

from helpers.exercises import Exercise, Lesson, Outcome, Register, State, guard, using
from helpers.exercises.check import GATE, judge
from helpers.exercises.other_process import without_processes
from helpers.exercises.progress import OFF, VARIABLE
from helpers.exercises.register import course
from helpers.lab.lab import Lab
from tests.exercises.mutants import PRELUDE, Mutant, mutants
from tests.exercises.reference import around, reference
from tests.lessons.answers import equivalents_of, folder_of
from tests.lessons.replays import given

PAGE = Path(__file__).parents[2] / "docs" / "mutation.md"
COMMAND = "python -m tests.exercises.mutation"
STEPS_MAX = 50_000
"""Lines of its own code that a mutant may run in one call: a hundred times what any reference needs."""
SECONDS_MAX = 60
"""A net for loops that run no line of the answer's own. Requests are bounded by the exercise."""
CAUGHT_MIN = 0.95
"""Part of the mutants that are not equivalent which the checks have to catch."""


class Verdict(StrEnum):
    CAUGHT = "caught"
    EQUIVALENT = "equivalent"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant."""

    mutant: Mutant
    verdict: Verdict
    outcome: Outcome


class OutOfTime(BaseException):
    """A mutant ran for longer than SECONDS_MAX."""


def results(exercise: Exercise, seconds: int = SECONDS_MAX) -> Iterator[Result]:
    """Every mutant of an exercise's reference, judged in one lab: a check leaves it as it was.

    Raises:
        ValueError: the reference itself does not pass, or `EQUIVALENT` names a mutant that is not there or is caught.
    """
    code = reference(exercise)
    before = around(exercise, code)
    with Lab():
        aim = replayed(exercise, before, code).state
        if not aim.passed or (exercise.reference is not None and aim is not State.EFFICIENT):
            raise ValueError(f"The reference answer of {exercise.name} is {aim.value.replace('_', ' ')}.")
        reasons = equivalents(exercise)
        if unknown := unknown_names(exercise):
            raise ValueError(f"{exercise.name} has no mutant {unknown[0]!r} any more.")
        for mutant in mutants(code):
            outcome = replayed(exercise, f"{before}\n\n{PRELUDE}", mutant.source, seconds)
            caught = not outcome.state.passed or outcome.state is not aim
            if caught and mutant.name in reasons:
                raise ValueError(f"{exercise.name}: {mutant.name!r} is called equivalent and is caught:\n{outcome}")
            verdict = Verdict.CAUGHT if caught else Verdict.EQUIVALENT if mutant.name in reasons else Verdict.SURVIVED
            yield Result(mutant, verdict, outcome)


def equivalents(exercise: Exercise) -> Mapping[str, str]:
    """The mutants of an exercise of the course that are no fault: name → why."""
    return equivalents_of(exercise, folder_of(course().lesson_of(exercise)))


def unknown_names(exercise: Exercise) -> list[str]:
    """What `EQUIVALENT` names and the reference does not give: it has changed."""
    made = {mutant.name for mutant in mutants(reference(exercise))}
    return [name for name in equivalents(exercise) if name not in made]


def replayed(exercise: Exercise, before: str, code: str, seconds: int = 0) -> Outcome:
    """What the check says to code, in the running lab. The register that holds the exercise has to be in use."""
    with patch.object(guard, "STEPS_MAX", STEPS_MAX), _within(seconds):
        try:
            answer, _ = given(exercise, f"{before}\n\n{code}")
        except (Exception, OutOfTime) as stopped:  # noqa: BLE001 — the learner's cell would have stopped as well
            return Outcome(exercise.name, exercise.title, State.ERROR, type(stopped).__name__)
        with without_processes():
            return judge(exercise.name, answer)


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Ends its block after so many seconds, where the system has an alarm; 0 sets none."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def out_of_time(_number: int, _frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- the page ---

_SECTION = re.compile(r"^## (?P<number>\d\d) · .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
_OF = re.compile(r"^<!-- (?P<name>\S+): (?P<fingerprint>[0-9a-f]{12}) -->$", re.MULTILINE)
_PART = re.compile(r"^<!-- (?P<name>\S+): [0-9a-f]{12} -->\n.*?(?=^<!-- |^## |\Z)", re.MULTILINE | re.DOTALL)


def fingerprint(exercise: Exercise) -> str:
    """Changes with the reference answer and with what is called equivalent."""
    parts = [reference(exercise), *(f"{name}: {why}" for name, why in equivalents(exercise).items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def fingerprints(page: str) -> dict[str, str]:
    """Each exercise on a page, and of what it was made."""
    return {found["name"]: found["fingerprint"] for found in _OF.finditer(page)}


def totals(page: str) -> tuple[int, int, int, int]:
    """Mutants, caught, equivalent, survivors: the sum of a page's rows."""
    rows = [[int(cell) for cell in found.groups()[1:]] for found in _ROW.finditer(page)]
    made, caught, equivalent, survived = (sum(column) for column in zip(*rows, strict=True))
    return made, caught, equivalent, survived


def share(page: str) -> float:
    """The part that was caught of the mutants that are not equivalent."""
    made, caught, equivalent, _ = totals(page)
    return caught / (made - equivalent)


@dataclass(frozen=True, slots=True)
class Part:
    """What the page says of one exercise: its row, and what stands below the table."""

    row: str
    rest: str


def part(exercise: Exercise, found: list[Result]) -> Part:
    """An exercise's part of the page."""
    counts = [sum(result.verdict is verdict for result in found) for verdict in Verdict]
    lines = [f"<!-- {exercise.name}: {fingerprint(exercise)} -->"]
    rest = [result for result in found if result.verdict is not Verdict.CAUGHT]
    if rest:
        lines += ["", f"`{exercise.name}`", ""]
    for result in sorted(rest, key=lambda result: result.verdict is Verdict.EQUIVALENT):
        line = f"- {result.verdict.value}, {result.mutant.operator}: `{result.mutant.line.replace('`', '´')}`"
        reason = equivalents(exercise).get(result.mutant.name, "")
        lines.append(f"{line} — {reason}" if reason else line)
    return Part(f"| `{exercise.name}` | {len(found)} | {' | '.join(map(str, counts))} |", "\n".join(lines))


def parts(page: str) -> dict[str, Part]:
    """The parts of a page by the name of their exercise."""
    rows = {found["name"]: found[0] for found in _ROW.finditer(page)}
    return {found["name"]: Part(rows[found["name"]], found[0].rstrip()) for found in _PART.finditer(page)}


def section(lesson: Lesson, parts: Mapping[str, Part]) -> str:
    """A lesson's part of the page, from those of its exercises that there are."""
    lines = [f"## {lesson.number:02} · {lesson.title}", ""]
    lines += ["| exercise | mutants | caught | equivalent | survivors |", "|---|--:|--:|--:|--:|"]
    own = [parts[exercise.name] for exercise in lesson.exercises if exercise.name in parts]
    lines += [part.row for part in own]
    for part in own:
        lines += ["", part.rest]
    return "\n".join([*lines, "", ""])


def page(before: str, sections: dict[str, str]) -> str:
    """The whole page, with these sections in place of the ones of the same lessons."""
    kept = {found["number"]: found[0].rstrip() + "\n\n" for found in _SECTION.finditer(before)}
    body = "".join(text for _, text in sorted((kept | sections).items())).rstrip() + "\n"
    made, caught, equivalent, survived = totals(body)
    return f"""# Do the checks notice?

A check is worth what it notices. Here the reference answer of every exercise gets one small fault at a time: a condition or an
argument dropped, two keys swapped, another operator, a letter less in a key, a number one off, paging removed, a Query made into
a Scan, a statement dropped, something less returned. And it gets the larger faults that people with the text and a check to call,
without its code, have found: an answer, a list or a start key kept from one call to the next; the start key of one bucket carried
into another; a key that lost one of its parts; a look whether a condition holds, and then the write without it; more read or
returned than was asked. Each faulty copy, a *mutant*, is then judged by `check()` in a fresh lab.

A mutant is **caught** when the check no longer says *works*, or says only *works* where the reference is *works and efficient*. It
is **equivalent** when it is no fault: the reason stands beside it. What is left **survives**.

**Of {made} mutants {equivalent} are equivalent; of the other {made - equivalent}, {caught} are caught: \
{100 * caught / (made - equivalent):.1f} %.** {survived} survive.

What is equivalent stands beside the wrong answers of each exercise, in `tests/lessons/`; `{COMMAND}` writes this page.

{body}"""


def exercises(names: list[str], register: Register) -> list[Exercise]:
    """The exercises named, by their own name or their lesson's number or slug; all where none is.

    Those of a lesson whose solutions notebook is missing are left out.
    """
    asked: list[Exercise] = []
    for name in names:
        if "/" in name:
            asked.append(register.exercise(name))
        else:
            asked += register.lesson(int(name) if name.isdigit() else name).exercises
    if not names:
        asked = [exercise for lesson in register.lessons for exercise in lesson.exercises]
    return [each for each in asked if reference(each)]


def main(arguments: list[str]) -> int:
    """Judge the mutants of the exercises asked for, and write the page. Returns 0 where enough are caught, else 1."""
    os.environ[VARIABLE] = OFF
    os.environ.pop(GATE, None)
    register, talks = course(), "-v" in arguments
    for exercise in exercises([name for name in arguments if name != "-v"], register):
        with using(register):
            found = list(results(exercise))
        survivors = [result for result in found if result.verdict is Verdict.SURVIVED]
        print(f"{exercise.name}: {len(found)} mutants, {len(survivors)} survive", flush=True)
        for result in found if talks else survivors:
            said = result.outcome.diagnosis or result.outcome.state.value
            print(f"  {result.verdict.value:10} {said:24} {result.mutant.name}", flush=True)
        before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        known = parts(before) | {exercise.name: part(exercise, found)}
        lesson = register.lesson_of(exercise)
        PAGE.write_text(page(before, {f"{lesson.number:02}": section(lesson, known)}), encoding="utf-8")
    caught = share(PAGE.read_text(encoding="utf-8"))
    print(f"{100 * caught:.1f} % caught")
    return 0 if caught >= CAUGHT_MIN else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
