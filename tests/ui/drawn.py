"""What a browser would make of some HTML, and a hit to draw."""

from __future__ import annotations

from html.parser import HTMLParser

from ingest.document import SourceInfo
from search.citations.line import citation
from search.hit import Hit, Span

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> \"quoted\" 'so'"
START = 40
_EMPTY = ("img", "br", "input")


class Drawn(HTMLParser):
    """Its text by element, its tags, its links, and what is hidden of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.attributes: set[str] = set()
        self.values: dict[str, list[str | None]] = {}
        self._open: list[tuple[str, str]] = []
        self._texts: list[tuple[tuple[tuple[str, str], ...], str]] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.attributes.update(name for name, _ in attrs)
        for name, value in attrs:
            self.values.setdefault(name, []).append(value)
        if tag not in _EMPTY:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self._texts.append((tuple(self._open), data))

    def text(self, within: str | None = None) -> str:
        """All text, or that within elements of a tag or class."""
        return "".join(
            text
            for inside, text in self._texts
            if within is None or any(within == tag or within in kind.split() for tag, kind in inside)
        )

    def seen(self, within: str | None = None) -> str:
        """The text without what is not displayed."""
        return "".join(
            text
            for inside, text in self._texts
            if (within is None or any(within == tag for tag, _ in inside))
            and not any("vb-gone" in kind.split() for _, kind in inside)
        )


def make_hit(text: str, sentence: Span | None = None, info: SourceInfo | None = None) -> Hit:
    """A hit on a passage with this text."""
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
