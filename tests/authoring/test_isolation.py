"""The surroundings of a test run: nothing of the user's is read, nothing leaves the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from helpers.authoring.isolation import HOSTILE, PRIVATE, for_kernels
from helpers.authoring.offline.sitecustomize import is_local

STOPPED = "tests must not leave the machine"
"""The message, and not the class: a worker has the guard under the name that Python itself gave it."""


def test_no_setting_of_the_users_is_left() -> None:
    left = {name for name in os.environ if name.startswith("AWS_")}
    assert left <= {"AWS_EC2_METADATA_DISABLED", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "XDG_CACHE_HOME"):
        assert Path(os.environ[name]).is_relative_to(os.environ[PRIVATE])


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_no_connection_leaves(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_STREAM) as outgoing,
        pytest.raises(RuntimeError, match=STOPPED),
    ):
        outgoing.connect(address)


def test_no_name_is_asked_for() -> None:
    with pytest.raises(RuntimeError, match=STOPPED):
        urllib.request.urlopen("http://example.org")


def test_no_datagram_leaves() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outgoing, pytest.raises(RuntimeError, match=STOPPED):
        outgoing.sendto(b"x", ("192.0.2.1", 53))


def test_processes_that_are_started_cannot_leave_either() -> None:
    program = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "OutgoingConnection" in done.stderr


@pytest.mark.network
def test_the_door_opens_for_tests_that_are_marked() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as outgoing:
        outgoing.settimeout(0.01)
        with pytest.raises(OSError, match=r".*"):
            outgoing.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "", None, b"localhost"])
def test_this_machine_is_local(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "1127.0.0.1", b"example.org"])
def test_others_are_not(host: object) -> None:
    assert not is_local(host)


def test_kernels_get_hostile_surroundings() -> None:
    values = for_kernels({"PYTHONHASHSEED": "0"})
    assert values["PYTHONHASHSEED"] == "0"
    assert HOSTILE.items() <= values.items()
