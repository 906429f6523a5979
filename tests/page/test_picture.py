"""The frame of every picture: its title once, its words everywhere, its own rules."""

from __future__ import annotations

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.svg import label, svg
from helpers.page.table import table
from tests.page.reader import sound_picture


def test_a_picture_has_its_title_once_and_its_words_everywhere() -> None:
    drawn = Picture("A finding", svg(10, [label(0, 5, "x")], "what is drawn"), "the twin", note="A note.")
    sound_picture(drawn)
    html = drawn._repr_html_()
    assert "<figcaption>A finding</figcaption>" in html
    assert 'role="img" aria-label="what is drawn"' in html
    assert '<summary>As text</summary><pre tabindex="0">the twin</pre>' in html
    assert '<p class="note">A note.</p>' in html
    assert repr(drawn) == "A finding\nthe twin\nA note."


def test_a_table_with_the_title_as_its_caption_is_not_titled_twice() -> None:
    tabled = Picture("A <finding>", table("A <finding>", ("a", "b"), [("1", "2")]), "a b\n1 2")
    sound_picture(tabled)
    assert tabled._repr_html_().count("finding") == 1
    assert "<details>" not in tabled._repr_html_()


def test_words_of_a_learner_cannot_get_out_of_their_place() -> None:
    evil = '<script>alert("1")</script>\'&amp;'
    page = sound_picture(Picture(evil, svg(1, [label(0, 0, evil)], evil), evil, note=evil))
    assert "".join(page.words).count(evil) == 5


def test_a_picture_of_nothing_is_a_picture() -> None:
    assert "<figcaption>Nothing</figcaption>" in Picture("Nothing", Markup(), "none")._repr_html_()


def test_rules_of_its_own_name_its_kind() -> None:
    html = Picture("t", Markup("<p>x</p>"), "x", css="& p { color: var(--nad-d) }", kind="own")._repr_html_()
    assert ".nad.nad.nad.nad-own p{color:var(--nad-d)}" in html
    assert '<figure class="nad nad-own mathjax_ignore">' in html
