"""Every sentence that a learner can see, in one golden file for each lesson and one for the framework.

    python -m tests.lessons.transcript                      # writes all of them again
    python -m tests.lessons.transcript not-a-database       # or those of the lessons named

Read the difference as a learner would, then commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.exercises import Exercise, Lesson, Register, using
from helpers.exercises.register import course
from tests.exercises import scenes
from tests.exercises.sample import SHOP, VALUES
from tests.lessons import answers
from tests.lessons.answers import Answer
from tests.lessons.replays import LearnersLab, Replays

COMMAND = "python -m tests.lessons.transcript"
GOLDEN = "golden.txt"
"""The name of a lesson's golden file, in the folder of its tests."""
FRAMEWORK = "framework"
_SAMPLES = Path(scenes.__file__).parent / "samples"


def of_lesson(lesson: Lesson, replays: Replays) -> str:
    """The text of a lesson's golden file. The lesson's register has to be in use."""
    return "\n".join(_lines(lesson, replays)) + "\n"


def _lines(lesson: Lesson, replays: Replays) -> Iterator[str]:
    yield f"LESSON {lesson.number:02d} · {lesson.title}"
    for exercise in lesson.exercises:
        yield from ("", f"EXERCISE {exercise.name} · {exercise.title} · {exercise.minutes} min", exercise.objective)
        for place, rung in enumerate(exercise.hints, 1):
            yield f"hint {place}: {rung}"
        for answer, replay in zip(replays.answers(exercise), replays.all(exercise), strict=True):
            yield from ("", *_indented(_source(exercise, answer)), str(replay.outcome))
    for prediction in lesson.predictions:
        yield from ("", f"PREDICTION {prediction.name}", prediction.question)
        yield f"options: {', '.join(prediction.options)}" if prediction.options else f"unit: {prediction.unit}"


def _source(exercise: Exercise, answer: Answer) -> str:
    if isinstance(answer.answer, str):
        return answers.code(answer.answer)
    return f"check({exercise.name!r}, {answer.answer!r})"


def _indented(text: str) -> Iterable[str]:
    return (f"    > {line}".rstrip() for line in text.rstrip().splitlines())


# --- writing them again ---


def folders() -> dict[str, tuple[Lesson, Path]]:
    """Every lesson of the course and of the samples by its slug, with the folder of its tests."""
    found = {lesson.slug: (lesson, answers.folder_of(lesson)) for lesson in course().lessons}
    return found | {SHOP.slug: (SHOP, _SAMPLES / "shop"), VALUES.slug: (VALUES, _SAMPLES / "values")}


def transcript(name: str) -> tuple[Path, str]:
    """One golden file and the text it has to hold. Starts a lab of its own. Raises ValueError for a name that is none."""
    with scenes.quiet():
        if name == FRAMEWORK:
            return scenes.GOLDEN, scenes.text()
        if name not in folders():
            raise ValueError(f"There is no lesson {name}; there are {', '.join([FRAMEWORK, *folders()])}.")
        lesson, folder = folders()[name]
        with LearnersLab() as lab, using(Register([lesson])):
            return folder / GOLDEN, of_lesson(lesson, Replays(folder, lab))


def main(wanted: list[str]) -> None:
    """Writes golden files again: those of the lessons wanted, or all of them."""
    for name in wanted or [FRAMEWORK, *folders()]:
        path, text = transcript(name)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"{name}: {'written' if changed else 'unchanged'}")


if __name__ == "__main__":
    main(sys.argv[1:])
