"""Writes references as CSL JSON. A statement that a source does not make has no field."""

from __future__ import annotations

from collections.abc import Iterable

from search.citations import reference
from search.citations.reference import (
    Kind,
    Name,
    Work,
    book_title,
    date_of,
    editors,
    kind_of,
    name_of,
    stated,
)
from search.hit import Hit

_TYPES: dict[Kind, str] = {
    "article": "article-journal",
    "chapter": "chapter",
    "book": "book",
    "label": "document",
    "page": "webpage",
    "report": "report",
}


def csl(hits: Hit | Iterable[Hit]) -> list[dict[str, object]]:
    """Return the sources of hits as CSL JSON items, one a source, with its quotes in `note`.

    Format: citation-style-language/schema, csl-data.json 1.0.
    """
    return [_item(work) for work in reference.works(hits)]


def _item(work: Work) -> dict[str, object]:
    info, kind = work.info, kind_of(work.info)
    first, last = reference.pages_of(info)
    fields: dict[str, object] = {
        "id": work.key,
        "type": _TYPES[kind],
        "title": info.title,
        "author": [_name(name_of(each)) for each in info.authors],
        "editor": [_name(name_of(each)) for each in editors(info)],
        "container-title": stated(info, "journal_title", "journal") or book_title(info),
        "publisher": info.publisher,
        "publisher-place": stated(info, "place", "publisher_place", "city"),
        "issued": _date(info.published),
        "accessed": _date(info.accessed),
        "edition": stated(info, "edition"),
        "version": info.version,
        "volume": stated(info, "volume"),
        "issue": stated(info, "issue"),
        "page": f"{first}-{last}" if last else first,
        "ISSN": stated(info, "issn"),
        "ISBN": stated(info, "isbn"),
        "DOI": stated(info, "doi"),
        "PMID": stated(info, "pmid"),
        "PMCID": stated(info, "pmcid"),
        "URL": reference.web_address(info),
        "status": info.status,
        "note": " ".join(work.notes),
    }
    return {key: value for key, value in fields.items() if value}


def _name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": " ".join(name.given), "suffix": name.suffix}
    return {key: value for key, value in parts.items() if value}


def _date(stated_date: str | None) -> dict[str, object]:
    """Return a date as CSL has it; what is no plain date stays as it is stated."""
    parts = date_of(stated_date)
    if parts:
        return {"date-parts": [list(parts)]}
    return {"literal": stated_date} if stated_date else {}
