"""Each rule passes on a good notebook and fails on the one thing it is there for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from helpers.authoring import faces, gates, sync
from helpers.authoring.gates import cells, learner_imports, prose, reading, teaching, way
from helpers.authoring.gates import markdown_text as md
from helpers.authoring.notebooks import ROOT, Notebook

from .course import CARD, code, markdown, notebook, put, shown, stdout

NAME = "small-lesson/orders"
SOLVED = (
    "### BEGIN SOLUTION\n"
    'condition = Key("pk").eq("USER#1")\norders = table.query(KeyConditionExpression=condition)["Items"]\n'
    f"### END SOLUTION\ncheck({NAME!r}, orders)"
)
EXERCISES = {NAME: 2}
NOTHING: frozenset[str] = frozenset()
AFTER_IT = "The number of orders is what to look at."


def good() -> list[NotebookNode]:
    """A complete little lesson."""
    return [
        markdown(CARD),
        markdown(AFTER_IT),
        code("print(2)", stdout("2\n"), count=1),
        markdown("## Exercises\n\n### 1.1 · Orders\n\nAsk for the orders of one user.", id="ex-orders"),
        code(SOLVED, stdout("works\n"), count=2),
        markdown("Stuck? Run this cell for a hint."),
        code(f"hint({NAME!r})", stdout("look at the key\n"), count=3),
        markdown("A query reads one item collection, in order.", why=NAME),
        markdown("The last cell leads on."),
        code("from helpers import finish\n\nfinish(1)", stdout("next\n"), count=4),
    ]


def write(root: Path, *all_cells: NotebookNode) -> None:
    put(root, "solutions/01-small-lesson.ipynb", *all_cells)
    sync.sync(root)


def rules(root: Path) -> set[str]:
    return {finding.rule for finding in gates.findings(root, gates.Known(EXERCISES, NOTHING))}


def test_a_good_lesson_has_no_findings(tmp_path: Path) -> None:
    write(tmp_path, *good())
    assert [str(finding) for finding in gates.findings(tmp_path, gates.Known(EXERCISES, NOTHING))] == []


def test_a_finding_says_file_cell_rule_reason_and_fix(tmp_path: Path) -> None:
    *before, _, _, why, words, end = good()
    write(tmp_path, *before, markdown("It is simply a query."), code(f"hint({NAME!r})", count=3), why, words, end)
    (finding,) = gates.findings(tmp_path, gates.Known(EXERCISES, NOTHING))
    expected = "solutions/01-small-lesson.ipynb, cell 6 (It is simply a query.): [no-filler] it says 'simply' → leave the word out"
    assert str(finding) == expected


def swap(place: int, cell: NotebookNode) -> list[NotebookNode]:
    """The good lesson with one cell replaced (counted from 1)."""
    return [cell if number == place else original for number, original in enumerate(good(), 1)]


PNG = "iVBORw0KGgo="
BAD: dict[str, tuple[str, Callable[[], list[NotebookNode]]]] = {
    "never executed": ("stored-run", lambda: swap(3, code("print(2)"))),
    "counts out of order": ("stored-run", lambda: swap(3, code("print(2)", stdout("2\n"), count=7))),
    "empty code cell": ("stored-run", lambda: swap(3, code("", count=1))),
    "stored error": (
        "no-errors",
        lambda: swap(3, code("1/0", {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}, count=1)),
    ),
    "error tag": ("no-errors", lambda: swap(3, code("print(2)", stdout("2\n"), count=1, tags=["raises-exception"]))),
    "warning": (
        "no-stderr",
        lambda: swap(3, code("w()", {"output_type": "stream", "name": "stderr", "text": "w"}, count=1)),
    ),
    "address": ("stable-output", lambda: swap(3, code("x", shown(text="<X at 0x7f1234567890>"), count=1))),
    "skipped by tag": ("no-skips", lambda: swap(3, code("print(2)", stdout("2\n"), count=1, tags=["nbval-skip"]))),
    "skipped by comment": (
        "no-skips",
        lambda: swap(3, code("# NBVAL_IGNORE_OUTPUT\nprint(2)", stdout("2\n"), count=1)),
    ),
    "wordless picture": (
        "picture-has-text",
        lambda: swap(3, code("p", shown(png=PNG, text="<Figure size 1>"), count=1)),
    ),
    "nameless drawing": ("alt-text", lambda: swap(3, code("p", shown(html="<svg><rect/></svg>", text="p"), count=1))),
    "image without alt in output": (
        "alt-text",
        lambda: swap(3, code("p", shown(html="<img src='x'>", text="p"), count=1)),
    ),
    "code without a sentence": ("sentence-before-code", lambda: swap(2, markdown("## Only a heading"))),
    "code after code": ("sentence-before-code", lambda: swap(2, code("1", count=1))),
    "odd metadata": ("metadata", lambda: swap(2, markdown(AFTER_IT, collapsed=True))),
    "second title": ("heading-order", lambda: swap(2, markdown("# Again\n\nLook at this number."))),
    "skipped level": ("heading-order", lambda: swap(2, markdown("#### Deep\n\nLook at this number."))),
    "image without alt": ("alt-text", lambda: swap(2, markdown("Look at this here.\n\n![](attachment:x.png)"))),
    "machine path": ("nothing-private", lambda: swap(3, code("p", stdout("/home/ada/notes.txt\n"), count=1))),
    "kernel path": ("nothing-private", lambda: swap(3, code("p", stdout("/tmp/ipykernel_1/2.py\n"), count=1))),
    "access key": ("nothing-private", lambda: swap(2, markdown("Use the key AKIA" + "ABCDEFGHIJKLMNOP here."))),
    "secret": ("nothing-private", lambda: swap(3, code("secret_key = '" + "a1B2" * 10 + "'", count=1))),
    "broken link": ("links", lambda: swap(2, markdown("See [the next one](02-nowhere.ipynb)."))),
    "link that leaves": ("links", lambda: swap(2, markdown("See [the readme](../README.md) for it."))),
    "broken anchor": ("links", lambda: swap(2, markdown("See [below](#Nowhere) for it."))),
    "plain http": ("links", lambda: swap(2, markdown("See [a site](http://example.org) for it."))),
    "no minutes": ("title-card", lambda: swap(1, markdown(CARD.replace("**5 minutes**", "")))),
    "no objectives": ("title-card", lambda: swap(1, markdown(CARD.replace("- count to two\n", "")))),
    "no fidelity badge": ("title-card", lambda: swap(1, markdown(CARD.split("**Fidelity**")[0]))),
    "wrong number": ("title-card", lambda: swap(1, markdown(CARD.replace("# 01", "# 02")))),
    "no title card": ("title-card", lambda: good()[1:]),
    "open details": ("folded-answers", lambda: swap(2, markdown("Look here.\n<details><summary>a</summary>"))),
    "two dollar signs": ("dollars", lambda: swap(2, markdown("Look here: it costs $16 and not $73."))),
    "unknown exercise": ("exercises", lambda: swap(5, code("check('small-lesson/other', 1)", count=2))),
    "another lesson's exercise": ("exercises", lambda: swap(5, code("check('big-lesson/orders', 1)", count=2))),
    "unwritten name": ("exercises", lambda: swap(5, code("check(name, 1)", count=2))),
    "checked twice": ("exercises", lambda: swap(3, code(f"check({NAME!r}, 1)", count=1))),
    "unnumbered exercise": (
        "exercise-order",
        lambda: swap(4, markdown("## Exercises\n\nAsk for the orders of a user.")),
    ),
    "wrong number of an exercise": (
        "exercise-order",
        lambda: swap(4, markdown("## 1.2 · Orders\n\nAsk for all orders.")),
    ),
    "no hint cell": ("hints", lambda: swap(7, code("print(3)", stdout("3\n"), count=3))),
    "import from inside a room": ("imports", lambda: swap(3, code("from helpers.show.heat import heat_map", count=1))),
    "answer in the text": (
        "no-answers",
        lambda: swap(
            2,
            markdown(
                'Try `condition = Key("pk").eq("USER#1")\n orders = table.query(KeyConditionExpression=condition)["Items"]` now.'
            ),
        ),
    ),
    "explanation in the text": (
        "no-answers",
        lambda: swap(2, markdown("A query reads one item collection, in order.")),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_each_rule_can_fail(tmp_path: Path, case: str) -> None:
    rule, make = BAD[case]
    write(tmp_path, *make())
    assert rule in rules(tmp_path)


@pytest.mark.parametrize(
    ("exercises", "rule"), [({NAME: 0}, "hints"), ({NAME: 2, "small-lesson/more": 2}, "exercises")]
)
def test_the_register_and_the_notebook_must_agree(tmp_path: Path, exercises: dict[str, int], rule: str) -> None:
    write(tmp_path, *good())
    assert rule in {finding.rule for finding in gates.findings(tmp_path, gates.Known(exercises, NOTHING))}


def test_the_register_has_the_order_of_the_notebook() -> None:
    def exercise(place: int, name: str) -> list[NotebookNode]:
        return [markdown(f"### 1.{place} · A title"), code(f"check('small-lesson/{name}', 1)")]

    lesson = notebook(*exercise(1, "a"), *exercise(2, "b"))
    assert list(teaching.order(lesson, {"small-lesson/a": 2, "other/x": 2, "small-lesson/b": 2})) == []
    (finding,) = teaching.order(lesson, {"small-lesson/b": 2, "small-lesson/a": 2})
    assert "another order: small-lesson/b, small-lesson/a" in finding.reason


def test_a_prediction_is_made_and_revealed() -> None:
    lesson = notebook(code('predict("small-lesson/n", 1)'))
    (finding,) = teaching.exercises(lesson, {}, frozenset({"small-lesson/n"}))
    assert "reveal" in finding.reason
    both = notebook(code('predict("small-lesson/n", 1)'), code('reveal("small-lesson/n", 1)'))
    assert list(teaching.exercises(both, {}, frozenset({"small-lesson/n"}))) == []


def test_cell_ids_are_there_once() -> None:
    lesson = notebook(markdown("Look at this now."), markdown("Look at this too."))
    lesson.node.cells[1].id = "c1"
    assert [finding.rule for finding in cells.shape(lesson)] == ["cell-id"]
    lesson.node.cells[1].id = "not good"
    assert [finding.rule for finding in cells.shape(lesson)] == ["cell-id"]


def test_a_notebook_must_not_say_where_it_was_run() -> None:
    lesson = notebook(markdown("x"))
    lesson.node.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    assert "metadata" in {finding.rule for finding in cells.shape(lesson)}


def test_a_stored_lesson_holds_no_run_and_no_marks() -> None:
    lesson = notebook(code(SOLVED, stdout("1\n"), count=1), folder="lessons")
    assert [finding.rule for finding in cells.stored(lesson, "lessons")] == ["stored-run"]
    assert [finding.rule for finding in teaching.markers(lesson)] == ["no-answers"]


WELCOME = (
    "from helpers import Lab, check, faults",
    "import helpers",
    "from helpers import traffic",
    "import helpers.traffic as load",
    "from helpers.show import heat_map, spread",
    "from helpers.review import Pattern, review",
    "import helpersome.engine",
    "%matplotlib inline\nimport boto3",
    "not Python at all",
)


@pytest.mark.parametrize("source", WELCOME)
def test_faces_may_be_imported(source: str) -> None:
    assert list(learner_imports.faults(source)) == []


UNWELCOME = {
    "from helpers.show.heat import heat_map": "helpers.show.heat, a module inside a room → import what you need from helpers.show",
    "import helpers.review.measure": "helpers.review.measure, a module inside a room",
    "from helpers.show import heat": "helpers.show does not offer heat → choose a name of its __all__, in helpers/show/__init__.py",
    "from helpers.engine.clock import Clock": "helpers.engine, which is not for notebooks → import from helpers, or from one of",
    "from helpers import engine": "helpers.engine, which is not for notebooks",
    "from helpers import Lap": "helpers does not offer Lap",
    "from helpers.lab.lab import Lab": "helpers.lab, which is not for notebooks",
    "from helpers.text import plural": "helpers.text, which is not for notebooks",
    "from helpers.traffic import *": "it imports everything from helpers.traffic",
    "def f():\n    from helpers.engine import engine": "helpers.engine, which",
    "import importlib\nimportlib.import_module('helpers.engine.engine')": "helpers.engine, which",
    "%matplotlib inline\nfrom helpers.engine import engine": "helpers.engine, which",
}


@pytest.mark.parametrize("source", UNWELCOME)
def test_nothing_else_of_ours_may_be_imported(source: str) -> None:
    (fault,) = [f"{reason} → {fix}" for reason, fix in learner_imports.faults(source)]
    assert UNWELCOME[source] in fault


def test_every_face_offers_something() -> None:
    there = [face for face in faces.FACES if any((ROOT / "helpers" / name).exists() for name in (face, f"{face}.py"))]
    assert there
    assert [face for face in there if not faces.offered(f"helpers.{face}")] == []


def test_imports_in_documents(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    block = "```{}\nfrom helpers.engine import engine\n```\n"
    (tmp_path / "docs/page.md").write_text("# Page\n\n" + block.format("python run") + "\n" + block.format("text"))
    (found,) = gates.findings(tmp_path, gates.Known({}, NOTHING))
    assert str(found).startswith("docs/page.md, line 3 (from helpers.engine import engine): [imports] it imports from")


def test_file_names() -> None:
    assert [finding.rule for finding in prose.file_name(notebook(name="lesson.ipynb"))] == ["file-name"]
    assert list(prose.file_name(notebook())) == []


def test_links_in_documents(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Top\n\n[a](#top) [b](GONE.md) [c](README.md#Nope) `[d](GONE.md)`\n")
    found = [finding.reason for finding in gates.findings(tmp_path, gates.Known({}, NOTHING))]
    assert found == ["GONE.md: there is no such file", "README.md#Nope: there is no such heading"]


def test_anchors_are_those_of_jupyterlab_and_github() -> None:
    names = md.anchors('## What it *costs*, really\n\n<a id="here"></a>')
    assert {"What-it-costs,-really", "what-it-costs-really", "here"} <= names


def test_quotations_and_code_may_use_any_word() -> None:
    lesson = notebook(markdown("> Just use Postgres.\n\nCall `just()` now.\n\n```\njust\n```"))
    assert list(prose.words(lesson)) == []


def test_dollar_signs_that_are_no_formula() -> None:
    for text in (
        "It costs $16.\n\nOr $73.",
        "- $1\n- $2",
        "| $1 | $2 |",
        "`$1` and $2",
        "```\n$3 $4\n```\n\nIt costs $5.",
    ):
        lesson: Notebook = notebook(markdown(text))
        assert list(prose.dollars(lesson)) == []


def test_example_keys_of_the_documentation_are_allowed() -> None:
    lesson: Notebook = notebook(markdown("AKIAIOSFODNN7EXAMPLE"))
    assert list(prose.secrets(lesson)) == []


def test_a_short_answer_is_not_looked_for() -> None:
    solution = notebook(code("### BEGIN SOLUTION\nn = 1\n### END SOLUTION"))
    assert list(teaching.answers(solution, notebook(code("n = 1"), folder="lessons"))) == []


# ── the way through a lesson ────────────────────────────────────────────────────────────────────────────────────────


def test_the_card_and_the_register_agree_on_the_minutes() -> None:
    lesson = notebook(markdown(CARD))
    assert list(way.minutes(lesson, {"small-lesson": 5})) == []
    assert list(way.minutes(lesson, {"another": 6})) == []
    (finding,) = way.minutes(lesson, {"small-lesson": 6})
    assert "the card says **5 minutes**, the register 6 minutes" in str(finding)
    (finding,) = way.minutes(notebook(markdown("# 01 · Small lesson")), {"small-lesson": 6})
    assert "the card says nothing" in str(finding)


@pytest.mark.parametrize(("name", "found"), [("ex-orders", 0), ("orders", 1), ("c1", 1)])
def test_links_to_an_exercise_find_its_heading(name: str, found: int) -> None:
    lesson = notebook(
        markdown("### 1.1 · Orders", id=name),
        markdown("More of the task."),
        code(SOLVED),
        markdown("### Contested", id="another"),
        code("check('unknown/exercise', 1)"),
    )
    assert [finding.rule for finding in way.anchors(lesson, EXERCISES)] == ["anchor"] * found


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (code("finish(1)"), 0),
        (code("from helpers import finish\n\nfinish(1)"), 0),
        (code("finish(2)"), 1),
        (markdown("finish(1)"), 1),
    ],
)
def test_the_last_cell_leads_on(last: NotebookNode, found: int) -> None:
    assert [finding.rule for finding in way.leads_on(notebook(markdown(CARD), last))] == ["leads-on"] * found


# ── what is to be read ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("lines", "found"), [(25, 0), (26, 1)])
def test_a_cell_fits_on_a_small_screen(lines: int, found: int) -> None:
    lesson = notebook(markdown("word\n" * 40), code("\n".join(f"x = {n}" for n in range(lines))))
    assert [finding.rule for finding in reading.cell_length(lesson)] == ["cell-length"] * found


OPTIONS = {"small-lesson/which": ("more", "less")}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("reveal('small-lesson/which', units)", 0),
        ("reveal('small-lesson/units', 'more')", 0),
        ("reveal(name, 'more')", 0),
        ("reveal('small-lesson/which', 'more' if a > b else 'less')", 2),
        ("display(reveal('small-lesson/which', measured='less'))", 0),
        ("%magic", 0),
    ],
)
def test_code_below_a_guess_does_not_tell_it(source: str, found: int) -> None:
    lesson = notebook(markdown(CARD), code(source))
    assert [finding.rule for finding in reading.open_bets(lesson, OPTIONS)] == ["open-bet"] * found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([code("reveal('small-lesson/n', 1)"), markdown("**Why.** It is one.")], 1),
        ([code("reveal('small-lesson/n', 1)"), markdown("Next comes more.\n\n**Why.** It is one.")], 0),
        ([code("print(1)"), markdown("**Why.** It is one.")], 0),
        ([code("reveal('small-lesson/n', 1)"), markdown("Next."), markdown("**Why.** It is one.")], 0),
    ],
)
def test_the_reason_comes_out_of_reveal(cells: list[NotebookNode], found: int) -> None:
    assert [finding.rule for finding in reading.open_bets(notebook(*cells), OPTIONS)] == ["open-bet"] * found


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["The picture `heat_map(run)` shows load.", "heat_map(run)"], []),
        (["A heat map shows load.", "heat_map(run)"], ["heat_map"]),
        (["heat_map(run)", "That was `heat_map`."], ["heat_map"]),
        (["", "check('a/b', 1)"], []),
    ],
)
def test_a_helper_is_introduced_before_its_first_use(cells: list[str], missing: list[str]) -> None:
    begin = code("from helpers import check\nfrom helpers.show import heat_map")
    lesson = notebook(begin, *(markdown(text) if not text or text[0].isupper() else code(text) for text in cells))
    known: set[str] = set()
    found = list(reading.helpers_introduced(lesson, known))
    assert [finding.reason for finding in found] == [f"nothing above says what {name} is" for name in missing]
    assert list(reading.helpers_introduced(lesson, known)) == [], "a later lesson may use it"


def test_a_lesson_brings_in_few_helpers() -> None:
    names = ", ".join(f"helper_{n}" for n in range(9))
    (finding,) = reading.helpers_introduced(notebook(code(f"from helpers.show import {names}")), set())
    assert "9 names of ours" in str(finding)


@pytest.mark.parametrize(("says", "found"), [(10, 0), (12, 0), (13, 1), (8, 1), (0, 0)])
def test_minutes_are_what_reading_and_doing_take(says: int, found: int) -> None:
    lesson = notebook(markdown("word " * 720), code("x = 1\n\n" * 25))  # 4 minutes and 1 minute
    findings = reading.minutes(lesson, {"small-lesson": says}, {"small-lesson": 5.0})
    assert [finding.rule for finding in findings] == ["honest-minutes"] * found
