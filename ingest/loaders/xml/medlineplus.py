"""MedlinePlus health topics: NLM's pages for patients, in one file for all topics.

Format: NLM, MedlinePlus Health Topic XML (`health-topics`), https://medlineplus.gov/xml.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import cast

from lxml import etree, html

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.html.prune import prune
from ingest.loaders.xml.dates import iso_date
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.words import every, first, words

_PUBLISHER = "MedlinePlus, National Library of Medicine"
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
# The last line of a summary names its source: "NIH: National Eye Institute".
_NAME = r"(?:[A-Z][\w'’-]*|of|and|for|the|on|in|&|\([A-Z]+\))"
_CREDIT = re.compile(rf"(?:[A-Z]+: )?{_NAME}(?:,? {_NAME}){{1,15}}")
_HEADING = re.compile(r"h[1-6]")
_CONTROLS = dict.fromkeys(range(32), " ")


class MedlinePlusLoader:
    """Reads health topics: one document each, its summary as paragraphs and lists."""

    format = "MedlinePlus XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a root element `health-topics`."""
        return root_tag(head)[0] == "health-topics"

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the topics in the order of the file."""
        root = parse(content, source)
        marks = prepared(root)
        topics = root.findall("health-topic")
        if not topics:
            raise MalformedDocumentError(source, "no health topic in it", remedy="Leave the file out")
        seen: set[str] = set()
        for topic in topics:
            record = topic.get("id", "").strip()
            if not record or record in seen:
                raise MalformedDocumentError(
                    source,
                    f"the id {record!r} stands there twice" if record else "a health topic without an id",
                    remedy="Give every topic an id of its own",
                    line=cast(int, topic.sourceline),
                )
            seen.add(record)
            title = " ".join(topic.get("title", "").split()) or f"MedlinePlus topic {record}"
            written = _Summary(marks)
            written.heading(1, title)
            credit = written.topic(topic)
            info = _info(topic, source, record, title, credit)
            yield written.document(info, self.format)


def _info(topic: etree._Element, source: str, record: str, title: str, credit: str) -> SourceInfo:
    created = _DATE.fullmatch(topic.get("date-created", ""))
    extra: dict[str, object] = {
        "language": topic.get("language"),
        "description": topic.get("meta-desc"),
        "synonyms": every(topic, "also-called"),
        "see_references": every(topic, "see-reference"),
        "groups": every(topic, "group"),
        "mesh": every(topic, "mesh-heading/descriptor"),
        "related_topics": every(topic, "related-topic"),
        "primary_institute": first(topic, "primary-institute"),
    }
    return SourceInfo(
        source=source,
        record=record,
        title=title,
        publisher=_PUBLISHER,
        url=topic.get("url"),
        published=iso_date(created[3], created[1], created[2]) if created else None,
        origin=credit or None,
        extra={key: value for key, value in extra.items() if value},
    )


def _page(summary: etree._Element) -> etree._Element:
    """Return the summary's HTML, whether it is escaped, as it should be, or part of the XML."""
    if summary.find("*") is None:
        markup = "".join(str(part) for part in summary.itertext())
    else:
        markup = etree.tostring(summary, encoding="unicode", with_tail=False)
    page: etree._Element = html.fragment_fromstring(markup.translate(_CONTROLS), create_parent="div")
    for unseen in list(page.iter("script", "style")):
        html.HtmlElement.drop_tree(unseen)
    return page


class _Summary(XmlText):
    """The text of a topic. Its summary is HTML, escaped in the XML."""

    blocks = frozenset("p div ul ol li table blockquote h1 h2 h3 h4 h5 h6 dl dt dd".split())

    def topic(self, topic: etree._Element) -> str:
        """Write summary and links; return the summary's credit line, or ""."""
        credit = ""
        for summary in topic.iterfind("full-summary"):
            page = _page(summary)
            prune(page, self.marks)
            last = page[-1] if len(page) else page
            if last.tag == "p" and _CREDIT.fullmatch(words(last)):
                credit = words(last)
                page.remove(last)
            self.flow(page)
        with self.section(""), self.furniture():
            self.paragraph(credit)
            for site in topic.iterfind("site"):
                parts = (site.get("title", ""), *every(site, "organization"), site.get("url", ""))
                self.paragraph(". ".join(filter(None, parts)))
        return credit

    def write(self, element: etree._Element) -> None:
        """Write a block element by its tag."""
        tag = str(element.tag)
        if _HEADING.fullmatch(tag):
            # A heading of the summary goes under the topic's title, whatever its level there.
            level = max(2, int(tag[1]) - 1)
            self.heading(level, words(element))
        elif tag in ("ul", "ol"):
            self.open_list(1 if tag == "ol" else None)
            for item in element.iterchildren("li"):
                self.item()
                self.flow(item)
                self.close_item()
            self.close_list()
        elif tag == "table":
            self.table(element)
        else:
            self.flow(element)
