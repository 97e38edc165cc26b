"""What is said of a document before it is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from drawn import START, make_hit

from ingest.document import SourceInfo
from search.hit import Signals, Span
from ui.html.badges import Badge, badges, badges_html, is_past
from ui.search.cards.signal_badges import signal_badges

TODAY = date(2026, 11, 22)


def told(page: int | None = None, **info: object) -> list[tuple[str, str]]:
    source = SourceInfo(source="a.md", title="A", **info)  # type: ignore[arg-type]
    return [(badge.text, badge.kind) for badge in badges(source, page, "PDF", TODAY)]


@pytest.mark.parametrize(
    ("stated", "past"),
    [
        ("2026-11-21", True),
        ("2026-11-22", False),
        ("2026-10", True),
        ("2026-11", False),
        ("2025", True),
        ("2026", False),
        ("21 November 2020", True),
        ("2020-11-21T00:00", True),
        ("21 November 2026", False),
        ("see website", False),
        ("", False),
        (None, False),
    ],
)
def test_a_date_is_past_by_its_day_or_else_by_its_year(stated: str | None, past: bool) -> None:
    assert is_past(stated, TODAY) is past


def test_current_document_has_its_format_only() -> None:
    assert told() == [("PDF", "plain")]


@pytest.mark.parametrize("status", ["retracted", "withdrawn", "superseded"])
def test_grave_standing(status: str) -> None:
    assert told(status=status)[0] == (status.capitalize(), "alarm")


def test_corrected_is_no_alarm() -> None:
    assert told(status="corrected")[0] == ("Corrected", "care")


def test_says_what_replaces_it() -> None:
    assert told(status="superseded", superseded_by="B, version 2")[0][0] == "Superseded by B, version 2"


def test_scan_concerns_its_pages() -> None:
    scanned = {"read_by_ocr": [2]}
    assert told(2, extra=scanned)[0][1] == "care"
    assert told(1, extra=scanned) == [("PDF", "plain")]


def test_evidence_only_where_the_source_grades_it() -> None:
    assert ("Evidence as the source grades it: 1A", "plain") in told(extra={"evidence_grade": "1A"})


def test_kind_of_document() -> None:
    assert told(extra={"article_type": "research-article"})[0] == ("Research article", "plain")


def test_badges_are_escaped() -> None:
    assert "<i>" not in badges_html([Badge("<i>")])
    assert badges_html([]) == ""


def test_signals_of_a_passage() -> None:
    text = "Methotrexate is  contraindicated in pregnancy."
    at = START + text.index("contraindicated")
    warned = Signals((Span(at, at + len("contraindicated in")),), ("renal impairment",))
    assert [badge.text for badge in signal_badges(replace(make_hit(text), signals=warned))] == [
        "Mind the words “contraindicated in”",
        "Does not speak of renal impairment",
    ]
    assert signal_badges(make_hit(text)) == ()
