"""JupyterLab itself, started by the command: it answers at the printed address, quietly, and stops when asked."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.workbook.places import Places

PROGRAM = """\
import sys
from pathlib import Path
from helpers.workbook import places
places.COURSE = Path(sys.argv.pop(1))
from helpers.workbook import command
sys.exit(command.main(sys.argv[1:]))
"""


@pytest.fixture
def served(places: Places) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The running command, the address it printed, and everything it printed before."""
    command = [sys.executable, "-c", PROGRAM, str(places.lessons.parent), "lab", "--no-browser"]
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=os.name != "nt",
        env=dict(os.environ),
    )
    assert server.stdout is not None
    said = ""
    try:
        for line in server.stdout:
            said += line
            if match := re.search(r"http://\S+", line):
                yield server, match[0], said
                break
        else:
            pytest.fail(f"no address was printed:\n{said}")
    finally:
        if server.poll() is None:
            server.kill()
        server.wait()


def ask(address: str, path: str) -> tuple[int, bytes]:
    base, token = re.match(r"(http://[^/]+).*token=(\w+)", address).groups()  # type: ignore[union-attr]
    with urllib.request.urlopen(f"{base}{path}?token={token}", timeout=20) as answer:
        return answer.status, answer.read()


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_the_first_lesson_is_served(served: tuple[subprocess.Popen[str], str, str], places: Places) -> None:
    server, address, said = served
    assert "/lab/tree/00-start-here.ipynb?token=" in address
    assert re.match(r"http://127\.0\.0\.1:\d+/", address)
    assert "[I " not in said
    status, page = ask(address, "/lab/tree/00-start-here.ipynb")
    assert status == 200
    assert b"jupyter-config-data" in page
    names = {entry["name"] for entry in json.loads(ask(address, "/api/contents")[1])["content"]}
    assert names == {"00-start-here.ipynb", "01-not-a-database.ipynb", "home.ipynb", "images"}
    settings = json.loads(ask(address, "/lab/api/settings/@jupyterlab/apputils-extension:notification")[1])
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert Path(places.work, ".workbook").exists()
    os.kill(server.pid, signal.SIGTERM)
    server.wait(timeout=30)
    with pytest.raises(OSError, match=r".*"):
        ask(address, "/api/status")
