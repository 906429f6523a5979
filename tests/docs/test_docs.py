"""The README and docs/ keep their word: code runs, outputs and tables are current, facts and links exist."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from helpers.authoring.gates import markdown_text
from helpers.authoring.gates.prose import FILLER
from helpers.authoring.notebooks import ROOT
from helpers.engine.catalog import OWN_OPERATIONS
from helpers.engine.engine import DATA_OPERATIONS, Engine
from helpers.engine.errors import ApiError
from helpers.engine.moto_account import ACCOUNT_OPERATIONS
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.engine.ttl import TTL_OPERATIONS

from .pages import (
    DOCS,
    FACTS,
    README,
    REALITY,
    Block,
    blocks,
    listed_lessons,
    pages,
    tabled,
    with_lessons,
    with_operations,
    with_outputs,
    with_tables,
)

HEADINGS = ["The rule", "In the lab", "Model choices", "Left out", "See it"]
LINES_MAX = 90
"""About one screen, its code block included."""

FACT = r"(?:CW|EX|[A-Z])\d{1,2}"
ID = re.compile(rf"\b{FACT}\b")
LETTERS = [*"USKRWITBCPQEYNGL", "CW", "EX", *"MA"]
LISTED = re.compile(rf"^\| ({FACT}) \| (.+) \| ([^|]+) \|$", re.MULTILINE)
OPERATION = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")

BLOCKS = [block for path in pages() for block in blocks(path)]
OWN = [block for block in BLOCKS if not block.about]
BEHAVIOURS = [path for path in sorted(REALITY.glob("*.md")) if path.name != "README.md"]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


# ── code ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in OWN])
def test_a_block_prints_what_stands_below_it(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = block.run()
    if block.stated is not None:
        assert printed == block.stated, "If that is as it should be: python -m tests.docs.pages"


def test_blocks_are_found_and_compared() -> None:
    assert {block.path for block in OWN} == {README, *REALITY.glob("*.md")}
    assert all(block.stated for block in BLOCKS), [block.name for block in BLOCKS if not block.stated]


def test_a_wrong_output_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n", encoding="utf-8")
    (block,) = blocks(page)
    assert (block.line, block.run(), block.stated) == (3, "2\n", "3\n")
    assert with_outputs(page) == read(page).replace("3\n", "2\n")


def test_a_stale_table_is_noticed() -> None:
    stale = "<!-- model: tick -->\n\n| `tick` | 2.0 |\n\n<!-- end -->"
    assert "| `tick` | 1.0 | ours |" in with_tables(stale)


def test_the_table_of_operations_is_the_engines() -> None:
    page = read(DOCS / "operations.md")
    assert with_operations(page) == page, "python -m tests.docs.pages docs/operations.md"
    assert "| PutItem | ours |" in page
    assert "| CreateGlobalTable | absent |" in page


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    """The environment in which an SDK finds the endpoint that the README starts: `workbook serve --data kiosk`."""
    server = subprocess.Popen(
        [sys.executable, "-m", "helpers", "serve", "--port", "0", "--data", "kiosk"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert found
        settings = dict(re.findall(r"(AWS_\w+)=(\S+)", read(README)))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        yield {**kept, **settings, "AWS_ENDPOINT_URL_DYNAMODB": found[0]}
    finally:
        server.terminate()
        server.communicate(timeout=20)


def example(language: str) -> tuple[str, str | None]:
    """The code of the README's block for an SDK over HTTP, and its stated output."""
    found = re.search(
        rf"^```{language} serve\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", read(README), re.MULTILINE | re.DOTALL
    )
    assert found, language
    return found[1], found[2]


def answer_of(command: list[str], environment: dict[str, str], folder: Path = ROOT) -> str:
    done = subprocess.run(command, env=environment, cwd=folder, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python_over_http(served: dict[str, str]) -> None:
    code, stated = example("python")
    assert answer_of([sys.executable, "-c", code], served) == stated


def test_javascript_over_http(served: dict[str, str]) -> None:
    sdk = ROOT / "tests/node_modules/@aws-sdk/client-dynamodb"
    if not (sdk.is_dir() and shutil.which("node")):
        pytest.skip("needs Node and, in tests/: npm install @aws-sdk/client-dynamodb")
    code, stated = example("js")
    command = ["node", "--input-type=module", "--eval", code]
    assert answer_of(command, served, ROOT / "tests") == stated


def test_command_line_over_http(served: dict[str, str]) -> None:
    if not (shutil.which("aws") and shutil.which("bash")):
        pytest.skip("needs the AWS CLI and bash")
    answer = json.loads(answer_of(["bash", "-c", example("sh")[0]], served))
    assert answer["Item"]["type"] == {"S": "User"}
    assert answer["ConsumedCapacity"] == {"TableName": "Kiosk", "CapacityUnits": 0.5}


# ── the pages about behaviours ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", named(BEHAVIOURS))
def test_a_page_has_its_parts_and_is_one_screen(path: Path) -> None:
    text = read(path)
    assert [heading.title for heading in markdown_text.headings(text) if heading.depth == 2] == HEADINGS
    assert len(text.splitlines()) <= LINES_MAX
    assert len(list(blocks(path))) == 1


@pytest.mark.parametrize("path", named(BEHAVIOURS))
def test_the_index_agrees_with_the_page(path: Path) -> None:
    lines = read(path).splitlines()
    kind, facts, link = lines[2].split(" · ")
    assert link == "[all facts](../facts.md)"
    cited = re.sub("^facts? ", "", facts)
    assert f"| [{lines[0][2:]}]({path.name}) | {kind.strip('*')} | {cited} |" in read(REALITY / "README.md")


@pytest.mark.parametrize("path", named(pages()))
def test_tables_of_choices_are_current(path: Path) -> None:
    assert with_tables(read(path)) == read(path), "bring them up to date: python -m tests.docs.pages"


def test_every_parameter_of_the_model_stands_on_one_page() -> None:
    assert sorted(name for path in pages() for name in tabled(read(path))) == sorted(
        field.name for field in fields(Model)
    )


def test_every_operation_stands_where_it_belongs() -> None:
    text = read(REALITY / "native-and-absent.md")
    parts = {name: text.split(f"**{name}**")[1].split("\n\n")[0] for name in ("moto's", "Ours", "Absent")}
    listed = {name: set(OPERATION.findall(part)) - {"UnknownOperationException"} for name, part in parts.items()}
    assert listed["moto's"] == set(ACCOUNT_OPERATIONS)
    listed["Ours"] |= {"Query", "Scan"} & set(re.findall(r"\w+", parts["Ours"]))
    assert listed["Ours"] == {*DATA_OPERATIONS, *OWN_OPERATIONS, *TTL_OPERATIONS, *STREAM_OPERATIONS}
    for operation in sorted(listed["Absent"]):
        with pytest.raises(ApiError) as refused:
            Engine().handle(operation, {})
        assert refused.value.code == "UnknownOperationException"


# ── facts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def known() -> dict[str, tuple[str, str]]:
    """Each fact's sentence and sources."""
    return {name: (sentence, sources) for name, sentence, sources in LISTED.findall(read(FACTS))}


def cited(text: str) -> set[str]:
    return {name for name in ID.findall(text) if name.rstrip("0123456789") in LETTERS}


@cache
def spoken(path: Path) -> str:
    """What a module says in comments and docstrings: an id is one there, and may be anything in a string."""
    source = read(path)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return "\n".join([*comments, *strings])


def test_facts_are_complete_and_in_order() -> None:
    names = [name for name, _, _ in LISTED.findall(read(FACTS))]
    assert len(names) == len(set(names))
    by_letter: dict[str, list[int]] = {}
    for name in names:
        letter = name.rstrip("0123456789")
        by_letter.setdefault(letter, []).append(int(name.removeprefix(letter)))
    assert list(by_letter) == LETTERS
    starts = {"Y": 0}  # a newer rule that comes before the older ones
    for letter, numbers in by_letter.items():
        first = starts.get(letter, 1)
        assert numbers == list(range(first, first + len(numbers))), letter


def test_each_source_is_explained() -> None:
    first = read(FACTS).split("## §2")[0]
    tags = set(re.findall(r"^\| (\w+)(?::\w+)? \| ", first, re.MULTILINE)) - {"tag"}
    for name, (_, sources) in known().items():
        for source in sources.split(", "):
            assert source.split(":")[0] in tags, (name, source)


def test_facts_that_the_code_cites_are_there() -> None:
    wrong = {
        str(path.relative_to(ROOT)): sorted(unknown)
        for path in sorted((ROOT / "helpers").rglob("*.py"))
        if (unknown := cited(spoken(path)) - known().keys())
    }
    assert wrong == {}
    assert {choice.fact for choice in DEFAULT.choices()} <= known().keys()


def test_sections_that_the_code_cites_are_there() -> None:
    sections = set(re.findall(r"^## §(\d+) ", read(FACTS), re.MULTILINE))
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        assert set(re.findall(r"§(\d+)", spoken(path))) <= sections, path.name


def test_facts_that_lessons_and_pages_cite_are_there() -> None:
    texts = {path.name: markdown_text.prose(read(path)) for path in pages()}
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        cells = json.loads(read(path))["cells"]
        prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        texts[path.name] = markdown_text.prose("\n\n".join(prose))
    wrong = {name: sorted(unknown) for name, text in texts.items() if (unknown := cited(text) - known().keys())}
    assert wrong == {}


def test_facts_that_tests_show_are_there() -> None:
    shown = [line for line in read(ROOT / "tests/facts/ids.txt").splitlines() if line and not line.startswith("#")]
    assert set(shown) <= known().keys()


# ── words, links, pictures, lessons ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", named(pages()))
def test_no_filler(path: Path) -> None:
    assert FILLER.findall(markdown_text.prose(read(path))) == []


@pytest.mark.parametrize("path", named(pages()))
def test_links_and_pictures(path: Path) -> None:
    text = read(path)
    assert markdown_text.images_without_alt(text) == []
    for target in markdown_text.targets(text):
        file, _, anchor = unquote(target).partition("#")
        if "://" in target:
            continue
        to = (path.parent / file).resolve() if file else path
        assert to.exists(), f"{path.name} points to {target}, which is not there"
        if anchor:
            assert anchor in {slug(heading.title) for heading in markdown_text.headings(read(to))}, target


def slug(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_table_of_lessons_says_what_is_ready() -> None:
    text = read(README)
    assert with_lessons(text) == text, "bring it up to date: python -m tests.docs.pages README.md"
    listed = listed_lessons(text)
    assert [number for number, _ in listed] == [f"{number:02}" for number in range(17)]
    there = sorted(path.name[:2] for path in (ROOT / "lessons").glob("*.ipynb"))
    assert [number for number, is_ready in listed if is_ready] == there
