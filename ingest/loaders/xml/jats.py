"""JATS XML: whole journal articles, as PubMed Central and publishers give them out (`.nxml`).

Format: ANSI/NISO Z39.96, the Journal Article Tag Suite, and the NLM DTDs before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.loaders.inline import label as numbered
from ingest.loaders.marked import Marks
from ingest.loaders.xml.jats_info import article_info, full_name
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.words import first, words

_SIGNS = ("JATS", "//NLM//DTD", "article-type=", "<front", "<journal-meta")
_STYLES = {"alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I", "order": "1"}
# Footnotes about the authors, and articles about the article, are not its content.
_ABOUT_AUTHORS = re.compile(
    r"con|conflict|coi-statement|corresp|deceased|equal|financial-disclosure|present(?:-address|ly-at)"
    r"|current-aff|supported-by",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"review|referee|decision|editor-report|author-comment|reply", re.IGNORECASE)
_ABOUT_THE_ARTICLE = frozenset(
    "contrib-group aff author-notes permissions funding-group custom-meta-group".split()
)
_STATEMENTS = "aff corresp fn copyright-statement license-p funding-statement custom-meta".split()
_STRAY_SPACE = re.compile(r"\s+(?=[.,;:)\]])|(?<=[(\[])\s+")


class JatsLoader:
    """Reads journal articles: abstract, body and appendices under their headings, tables as rows."""

    format = "JATS XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a root `article` with signs of JATS (DocBook has one too), or a set of articles."""
        tag, start = root_tag(head)
        text = head.replace(b"\0", b"").decode("latin-1") if tag == "article" else ""
        return start.startswith("<pmc-articleset") or any(sign in text for sign in _SIGNS)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the articles in a file, almost always one."""
        root = parse(content, source)
        marks = prepared(root)
        articles = [root] if root.tag == "article" else root.findall("article")
        for number, article in enumerate(articles, start=1):
            if article.find("front") is None and article.find("body") is None:
                raise MalformedDocumentError(
                    source, "an article that has no front matter and no body", remedy="Leave it out"
                )
            info = article_info(article, source, number if len(articles) > 1 else 0)
            written = _Article(article, info.title, marks)
            yield written.document(info, self.format)
        if not articles:
            raise MalformedDocumentError(source, "no article in it", remedy="Leave the file out")


class _Article(XmlText):
    """The text of an article."""

    blocks = frozenset(
        """p sec list def-list disp-quote boxed-text statement verse-line preformat disp-formula fig
        fig-group table-wrap table-wrap-group table array supplementary-material app ack glossary notes
        fn-group ref-list ref bio title label caption table-wrap-foot media alt-text long-desc
        permissions attrib sub-article response code chem-struct-wrap speech verse-group""".split()
    )

    def __init__(self, article: etree._Element, title: str, marks: Marks) -> None:
        super().__init__(marks)
        self.heading(1, title)
        for part in article.iterfind("front/article-meta/*"):
            self._front(part)
        for part in article.iterfind("front/notes"):
            self.write(part)
        self._body_and_back(article)

    def write(self, element: etree._Element) -> None:
        """Write a block element by its tag."""
        match element.tag:
            case "sec" | "app" | "glossary" | "notes" | "boxed-text" | "statement" | "disp-quote":
                self._section(element)
            case "ack":
                self._section(element, "Acknowledgments")
            case "ref-list":
                self._section(element, "References", furniture=True)
            case "fig" | "fig-group" | "table-wrap" | "table-wrap-group" | "supplementary-material":
                self._float(element)
            case "table" | "array":
                self.table(element)
            case "list" | "def-list":
                self._list(element)
            case "table-wrap-foot" | "fn-group":
                self._footnotes(element)
            case "ref" | "disp-formula" | "label" | "title":
                self.paragraph(_STRAY_SPACE.sub("", words(element)))
            case "permissions" | "bio" | "media" | "alt-text" | "long-desc":
                with self.furniture():
                    self.flow(element)
            case "sub-article" | "response":
                title = first(element, "front-stub//article-title", "front//article-title")
                with (
                    self.section(title),
                    self.furniture(bool(_REVIEW.search(element.get("article-type", "")))),
                ):
                    self._body_and_back(element)
            case _:
                self.flow(element)

    def _body_and_back(self, article: etree._Element) -> None:
        for part in article.iterchildren("body", "floats-group", "back", "sub-article", "response"):
            with self.section(""):
                self.write(part)

    def _front(self, part: etree._Element) -> None:
        """Write a part of the front matter; leave out what the citation has."""
        if part.tag in ("abstract", "trans-abstract"):
            self._section(part, "Abstract")
        elif part.tag in _ABOUT_THE_ARTICLE:
            with self.furniture():
                for each in part.iter("contrib", *_STATEMENTS):
                    self.paragraph(full_name(each) if each.tag == "contrib" else words(each))

    def _section(self, element: etree._Element, title: str = "", furniture: bool = False) -> None:
        """Write a section under its own title, or else under `title`."""
        label = element.find("label")
        own = element.find("title")
        own = element.find("caption/title") if own is None else own
        self.written_elsewhere.update(each for each in (label, own) if each is not None)
        heading = " ".join(words(each) for each in (label, own) if each is not None)
        with self.section(heading or title), self.furniture(furniture):
            self.flow(element)

    def _float(self, element: etree._Element) -> None:
        """Write a figure or a table: its label and caption, and then the rest."""
        label, caption = element.find("label"), element.find("caption")
        self.written_elsewhere.update(each for each in (label, caption) if each is not None)
        lead = "" if label is None else words(label) + " "
        if caption is None:
            self.paragraph(lead.strip())
        else:
            self.flow(caption, lead)
        self.flow(element)

    def _list(self, element: etree._Element) -> None:
        """Write a list, its items with their own labels or those of the kind of list."""
        style = _STYLES.get(element.get("list-type", ""))
        for above in element.iterchildren("title", "label", "term-head", "def-head"):
            self.paragraph(words(above))
        self.open_list()
        for number, item in enumerate(element.iterchildren("list-item", "def-item"), start=1):
            label, term = first(item, "label"), first(item, "term")
            self.written_elsewhere.update(item.iterchildren("label"))
            self.item(label or (f"{numbered(number, style)}." if style else ""))
            for part in item.iterchildren("def") if term else [item]:
                self.flow(part, f"{term}: " if term else "")
            self.close_item()
        self.close_list()

    def _footnotes(self, element: etree._Element) -> None:
        """Write the notes below a table or an article, each behind its mark."""
        for part in element.iterchildren("*"):
            about_authors = bool(_ABOUT_AUTHORS.fullmatch(part.get("fn-type", "")))
            label = first(part, "label") if part.tag == "fn" else ""
            self.written_elsewhere.update(part.iterchildren("label") if label else ())
            label = label.removeprefix("^").strip("[]()")
            label = f"[{label}]" if label.isalnum() else label
            with self.furniture(about_authors):
                self.flow(part, f"{label} " if label else "")
