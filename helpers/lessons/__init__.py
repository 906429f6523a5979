"""One package for each lesson, found by the register (`helpers/exercises/register.py`); no list has to be kept.

A lesson, `helpers/lessons/l03_partition_keys/`:

    __init__.py       LESSON = Lesson(number=3, slug="partition-keys", …, exercises=exercises_in(__name__), predictions=(…))
    rank_keys.py      EXERCISE = Exercise(name="partition-keys/rank-keys", title="3.1 · …", …)
    choose_n.py       EXERCISE = Exercise(name="partition-keys/choose-n", title="3.3 · …", …)
    heat.py           what exercises of this lesson share, and nothing else needs: no EXERCISE in it

- The package is named after number and slug, a module after its exercise, with `_` for `-`. The register refuses others.
- The order of the exercises is that of the numbers that their titles begin with.
- All that a check needs comes from `helpers.exercises`, most of it as a method of the `Attempt` that it is given; what
  two lessons need goes there. A lesson knows no other lesson.
- The module of an exercise reads from top to bottom: the data, `arrange` (which builds its tables in an empty lab), the
  check and its parts, and at the end `EXERCISE`.

Its tests, `tests/lessons/l03_partition_keys/`:

    rank_keys.py      ANSWERS = (RightAnswer(…), WrongAnswer(…, "diagnosis"), …), and EQUIVALENT where mutants are no fault
    test_lesson.py    two imports: this lesson's LESSON, and everything that tests/lessons/suite.py asks of a lesson
    golden.txt        every sentence of the lesson, written by `python -m tests.lessons.transcript partition-keys`

So an exercise is added with one module here, one of the same name there, and its cells in `solutions/`.
"""
