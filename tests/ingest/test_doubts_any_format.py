"""Doubts that any format may give rise to."""

from __future__ import annotations

import pytest

from ingest.document import Document, SourceInfo
from ingest.doubts import with_general_doubts


def told(text: str) -> list[tuple[str, str]]:
    document = with_general_doubts(Document(text, SourceInfo("a.txt"), (), "text"), [])
    return [(doubt.kind, text[doubt.start : doubt.end]) for doubt in document.doubts]


@pytest.mark.parametrize("meant", ["µ", "½", "°", "–", "≥", "’", "é"])
def test_text_that_was_saved_in_a_wrong_encoding_once_is_said(meant: str) -> None:
    wrong = meant.encode().decode("windows-1252")
    assert told(f"Give 5 {wrong} now") == [("encoding", wrong)]


@pytest.mark.parametrize("sound", ["5 µg", "Ménière’s", "Ångström", "château", "ÎLE", "½ – ≥"])
def test_sound_text_is_not(sound: str) -> None:
    assert told(sound) == []


def test_struck_words_are_said_once() -> None:
    assert told("Give ~~50 mg~~ 5 mg; ~~ is no line.") == [("struck", "~~50 mg~~")]
