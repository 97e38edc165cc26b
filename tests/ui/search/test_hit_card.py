"""The card of a hit: nothing of a document takes effect in it, and nothing of a passage is lost."""

from __future__ import annotations

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
from ui.search.context import Around
from ui.search.details import ranks_text
from ui.search.hit_card import hit_card, passage_html

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
    assert "More context" in drawn.text("vb-more")
    assert "More context" not in card(make_hit("A passage.")).text()


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
        assert html.index(told) < html.index("<blockquote>")


def test_other_places_are_listed_and_linked() -> None:
    place = Place("d", "b.md", "B & B", (), None, 3, 9, "B & B. Source: b.md.", None)
    drawn = card(replace(make_hit("A."), also_in=(place,)))
    assert "Also in 1 other place" in drawn.text("details")
    assert "?doc=d&at=3%3A9" in drawn.links


def test_places_with_nearly_the_same_words_are_listed_as_another_quote() -> None:
    place = Place("d", "b.md", "B & B", (), None, 3, 9, "SUPERSEDED by A. B & B.", None)
    drawn = card(replace(make_hit("A."), nearly_in=(place, place)))
    told = drawn.text("details")
    assert "Nearly the same in 2 places" in told
    assert "Nearly the same words, not this very quote, stand in:" in told
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
    assert 'data-vb-copy="Gout.' in html


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
