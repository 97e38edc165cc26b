"""The card of a hit: nothing of a document takes effect in it, and nothing of a passage is lost."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import SourceInfo
from search.cite import citation
from search.hit import Hit, Span
from ui.hit_card import hit_card, passage_html, safe_url

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> \"quoted\" 'so'"
START = 40


def make_hit(text: str, sentence: Span | None = None, info: SourceInfo | None = None) -> Hit:
    info = info or SourceInfo(source="gout.md", title="Gout")
    return Hit(
        rank=1,
        passage_id="p",
        ordinal=0,
        document_id="0123456789abcdef",
        info=info,
        heading=("Treatment", "Acute attack"),
        page=None,
        start=START,
        end=START + len(text),
        text=text,
        sentence=sentence,
        score=1.0,
        matched=(),
        citation=citation(info),
        url=info.url,
    )


class Drawn(HTMLParser):
    """What a browser would make of some HTML: its text by element, its tags, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self._texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.attributes.update(name for name, _ in attrs)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self._texts.append((tuple(self._open), data))

    def text(self, tag: str | None = None) -> str:
        return "".join(text for inside, text in self._texts if tag is None or tag in inside)


def test_text_of_the_quote_is_the_passage() -> None:
    text = "One line.\n- an item & more\n\n\n  indented <i>so</i>\n"
    assert Drawn(hit_card(make_hit(text))).text("blockquote") == text


def test_sentence_is_marked_exactly() -> None:
    text = "First one. The second one, with 1 < 2. Third."
    begin, end = text.index("The"), text.index(" Third")
    card = Drawn(hit_card(make_hit(text, Span(START + begin, START + end))))
    assert card.text("mark") == "The second one, with 1 < 2."


def test_sentence_over_two_lines_is_marked_in_both() -> None:
    text = "Take it\nwith food. Not at night."
    drawn = Drawn(passage_html(make_hit(text, Span(START, START + text.index(" Not")))))
    assert drawn.text("mark") == "Take it\nwith food."
    assert drawn.tags == ["span", "mark", "span", "mark"]


def test_no_sentence_no_mark() -> None:
    assert "mark" not in Drawn(hit_card(make_hit("A passage."))).tags


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.data())
def test_any_passage_and_any_sentence(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    drawn = Drawn(passage_html(make_hit(text, Span(START + begin, START + end))))
    assert drawn.text() == text
    assert drawn.text("mark") == text[begin:end]


def test_markup_in_a_document_is_text() -> None:
    info = SourceInfo(source=HOSTILE, title=HOSTILE, publisher=HOSTILE, authors=(HOSTILE,))
    hit = replace(make_hit(HOSTILE, info=info), heading=(HOSTILE,), document_id=HOSTILE)
    card = Drawn(hit_card(hit))
    assert set(card.tags) == {"article", "h2", "blockquote", "footer", "cite", "span"}
    assert card.attributes == {"class", "id", "aria-labelledby"}
    assert card.text("h2") == f"{HOSTILE} › {HOSTILE}"
    assert card.text("cite") == hit.citation


def test_names_the_place() -> None:
    card = Drawn(hit_card(make_hit("A passage.")))
    assert card.text("h2") == "Gout › Treatment › Acute attack"
    assert f"Characters {START}:{START + 10} of document 0123456789abcdef" in card.text("footer")


def test_document_without_title_is_named_by_its_file() -> None:
    card = Drawn(hit_card(make_hit("A passage.", info=SourceInfo(source="notes/ward.txt", record="7"))))
    assert card.text("h2").startswith("notes/ward.txt#7 › ")


def test_web_source_is_linked() -> None:
    info = SourceInfo(source="a.md", title="A", url='https://example.org/?a=1&b="2"')
    card = Drawn(hit_card(make_hit("A passage.", info=info)))
    assert card.links == [info.url]
    assert card.text("a") == "Open the source"


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
    assert Drawn(hit_card(make_hit("A.", info=SourceInfo(source="a", title="A", url=url)))).links == []


@pytest.mark.parametrize("url", ["https://example.org/a", "http://example.org", "HTTPS://EXAMPLE.ORG/"])
def test_web_addresses_are_safe(url: str) -> None:
    assert safe_url(url) == url
