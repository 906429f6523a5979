"""A picture: a title that states a finding, a drawing, and the same in words.

Jupyter shows the drawing, a terminal the words. Where a viewer strips the drawing (GitHub does, and JupyterLab in a notebook
that it does not trust), title and words remain.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from helpers.page.theme import classes, style
from helpers.text import wrap


@dataclass(frozen=True)
class Picture:
    """A drawing with its finding as title and a text twin. Jupyter shows the HTML, a terminal the text."""

    title: str
    """What the picture shows, as a sentence."""
    body: Markup
    """The drawing: SVG or HTML. A table with the title as its caption needs no second title."""
    text: str
    """The same in plain text, at most 80 columns, without the title."""
    note: str = ""
    """One line under the drawing, such as a source or a model choice."""
    css: str = ""
    """Rules that only this kind of picture needs; `&` stands for the picture."""
    kind: str = ""
    """Adds the class `nad-<kind>`."""

    def __repr__(self) -> str:
        """The text twin: title, the same in words, and the note."""
        parts = [wrap(self.title), self.text, wrap(self.note)]
        return "\n".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        title = escape(self.title)
        heading = "" if f"<caption>{title}</caption>" in self.body else f"<figcaption>{title}</figcaption>"
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        content = f"{heading}{self.body}{note}{self._twin()}"
        return f'{style(content, self.kind, self.css)}<figure class="{classes(self.kind)}">{content}</figure>'

    def _twin(self) -> str:
        """The words under a drawing that cannot be read word by word, as an SVG cannot.

        Folded away below it; open in its place where a viewer strips drawings and style sheets.
        """
        if "<svg" not in self.body:
            return ""
        words = escape(self.text)
        folded = f'<details class="twin" style="display:none"><summary>As text</summary><pre tabindex="0">{words}</pre></details>'
        return f'<pre class="twin">{words}</pre>{folded}'
