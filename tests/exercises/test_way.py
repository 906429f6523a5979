"""The way through the course: what comes next, the end of a lesson, and the whole course on a page."""

from __future__ import annotations

import re

import pytest

from helpers.exercises import Lesson, Register, check, finish, hint, home, predict, reveal, solution, using
from helpers.exercises.home import _time
from helpers.exercises.progress import forget, record
from helpers.exercises.way import minutes_left, next_open
from tests.exercises.sample import SHOP, VALUES
from tests.page.reader import Reader, sound

pytestmark = pytest.mark.usefixtures("lab", "sample")
READER, PREFIX, NIGHTLY = "sample-values/reader", "sample-values/prefix", "sample-values/nightly"


def next_name() -> str | None:
    exercise = next_open(record())
    return exercise.name if exercise else None


def test_the_way_begins_with_the_first_exercise() -> None:
    assert next_name() == SHOP.exercises[0].name


def test_it_goes_on_behind_what_was_checked_last_and_comes_back_to_what_was_skipped() -> None:
    check(READER, "Query")
    assert next_name() == PREFIX
    check(PREFIX, "USER#")
    assert next_name() == "sample-values/keys", "the lesson's own first, then the others'"
    check("sample-values/keys", ..., ...)
    assert next_name() == "sample-values/keys", "what was not started is no place to go on from"


def test_what_does_not_work_yet_is_open() -> None:
    check(READER, "Scan")
    assert next_name() == PREFIX
    check(PREFIX, "USER#")
    check(NIGHTLY, 1)
    assert record().last() == NIGHTLY
    assert next_name() == "sample-values/units"


def test_when_everything_works_there_is_no_next() -> None:
    for lesson in (SHOP, VALUES):
        for exercise in lesson.exercises:
            record().change("exercises", exercise.name, best="works")
    assert next_name() is None
    assert home().onward is None
    assert "Every exercise works" in home()._repr_html_()
    assert "→" not in str(home())


def test_a_success_says_how_far_the_lesson_is() -> None:
    assert "1 of 5 in this lesson. Next: Name a prefix" in str(check(READER, "Query"))
    assert "2 of 5 in this lesson. Still open: Build two keys" in str(check(PREFIX, "USER#"))
    assert "in this lesson" not in str(check(NIGHTLY, 1))
    for exercise in VALUES.exercises:
        record().change("exercises", exercise.name, best="works")
    assert "All 5 of this lesson work." in str(check(READER, "Query"))


def test_without_a_name_the_exercise_checked_last_is_meant() -> None:
    assert "No exercise was checked yet" in str(hint())
    assert "No exercise was checked yet" in str(solution())
    check(READER, "Scan")
    assert hint().exercise == READER
    assert hint().rung == 2
    assert hint(rung=1).rung == 1
    assert solution().exercise == READER
    forget("sample-values")
    assert "No exercise was checked yet" in str(hint())


def test_the_end_of_a_lesson() -> None:
    shown = finish("sample-values")
    assert [link.text for link in shown.links] == [exercise.title for exercise in VALUES.exercises]
    assert all(re.fullmatch(r"\d\d-sample-values\.ipynb#cell-id=ex-[a-z-]+", link.address) for link in shown.links)
    assert "1 prediction had no guess yet." in str(shown)
    check(READER, "Query")
    predict("sample-values/ratio", 1)
    reveal("sample-values/ratio", 20)
    after = str(finish("sample-values"))
    assert "1 of 5 exercises done" in after
    assert "1 surprise of this lesson comes back in a warm-up." in after
    assert "had no guess" not in after
    assert "This is the last lesson there is so far." in after


def test_the_end_of_a_lesson_leads_to_the_next() -> None:
    shown = finish(SHOP.number)
    assert shown.onward is not None
    assert shown.onward.address == VALUES.file
    assert f"→ Next: {VALUES.heading} ({VALUES.file})" in str(shown)
    assert f'href="{VALUES.file}"' in shown._repr_html_()
    for exercise in SHOP.exercises:
        record().change("exercises", exercise.name, best="efficient")
    assert "✓ Lesson done" in str(finish(SHOP.slug))
    assert finish(SHOP.slug).to_json()["open"] == []


def test_an_unknown_lesson_is_a_sentence() -> None:
    assert "There is no lesson `99`." in str(finish(99))
    assert finish(99).to_json()["lesson"] == ""


def test_home_has_a_row_for_each_lesson_and_a_link_for_each_exercise() -> None:
    check(READER, "Query")
    check(PREFIX, "?")
    page = Reader(home()._repr_html_())
    links = [attributes["href"] for tag, attributes in page.seen if tag == "a"]
    assert [link for link in links if link in (SHOP.file, VALUES.file)] == [SHOP.file, VALUES.file]
    assert sum("#cell-id=" in str(link) for link in links) == 1 + len(SHOP.exercises) + len(VALUES.exercises)
    names = [attributes["aria-label"] for tag, attributes in page.seen if tag == "a" and "aria-label" in attributes]
    assert "Name the operation: works" in names
    assert "Name a prefix: not yet" in names
    assert home().to_json() == {
        "done": 1,
        "exercises": 8,
        "minutes_left": 0,
        "next": f"{VALUES.file}#cell-id=ex-keys",
        "revealed": 0,
        "surprises": 0,
    }
    sound(home())
    sound(finish("sample-values"))


def test_what_is_left_of_the_lessons_minutes() -> None:
    one = Lesson(1, "sample-values", "Values", VALUES.exercises, minutes=50)
    with using(Register([one])):
        assert minutes_left(record()) == 50
        check(READER, "Query")
        assert minutes_left(record()) == 40
        assert "about 45 minutes left" in home().summary
        assert "1 · Values, 50 minutes" in str(home())


@pytest.mark.parametrize(("minutes", "words"), [(3, "15 minutes"), (50, "45 minutes"), (60, "1 h"), (100, "1.75 h")])
def test_a_time_is_told_in_quarters_of_an_hour(minutes: float, words: str) -> None:
    assert _time(minutes) == words


def test_a_guess_that_was_compared_is_counted() -> None:
    predict("sample-values/ratio", 1)
    assert home().revealed == 0
    reveal("sample-values/ratio", 20)
    assert "1 guess compared, 1 surprise" in home().summary
