"""Notebooks as tests: a tree with one fault in each notebook, run once; each fault must turn its own test red."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from helpers.authoring.notebooks import ROOT

from .course import code, put, stdout

ENVIRONMENT = "import os\nprint([os.environ.get(name) for name in ('NOT_A_DATABASE_GATE', 'PYTHONHASHSEED', 'NOT_A_DATABASE_PROGRESS')])"
HOME = "import os, jupyter_core.paths as p\nassert os.environ['NOT_A_DATABASE_PRIVATE'] in p.jupyter_runtime_dir()"
LEAVE = """\
import socket
for attempt in (lambda: socket.create_connection(("192.0.2.1", 80)), lambda: socket.getaddrinfo("example.org", 80)):
    try:
        attempt()
    except RuntimeError as error:
        assert type(error).__name__ == "OutgoingConnection"
    else:
        raise AssertionError("it got out")
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()"""
HOSTILE = (
    "import os\nassert os.environ['AWS_PROFILE'] == 'a-profile-that-does-not-exist' and os.environ['AWS_ENDPOINT_URL']"
)
REGISTER = """\
from helpers.exercises import Exercise, Lesson, Register, check, number, using
one = Exercise("small/n", "A number", "count", 1, number("n"), ("look", "look again"), lambda attempt: None)
n = {answer}
with using(Register([Lesson(1, "small", "Small", (one,))])):
    state = check("small/n", n).state
print(state)"""
SOLVED, UNSOLVED = REGISTER.format(answer="3"), REGISTER.format(answer="...")

TREE = {
    "lessons/01-fine.ipynb": [
        code(ENVIRONMENT + "\nassert os.environ['NOT_A_DATABASE_GATE'] == 'not-started'"),
        code(LEAVE),
        code(HOSTILE),
        code(HOME),
    ],
    "lessons/02-stderr.ipynb": [code("import sys\nprint('warning', file=sys.stderr)")],
    "lessons/03-outputs.ipynb": [code("print(1)", stdout("1\n"), count=1)],
    "lessons/04-not-started.ipynb": [code(UNSOLVED)],
    "lessons/05-passes-unsolved.ipynb": [code(SOLVED)],
    "solutions/01-fine.ipynb": [
        code(ENVIRONMENT, stdout("['works', '0', 'off']\n"), count=1),
        code(SOLVED, stdout("works\n"), count=2),
    ],
    "solutions/02-wrong-number.ipynb": [code("print(1)", stdout("2\n"), count=1)],
    "solutions/03-never-run.ipynb": [code("print(1)")],
    "solutions/04-broken.ipynb": [code("1 / 0", count=1)],
    "solutions/05-dead.ipynb": [code("import os\nos._exit(3)", count=1)],
    "solutions/06-raises-nothing.ipynb": [code("x = 1", count=1, tags=["raises-exception"])],
    "solutions/07-unsolved.ipynb": [code(UNSOLVED, count=1)],
    "elsewhere/07-not-ours.ipynb": [code("1 / 0", count=1)],
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about the tree, run with two workers and xdist's own default distribution."""
    root = tmp_path_factory.mktemp("course")
    for name, cells in TREE.items():
        put(root, name, *cells)
    (root / "pytest.ini").write_text("[pytest]\n")
    values = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NOT_A_DATABASE", "JUPYTER", "PYTEST"))
    }
    command = [sys.executable, "-m", "pytest", "-p", "helpers.authoring.pytest_plugin", "-n", "2", "-rA", "--color=no"]
    values["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(command, cwd=root, env=values, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def failed(outcome: str) -> set[str]:
    return set(re.findall(r"^FAILED (.+?)(?: - .*)?$", outcome, re.MULTILINE))


def test_only_what_is_wrong_fails(outcome: str) -> None:
    assert failed(outcome) == {
        "lessons/02-stderr.ipynb::Cell 0",
        "lessons/03-outputs.ipynb::stored",
        "lessons/05-passes-unsolved.ipynb::Cell 0",
        "solutions/02-wrong-number.ipynb::Cell 0",
        "solutions/03-never-run.ipynb::stored",
        "solutions/04-broken.ipynb::Cell 0",
        "solutions/05-dead.ipynb::Cell 0",
        "solutions/06-raises-nothing.ipynb::Cell 0",
        "solutions/07-unsolved.ipynb::Cell 0",
    }


def test_other_folders_are_not_collected(outcome: str) -> None:
    assert "elsewhere" not in outcome


@pytest.mark.parametrize(
    "words",
    [
        "the kernel died while it ran this cell",
        "Nothing was raised, though the cell is tagged raises-exception",
        "The cell wrote to stderr: warning",
        "[stored-run] it was never executed → run `make outputs`",
        "ZeroDivisionError",
        "'2\\n' == '1\\n'",
    ],
)
def test_a_failure_says_why(outcome: str, words: str) -> None:
    assert words in outcome


def test_a_dead_kernel_is_noticed_at_once(outcome: str) -> None:
    seconds = re.search(r"in ([\d.]+)s", outcome.strip().splitlines()[-1])
    assert seconds
    assert float(seconds[1]) < 60
