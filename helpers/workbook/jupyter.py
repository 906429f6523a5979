"""Starting JupyterLab on the learner's copy, with its address printed once it answers."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from helpers.files import WorkbookError
from helpers.workbook import home
from helpers.workbook.arrangement import arrange
from helpers.workbook.places import Places

HOST = "127.0.0.1"
DEFAULT_PORT = 8888
PORTS_TRIED = 50
START_SECONDS = 120.0
STOP_SECONDS = 10.0
HARMLESS = ("Kernel is running over TCP without encryption",)
"""Every kernel says so of its ports. They are open to this machine alone, as is the server."""
SETTINGS = Path(__file__).with_name("jupyter")
"""Our defaults for JupyterLab (no news pop-up). The learner's own settings still win."""


def choose_port(wanted: int | None) -> int:
    """A port to serve on: the one asked for, or the first free one from 8888.

    Raises WorkbookError where the wanted port is taken.
    """
    if wanted is not None:
        if not port_is_free(wanted):
            raise WorkbookError(
                f"Port {wanted} is taken by another program: choose another one, such as --port {wanted + 1}."
            )
        return wanted
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if port_is_free(port):
            return port
    raise WorkbookError(f"Ports {DEFAULT_PORT} to {port} are all taken: name a free one with --port.")


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there the option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def command(places: Places, port: int, extra: Sequence[str]) -> list[str]:
    """The command line that starts JupyterLab on the learner's copy."""
    words = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ip={HOST}", f"--port={port}"]
    words += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={places.work}", "--ServerApp.log_level=ERROR"]
    words += [
        "--ServerApp.answer_yes=True",
        "--ServerApp.open_browser=False",
        "--LabApp.log_level=ERROR",
        "--LabApp.news_url=",
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",  # it would ask npm, which can hang and then keeps the server alive
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")  # containers; the server listens on loopback only
    return [*words, *extra]


def surroundings(token: str, base: Mapping[str, str]) -> dict[str, str]:
    """The environment of the server: our defaults, this environment's kernel, and folders that can be written to."""
    values = dict(base) | {"JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1"}
    others = [values["JUPYTER_CONFIG_PATH"]] if values.get("JUPYTER_CONFIG_PATH") else []
    values["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(SETTINGS), *others])
    if not _writable(Path.home() if "HOME" not in values else Path(values["HOME"])):
        values |= private_folders(Path(tempfile.mkdtemp(prefix="workbook-")))
    return values


def private_folders(base: Path) -> dict[str, str]:
    """Environment variables that keep Jupyter and IPython out of the home folder."""
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "lab-settings",
        "JUPYTERLAB_WORKSPACES_DIR": "lab-workspaces",
        "IPYTHONDIR": "ipython",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "xdg-config",
        "XDG_DATA_HOME": "xdg-data",
    }
    for folder in names.values():
        (base / folder).mkdir(parents=True, exist_ok=True)
    return {name: str(base / folder) for name, folder in names.items()}


def run_lab(
    places: Places, *, port: int | None, browser: bool, extra: Sequence[str], ready: Callable[[str], None]
) -> int:
    """Serve the learner's copy until the learner stops it. `ready` is called with the address once it answers.

    Returns the server's exit code. Raises WorkbookError where the port is taken or the server does not come up.
    """
    chosen, token = choose_port(port), secrets.token_hex(16)
    around = surroundings(token, os.environ)
    around |= arrange(places, around)
    first = home.opened_first(places)
    home.write(places, now=datetime.now(), surroundings=around)
    address = f"http://{HOST}:{chosen}/lab/tree/{first}?token={token}"
    server = subprocess.Popen(
        command(places, chosen, extra), env=around, cwd=places.work, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    threading.Thread(target=_pass_on, args=(server.stderr,), daemon=True).start()

    def stop(_number: int, _frame: object) -> None:
        server.terminate()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        _wait_until_it_answers(server, f"http://{HOST}:{chosen}/api/status?token={token}")
        ready(address)
        if browser:
            webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        return _end(server)  # Ctrl-C reached the server too: it is closing its kernels
    finally:
        if server.poll() is None:
            server.terminate()
            _end(server)


def _pass_on(said: IO[str] | None) -> None:
    """Print what the server and its kernels say, without the lines that would alarm for nothing."""
    for line in said or ():
        if not any(words in line for words in HARMLESS):
            sys.stderr.write(line)
            sys.stderr.flush()


def _end(server: subprocess.Popen[str]) -> int:
    try:
        server.wait(timeout=STOP_SECONDS)
        return 0
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()
        return 1


def _wait_until_it_answers(server: subprocess.Popen[str], url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy must not see loopback requests
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise WorkbookError(
                "JupyterLab stopped while it was starting: its own message is above; `workbook doctor` may tell more."
            )
        try:
            with opener.open(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise WorkbookError(
        f"JupyterLab did not answer within {START_SECONDS:.0f} seconds: run `workbook doctor` to see what is wrong."
    )


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
