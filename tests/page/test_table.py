"""The one table: semantic, escaped, aligned without a style sheet, with cells that reach over others."""

from __future__ import annotations

import re

from markupsafe import Markup

from helpers.page.table import Cell, Line, bar, table, wide
from tests.page.reader import Reader

LEFT = 'style="text-align:left"'
RIGHT = 'class="num" align="right"'


def test_tables_are_semantic_and_escaped() -> None:
    html = table("<i>", ("what", "n"), [("<script>", "1"), (Markup("<b>ok</b>"), "2")], numbers=(1,))
    assert "<caption>&lt;i&gt;</caption>" in html
    assert f'<th scope="col" {LEFT}>what</th><th scope="col" {RIGHT}>n</th>' in html
    assert f'<th scope="row" {LEFT}>&lt;script&gt;</th><td {RIGHT}>1</td>' in html
    assert f'<th scope="row" {LEFT}><b>ok</b></th>' in html
    assert Reader(html).open == []


def test_a_table_that_something_else_names_has_no_caption() -> None:
    assert "caption" not in table("", ("a",), [("1",)])


def test_a_head_of_nothing_is_no_head() -> None:
    html = table("t", ("", "n"), [("a", "1")], numbers=(1,))
    assert f'<tr><td {LEFT}></td><th scope="col" {RIGHT}>n</th></tr>' in html


def test_a_cell_over_several_lines_names_them_all() -> None:
    html = table("t", ("pk", "sk", "n"), [(Cell("A", lines=2), "1", "2"), ("3", "4"), ("B", "5", "6")], numbers=(2,))
    assert f'<th scope="rowgroup" rowspan="2" {LEFT}>A</th><td {LEFT}>1</td><td {RIGHT}>2</td>' in html
    assert f"<tr><td {LEFT}>3</td><td {RIGHT}>4</td></tr>" in html
    assert f'<tr><th scope="row" {LEFT}>B</th>' in html


def test_a_cell_over_several_columns_moves_those_behind_it() -> None:
    html = table("t", ("a", "b", "c"), [("x", "1", "2")], foot=[(Cell("sum", columns=2), "2")], numbers=(1, 2))
    foot = html.partition("<tfoot>")[2]
    assert f'<th scope="row" colspan="2" {LEFT}>sum</th><td {RIGHT}>2</td>' in foot
    assert "<tfoot>" not in table("t", ("a",), [("x",)])


def test_bodies_are_groups_and_a_span_ends_with_its_group() -> None:
    html = table("t", ("a", "b"), [(Cell("A", lines=9), "1")], [("B", "2")])
    assert html.count("<tbody>") == 2
    assert f'<tr><th scope="row" {LEFT}>B</th>' in html


def test_a_line_of_one_cell_names_its_group() -> None:
    html = table("t", ("a", "b"), [[Cell("all", columns=2)], ("1", "2")])
    assert f'<th scope="rowgroup" colspan="2" {LEFT}>all</th>' in html


def test_a_line_may_have_a_class_and_no_head() -> None:
    html = table("t", ("a", "b"), [Line(("1", "2"), "says", named=False)])
    assert f'<tr class="says"><td {LEFT}>1</td>' in html


def test_wide_tables_are_a_tab_stop_only_where_the_browser_makes_them_scroll() -> None:
    html = wide(table("one", ("a",), [("1",)]), table("two", ("a",), [("1",)]))
    (outer,) = Reader(html).all("div")
    assert outer == {"class": "wide"}
    assert html.count("<table>") == 2


def test_bars_leave_out_what_is_nothing() -> None:
    html = bar((0.5, "hatched"), (0, "solid"))
    assert html == '<div class="bar"><i class="hatched" style="width:50%"></i></div>'
    assert re.search("<td[^>]*><div", table("t", ("a", "b"), [("x", html)]))
