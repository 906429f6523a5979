"""What drawings are made of."""

from __future__ import annotations

from helpers.page.svg import circle, label, number, path, rect, svg


def test_coordinates_are_spelled_one_way() -> None:
    assert [number(value) for value in (1, 1.0, 1.04, 1.05, -0.5)] == ["1", "1", "1", "1.1", "-0.5"]


def test_what_is_written_in_a_drawing_is_escaped() -> None:
    assert 'aria-label="&#34;x&#34; &lt;"' in svg(1, [], '"x" <')
    assert label(0, 5, "<b>&") == '<text x="0" y="5">&lt;b&gt;&amp;</text>'
    assert label(0, 5, "x", "bold mid") == '<text x="0" y="5" class="bold mid">x</text>'


def test_shapes() -> None:
    assert rect(0, 1, 2.25, 3, "box", radius=4) == '<rect x="0" y="1" width="2.2" height="3" rx="4" class="box"/>'
    assert circle(1, 2, 9, "on") == '<circle cx="1" cy="2" r="9" class="on"/>'
    assert path("M0 0h1", "rule", ' fill="none"') == '<path d="M0 0h1" class="rule" fill="none"/>'
    assert svg(10, [circle(1, 2, 9, "on")], "alt").endswith('<circle cx="1" cy="2" r="9" class="on"/></svg></div>')
