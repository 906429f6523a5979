"""The cells that a new lesson and a new exercise begin with, and the place of an exercise in its notebook."""

from __future__ import annotations

import copy
import re
from typing import Final

import nbformat
from nbformat import NotebookNode

from helpers.authoring.gates import markdown_text, teaching
from helpers.authoring.new.names import ExerciseName, LessonName
from helpers.authoring.notebooks import AuthoringError, Notebook
from helpers.files import METADATA

CARD: Final = """\
# {number} · {title}

**45 minutes**

**You will be able to**

- Say here what the learner can do afterwards, one thing to a line

**You need** Say here which lessons come first.

<details><summary>Fidelity: what is DynamoDB's own here, what is simulated, and what is not</summary>

- *DynamoDB's own API*: calls, answers, error messages, as boto3 shows them
- *simulated by this project*: Say here what, with the ids of its facts, and what is a model choice
- *not simulated*: Say here what a learner might expect and does not get.

</details>"""

SETUP_TEXT: Final = """\
Say here what this lesson tests. The next cell starts the lab. Its last line brings back questions from earlier lessons
that surprised you, if there are any."""

SETUP: Final = """\
from helpers import Lab, check, hint, predict, reveal, solution, warm_up

lab = Lab()
warm_up({place})"""

HABIT: Final = """\
## The habit

Say here which relational reflex the lesson unlearns, with the code that somebody writes first who comes from SQL."""

EXPERIMENT: Final = """\
## The experiment

Say here what the learner is to bet on before the cell runs, and what to look at in it: predict, run, explain."""

MOVE: Final = """\
## The move

Say here which pattern works, and what it costs, with the same measurement beside it."""

EXERCISES: Final = """\
## Exercises

Say here what the exercises have in common. Stuck? Put the call that ends an exercise's text into a cell of your own: it
gives one hint more with each run."""

RECAP: Final = """\
## Recap

- Say here what to remember, in five lines at most.

**Test yourself**

<details><summary>Say here what to ask, three times.</summary>

Say here what the answer is.

</details>
<br>

**Read more**: Say here which pages of the Amazon DynamoDB Developer Guide.

The last cell says what is still open in this lesson, and leads on."""

FINISH: Final = """\
from helpers import finish

finish({place})"""

TEXT: Final = """\
### {lesson}.{place} · {title}

**Goal:** write `{function}(table, user_id)`. Say here in one sentence what it returns.

Say here what lies in the table, with one item as an example, and what the answer must not do. `hint("{name}")`"""

CODE: Final = """\
def {function}(table, user_id):
    ### BEGIN SOLUTION
    answer = table.get_item(Key={{"pk": f"USER#{{user_id}}", "sk": "PROFILE"}})
    return answer["Item"]
    ### END SOLUTION


check("{name}", {function})"""

WHY: Final = "Say here why it is done so, and what the other ways that come to mind would cost."


def lesson_notebook(name: LessonName) -> NotebookNode:
    """A notebook that has every part of a lesson, in order, without exercises."""
    node: NotebookNode = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA))
    node.cells = [
        _markdown("title-card", CARD.format(number=name.number, title=name.title)),
        _markdown("setup-text", SETUP_TEXT),
        _code("setup", SETUP.format(place=int(name.number))),
        _markdown("habit", HABIT),
        _markdown("experiment", EXPERIMENT),
        _markdown("move", MOVE),
        _markdown("exercises", EXERCISES),
        _markdown("recap", RECAP),
        _code("finish", FINISH.format(place=int(name.number))),
    ]
    return node


def exercise_cells(name: ExerciseName, place: int) -> list[NotebookNode]:
    """The text of an exercise, its code with the check, and the reason for its solution. `place` counts from 1."""
    words = {
        "lesson": int(name.lesson.number),
        "place": place,
        "title": name.title,
        "function": name.module,
        "name": name.full,
    }
    return [
        _markdown(f"ex-{name.what}", TEXT.format(**words)),
        _code(name.what, CODE.format(**words)),
        _markdown(f"why-{name.what}", WHY, why=name.full),
    ]


def _markdown(cell_id: str, source: str, **metadata: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source, id=cell_id, metadata=metadata)
    return cell


def _code(cell_id: str, source: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_code_cell(source, id=cell_id)
    return cell


def position(notebook: Notebook, after: str | None) -> int:
    """How many cells stand before a new exercise: behind the cell `after`, else behind the section *Exercises*.

    Raises AuthoringError where there is no such cell, or no place between two cells where that section ends.
    """
    if after is not None:
        for place, cell in notebook.cells():
            if cell.id == after:
                return place
        raise AuthoringError(
            f"{notebook.name} has no cell {after!r}: its ids are {', '.join(c.id for _, c in notebook.cells())}."
        )
    inside = False
    for place, cell in notebook.cells():
        for heading in markdown_text.headings(cell.source) if cell.cell_type == "markdown" else ():
            if heading.depth == 2 and inside:
                if cell.source.lstrip().startswith("#"):
                    return place - 1
                raise AuthoringError(
                    f"{notebook.name}: the exercises end inside the cell {cell.id!r}: say which cell the new one comes "
                    "after, with --after ID."
                )
            inside = inside or (heading.depth == 2 and heading.title.startswith("Exercises"))
    if inside:
        return len(notebook.node.cells)
    raise AuthoringError(
        f"{notebook.name} has no section `## Exercises`: say which cell the new one comes after, with --after ID."
    )


def checked(cells: list[NotebookNode]) -> list[str]:
    """The exercises that these cells check, in order."""
    code = (cell.source for cell in cells if cell.cell_type == "code")
    return [name for source in code for function, name in teaching.calls(source) if function == "check" and name]


def renumber(cells: list[NotebookNode], lesson: int, place: int) -> None:
    """In the headings of these cells, make `4.6 ·` of `4.5 ·` and so on, from `place`."""
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source, _ = moved_on(cell.source, lesson, place)


NUMBERED: Final = r"""(?mx)
    (?P<before> ^\#+\ (?:Exercise\ )? | \btitle=" | ^\"\"\"Exercise\ )    # a heading, a title, the first line of a module
    (?P<lesson>\d+) \. (?P<place>\d+)
    (?P<behind> \ · | [:,]\ )"""
"""The number of an exercise, in the three places where it is one."""


def moved_on(text: str, lesson: int, place: int) -> tuple[str, int]:
    """A text in which the numbers of this lesson's exercises from `place` are one higher, and how many they were."""
    count = 0

    def higher(match: re.Match[str]) -> str:
        nonlocal count
        if int(match["lesson"]) != lesson or int(match["place"]) < place:
            return match[0]
        count += 1
        return f"{match['before']}{lesson}.{int(match['place']) + 1}{match['behind']}"

    return re.sub(NUMBERED, higher, text), count
