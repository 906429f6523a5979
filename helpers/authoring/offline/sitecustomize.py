"""Refuse every connection that would leave the machine. Python imports a module of this name by itself when it starts.

It is meant for test runs only, needs nothing but the standard library, and costs a few milliseconds. Setting
NOT_A_DATABASE_NETWORK=allowed opens the door for tests that are marked `network`.
"""

import os
import sys

ALLOWED = "NOT_A_DATABASE_NETWORK"
_NAMES = frozenset({"", "localhost", "ip6-localhost", "::1", "::", "0.0.0.0"})
_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})


class OutgoingConnection(RuntimeError):
    """Something tried to leave the machine during a test run."""


def is_local(host: object) -> bool:
    """Whether a host name or address means this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    return name in _NAMES or name.startswith("127.")


def guard(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: raises OutgoingConnection for an address that is not this machine's."""
    if event not in _EVENTS or os.environ.get(ALLOWED) == "allowed":
        return
    target = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(target, str | bytes) and event in ("socket.connect", "socket.sendto"):
        return  # a Unix socket's path
    if not is_local(host):
        raise OutgoingConnection(
            f"A connection to {host} was stopped: tests must not leave the machine (mark the test `network` if it has to)."
        )


if __name__ == "sitecustomize" and not getattr(sys, "_workbook_offline", False):
    sys.addaudithook(guard)
    sys._workbook_offline = True  # type: ignore[attr-defined]
