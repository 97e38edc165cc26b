"""Signs that deceive are shown on the page and in a terminal, kept in JSON, and told in the report."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.text import Text

from commands.common import SafeConsole, json_text
from ingest.doubts import with_general_doubts
from ingest.load import load
from ingest.signs.unseen import shown
from ui.html.blocks import text_html
from ui.html.escape import escape

DECEIVING = [
    "\u202e05\u202c mg",
    "\u202d05\u202c mg",
    "\u206705\u2069 mg",
    "maxi\u200bmum",
    "1\u200b5 mg",
    "1\u2060 5",
    "Not\ufeffhing",
    "1\u00ad5",
    "5\u200d0 mg",
    "n\u200cot",
    "\u200f50",
    "5\U000e00310",
]


@pytest.mark.parametrize("words", DECEIVING)
def test_a_sign_that_deceives_is_shown_and_told(words: str) -> None:
    for drawn in (shown(words), escape(words), text_html(f"Give {words} daily.")):
        assert "U+" in drawn
        assert shown(drawn) == drawn
    text = f"The dose\n\nGive {words} daily, and never more than that to any child."
    document = next(load(text.encode(), "a.txt"))
    doubts = with_general_doubts(document, []).doubts
    assert any(doubt.kind == "order" and "‹" not in doubt.what for doubt in doubts), doubts
    assert all(document.text[d.start : d.end] for d in doubts if d.kind == "order" and d.end)


@pytest.mark.parametrize(
    "words", ["می\u200cخواهم", "क्\u200dष", "👩\u200d⚕️", "½ × 10⁻³\tΔ\r\nnaïve\f", "שלום"]
)
def test_what_a_script_needs_stays(words: str) -> None:
    assert shown(words) == words


def test_a_title_that_turns_is_told_too() -> None:
    document = next(load("---\ntitle: Dose \u202e05\n---\nGive it.".encode(), "a.md"))
    whats = [doubt.what for doubt in with_general_doubts(document, []).doubts]
    assert any("U+202E" in what and "says of itself" in what for what in whats)


@pytest.mark.parametrize("words", ["\x1b[8mnot \x1b[0m5", "\x1b]0;PWNED\x07", "\x9b31m", "a\rb", "\x08\x08"])
def test_a_terminal_shows_commands_and_obeys_none(words: str) -> None:
    for colour in (True, False):
        written = io.StringIO()
        console = SafeConsole(file=written, force_terminal=colour, width=60)
        console.print(Text(words, style="bold"))
        console.print(words, markup=False)
        plain = io.StringIO()
        SafeConsole(file=plain, force_terminal=colour, width=60).print(Text("x", style="bold"))
        assert "\x1b[8m" not in written.getvalue() and "\x1b]" not in written.getvalue()
        assert not set("\x07\x08\r\x9b") & set(written.getvalue())
    assert json.loads(json_text({"a": words})) == {"a": words}
    assert not set("\x1b\x9b\x07") & set(json_text({"a": words}))


def test_json_is_exact_and_shows_what_it_holds() -> None:
    for words in DECEIVING:
        written = json_text([words])
        assert json.loads(written) == [words]
        assert shown(written) == written


def test_every_page_escapes_by_way_of_this(root: Path = Path(__file__).parents[3]) -> None:
    others = [path for path in (root / "ui").rglob("*.py") if "from html import" in path.read_text("utf-8")]
    assert others == []
