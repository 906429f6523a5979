"""How results look: safe to show, readable in both themes, the same bytes on every run."""

from __future__ import annotations

import re

import pytest

from helpers.exercises import Outcome, check, expect_error, hint, predict, progress, reveal, score, warm_up
from helpers.exercises.outcome import LOOKS
from helpers.exercises.predictions import LOOKS as VERDICTS
from helpers.exercises.render import Block, Card, Grid, Prose, Shown, html, text
from helpers.page.state import GROUNDS
from tests.page.reader import Reader, sound


def test_no_state_is_colour_alone() -> None:
    for looks in (LOOKS, VERDICTS):
        assert len({icon for _, icon, _ in looks.values()}) == len(looks)
        assert len({word for _, _, word in looks.values()}) == len(looks)
    for state, (_, icon, word) in LOOKS.items():
        shown = Outcome("a/b", "Title", state)
        assert f"{icon} {word}" in str(shown)
        assert word in re.sub(r"<[^>]*>", "", shown._repr_html_())


EVIL = '<script>alert("1")</script><img src=x onerror=alert(1)>`"\'&amp;**<b>x</b>**'
CARD = Card(
    "wait",
    "◐",
    "Not yet",
    EVIL,
    (Prose(f"- {EVIL}\n- two\n\nplain `{EVIL}` **bold**"), Block(EVIL, EVIL), Grid((EVIL, "b"), ((EVIL, "`c`"),))),
)


def test_everything_echoed_is_escaped() -> None:
    found = Reader(html(CARD))
    assert found.open == []
    blocks = {"style", "div", "p", "ul", "li", "pre", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.tags <= blocks | {"span", "strong", "code"}
    attributes = {name for _, attrs in found.seen for name in attrs}
    assert attributes <= {"class", "role", "aria-label", "aria-hidden", "style", "scope", "tabindex"}
    assert "".join(found.words).count(EVIL.partition("`")[0]) == 7


def test_a_title_may_hold_code() -> None:
    drawn = html(Card("info", "?", "Prediction", "What does `item_count` say?"))
    assert "<strong>What does <code>item_count</code> say?</strong>" in drawn
    assert 'aria-label="Prediction: What does item_count say?"' in drawn


@pytest.mark.usefixtures("lab", "sample")
def test_what_a_learner_returns_cannot_get_out_of_its_place() -> None:
    for answer in (
        lambda table, user_id: EVIL,
        lambda table, user_id: [{"pk": EVIL}],
        lambda table, user_id: print(EVIL),
    ):
        outcome = check("sample-shop/by-query", answer)
        assert not {"script", "img", "b"} & sound(outcome).tags
    assert not {"script", "img", "b"} & sound(check(EVIL, 1)).tags
    assert not {"script", "img", "b"} & sound(predict("sample-shop/operation", EVIL)).tags


@pytest.mark.usefixtures("lab", "sample")
def test_every_result_has_three_forms() -> None:
    shown: list[Shown] = [
        check("sample-values/reader", "Query"),
        hint("sample-values/reader"),
        predict("sample-shop/operation", "Scan"),
        reveal("sample-shop/operation", "Query"),
        score(),
        warm_up(2),
        progress(),
        expect_error(ZeroDivisionError, lambda: 1 // 0),
    ]
    for result in shown:
        (tag, outermost) = sound(result).seen[1]
        assert tag == "div"
        assert outermost["role"] == "status"
        assert {"nad-card", f"nad-{result.card().tone}"} <= set(str(outermost["class"]).split())
        assert GROUNDS[result.card().tone] in str(outermost["style"])
        assert str(result) == repr(result) == text(result.card())
        assert isinstance(result.to_json(), dict)


def test_text_form_of_the_parts() -> None:
    card = Card(
        "info",
        "▤",
        "Word",
        "",
        (Prose("one\ntwo **bold**"), Block("Label", "a\n  b"), Grid(("h", "head"), (("x", "y"),))),
    )
    assert text(card).splitlines() == [
        "▤ Word",
        "  one",
        "  two bold",
        "  Label:",
        "    a",
        "      b",
        "  h   head",
        "  x   y",
    ]


def test_prose_in_html() -> None:
    words = html(Card("info", "i", "W", "", (Prose("one\nparagraph\n\n- a bullet\n  that goes on\n- another"),)))
    assert "<p>one\nparagraph</p>" in words
    assert "<li>a bullet\nthat goes on</li>" in words
    assert words.count("<li>") == 2
