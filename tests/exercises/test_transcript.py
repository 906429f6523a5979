"""What learners read is kept in golden files: a change of a sentence shows as a difference that somebody reads."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from tests.exercises import transcript

BANNED = re.compile(
    r"\b(just|simply|obviously|easy|easily|trivial|of course|row|rows|record of|column|columns)\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", transcript.names())
def test_golden(name: str) -> None:
    path = transcript.FOLDER / f"{name}.txt"
    stored = path.read_text(encoding="utf-8") if path.exists() else ""
    now = transcript.transcript(name)
    difference = difflib.unified_diff(stored.splitlines(), now.splitlines(), path.name, "now", lineterm="", n=2)
    assert stored == now, f"Read it as a learner would, then run `{transcript.COMMAND} {name}`:\n" + "\n".join(
        difference
    )


def test_no_golden_file_is_left_over() -> None:
    stored = {path.stem for path in transcript.FOLDER.glob("*.txt")}
    assert sorted(stored - set(transcript.names())) == [], f"run `{transcript.COMMAND}`"


@pytest.mark.parametrize("path", sorted(transcript.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_words_that_learners_do_not_need(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if BANNED.search(line) and not line.startswith("    ")]
    assert said == []


def test_two_transcripts_are_the_same() -> None:
    assert transcript.transcript("sample-values") == transcript.transcript("sample-values")
    assert transcript.transcript("framework") == transcript.transcript("framework")


def test_a_lesson_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="There is no lesson nowhere"):
        transcript.transcript("nowhere")
