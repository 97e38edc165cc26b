"""JATS XML: whole journal articles, as PubMed Central and publishers give them out (`.nxml`).

Format: ANSI/NISO Z39.96, the Journal Article Tag Suite, and the NLM DTDs before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.inline import label as numbered
from ingest.loaders.marked import Marks
from ingest.loaders.text import title_from_name
from ingest.loaders.xml.notices import of_article
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.pubmed import iso_date, most_complete
from ingest.loaders.xml.words import every, first, words

_HREF = "{http://www.w3.org/1999/xlink}href"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SIGNS = ("JATS", "//NLM//DTD", "article-type=", "<front", "<journal-meta")
_STYLES = {"alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I", "order": "1"}
# Footnotes about the authors, and articles about the article, are not what it says.
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
_DATES = ("epub", "ppub", "epub-ppub", "pub", "collection")
_STRAY_SPACE = re.compile(r"\s+(?=[.,;:)\]])|(?<=[(\[])\s+")


class JatsLoader:
    """Reads journal articles: abstract, body and appendices under their headings, tables as rows."""

    format = "JATS XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A root `article` that JATS signs (DocBook has one too), or a set of them."""
        tag, start = root_tag(head)
        told = head.replace(b"\0", b"").decode("latin-1") if tag == "article" else ""
        return start.startswith("<pmc-articleset") or any(sign in told for sign in _SIGNS)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The articles in a file, almost always one."""
        root = parse(content, source)
        marks = prepared(root)
        articles = [root] if root.tag == "article" else root.findall("article")
        for number, article in enumerate(articles, start=1):
            if article.find("front") is None and article.find("body") is None:
                raise MalformedDocumentError(
                    source, "an article that has no front matter and no body", remedy="Leave it out"
                )
            info = _info(article, source, number if len(articles) > 1 else 0)
            written = _Article(article, info.title, marks)
            yield written.document(info, self.format)
        if not articles:
            raise MalformedDocumentError(source, "no article in it", remedy="Leave the file out")


def _info(article: etree._Element, source: str, number: int) -> SourceInfo:
    """What an article says of itself; `number` is its place in a file of several, otherwise 0."""
    meta = article.find("front/article-meta")
    meta = article if meta is None else meta
    doi, pmid, pmc, pmcid = (
        first(meta, f"article-id[@pub-id-type='{kind}']") for kind in ("doi", "pmid", "pmc", "pmcid")
    )
    pmcid = pmcid or (f"PMC{pmc.removeprefix('PMC')}" if pmc else "")
    title = ": ".join(filter(None, (_title(meta, tag) for tag in ("article-title", "subtitle"))))
    notices = of_article(meta, article.get("article-type", ""), title)
    journal_id = "front/journal-meta/journal-id[@journal-id-type='{}']"
    extra: dict[str, object] = {
        "journal": first(
            article,
            journal_id.format("nlm-ta"),
            journal_id.format("iso-abbrev"),
            "front/journal-meta//journal-title",
        ),
        "journal_title": first(article, "front/journal-meta//journal-title"),
        "volume": first(meta, "volume"),
        "issue": first(meta, "issue"),
        "pages": "-".join(every(meta, "fpage", "lpage")) or first(meta, "elocation-id"),
        "doi": doi,
        "pmid": pmid,
        "pmcid": pmcid,
        "keywords": every(meta, "kwd-group//kwd"),
        "article_type": article.get("article-type"),
        "subject": first(meta, "article-categories/subj-group[@subj-group-type='heading']/subject"),
        "language": article.get(_LANGUAGE),
        **notices.extra,
    }
    return SourceInfo(
        source=source,
        record=(pmcid or doi or str(number)) if number else "",
        title=title or title_from_name(source),
        publisher=first(article, "front/journal-meta/publisher/publisher-name") or None,
        authors=tuple(filter(None, map(_author, meta.iterfind("contrib-group/contrib")))),
        url=f"https://doi.org/{doi}" if doi else None,
        published=_published(meta),
        licence=_licence(meta),
        status=notices.status,
        extra={key: value for key, value in extra.items() if value},
    )


def _title(meta: etree._Element, tag: str) -> str:
    """A title without the mark of its footnote."""
    return first(meta, f"title-group/{tag}").rstrip("*†‡ ")


def _author(contrib: etree._Element) -> str:
    """An author as NLM writes it: "Smith JA Jr"; a group by its name; "" for an editor."""
    if contrib.get("contrib-type", "author") != "author":
        return ""
    surname, given, suffix = (_of_name(contrib, part) for part in ("surname", "given-names", "suffix"))
    if not surname:
        group = contrib.find("collab")
        return "" if group is None else first(group, "institution") or " ".join((group.text or "").split())
    # Initials, where they are what is given ("JA"), or else the first letters ("Jean-François").
    parts = (p if p.isupper() and len(p) <= 3 else p[0].upper() for p in re.findall(r"[^\s.‐-]+", given))
    return " ".join(filter(None, (surname, "".join(parts), suffix)))


def _of_name(contrib: etree._Element, part: str) -> str:
    """A part of a person's name, and not of the members of a group."""
    return first(contrib, *(f"{name}/{part}" for name in ("name", "name-alternatives/name", "string-name")))


def _full_name(contrib: etree._Element) -> str:
    """A person's whole name, or that of a group."""
    parts = filter(None, (_of_name(contrib, part) for part in ("given-names", "surname", "suffix")))
    return " ".join(parts) or first(contrib, "string-name", "anonymous") or _author(contrib)


def _published(meta: etree._Element) -> str | None:
    dates: dict[str, str] = {}
    for date in meta.iterfind("pub-date"):
        kind = date.get("pub-type") or date.get("date-type") or "pub"
        kind = "ppub" if kind == "pub" and date.get("publication-format") == "print" else kind
        stated = iso_date(first(date, "year"), first(date, "month"), first(date, "day"))
        dates.setdefault(kind, stated)
    issue = next((dates[kind] for kind in ("ppub", "epub-ppub", "collection") if dates.get(kind)), "")
    return most_complete((dates.get(kind, "") for kind in _DATES), issue[:4])


def _licence(meta: etree._Element) -> str | None:
    """Its address where it has one, or its type, or its words."""
    licence = meta.find("permissions/license")
    if licence is None:
        return None
    links = (link.get(_HREF, "") for link in licence.iter("license", "ext-link"))
    link = next((link for link in links if "licen" in link or "publicdomain" in link), "")
    return (
        link
        or first(licence, "license_ref")
        or licence.get("license-type")
        or first(licence, "license-p")
        or None
    )


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
        """Writes a block element as what it is."""
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
        """A part of the front matter; what the citation is made of is not written again."""
        if part.tag in ("abstract", "trans-abstract"):
            self._section(part, "Abstract")
        elif part.tag in _ABOUT_THE_ARTICLE:
            with self.furniture():
                for each in part.iter("contrib", *_STATEMENTS):
                    self.paragraph(_full_name(each) if each.tag == "contrib" else words(each))

    def _section(self, element: etree._Element, title: str = "", furniture: bool = False) -> None:
        """A section under its own title, or else under `title`."""
        label = element.find("label")
        own = element.find("title")
        own = element.find("caption/title") if own is None else own
        self.told.update(each for each in (label, own) if each is not None)
        heading = " ".join(words(each) for each in (label, own) if each is not None)
        with self.section(heading or title), self.furniture(furniture):
            self.flow(element)

    def _float(self, element: etree._Element) -> None:
        """A figure or a table: its label before its caption, and then the rest."""
        label, caption = element.find("label"), element.find("caption")
        self.told.update(each for each in (label, caption) if each is not None)
        lead = "" if label is None else words(label) + " "
        if caption is None:
            self.paragraph(lead.strip())
        else:
            self.flow(caption, lead)
        self.flow(element)

    def _list(self, element: etree._Element) -> None:
        """A list, its items under the labels that they have or that the kind of list gives them."""
        style = _STYLES.get(element.get("list-type", ""))
        for above in element.iterchildren("title", "label", "term-head", "def-head"):
            self.paragraph(words(above))
        self.open_list()
        for number, item in enumerate(element.iterchildren("list-item", "def-item"), start=1):
            label, term = first(item, "label"), first(item, "term")
            self.told.update(item.iterchildren("label"))
            self.item(label or (f"{numbered(number, style)}." if style else ""))
            for part in item.iterchildren("def") if term else [item]:
                self.flow(part, f"{term}: " if term else "")
            self.close_item()
        self.close_list()

    def _footnotes(self, element: etree._Element) -> None:
        """Notes below a table or an article, each behind its mark."""
        for part in element.iterchildren("*"):
            about_authors = bool(_ABOUT_AUTHORS.fullmatch(part.get("fn-type", "")))
            label = first(part, "label") if part.tag == "fn" else ""
            self.told.update(part.iterchildren("label") if label else ())
            label = label.removeprefix("^").strip("[]()")
            label = f"[{label}]" if label.isalnum() else label
            with self.furniture(about_authors):
                self.flow(part, f"{label} " if label else "")
