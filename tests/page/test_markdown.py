"""The small Markdown: what it knows, and that it knows nothing else."""

from __future__ import annotations

import pytest

from helpers.page import markdown


def test_paragraphs_lists_and_marks() -> None:
    text = "one\nparagraph with `code` and **bold\nwords**\n\n- a bullet\n  that goes on\n- *another*"
    assert markdown.html(text) == (
        "<p>one\nparagraph with <code>code</code> and <strong>bold\nwords</strong></p>\n"
        "<ul>\n<li>a bullet\nthat goes on</li>\n<li><em>another</em></li>\n</ul>\n"
    )
    assert markdown.plain(text) == (
        "one\nparagraph with `code` and bold\nwords\n\n- a bullet\n  that goes on\n- *another*"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[a link](javascript:alert(1)) and <https://example.org>",
        "![an image](x.png)",
        "# a heading",
        "<b>bold</b> &amp; <script>",
        "__init__ and _x_ and snake_case_name",
        "2 * 3 * 4",
        "| a | b |\n|---|---|",
        "a \\* b",
        "---",
    ],
)
def test_nothing_else_means_anything(text: str) -> None:
    html = markdown.html(text)
    assert html.startswith("<p>")
    assert html.count("<") == 2
    assert html.unescape().strip() == f"<p>{text}</p>"
    assert markdown.plain(text) == text


def test_what_is_in_code_stays_as_it_is() -> None:
    assert markdown.inline("`**x**` `<a>`") == "<code>**x**</code> <code>&lt;a&gt;</code>"
    assert markdown.plain("`**x**` and **y**") == "`**x**` and y"


def test_a_line_of_its_own_is_no_paragraph() -> None:
    assert markdown.inline("- **a** `b`") == "- <strong>a</strong> <code>b</code>"


@pytest.mark.parametrize("text", ["", "**", "a\n\n\nb", "`a\nb` **c**", "  indented **x**  ", "- **a**\n\n  **b**"])
def test_plain_text_keeps_its_lines(text: str) -> None:
    assert markdown.plain(text).count("\n") == text.count("\n")
    assert [line.strip() for line in markdown.plain(text).split("\n")] == [
        line.strip() if "`a" in text else line.replace("**", "").strip() if line != "**" else "**"
        for line in text.split("\n")
    ]
