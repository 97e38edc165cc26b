"""Read the status of a journal article: retracted, corrected, replaced, or itself such a notice.

Statements about other articles go into `extra` under the words of `_OF_OTHERS`, each a list of DOIs, PMIDs
and PMCIDs, so that they can be compared with the other documents of a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.xml.words import first, words

_HREF = "{http://www.w3.org/1999/xlink}href"
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
# The status of a PubMed record by a link to a notice, or by its own type; the gravest first.
_STATUSES = {
    "RetractionIn": "retracted",
    "RetractedandRepublishedIn": "retracted",
    "Retracted Publication": "retracted",
    "PartialRetractionIn": "partially retracted",
    "Retraction of Publication": "retraction notice",
    "Retraction Notice": "retraction notice",
    "Published Erratum": "correction notice",
    "ExpressionOfConcernIn": "expression of concern",
    "Expression of Concern": "expression of concern notice",
    "UpdateIn": "superseded",
    "CorrectedandRepublishedIn": "corrected",
    "ErratumIn": "corrected",
}
# What a link states about the article that it names, in PubMed's words and in those of JATS. Mere reprints
# (RepublishedFrom, ReprintOf) change nothing.
_OF_OTHERS = {
    "RetractionOf": "retracts",
    "RetractedandRepublishedFrom": "retracts",
    "PartialRetractionOf": "partially_retracts",
    "ErratumFor": "corrects",
    "ExpressionOfConcernFor": "concerns",
    "retracted-article": "retracts",
    "corrected-article": "corrects",
    "object-of-concern": "concerns",
}
_REPLACED = ("UpdateOf", "CorrectedandRepublishedFrom")
_KINDS = {
    "retraction": "retraction notice",
    "partial-retraction": "retraction notice",
    "correction": "correction notice",
    "expression-of-concern": "expression of concern notice",
}
# The status of a JATS article by its link to a notice; the gravest first.
_FORWARD = {
    "retraction-forward": "retracted",
    "partial-retraction-forward": "partially retracted",
    "partial-retraction": "partially retracted",
    "concern-forward": "expression of concern",
    "expression-of-concern": "expression of concern",
    "correction-forward": "corrected",
}


@dataclass(frozen=True, slots=True)
class Notices:
    """An article's statements about its own status, and about that of others."""

    status: str | None = None
    superseded_by: str | None = None
    """The source's name for the article that replaced this one, if it names it."""
    supersedes: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
    """`notices`, the links as they are written, and for each word of `_OF_OTHERS` the articles concerned."""


def of_record(record: etree._Element, types: Iterable[str]) -> Notices:
    """Read the notices in a PubMed record's links and publication types."""
    links = [(each.get("RefType", ""), each) for each in record.iterfind(".//CommentsCorrections")]
    marks = {*(kind for kind, _ in links), *types}
    status = next((status for mark, status in _STATUSES.items() if mark in marks), None)
    newer = [link for kind, link in links if kind == "UpdateIn"]
    replaced = [_pubmed_id(link) for kind, link in links if kind in _REPLACED]
    return Notices(
        status=status,
        superseded_by=_latest(newer) if status == "superseded" else None,
        supersedes=tuple(f"PMID {name}" if name.isdigit() else name for name in replaced if name),
        extra={
            "notices": [_notice(kind, link) for kind, link in links if kind in _STATUSES],
            **_of_others([(kind, _pubmed_id(link)) for kind, link in links]),
        },
    )


def of_article(meta: etree._Element, kind: str, title: str) -> Notices:
    """Read the notices in the links and title of a JATS article; `kind` is its `article-type`."""
    links = [(each.get("related-article-type", ""), each) for each in meta.iterfind("related-article")]
    named = [(each, _jats_id(link)) for each, link in links]
    others = _of_others(named)
    if kind == "partial-retraction" and "retracts" in others:
        others["partially_retracts"] = others.pop("retracts")
    return Notices(
        status=_jats_status(kind, title, {each for each, _ in links}),
        extra={
            "notices": [f"{each}: {link.get(_HREF) or words(link)}" for each, link in links],
            **others,
        },
    )


def _of_others(links: list[tuple[str, str]]) -> dict[str, object]:
    """Group the articles that links name by what the links state about them."""
    names_by_kind: dict[str, list[str]] = {}
    for kind, name in links:
        if kind in _OF_OTHERS and name:
            names_by_kind.setdefault(_OF_OTHERS[kind], []).append(name)
    return {kind: list(dict.fromkeys(names)) for kind, names in names_by_kind.items()}


def _jats_status(kind: str, title: str, links: set[str]) -> str | None:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "retracted-article" or re.match(r"\W*RETRACTED\b", title):
        return "retracted"
    return next((status for link, status in _FORWARD.items() if link in links), None)


def _latest(links: list[etree._Element]) -> str | None:
    """Return the newest of the linked articles: PubMed numbers its records as they come in."""
    numbers = [int(pmid) for link in links if (pmid := first(link, "PMID")).isdecimal()]
    sources = [source for link in links if (source := first(link, "RefSource"))]
    return f"PMID {max(numbers)}" if numbers else next(iter(sources), None)


def _pubmed_id(link: etree._Element) -> str:
    """Return the PMID of a linked article, or else the DOI in its citation, or ""."""
    return first(link, "PMID") or _doi(first(link, "RefSource"))


def _jats_id(link: etree._Element) -> str:
    """Return the DOI, PMID or PMCID of a linked article, or ""."""
    address = (link.get(_HREF) or "").strip()
    if link.get("ext-link-type") in ("pmid", "pubmed", "pmcid", "pmc") and re.fullmatch(r"\w+", address):
        is_pmc = link.get("ext-link-type", "").startswith("pmc") and address.isdecimal()
        return f"PMC{address}" if is_pmc else address
    return _doi(address)


def _doi(text: str) -> str:
    found = _DOI.search(text)
    return found[0].rstrip(".,;") if found else ""


def _notice(kind: str, link: etree._Element) -> str:
    notice = f"{kind}: {first(link, 'RefSource')}"
    pmid = first(link, "PMID")
    return f"{notice} PMID: {pmid}" if pmid else notice
