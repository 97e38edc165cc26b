"""The card of a hit: nothing of a document takes effect in it, and nothing of a passage is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from drawn import HOSTILE, START, Drawn, make_hit

from ingest.document import Doubt, SourceInfo
from ingest.passage import RowGroups, TableContext
from search.hit import Hit, Place, Ranks, Span
from ui.address import Address
from ui.html.badges import Badge
from ui.html.citation import safe_url
from ui.search.cards.context import Around
from ui.search.cards.copied import copied
from ui.search.cards.details import ranks_text
from ui.search.cards.grouped import grouped
from ui.search.cards.hit_card import hit_card, passage_html, source_of

TODAY = date(2026, 11, 22)


def card(hit: Hit, near: Around = Around(), address: Address = Address(), **more: object) -> Drawn:  # noqa: B008
    return Drawn(hit_card(hit, near, address, TODAY, **more))  # type: ignore[arg-type]


def test_text_of_the_quote_is_the_passage() -> None:
    text = "One line.\n- an item & more\n\n\n  indented <i>so</i>\n| a | b |\n| c | d |"
    assert card(make_hit(text)).text("blockquote") == text


def test_sentence_is_marked_exactly() -> None:
    text = "First one. The second one, with 1 < 2. Third."
    begin, end = text.index("The"), text.index(" Third")
    drawn = card(make_hit(text, Span(START + begin, START + end)))
    assert drawn.text("mark") == "The second one, with 1 < 2."


def test_words_of_the_question_are_marked() -> None:
    hit = replace(make_hit("Statins hurt. The statin is stopped."), matched=("statin",))
    assert Drawn(passage_html(hit)).text("b") == "Statinsstatin"
    assert "It holds statin of your question." in card(hit).text("details")


def test_other_names_that_were_looked_for_are_told() -> None:
    hit = replace(make_hit("A passage."), matched=("rash",), expanded=("DM", HOSTILE))
    drawn = card(hit)
    told = f"It holds rash of your question. Also looked for, and found in it: DM, {HOSTILE}."
    assert told in drawn.text("details")
    assert "script" not in drawn.tags
    alone = card(replace(hit, matched=())).text("details")
    assert "It holds no word of your question. Also looked for, and found in it: DM" in alone


def test_no_sentence_no_mark() -> None:
    assert "mark" not in card(make_hit("A passage.")).tags


def test_markup_in_a_document_is_text() -> None:
    info = SourceInfo(source=HOSTILE, title=HOSTILE, publisher=HOSTILE, authors=(HOSTILE,), status=HOSTILE)
    hit = replace(make_hit(HOSTILE, info=info), heading=(HOSTILE,), document_id=HOSTILE, matched=(HOSTILE,))
    near = Around(before=HOSTILE, after=HOSTILE, format=HOSTILE)
    hostile = TableContext((f"| {HOSTILE} |",), (RowGroups(START, START + 9, (HOSTILE,)),))
    drawn = card(replace(hit, context=hostile, doubts=(Doubt("hidden", HOSTILE),)), near)
    assert not {"script", "img"}.intersection(drawn.tags)
    assert not any(name.startswith("on") for name in drawn.attributes)
    assert drawn.text("h2") == f"1 {HOSTILE} › {HOSTILE}"
    assert drawn.text("blockquote") == HOSTILE
    assert drawn.text("cite") == hit.citation


def test_names_the_place() -> None:
    drawn = card(make_hit("A passage."))
    assert drawn.text("h2") == "1 Gout › Treatment › Acute attack"
    assert f"Characters {START}:{START + 10} of document 0123456789abcdef" in drawn.text("details")


def test_document_without_title_is_named_by_its_file() -> None:
    drawn = card(make_hit("A passage.", info=SourceInfo(source="notes/ward.txt", record="7")))
    assert drawn.text("h2").startswith("1 notes/ward.txt#7 › ")


def test_link_to_the_source_names_the_very_passage() -> None:
    drawn = card(make_hit("A passage."), address=Address("gout?", ("format=PDF",)))
    to = "?q=gout%3F&f=format%3DPDF&doc=0123456789abcdef&at=40%3A50&passage=p"
    assert drawn.links == [to]
    assert drawn.text("vb-check").startswith("Check at the source")


def test_neighbours_stand_around_the_quote_and_apart_from_it() -> None:
    drawn = card(make_hit("A passage."), Around(before="Before it.", after="After it."))
    assert drawn.text("vb-near") == "The passage before itBefore it.The passage after itAfter it."
    assert drawn.text("blockquote") == "A passage."
    assert "Context" in drawn.text("vb-more")
    assert "Context" not in card(make_hit("A passage.")).text()


def test_the_head_and_the_groups_of_a_table_are_set_apart_from_the_quote() -> None:
    text = "| below 30 | never |\n| 30 | avoid |"
    context = TableContext(("| Kidney | Naproxen |",), (RowGroups(START + 21, START + 35, ("Children",)),))
    drawn = card(replace(make_hit(text), context=context), Around())
    assert "Kidney" in drawn.text("vb-lead")
    assert drawn.values["data-vb-under"] == ["Children"]
    assert drawn.text("blockquote") == text


def test_a_doubt_is_said_beside_the_quote() -> None:
    doubts = (Doubt("encoding", "Its encoding was guessed: windows-1252"),)
    drawn = card(replace(make_hit("25 µg/h"), doubts=doubts), Around())
    assert "Read with doubt" in drawn.text("vb-doubt")
    assert "windows-1252" in drawn.text("vb-doubt")


def test_quote_that_is_not_in_the_stored_document_is_not_shown() -> None:
    drawn = card(make_hit("A passage."), Around(verified=False))
    assert "blockquote" not in drawn.tags
    assert "does not say these words" in drawn.text("vb-wrong")


def test_warnings_come_before_the_quote() -> None:
    info = SourceInfo(source="a", title="A", status="superseded", superseded_by="B", valid_until="2020-01-31")
    html = hit_card(
        make_hit("A.", info=info), Around(format="PDF"), Address(), TODAY, [Badge("Negation", "care")]
    )
    for told in ("Superseded by B", "Past its date: valid until 2020-01-31", "Negation"):
        assert html.index(told) < html.index("<blockquote")


def test_other_places_are_listed_and_linked() -> None:
    place = Place("d", "b.md", "B & B", (), None, 3, 9, "B & B. Source: b.md.", None)
    drawn = card(replace(make_hit("A."), also_in=(place,)))
    assert "Also in 1 other place" in drawn.text("details")
    assert "?doc=d&at=3%3A9" in drawn.links


def test_places_with_nearly_the_same_words_are_listed_as_another_quote() -> None:
    place = Place("d", "b.md", "B & B", (), None, 3, 9, "SUPERSEDED by A. B & B.", None)
    drawn = card(replace(make_hit("A."), nearly_in=(place, place)))
    told = drawn.text("details")
    assert "Nearly the same words, not this very quote, in 2 places:" in told
    assert "SUPERSEDED by A. B & B." in told
    assert "Also in" not in told
    assert drawn.links.count("?doc=d&at=3%3A9") == 2


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        (Ranks(), ""),
        (
            Ranks(words=3, meaning=1),
            "Of the library's passages it is 3rd by the question's words and 1st by meaning.",
        ),
        (Ranks(words=22), "Of the library's passages it is 22nd by the question's words."),
        (Ranks(meaning=113), "Of the library's passages it is 113th by meaning."),
        (
            Ranks(evidence=0.5, rerank=11),
            "Its best sentence counts 0.50 of 1 as evidence. The reranker has it 11th.",
        ),
    ],
)
def test_why_a_passage_was_found_is_told_in_plain_words(ranks: Ranks, told: str) -> None:
    assert ranks_text(ranks) == told
    assert told in card(replace(make_hit("A."), ranks=ranks)).text("details")


def test_reference_can_be_copied() -> None:
    html = hit_card(make_hit("A."), Around(), Address(), TODAY)
    assert 'data-vb-copy="&quot;Gout.' in html


def test_web_source_is_linked() -> None:
    info = SourceInfo(source="a.md", title="A", url='https://example.org/?a=1&b="2"')
    assert info.url in card(make_hit("A passage.", info=info)).links


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org/a",
        "/local",
        "https:",
        "http://[broken",
    ],
)
def test_other_addresses_are_not_linked(url: str | None) -> None:
    assert safe_url(url) is None
    assert url not in card(make_hit("A.", info=SourceInfo(source="a", title="A", url=url))).links


@pytest.mark.parametrize("url", ["https://example.org/a", "http://example.org", "HTTPS://EXAMPLE.ORG/"])
def test_web_addresses_are_safe(url: str) -> None:
    assert safe_url(url) == url


def test_the_date_and_what_is_known_of_its_force_come_first() -> None:
    def state(**stated: object) -> str:
        info = SourceInfo(source="a", title="A", **stated)  # type: ignore[arg-type]
        return card(make_hit("A.", info=info)).text("vb-state")

    assert state(reviewed="2024-05-01", published="2019") == "Reviewed 2024"
    assert state(reviewed="2024-05-01", status="current") == "Reviewed 2024 · in force"
    assert state(published="2025", extra={"type": "Guideline"}) == "Published 2025 · guideline"
    assert state(published="2012-03") == "Published 2012 · 14 years old"
    assert state(published="2012-03", valid_until="2030-01-01") == "Published 2012 · in force"
    # Nothing is said of a force that is over, or that nobody knows of.
    assert state(published="2025", status="superseded") == "Published 2025"
    assert state(published="2025", valid_until="2026-01-31") == "Published 2025"
    assert state(published="2025", valid_until="31 December 2019") == "Published 2025"
    assert state(published="2025", valid_until="see website") == "Published 2025"
    assert state(published="2025", status="archived") == "Published 2025"
    assert state() == "No date"


def test_only_the_marked_sentence_is_seen_at_first() -> None:
    text = "First one. The second one. Third.\n\nAnother paragraph.\n- an item"
    begin = text.index("The")
    drawn = card(make_hit(text, Span(START + begin, START + begin + 15)))
    assert drawn.text("blockquote") == text
    folded = drawn.text("vb-rest")
    assert folded.split() == text.replace("The second one.", "").split()
    assert "Context" in drawn.text("vb-more")


def test_a_marked_row_is_seen_with_its_heads() -> None:
    text = "| Drug | Dose |\n| A | 1 mg |\n| B | 2 mg |"
    begin = text.index("| B")
    drawn = card(make_hit(text, Span(START + begin, START + len(text))))
    assert "Dose" not in drawn.text("vb-rest")
    assert "1 mg" in drawn.text("vb-rest")
    assert "2 mg" not in drawn.text("vb-rest")


def test_a_quote_is_copied_in_quotation_marks_with_its_citation() -> None:
    text = "First one. The second\n  one. Third."
    begin, end = text.index("The"), text.index(" Third")
    hit = make_hit(text, Span(START + begin, START + end))
    assert copied(hit) == f"“The second one.”\n{hit.citation}"
    assert json.loads(card(hit).values["data-vb-copy"][0]) == copied(hit)
    whole = make_hit("A passage,\nall of it.")
    assert copied(whole) == f"“A passage, all of it.”\n{whole.citation}"
    doubted = replace(whole, doubts=(Doubt("table", "Its columns are not sure"),))
    assert copied(doubted).endswith("[Read with doubt: check it at the source.]")


def test_a_row_is_copied_with_its_heads_and_groups() -> None:
    text = "| A | 1 mg |\n| B | 2 mg |"
    begin = START + text.index("| B")
    context = TableContext(("| Drug | Dose |",), (RowGroups(begin, START + len(text), ("Children",)),))
    hit = replace(make_hit(text, Span(begin, START + len(text))), context=context)
    assert copied(hit) == f"Drug | Dose\nChildren\n“B | 2 mg”\n{hit.citation}"


def test_what_may_be_done_with_each_passage_has_a_name_of_its_own() -> None:
    drawn = card(replace(make_hit("A."), rank=7), Around(before="Before it."))
    for name in ("Check at the source", "Copy quote", "Pin", "Context", "Cite", "Copy"):
        assert f"{name} of passage 7" in drawn.text("vb-actions")
    assert drawn.values["aria-pressed"] == ["false"]
    assert card(make_hit("A."), pinned=True).values["aria-pressed"] == ["true"]
    assert card(make_hit("A.")).values["data-vb-pin"] == [source_of(make_hit("A."), Address()).href]


def test_the_passages_of_a_document_stand_together_in_the_order_asked_for() -> None:
    def hit(rank: int, document: str, **dates: str) -> Hit:
        info = SourceInfo(source=document, title=document, **dates)
        return replace(make_hit("A.", info=info), rank=rank, document_id=document)

    old, new = {"published": "2010"}, {"published": "2010", "reviewed": "2025-01"}
    hits = [hit(1, "old", **old), hit(2, "none"), hit(3, "new", **new), hit(4, "old", **old)]
    assert [[each.rank for each in group] for group in grouped(hits)] == [[1, 4], [2], [3]]
    assert [[each.rank for each in group] for group in grouped(hits, "date")] == [[3], [1, 4], [2]]


def test_what_is_copied_holds_no_sign_that_the_browsers_sanitiser_drops() -> None:
    text = "Give none where [K+]>6.5 mmol/L --> stop </style>."
    stated = card(make_hit(text, Span(START, START + len(text)))).values["data-vb-copy"][0]
    assert not set("<>") & set(stated)
    assert text in json.loads(stated)


def test_a_passage_of_text_and_rows_is_copied_line_by_line() -> None:
    text = "Before.\n| A |  | 1 mg |\nAfter."
    assert copied(make_hit(text)).startswith("“Before.\nA |  | 1 mg\nAfter.”")
