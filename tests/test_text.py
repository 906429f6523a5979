"""Words, numbers and widths: how each is spelled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers import text


def test_text_is_measured_in_columns() -> None:
    assert [text.columns(word) for word in ("abc", "naïve", "本", "e\u0301", "×")] == [3, 5, 2, 1, 1]
    assert text.shorten("abcdef", 6) == "abcdef"
    assert text.shorten("abcdefg", 6) == "abcde…"
    assert text.shorten("本本本", 5) == "本本…"


def test_wrapping_keeps_every_word() -> None:
    long = " ".join(f"word{n}" for n in range(40))
    wrapped = text.wrap(long)
    assert wrapped.split() == long.split()
    assert max(map(len, wrapped.splitlines())) <= 80
    assert text.wrap("x" * 100) == "x" * 100


def test_a_grid_gives_way_in_words_and_never_in_numbers() -> None:
    drawn = text.grid(("what", "n"), [("w" * 100, "1,234,567"), ("short", "8")], numbers=(1,))
    lines = drawn.splitlines()
    assert {len(line) for line in lines if "─" not in line} == {80}
    assert lines[2].endswith("…  1,234,567")
    assert lines[3].endswith(" 8")


def test_numbers_in_words() -> None:
    assert [text.count(value) for value in (0, 0.5, 128.5, 1250, 1e6, 0.125)] == [
        "0",
        "0.5",
        "128.5",
        "1,250",
        "1,000,000",
        "0.12",
    ]
    assert [text.times(ratio) for ratio in (1, 1.25, 9.999, 212.6, 1285)] == [
        "the same",
        "1.25×",
        "10×",
        "213×",
        "1,285×",
    ]
    assert [text.plural(value, "byte") for value in (0, 0.5, 1, 2)] == ["0 bytes", "0.5 bytes", "1 byte", "2 bytes"]


def test_a_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert [text.count(value) for value in (-0.001, -0.0, -0.01)] == ["0", "0", "-0.01"]
    assert [text.count(1234.5678, places) for places in (0, 1, 2, 6)] == ["1,235", "1,234.6", "1,234.57", "1,234.5678"]
    assert [text.count(value, 0) for value in (0, 10, 1000)] == ["0", "10", "1,000"]
    assert text.count(Decimal("0.50")) == "0.5"


def test_shares_and_times() -> None:
    assert [text.percent(share) for share in (0, 0.005, 0.125, 1)] == ["0 %", "0.5 %", "12.5 %", "100 %"]
    assert text.percent(2 / 3, 0) == "67 %"
    assert [text.milliseconds(seconds) for seconds in (0.0042, 1.25, 0)] == ["4.2 ms", "1,250 ms", "0 ms"]


def test_plurals() -> None:
    words = ("request", "query", "key", "index", "batch", "GSI", "class")
    assert [text.nouns(word) for word in words] == [
        "requests",
        "queries",
        "keys",
        "indexes",
        "batches",
        "GSIs",
        "classes",
    ]
    assert [text.plural(value, "Query") for value in (1, 1.0, Decimal(1), 2)] == ["1 Query"] * 3 + ["2 Queries"]
    assert text.plural(1 / 3, "read unit", 6) == "0.333333 read units"


def test_lists_in_words() -> None:
    assert [text.listed("abc"[:size]) for size in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert text.listed(["a", "b"], "or") == "a or b"


def test_sentences() -> None:
    assert text.sentence("too hot") == "Too hot."
    assert text.sentence("`ask` raised: why?") == "`ask` raised: why?"
    assert text.capital("") == ""


def test_a_wrapped_paragraph_leaves_room_for_its_indent() -> None:
    lines = text.wrap("word " * 40, 20, "    ").split("\n")
    assert all(line.startswith("    word") for line in lines[1:])
    assert lines[0].startswith("word")
    assert max(map(len, lines[1:])) == 18
    assert len(lines[0]) == 14
    assert text.wrap("") == ""


def test_aligned_cells_have_no_blanks_at_the_end() -> None:
    assert text.aligned([("a", "bb", "c"), ("aaa", "b", "")], gap=3) == ["a     bb   c", "aaa   b"]
    assert text.aligned([("本", "1"), ("ab", "22")], numbers=(1,)) == ["本   1", "ab  22"]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0.00"),
        ("0.0000005", "$0.0000005"),
        ("0.3333333333", "$0.3333"),
        ("0.5", "$0.50"),
        ("0.00001234567", "$0.00001235"),
        ("1.25", "$1.25"),
        ("9.99999", "$10.00"),
        ("1234.565", "$1,234.57"),
        ("-12.5", "-$12.50"),
        ("1000000", "$1,000,000.00"),
    ],
)
def test_money_is_spelled_for_people(amount: str, shown: str) -> None:
    assert text.money(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0.00"),
        ("0.004", "under $0.01"),
        ("0.005", "$0.01"),
        ("7.9598", "$7.96"),
        ("-3", "-$3.00"),
        ("1234.5", "$1,234.50"),
    ],
)
def test_a_column_of_bills_is_told_to_the_cent(amount: str, shown: str) -> None:
    assert text.cents(Decimal(amount)) == shown


def test_money_below_a_bound_keeps_four_decimals() -> None:
    assert text.money(Decimal("9.375")) == "$9.38"
    assert text.money(Decimal("9.375"), cents_from=10) == "$9.375"
