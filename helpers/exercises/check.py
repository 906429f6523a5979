"""`check(name, answer)`: from an answer to one of five outcomes. No traceback leaves it, whatever the answer does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from typing import Any

from helpers.text import listed, nouns, plural

from . import compare, echo, progress
from .answer_kinds import Takes, demand
from .attempt import Attempt
from .guard import LabLike
from .not_started import Blank, blank
from .outcome import NotYet, Outcome, State
from .register import Exercise, UnknownName, current
from .running import LearnerError
from .way import onward

GATE = "NOT_A_DATABASE_GATE"
"""Environment variable for machines that run notebooks: what every `check` has to find."""
_GATES = {"not-started": (State.NOT_STARTED,), "works": (State.WORKS, State.EFFICIENT)}


def check(name: str, *answers: Any) -> Outcome:
    """Judges your answer to an exercise and says what happened.

        check("not-a-database/scan-to-query", orders_of)

    Args:
        name: the exercise's name, as the notebook gives it.
        answers: what you wrote; for a function, the function itself and not its result.

    Returns:
        The outcome, which shows itself as the last line of a cell: not started, error in your code, not yet, works, or
        works and efficient. Only an interrupted kernel (KeyboardInterrupt) passes through.
    """
    outcome = judge(name, answers)
    if outcome.exercise:
        progress.note(outcome)
    if outcome.state.passed:
        outcome = replace(outcome, onward=onward(current().exercise(outcome.exercise)))
    _gate(name, outcome)
    return outcome


def judge(name: str, answers: tuple[Any, ...]) -> Outcome:
    """The outcome alone: nothing is recorded and no gate is asked."""
    try:
        exercise = current().exercise(name)
    except UnknownName as unknown:
        return Outcome("", "", State.ERROR, "unknown-exercise", rationale=str(unknown), word="No such exercise")
    try:
        return _judge(exercise, answers)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # noqa: BLE001 — a fault of ours must not look like one of the learner's
        return _outcome(
            exercise,
            State.ERROR,
            "fault-in-check",
            help="Go on with the next exercise: this is a fault in the course. A report of it is welcome.",
            rationale=f"The check of {echo.code(exercise.name)} stopped with {echo.raised(fault)}",
            word="This check could not be done",
        )


def _judge(exercise: Exercise, answers: tuple[Any, ...]) -> Outcome:
    takes = exercise.answers
    if len(answers) != len(takes):
        return _wrong_number(exercise, len(answers))
    blanks = [blank(answer) for answer in answers]
    if all(found is Blank.WHOLE for found in blanks):
        return _not_started(exercise)
    open_ones = [take for take, found in zip(takes, blanks, strict=True) if found is Blank.WHOLE]
    if open_ones and exercise.so_far is None:
        return _unfinished(exercise, open_ones)
    try:
        for take, found, answer in zip(takes, blanks, answers, strict=True):
            if take in open_ones:
                continue
            if found is Blank.VALUE and isinstance(answer, (dict, list, tuple)):
                return _holes(exercise, take, answer)
            demand(take, answer, exercise.name)
    except NotYet as reason:
        return _not_yet(exercise, reason, "")
    lab = _lab() if exercise.arrange is not None else None
    if isinstance(lab, str):
        return _outcome(exercise, State.ERROR, "lab-not-running", help=lab, word="The lab is not running")
    given = {take.name: answer for take, answer in zip(takes, answers, strict=True) if take not in open_ones}
    with lab.set_aside() if lab is not None else nullcontext(frozenset[str]()) as own_tables:
        attempt = Attempt(exercise, given, lab, own_tables)
        with closing(attempt):
            return _run(exercise, attempt, blanks, open_ones)


def _run(exercise: Exercise, attempt: Attempt, blanks: list[Blank], open_ones: list[Takes]) -> Outcome:
    right: Sequence[str] = ()
    try:
        if open_ones and exercise.so_far is not None:
            right = exercise.so_far(attempt)
        else:
            exercise.check(attempt)
    except LearnerError as stopped:
        if Blank.VALUE in blanks and not attempt.calls:
            return _not_started(exercise, still=True)
        failure = stopped.failure
        return _outcome(
            exercise,
            State.NOT_YET if failure.stopped else State.ERROR,
            failure.diagnosis,
            help=failure.help,
            rationale=failure.rationale,
            source=failure.source,
            call=failure.call,
            printed=attempt.printed,
            remark=_nudge(exercise),
        )
    except NotYet as reason:
        if not attempt.calls and (Blank.VALUE in blanks or (Blank.LEFTOVER in blanks and _came_to_nothing(attempt))):
            return _not_started(exercise, still=True)
        return _not_yet(exercise, reason, attempt.printed)
    except Exception:
        strange = _strange(attempt)
        if strange is None:
            raise
        return _not_yet(exercise, strange, attempt.printed)
    return _unfinished(exercise, open_ones, right) if open_ones else _passed(exercise, attempt)


def _strange(attempt: Attempt) -> NotYet | None:
    """What to say where a check stopped over a value that no table holds, or over none such: then it is our own fault."""
    given = [(echo.code(name), value) for name, value in attempt.answers.items() if not callable(value)]
    given += [(f"What {run.span} returned", run.value) for run in reversed(attempt.runs)]
    for subject, value in given:
        if not compare.is_plain(value):
            return NotYet(
                "strange-value",
                f"{subject} is {echo.kind(value)}, or holds something that cannot be compared.",
                "Give plain values: texts, finite numbers, and lists or dictionaries of them.",
            )
    return None


def _came_to_nothing(attempt: Attempt) -> bool:
    return bool(attempt.runs) and attempt.runs[-1].value in (None, [], {}, (), "", 0)


def _passed(exercise: Exercise, attempt: Attempt) -> Outcome:
    reference, cost = exercise.reference, attempt.cost
    why = f"`solution({echo.short(exercise.name, 90)})` shows the course's own way, and why."
    if reference is None:
        return _outcome(
            exercise,
            State.WORKS,
            help=attempt.to_weigh or "There is nothing to improve.",
            remark=why,
            printed=attempt.printed,
            word="Right",
        )
    if any(cost.within(good) for good in (reference, *exercise.also)):
        within = cost.within(reference)
        return _outcome(
            exercise,
            State.EFFICIENT,
            help="Right, and it asks no more of the table than the reference does."
            if within
            else "Right, and as good as the reference.",
            rationale=attempt.to_weigh if within else exercise.cheaper,
            cost=cost,
            reference=reference,
            remark=why,
            printed=attempt.printed,
        )
    more = listed(nouns(noun) for noun in cost.above(reference))
    help = f"Right. If you like, go on: it can be done with fewer {more}."
    return _outcome(
        exercise,
        State.WORKS,
        help=help,
        rationale=exercise.cheaper,
        cost=cost,
        reference=reference,
        remark=why,
        printed=attempt.printed,
    )


def _lab() -> LabLike | str:
    """The running lab, or the sentence that says there is none."""
    from helpers.lab.lab import Lab, LabError  # late: an exercise without a lab needs neither boto3 nor moto

    try:
        return Lab.current()
    except LabError as error:
        return str(error)


# --- outcomes ---


def _outcome(exercise: Exercise, state: State, diagnosis: str = "", **parts: Any) -> Outcome:
    return Outcome(exercise.name, exercise.title, state, diagnosis, **parts)


def _nudge(exercise: Exercise) -> str:
    return f"`hint({echo.short(exercise.name, 90)})` gives a nudge."


def _not_yet(exercise: Exercise, reason: NotYet, printed: str) -> Outcome:
    return _outcome(
        exercise,
        State.NOT_YET,
        reason.diagnosis,
        help=reason.help,
        rationale=reason.rationale,
        printed=printed,
        remark=_nudge(exercise),
    )


def _not_started(exercise: Exercise, *, still: bool = False) -> Outcome:
    words = listed(take.words() for take in exercise.answers)
    verb = "Write" if any(take.kind == "function" for take in exercise.answers) else "Fill in"
    what = f"Replace the `...` that is left in {words}" if still else f"{verb} {words}"
    help = f"{what}, then run this check again."
    return _outcome(exercise, State.NOT_STARTED, help=help, remark=_nudge(exercise))


def _unfinished(exercise: Exercise, open_ones: list[Takes], right: Sequence[str] = ()) -> Outcome:
    """right: those of the written answers that were found right."""
    names = listed(take.words() for take in open_ones)
    so_far = f"{listed(map(echo.code, right))} {'is' if len(right) == 1 else 'are'} right so far. " if right else ""
    return _outcome(
        exercise,
        State.NOT_YET,
        "unfinished",
        help=f"{so_far}Write {names} as well.",
        rationale=f"{echo.number(len(open_ones))} of {plural(len(exercise.answers), 'answer')} "
        f"{'is' if len(open_ones) == 1 else 'are'} still a placeholder.",
        remark=_nudge(exercise),
    )


def _holes(exercise: Exercise, take: Takes, answer: Any) -> Outcome:
    places = list(answer) if isinstance(answer, dict) else list(range(len(answer)))
    holes = [place for place in places if answer[place] is ...]
    shown = listed(echo.code(echo.short(place)) for place in holes[:3])
    return _outcome(
        exercise,
        State.NOT_YET,
        "unfinished",
        help=f"Fill in {echo.code(take.name)} at {shown}.",
        rationale=f"{echo.number(len(holes))} of its {plural(len(places), 'value')} "
        f"{'is' if len(holes) == 1 else 'are'} still the placeholder `...`.",
        remark=_nudge(exercise),
    )


def _wrong_number(exercise: Exercise, given: int) -> Outcome:
    takes = exercise.answers
    call = f"check({echo.short(exercise.name, 90)}, {', '.join(take.name for take in takes)})"
    return _outcome(
        exercise,
        State.NOT_STARTED if not given else State.NOT_YET,
        "wrong-number-of-answers",
        help=f"Call it like this: {echo.code(call)}.",
        rationale=f"This exercise takes {plural(len(takes), 'answer')} after its name; "
        f"there {'was' if given == 1 else 'were'} {given or 'none'}.",
    )


def _gate(name: str, outcome: Outcome) -> None:
    """For machines: a lesson's exercises must be untouched, a solution's must pass. People never set the variable."""
    gate = os.environ.get(GATE, "")
    if not gate:
        return
    if gate not in _GATES:
        raise AssertionError(f"{GATE} is {gate!r}; it is one of {', '.join(_GATES)}.")
    if outcome.state not in _GATES[gate]:
        raise AssertionError(f"check({name!r}) must be {gate.replace('-', ' ')} here:\n{outcome}")
