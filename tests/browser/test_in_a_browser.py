"""Every notebook in JupyterLab: it opens, runs and shows what it should, quietly, in both themes, for everybody.

All tests are in this module so that they share one server, and so that xdist keeps them on one worker.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.authoring.notebooks import ROOT, read
from helpers.exercises.outcome import LOOKS, State
from helpers.exercises.solution_marks import regions
from helpers.workbook.places import FIRST_LESSON, HOME

from .accessibility import CONTRAST, NoAxe, grave
from .page import HEIGHT, Cell, LabPage, Picture
from .served import SOLUTIONS, Served

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle

TIMEOUT_SECONDS: Final = 400
"""A notebook that is opened, run and looked at on a machine that has much else to do."""
pytestmark = [pytest.mark.browser, pytest.mark.timeout(TIMEOUT_SECONDS)]

RESULTS: Final = ROOT / "test-results" / "browser"
TURN: Final = re.compile(r"^( *)\.\.\.  # your turn$", re.MULTILINE)
MAY_FAIL: Final = "raises-exception"
EXPLORER: Final = re.compile(r"\b[a-z]+_explorer\(")
TWINS: Final = (
    "[(eval(one.call, vars(widgets)) if one.values else one.picture)._repr_html_()"
    " for widgets in [__import__('helpers.show.widgets', fromlist=['Explorer'])]"
    " for one in list(__import__('ipywidgets').widgets.widget._instances.values()) if isinstance(one, widgets.Explorer)]"
)
"""Asked of a kernel: for each explorer what the function draws that it names as its twin."""
BOX: Final = ".widget-vbox:has(figure.nad)"
FIGURE: Final = "figure.nad"
SLIDER: Final = "input[type=range]"
CHANGED: Final = f"([box, before]) => box.querySelector('{FIGURE}').textContent !== before"
FOLLOW_SECONDS: Final = 10
SLIDER_MIN: Final = 300
"""Pixels that a slider needs for its values to be hit."""


def named(folder: str) -> list[Any]:
    return [pytest.param(path.name, id=path.stem) for path in sorted((ROOT / folder).glob("*.ipynb"))]


@pytest.fixture(scope="module", params=named("lessons"))
def lesson(request: pytest.FixtureRequest, lab: Served, page: LabPage) -> str:
    """A lesson as it is shipped, opened and run from top to bottom. The page shows it; its name is returned."""
    name: str = request.param
    page.close()  # which saves it
    (lab.work / name).write_bytes((ROOT / "lessons" / name).read_bytes())
    page.open(name)
    page.run_all()
    return name


@pytest.fixture(scope="module", params=named("solutions"))
def solution(request: pytest.FixtureRequest, lab: Served, page: LabPage) -> str:
    """A solution with its stored outputs, opened by somebody who trusts it."""
    page.open(f"{SOLUTIONS}/{request.param}")
    name: str = request.param
    return name


# ── before JupyterLab is there ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_open_on_an_empty_page(page: LabPage) -> None:
    browser = page.page.context.browser
    assert browser is not None
    empty = LabPage(browser)
    empty.page.goto("about:blank")
    assert empty.page.evaluate("path => course.isOpen(path)", FIRST_LESSON) is False
    empty.page.close()


# ── the first five minutes ──────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_command_to_the_first_green_check(
    lab: Served, page: LabPage, keep: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    page.run_all()
    exercise = next(cell for cell in page.cells() if "check(" in cell.source)
    assert LOOKS[State.NOT_STARTED][2] in (page.node(exercise).text_content() or "")
    (name,) = re.findall(r'check\("([^"]+)"', exercise.source)

    answer = lines_of_the_answer(exercise.id)
    page.node(exercise).query_selector(".cm-line:has-text('# your turn')").click()  # type: ignore[union-attr]
    keyboard = page.page.keyboard
    keyboard.press("End")
    keyboard.press("Shift+Home")
    keyboard.type(answer[0])
    for line in answer[1:]:
        keyboard.press("Enter")  # the editor indents the next line as the last
        keyboard.type(line)
    assert page.cell(exercise.id).source == TURN.sub(lambda dots: indented(dots[1], answer), exercise.source)
    keyboard.press("Shift+Enter")

    page.has_run(exercise)
    card = page.node(exercise).query_selector(f".nad-{LOOKS[State.EFFICIENT][0]}")
    assert card is not None
    assert LOOKS[State.EFFICIENT][2] in (card.text_content() or "")
    seconds = lab.seconds
    record = json.loads((lab.work / "progress.json").read_text(encoding="utf-8"))
    assert record["exercises"][name]["best"] == State.EFFICIENT
    with capfd.disabled():  # for people who watch
        print(f"\n{seconds:.1f} s from `workbook lab` to the first green check", file=sys.stderr)
    if keep:
        store(page.photograph(), "first-green-check")
    assert_readable(page)


def lines_of_the_answer(cell: str) -> list[str]:
    """The solution of an exercise of the first lesson, line by line, without indentation."""
    source = next(one.source for one in read(ROOT / "solutions" / FIRST_LESSON).node.cells if one.id == cell)
    return [line.strip() for region in regions(source)[:1] for line in region.solution]


def indented(margin: str, lines: list[str]) -> str:
    return "\n".join(margin + line for line in lines)


# ── every lesson ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_runs(lesson: str, page: LabPage) -> None:
    code = [cell for cell in page.cells() if cell.kind == "code" and cell.source.strip()]
    assert [f"{cell.id}: {cell.error}" for cell in code if cell.error and MAY_FAIL not in cell.tags] == []
    assert [cell.count for cell in code] == list(range(1, len(code) + 1))
    assert [cell.id for cell in code if MAY_FAIL in cell.tags and not cell.error] == []


def test_everybody_can_read_a_lesson(lesson: str, page: LabPage, keep: bool) -> None:
    look(page, lesson.removesuffix(".ipynb"), keep)


def test_what_can_be_moved_moves(lesson: str, page: LabPage) -> None:
    sources = [cell.source for cell in page.cells() if cell.kind == "code"]
    boxes = page.page.query_selector_all(BOX)
    assert len(boxes) == sum(len(EXPLORER.findall(source)) for source in sources)
    for box in boxes:
        before = drawn(box)
        if sliders := box.query_selector_all(SLIDER):
            sliders[-1].focus()  # the first may be about a number of keys, which some designs do not have
            page.page.keyboard.press("ArrowRight")
            page.page.wait_for_function(CHANGED, arg=[box, before])
        else:
            press(page, box, "button")
    if boxes:
        follow(page, TWINS)


def test_a_lesson_is_quiet(lesson: str, lab: Served, page: LabPage) -> None:
    assert page.noise.complaints == []
    assert page.noise.requests, "nothing was heard at all"
    assert page.others(lab.host) == []


# ── every solution ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_solution_shows_what_it_stores(solution: str, page: LabPage) -> None:
    cells = [cell for cell in page.cells() if cell.kind == "code"]
    assert all(cell.trusted for cell in cells)
    shown = page.shown()
    for cell in cells:
        assert len(shown[cell.id]) == len(cell.outputs), cell.id
        for output, seen in zip(cell.outputs, shown[cell.id], strict=True):
            assert_shown(output, seen, cell, page)


def assert_shown(output: dict[str, Any], seen: dict[str, Any], cell: Cell, page: LabPage) -> None:
    assert seen["height"] > 0, cell.id
    assert all(seen["images"]), f"{cell.id}: an image is not there"
    data = output.get("data", {})
    if "text/html" in data:
        assert seen["mime"] == "text/html", cell.id
        expected = page.text_of(data["text/html"])  # the style sheet is part of it
    elif output["output_type"] == "error":
        assert output["ename"] in seen["text"], cell.id
        return
    elif seen["mime"].startswith("image/"):
        assert seen["images"] or "svg" in seen["mime"], cell.id
        return
    else:
        expected = output.get("text") or data["text/plain"]
    assert seen["text"].split() == expected.split(), cell.id


def test_a_solution_is_quiet(solution: str, lab: Served, page: LabPage) -> None:
    assert page.noise.complaints == []
    assert page.others(lab.host) == []


# ── everything that moves, and these tests themselves ───────────────────────────────────────────────────────────────

MOVING: Final = {
    "setup": (
        "from helpers import Lab\n"
        "from helpers.show.widgets import lag_explorer, ring_explorer, shard_explorer\n\n"
        "lab = Lab()\n"
        'orders = lab.table("orders", "pk", gsi={"by-status": {"pk": "status"}})\n'
        '_ = orders.put_item(Item={"pk": "1", "status": "OPEN"})'
    ),
    "ring": "ring_explorer()",
    "shards": "shard_explorer()",
    "lag": 'lag_explorer(lab, orders, "by-status")',
}
DRAWN: Final = {
    "setup": "from helpers.show import growth, key_ring, minute_graph, spread, timeline\n"
    "from helpers.traffic import Settings, one_value, requests, simulate, uniform\n\n"
    'load = requests(one_value("a day"), uniform(1_500, seconds=30))\n'
    'run = simulate(load, Settings(billing="PROVISIONED", write=4_000, partitions=4))',
    "ring": 'key_ring(["64", "65", "USER#64", "USER#65"])',
    "crowd": "key_ring(range(100))",
    "growth": 'growth({"Scan": [(1, 1), (100, 100)], "Query": [(1, 1), (100, 1)]})',
    "timeline": "timeline(run)",
    "minutes": "minute_graph(run)",
    "heat": "from helpers.show import heat_map\n\nheat_map(run)",
    "spread": 'spread({"one key": [1_500] + [0] * 9}, limit=1_000)',
}
"""Pictures that keep to the width of the window."""
LETTER_MIN: Final = 11
MEASURED: Final = """() => {
  const right = element => element.getBoundingClientRect().right;
  const all = selector => [...document.querySelectorAll(`.jp-Notebook ${selector}`)];
  const sizes = all('.nad svg text').map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a);
  return [sizes, all('figure.nad').map(right), all('.jp-CodeCell .jp-InputArea-editor').map(right)];
}"""
"""Sizes of letters in drawings, and the right edges of pictures and of code."""
BARS: Final = """
<p style="color: #888; background: #999">faint</p><button></button><img src="https://example.org/picture.png">
<svg width="600" height="60" role="img" aria-label="Bars"><rect width="600" height="60" fill="#fff"/>
<rect x="300" width="300" height="60" fill="#222"/><g fill="#333" opacity="0.5"><text x="10" y="20">half there</text></g>
<text x="150" y="20" fill="#111">well drawn</text><text x="310" y="20" fill="#333">dark on dark</text>
<text x="450" y="20" fill="#eee">light on dark</text><text x="260" y="50" fill="#000">on both sides</text>
<text x="10" y="50" fill="#777">7</text><text x="60" y="50" fill="#111">3</text></svg>
<p style="background: linear-gradient(90deg, #fff, #ddd); color: #777">grey</p>
<p style="background: linear-gradient(90deg, #fff, #ddd); color: #111">black</p>
<div style="position: relative; color: #111; background: #fff">below
<span style="position: absolute; inset: 0; background: #fff"></span></div>
<table><thead><tr><th>alone</th></tr></thead></table>
"""
"""Much of it axe cannot tell: drawings, single letters, what is behind a text in part."""
BARRIERS: Final = {
    (CONTRAST, "faint"),
    ("button-name", ""),
    ("contrast", "half there"),
    ("contrast", "dark on dark"),
    ("contrast", "on both sides"),
    ("contrast", "7"),
    ("contrast", "grey"),
    ("covered", "below"),
    ("th-has-data-cells", "alone"),
}
"""The rule that each breaks, and its text."""
FINE: Final = {"well drawn", "light on dark", "3", "black"}
BAD: Final = {
    "unreadable": f"from IPython.display import HTML\n\nHTML({BARS!r})",
    "loud": "from IPython.display import Javascript\n\nJavascript('console.error(\"a complaint\")')",
    "uncaught": "Javascript('setTimeout(() => { throw new Error(\"nobody catches this\"); })')",
    "failing": "1 / 0",
    "not-reached": "2 / 1",
}


def scratch(lab: Served, page: LabPage, name: str, sources: dict[str, str]) -> None:
    """Open and run a notebook of these cells."""
    cells = [new_code_cell(source, id=identity) for identity, source in sources.items()]
    nbformat.write(
        new_notebook(cells=cells, metadata=read(ROOT / "lessons" / FIRST_LESSON).node.metadata), lab.work / name
    )
    page.open(name)
    page.run_all()


def test_the_keyboard_moves_everything(lab: Served, page: LabPage, keep: bool) -> None:
    scratch(lab, page, "moving.ipynb", MOVING)
    page.page.wait_for_function("number => document.querySelectorAll('figure.nad').length === number", arg=3)
    follow(page, TWINS)
    ring, shards, lag = page.page.query_selector_all(BOX)
    for box, control, keys in [
        (ring, f"{SLIDER}[aria-label=partitions]", ["ArrowRight"]),
        (ring, "select", ["Space", "ArrowUp", "Enter"]),  # arrows alone are JupyterLab's own: they choose a cell
        (shards, SLIDER, ["ArrowRight"]),
        (lag, "button:last-child", ["Space"]),
    ]:
        before = drawn(box)
        press(page, box, control, *keys)
        page.page.wait_for_function(CHANGED, arg=[box, before])
    follow(page, TWINS)
    drag(page, shards)
    follow(page, TWINS)
    look(page, "moving", keep)
    assert page.noise.complaints == []


def test_letters_and_edges_stay_in_a_narrow_window(lab: Served, page: LabPage) -> None:
    scratch(lab, page, "narrow.ipynb", DRAWN)
    for width in (1280, 1024, 900):
        page.page.set_viewport_size({"width": width, "height": HEIGHT})
        page.page.wait_for_timeout(500)  # JupyterLab follows the window a little later
        sizes, figures, code = page.page.evaluate(MEASURED)
        assert len(sizes) > 20
        assert min(sizes) >= LETTER_MIN
        assert len(figures) == len(DRAWN) - 1
        assert max(figures) - min(figures) < 1
        assert figures[0] < code[0] + 1
    assert figures[0] > code[0] - 1, "where there is no more room, pictures and code end at the same edge"


PRINTED: Final = {
    "sentence": "print('Fifteen sentences about attributes and partitions ' * 12)",
    "key": "print('x' * 400)",
    "failing": "raise ValueError('Fifteen sentences about attributes and partitions ' * 12)",
    "table": "from helpers.show import as_table\n\nas_table({'a': 1}, title='Ours')",
}
BROKEN: Final = """() => {
  const found = [];
  for (const pre of document.querySelectorAll('.jp-Notebook .jp-RenderedText pre')) {
    const texts = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[a-z]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(word[0]);
    }
  }
  return [found, [...document.querySelectorAll('.jp-RenderedText pre')].some(pre => pre.scrollWidth > pre.clientWidth)];
}"""
"""Words that go on in a second line, and whether any printed line is cut off."""


def test_printed_lines_break_between_words(lab: Served, page: LabPage) -> None:
    """JupyterLab would break them anywhere. What is longer than a line and has no blanks still goes on in the next."""
    scratch(lab, page, "printed.ipynb", {name: PRINTED[name] for name in ("table", "sentence", "key", "failing")})
    for width in (1280, 1024):
        page.page.set_viewport_size({"width": width, "height": HEIGHT})
        page.page.wait_for_timeout(500)  # JupyterLab follows the window a little later
        broken, cut = page.page.evaluate(BROKEN)
        assert broken == ["x" * 400]
        assert not cut


def test_what_is_bad_is_noticed(lab: Served, page: LabPage) -> None:
    scratch(lab, page, "bad.ipynb", BAD)
    assert page.cell("failing").error == "ZeroDivisionError: division by zero"
    assert page.cell("not-reached").count == 0
    heard = "\n".join(page.noise.complaints)
    assert "a complaint" in heard
    assert "nobody catches this (uncaught)" in heard
    assert page.others(lab.host) == ["https://example.org/picture.png"]
    try:
        findings = grave(page)
    except NoAxe as reason:
        pytest.skip(str(reason))
    found = {(finding.rule, re.sub(r"<[^>]*>", "", finding.element).strip()) for finding in findings}
    assert found >= BARRIERS
    assert not {text for _, text in found} & FINE


# ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def look(page: LabPage, name: str, keep: bool) -> None:
    """Let nothing in the outputs be hard to read or to use, in both themes; keep pictures where they are asked for."""
    for place, theme in enumerate(page.themes()):
        if keep:
            store(page.photograph(), f"{name}-{theme.lower()}")
        assert_readable(page, theme, again=place > 0)


def store(pictures: list[Picture], name: str) -> None:
    """Keep pictures for people, who see more than tests do."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    for part, picture in enumerate(pictures, 1):
        (RESULTS / f"{name}{f'-{part}' if len(pictures) > 1 else ''}.png").write_bytes(picture.png)


def assert_readable(page: LabPage, theme: str = "as it is", *, again: bool = False) -> None:
    try:
        findings = grave(page, again=again)
    except NoAxe as reason:
        pytest.skip(str(reason))
    assert [f"{theme}: {finding}" for finding in findings] == []


def press(page: LabPage, box: ElementHandle, control: str, *keys: str) -> None:
    """Bring the focus to a control of an explorer and press keys."""
    found = box.query_selector(control)
    assert found is not None, f"there is no {control}"
    found.focus()
    for key in keys or ["Space"]:
        page.page.keyboard.press(key)


def drag(page: LabPage, box: ElementHandle) -> None:
    """Drag the first slider of an explorer; its picture must follow before it is let go."""
    slider = box.query_selector(SLIDER)
    assert slider is not None
    slider.scroll_into_view_if_needed()
    place = slider.bounding_box()
    assert place is not None
    assert place["width"] >= SLIDER_MIN
    before, mouse, y = drawn(box), page.page.mouse, place["y"] + place["height"] / 2
    mouse.move(place["x"] + place["width"] / 2, y)
    mouse.down()
    mouse.move(place["x"] + place["width"] * 0.8, y, steps=5)
    page.page.wait_for_function(CHANGED, arg=[box, before])
    mouse.up()


def drawn(box: ElementHandle) -> str:
    """The text of an explorer's picture."""
    figure = box.query_selector(FIGURE)
    return (figure and figure.text_content()) or ""


def follow(page: LabPage, pictures: str) -> None:
    """Wait until all explorers show what `pictures` gives in the kernel, an expression for a list of HTML texts."""
    for _ in range(10 * FOLLOW_SECONDS):
        figures = [re.sub(r"^<style>.*?</style>", "", markup) for markup in page.ask_kernel(pictures)]
        expected = sorted(page.text_of(figure) for figure in figures)
        shown = sorted(map(drawn, page.page.query_selector_all(BOX)))
        if shown == expected:
            return
        page.page.wait_for_timeout(100)
    assert shown == expected


# ── the way through the course ──────────────────────────────────────────────────────────────────────────────────────

SCROLLED: Final = "() => course.panel.content.node.querySelector('.jp-WindowedPanel-outer').scrollTop > 0"


def test_home_leads_to_an_exercise(lab: Served, page: LabPage) -> None:
    page.open(HOME)
    (cell,) = [cell for cell in page.cells() if cell.kind == "code"]
    assert cell.trusted, "its output shows before anything is run"
    button = page.node(cell).query_selector("a.go")
    assert button is not None
    assert (button.text_content() or "").startswith(("Begin: ", "Continue: "))
    button.click()
    page.page.wait_for_function("path => course.panel?.context?.path !== path", arg=HOME)
    opened = page.page.evaluate("() => course.panel.context.path")
    page.page.wait_for_function("path => course.isOpen(path)", arg=opened)
    page.page.wait_for_function(SCROLLED)
    page.close()
    assert page.noise.complaints == []
