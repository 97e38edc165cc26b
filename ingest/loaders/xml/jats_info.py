"""Read the bibliographic facts of a JATS article: title, authors, dates, licence, identifiers."""

from __future__ import annotations

import re

from lxml import etree

from ingest.document import SourceInfo
from ingest.loaders.text import title_from_name
from ingest.loaders.xml.dates import iso_date, most_complete
from ingest.loaders.xml.notices import of_article
from ingest.loaders.xml.words import every, first

_HREF = "{http://www.w3.org/1999/xlink}href"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = ("epub", "ppub", "epub-ppub", "pub", "collection")


def article_info(article: etree._Element, source: str, number: int) -> SourceInfo:
    """Read what a citation of an article needs.

    `number` is the article's number in a file of several, from 1; 0 in a file of one.
    """
    meta = article.find("front/article-meta")
    meta = article if meta is None else meta
    ids = _ids(meta)
    title = ": ".join(filter(None, (_title(meta, tag) for tag in ("article-title", "subtitle"))))
    notices = of_article(meta, article.get("article-type", ""), title)
    extra = {**_journal(article), **_issue(meta), **ids, **_subjects(article, meta), **notices.extra}
    doi, pmcid = ids["doi"], ids["pmcid"]
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


def _ids(meta: etree._Element) -> dict[str, str]:
    doi, pmid, pmc, pmcid = (
        first(meta, f"article-id[@pub-id-type='{kind}']") for kind in ("doi", "pmid", "pmc", "pmcid")
    )
    return {"doi": doi, "pmid": pmid, "pmcid": pmcid or (f"PMC{pmc.removeprefix('PMC')}" if pmc else "")}


def _journal(article: etree._Element) -> dict[str, str]:
    """Return the journal's short and full name."""
    journal_id = "front/journal-meta/journal-id[@journal-id-type='{}']"
    title = "front/journal-meta//journal-title"
    return {
        "journal": first(article, journal_id.format("nlm-ta"), journal_id.format("iso-abbrev"), title),
        "journal_title": first(article, title),
    }


def _issue(meta: etree._Element) -> dict[str, str]:
    return {
        "volume": first(meta, "volume"),
        "issue": first(meta, "issue"),
        "pages": "-".join(every(meta, "fpage", "lpage")) or first(meta, "elocation-id"),
    }


def _subjects(article: etree._Element, meta: etree._Element) -> dict[str, object]:
    """Return the article's keywords, type, subject and language."""
    heading = "article-categories/subj-group[@subj-group-type='heading']/subject"
    return {
        "keywords": every(meta, "kwd-group//kwd"),
        "article_type": article.get("article-type"),
        "subject": first(meta, heading),
        "language": article.get(_LANGUAGE),
    }


def _title(meta: etree._Element, tag: str) -> str:
    """Return a title without the mark of its footnote."""
    return first(meta, f"title-group/{tag}").rstrip("*†‡ ")


def _author(contrib: etree._Element) -> str:
    """Return an author as NLM writes it: "Smith JA Jr"; a group by its name; "" for an editor."""
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
    """Return a part of a person's name, and not of the members of a group."""
    return first(contrib, *(f"{name}/{part}" for name in ("name", "name-alternatives/name", "string-name")))


def full_name(contrib: etree._Element) -> str:
    """Return a person's whole name, or that of a group."""
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
    """Return its address where it has one, or its type, or its words."""
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
