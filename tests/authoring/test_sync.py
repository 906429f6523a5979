"""Solutions become lessons: what is taken out, what stays, and what an author is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.authoring import notebooks, sync
from helpers.authoring.notebooks import AuthoringError

from .course import code, markdown, node, notebook, put, stdout

SOLVED = """\
### BEGIN SOLUTION
orders = table.query(KeyConditionExpression=Key("pk").eq("USER#1"))["Items"]
### END SOLUTION
check("small-lesson/orders", orders)"""


def test_a_region_becomes_a_placeholder_for_the_name_it_binds() -> None:
    assert sync.starting_code(SOLVED) == 'orders = ...  # your turn\ncheck("small-lesson/orders", orders)'


@pytest.mark.parametrize(
    ("solution", "names"),
    [
        ("a = 1\nb = a + 1", ["a", "b"]),
        ("a, (b, *c) = parts", ["a", "b", "c"]),
        ("def f(x):\n    y = x\n    return y", ["f"]),
        ("class C:\n    x = 1", ["C"]),
        ("total: int = 3", ["total"]),
        ("a = 1\na = 2", ["a"]),
        ("table.put_item(Item=item)", []),
        ("item['n'] = 2", []),
    ],
)
def test_names_a_solution_binds(solution: str, names: list[str]) -> None:
    assert sync.bound_names(solution) == names


def test_a_region_that_binds_nothing_or_stands_in_a_function_becomes_dots() -> None:
    assert sync.starting_code("### BEGIN SOLUTION\ntable.delete()\n### END SOLUTION") == "...  # your turn"
    inside = "def f(x):\n    ### BEGIN SOLUTION\n    y = x\n    return y\n    ### END SOLUTION"
    assert sync.starting_code(inside) == "def f(x):\n    ...  # your turn"


def test_starter_lines_stand_in_for_the_region() -> None:
    source = "### BEGIN SOLUTION\n### STARTER def f(x):\n### STARTER     return ...\n### STARTER\ndef f(x):\n    return 1\n### END SOLUTION"
    assert sync.starting_code(source) == "def f(x):\n    return ...\n"


def test_two_regions_in_a_cell() -> None:
    source = "### BEGIN SOLUTION\na = 1\n### END SOLUTION\nmiddle()\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION"
    assert sync.starting_code(source) == "a = ...  # your turn\nmiddle()\nb = ...  # your turn"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("### BEGIN SOLUTION\na = 1", "no END SOLUTION"),
        ("a = 1\n### END SOLUTION", "without a BEGIN"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\na = 1\n### END SOLUTION", "twice"),
        ("### BEGIN SOLUTION\n\n### END SOLUTION", "empty"),
        ("### BEGIN SOLUTION\n%time x = 1\n### END SOLUTION", "STARTER"),
        ("%magic\npredict('small-lesson/n', 1)", "plain Python"),
    ],
)
def test_marks_that_do_not_make_sense_are_explained(source: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sync.starting_code(source)


@pytest.mark.parametrize(
    ("source", "lesson"),
    [
        ('predict("l/n", 128)', 'predict("l/n")'),
        ('predict("l/n", guess=128)', 'predict("l/n")'),
        ('predict("é/n", "é")  # é', 'predict("é/n")  # é'),
        ('x = 1; predict("é/n", {\n    "a": 1,\n})\ny = 2', 'x = 1; predict("é/n")\ny = 2'),
        ('predict("l/a", 1)\npredict("l/b", 2)', 'predict("l/a")\npredict("l/b")'),
        (
            'display(\n    predict("l/a", 1),\n    predict("l/b", 2),\n)',
            'display(\n    predict("l/a"),\n    predict("l/b"),\n)',
        ),
        ('reveal("l/n", 128)', 'reveal("l/n", 128)'),
        ('predict("l/n", ...)', 'predict("l/n")'),
        ('predict("l/n")', 'predict("l/n")'),
    ],
)
def test_guesses_are_blanked(source: str, lesson: str) -> None:
    assert sync.blank_predictions(source) == lesson


def test_a_lesson_keeps_ids_and_tags_and_nothing_of_a_run() -> None:
    solution = notebook(
        markdown("# 01 · Small lesson"),
        code("print(1)", stdout("1\n"), count=1, tags=["setup"], execution={"iopub.status.busy": "1"}, scrolled=True),
        markdown("Because …", why="small-lesson/orders"),
        code(SOLVED, count=2),
    )
    lesson = sync.lesson_of(solution)
    assert [cell.id for cell in lesson.cells] == ["c1", "c2", "c4"]
    assert lesson.cells[1].metadata == {"tags": ["setup"]}
    assert all(cell.outputs == [] and cell.execution_count is None for cell in lesson.cells[1:])
    assert solution.node.cells[1].outputs  # the solution itself is left alone


def test_sync_writes_once_and_removes_what_has_no_source(tmp_path: Path) -> None:
    put(tmp_path, "solutions/01-small-lesson.ipynb", markdown("# x"), code(SOLVED, count=1))
    put(tmp_path, "lessons/09-gone.ipynb", markdown("# x"))
    assert sync.differences(tmp_path)
    assert [path.name for path in sync.sync(tmp_path)] == ["01-small-lesson.ipynb", "09-gone.ipynb"]
    assert sync.sync(tmp_path) == []
    assert sync.differences(tmp_path) == []


def test_a_lesson_edited_by_hand_shows_as_a_diff(tmp_path: Path) -> None:
    put(tmp_path, "solutions/01-small-lesson.ipynb", markdown("# x"), code(SOLVED, count=1))
    sync.sync(tmp_path)
    path = tmp_path / "lessons/01-small-lesson.ipynb"
    path.write_text(path.read_text().replace("your turn", "MY turn"))
    (diff,) = sync.differences(tmp_path)
    assert "-" in diff
    assert "MY turn" in diff
    assert "lessons/01-small-lesson.ipynb" in diff


def test_a_broken_solution_names_file_cell_reason_and_command(tmp_path: Path) -> None:
    put(tmp_path, "solutions/01-small-lesson.ipynb", markdown("# x"), code("### BEGIN SOLUTION\na = 1"))
    with pytest.raises(AuthoringError, match=r"01-small-lesson\.ipynb, cell 2 .*no END SOLUTION.*make sync"):
        sync.sync(tmp_path)


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions/01-x.ipynb").write_text("{")
    with pytest.raises(AuthoringError, match=r"01-x\.ipynb: not a readable notebook"):
        sync.sync(tmp_path)


@pytest.mark.filterwarnings("ignore:Non-unique cell id")
def test_two_cells_with_one_id_are_refused_and_never_renamed_at_random(tmp_path: Path) -> None:
    path = put(tmp_path, "solutions/01-x.ipynb", markdown("# x"), markdown("y"))
    path.write_text(path.read_text().replace('"c2"', '"c1"'))
    with pytest.raises(AuthoringError, match=r"01-x\.ipynb: two cells have the id 'c1'"):
        notebooks.read(path)


def test_text_is_the_same_every_time() -> None:
    made = node(markdown("# x"), code("1"))
    assert notebooks.text(made) == notebooks.text(made)
    assert notebooks.text(made).endswith("}\n")


def test_an_exercise_begins_with_a_line_that_says_so() -> None:
    lesson = sync.lesson_of(
        notebook(
            code(SOLVED),
            markdown("## Exercises\n\n### 1.1 · One\n\nText."),
            code("print('given')"),
            markdown("More text."),
            code(SOLVED),
            markdown("### 1.2 · Two"),
            code(SOLVED),
        )
    )
    first = [cell.source.splitlines()[0] for cell in lesson.cells if cell.cell_type == "code"]
    assert first == [
        "orders = ...  # your turn",
        "print('given')",
        "# ✎ Exercise 1.1: your turn",
        "# ✎ Exercise 1.2: your turn",
    ]
