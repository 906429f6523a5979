"""How anything of ours is put on a page: one theme, one table, one picture, one look for a state, one small Markdown.

    theme      colours for light and dark, on JupyterLab's own variables, and the one style sheet of an output
    table      tables with a caption, heads, lines, cells over several of them
    picture    a title that states a finding, a drawing, and the same in words
    svg        what drawings are made of
    state      the label of a verdict: an icon and a word on a colour
    markdown   paragraphs, lists, `code` and **bold** as HTML and as plain text

What is ready for a page is `markupsafe.Markup`; all other text is escaped where it enters one of these. An output has
no script and no ids, asks no network, and has the same bytes on every run.
"""
