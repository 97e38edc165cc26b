"""Health topics: what is recognised, and what becomes of their escaped HTML."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from ingest.document import Document
from ingest.load import load
from ingest.loaders.xml.medlineplus import MedlinePlusLoader


def topic(summary: str) -> Document:
    text = f'<health-topic title="T" id="1"><full-summary>{summary}</full-summary></health-topic>'
    (document,) = load(f"<health-topics>{text}</health-topics>".encode(), "topics.xml")
    return document


def test_recognised_by_its_root() -> None:
    recognises = MedlinePlusLoader().recognises
    assert recognises(b'<!DOCTYPE health-topics PUBLIC "a" "b">\n<health-topics total="1">', PurePath())
    assert recognises("<health-topics total='1'>".encode("utf-16"), PurePath())
    assert not recognises(b"<health-topic-groups>", PurePath())


@pytest.mark.parametrize(
    "summary",
    [
        "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;",
        "<p>One.</p><p>Two.</p>",
        "<![CDATA[<p>One.<p>Two.]]>",
    ],
)
def test_html_is_read_escaped_or_not(summary: str) -> None:
    assert topic(summary).text == "T\n\nOne.\n\nTwo.\n\n"


@pytest.mark.parametrize(
    ("last", "origin"),
    [
        ("NIH: National Eye Institute", "NIH: National Eye Institute"),
        ("Centers for Disease Control and Prevention", "Centers for Disease Control and Prevention"),
        ("Call your doctor at once", None),
        ("Tell your doctor.", None),
    ],
)
def test_a_credit_line_is_the_origin_and_no_passage(last: str, origin: str | None) -> None:
    document = topic(f"&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;{last}&lt;/p&gt;")
    assert document.info.origin == origin
    assert document.sections[-1].kind == ("furniture" if origin else "body")
    assert last in document.text


def test_markup_in_the_summary_reads_no_file_and_hides_no_control_characters() -> None:
    document = topic(
        "&lt;p&gt;a&amp;#1;b &lt;img src='file:///etc/passwd'&gt;&lt;script&gt;x()&lt;/script&gt;c&lt;/p&gt;"
    )
    assert document.text.split() in (["T", "ab", "[image]c"], ["T", "a", "b", "[image]c"])
