"""JupyterLab in the browser: open a notebook, run it, look at it in both themes, and hear what the page complains of."""

from __future__ import annotations

import ast
import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, ElementHandle, Page

WAIT_SECONDS: Final = 60.0
WIDTH: Final = 1100
HEIGHT: Final = 900
TALLEST: Final = 12_000
"""A picture of a page is at most so high; Chromium draws none above 16,384."""

EXPECTED: Final = {
    "Canceled future for": "JupyterLab had asked something of a kernel that these tests stopped, and drops the question",
}
"""Words of a complaint that is none → why."""
SCRIPTS: Final = tuple(Path(__file__).with_name(name) for name in ("lab.js", "contrast.js"))
# JupyterLab leaves cells that are not in view without a layout, which hides them from whoever asks what the page shows.
LAID_OUT: Final = ".jp-Notebook .jp-Cell { content-visibility: visible !important; contain: style !important; }"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as JupyterLab holds it. `count` is 0 where it has not run; `outputs` are those of the notebook format."""

    id: str
    kind: str
    source: str
    tags: tuple[str, ...]
    trusted: bool
    count: int
    outputs: tuple[dict[str, Any], ...]

    @property
    def error(self) -> str:
        """The error it shows, empty where there is none."""
        found = [output for output in self.outputs if output["output_type"] == "error"]
        return f"{found[0]['ename']}: {found[0]['evalue']}" if found else ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A strip of the page: where it begins, how high it is, the PNG in Base64."""

    top: int
    height: int
    encoded: str

    @property
    def png(self) -> bytes:
        """The picture as it stands in a file."""
        return base64.b64decode(self.encoded)


@dataclass(slots=True)
class Noise:
    """What a page did and said since it was last asked."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Errors on the console, and exceptions that no script caught."""


class LabPage:
    """One page of the browser, with JupyterLab in it."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self.page.set_default_timeout(1_000 * WAIT_SECONDS)
        for script in SCRIPTS:
            self.page.add_init_script(path=script)
        self.noise = Noise()
        self.page.on("request", lambda request: self.noise.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.noise.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self._complain(error.message, "uncaught"))
        self.page.on("console", self._heard)
        self._devtools = self.page.context.new_cdp_session(self.page)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(message.text, message.location["url"])

    def _complain(self, text: str, where: str) -> None:
        if not any(words in text for words in EXPECTED):
            self.noise.complaints.append(f"{text} ({where})")

    def visit(self, address: str, path: str) -> None:
        """Go to an address that shows a notebook, and wait for the notebook's kernel."""
        self.page.goto(address)
        self.page.add_style_tag(content=LAID_OUT)
        self._wait_for_kernel(path)

    def open(self, path: str) -> None:
        """Open a notebook in the place of the one that is open, and wait for its kernel. What the page did is forgotten."""
        self.close()
        self.noise = Noise()
        self.page.evaluate("path => course.open(path)", path)
        self._wait_for_kernel(path)

    def close(self) -> None:
        """Save the notebook, stop its kernel, close it; nothing where none is open."""
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        self.page.evaluate("() => course.close()")

    def _wait_for_kernel(self, path: str) -> None:
        self.page.wait_for_function("path => window.course.isOpen(path)", arg=path)

    def run_all(self) -> None:
        """Run every cell from the top, until the last one or until one fails that should not."""
        self.page.evaluate("() => course.run()")
        self.page.wait_for_function("() => course.hasRun()")

    def cells(self) -> list[Cell]:
        """All cells of the open notebook."""
        return [
            Cell(**{**one, "tags": tuple(one["tags"]), "outputs": tuple(one["outputs"])})
            for one in self.page.evaluate("() => course.describe()")
        ]

    def node(self, cell: Cell) -> ElementHandle:
        """What the page shows of a cell."""
        element = self.page.evaluate_handle("id => course.find(id).node", cell.id).as_element()
        assert element is not None
        return element

    def cell(self, name: str) -> Cell:
        """The cell with this id."""
        return next(one for one in self.cells() if one.id == name)

    def has_run(self, cell: Cell) -> Cell:
        """Wait until a cell has run once more, and return it as it is then."""
        self.page.wait_for_function("cell => course.cellHasRun(cell)", arg=[cell.id, cell.count])
        return self.cell(cell.id)

    def themes(self) -> Iterator[str]:
        """Go through both themes, beginning with the one that is on, and name each in turn."""
        first: str = self.page.evaluate("() => course.theme()")
        yield first
        (other,) = {"Light", "Dark"} - {first}
        self.page.evaluate("name => course.change(name)", other)
        self.page.wait_for_function("name => course.isChanged(name)", arg=other)
        yield other

    def unfold(self) -> int:
        """Make the window as high as the whole notebook, whose height is returned in pixels."""
        deadline = time.monotonic() + WAIT_SECONDS
        height = HEIGHT
        while time.monotonic() < deadline:
            wanted, unfolded = self.page.evaluate("() => [course.height(), course.isUnfolded()]")
            if wanted == height and unfolded:
                return height
            height = wanted  # JupyterLab lays its page out a little later, and what is on it moves once more
            self.page.set_viewport_size({"width": WIDTH, "height": height})
        raise AssertionError(f"the page does not come to rest: {height} pixels")

    def photograph(self) -> list[Picture]:
        """Pictures of the whole notebook: one, or several that follow each other where it is very long."""
        height = self.unfold()
        return [self.picture(top, min(TALLEST, height - top)) for top in range(0, height, TALLEST)]

    def picture(self, top: int, height: int) -> Picture:
        """A picture of a strip of the page, as wide as the page."""
        # Three times as fast as Playwright's own way, which looks for the smallest file.
        clip = {"x": 0, "y": top, "width": WIDTH, "height": height, "scale": 1}
        asked = {"format": "png", "optimizeForSpeed": True, "clip": clip}
        return Picture(top, height, self._devtools.send("Page.captureScreenshot", asked)["data"])

    def shown(self) -> dict[str, list[dict[str, Any]]]:
        """What the page shows below each code cell, by cell id: for each output its mime type, text, height, images."""
        outputs: dict[str, list[dict[str, Any]]] = self.page.evaluate("() => course.shown()")
        return outputs

    def text_of(self, markup: str) -> str:
        """The text of a piece of HTML, as a page would hold it."""
        text: str = self.page.evaluate("html => course.textOf(html)", markup)
        return text

    def ask_kernel(self, expression: str) -> Any:
        """The value of an expression in the notebook's kernel. It must be plain text, numbers, lists and dictionaries."""
        answer = self.page.evaluate("expression => course.evaluate(expression)", expression)
        assert answer["status"] == "ok", answer
        return ast.literal_eval(answer["data"]["text/plain"])

    def others(self, host: str) -> list[str]:
        """Requests that went, or tried to go, to any other host."""
        return sorted({url for url in self.noise.requests if urlsplit(url).netloc not in ("", host)})
