"""The framework's own sentences, kept in a golden file: a change shows as a difference that somebody reads."""

from __future__ import annotations

import difflib

from tests.lessons import transcript


def test_the_framework_s_sentences_are_the_golden_ones() -> None:
    path, now = transcript.transcript(transcript.FRAMEWORK)
    stored = path.read_text(encoding="utf-8")
    difference = difflib.unified_diff(stored.splitlines(), now.splitlines(), path.name, "now", lineterm="", n=2)
    assert stored == now, f"Read it as a learner would, then run `{transcript.COMMAND} {transcript.FRAMEWORK}`:\n" + (
        "\n".join(difference)
    )
