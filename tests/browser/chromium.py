"""Finding and starting Chromium. It reaches this machine and nothing else."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from helpers.workbook.jupyter import HOST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",  # containers have no user namespaces for it; the only pages opened are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)


class NoBrowser(RuntimeError):
    """There is nothing to drive; the message is one sentence that says what to install."""


def program() -> str:
    """The path of a Chromium. Raises NoBrowser where there is none, or no Playwright to drive it."""
    if importlib.util.find_spec("playwright") is None:
        raise NoBrowser('Playwright is not installed: pip install -e ".[test]" brings it.')
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise NoBrowser(
        "Chromium is not installed: apt-get install chromium fonts-liberation (or Google Chrome) brings it."
    )


@contextmanager
def running() -> Iterator[Browser]:
    """A browser without a window, closed at the end of the block. Raises NoBrowser."""
    path = program()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
