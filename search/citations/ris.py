"""Writes references as RIS. A statement that a source does not make has no field.

`rispy` is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable

from search.citations import reference
from search.citations.reference import (
    Kind,
    Work,
    book_title,
    date_of,
    editors,
    kind_of,
    name_in_full,
    name_of,
    stated,
    web_address,
)
from search.hit import Hit

_TYPES: dict[Kind, str] = {
    "article": "JOUR", "chapter": "CHAP", "book": "BOOK", "label": "ELEC", "page": "ELEC", "report": "RPRT"
}  # fmt: skip


def ris(hits: Hit | Iterable[Hit]) -> str:
    """Write the sources of hits as RIS, one reference a source, with its quotes in notes (N1).

    Format: RIS Format Specifications (Reference Manager): a tag a line, CR LF after each, no asterisk in
    names, keys of letters and digits.
    """
    import rispy  # type: ignore[import-untyped]

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """Writes lines as the format asks, without numbers between the references."""

        NEWLINE = "\r\n"
        SEPARATOR = None

        def set_header(self, count: int) -> str:
            """Return no header."""
            return ""

    return str(rispy.dumps([_fields(work) for work in reference.works(hits)], implementation=Writer))


def _fields(work: Work) -> dict[str, object]:
    info, kind = work.info, kind_of(work.info)
    whole = date_of(info.published)
    first, last = reference.pages_of(info)
    fields: dict[str, object] = {
        "type_of_reference": _TYPES[kind],
        "id": work.key.upper(),
        "authors": [name_in_full(name_of(each)).replace("*", "") for each in info.authors],
        "secondary_authors": [name_in_full(name_of(each)).replace("*", "") for each in editors(info)],
        "title": info.title,
        "secondary_title": (stated(info, "journal_title", "journal") or book_title(info)).replace("*", ""),
        "alternate_title1": stated(info, "journal"),
        "publisher": info.publisher or "",
        "place_published": stated(info, "place", "publisher_place", "city"),
        "year": f"{whole[0]:04}" if whole else "",
        "date": _slashed(info.published),
        "edition": stated(info, "edition") or info.version or "",
        "volume": stated(info, "volume"),
        "number": stated(info, "issue"),
        "start_page": first,
        "end_page": last,
        "issn": stated(info, "issn", "isbn"),
        "doi": stated(info, "doi"),
        "accession_number": stated(info, "pmid"),
        "custom2": stated(info, "pmcid"),
        "urls": [web_address(info)] if web_address(info) else [],
        "access_date": _slashed(info.accessed),
        "type_of_work": stated(info, "label_type") or ("Drug label" if kind == "label" else ""),
        "notes": list(work.notes),
    }
    return {key: _plain(value) for key, value in fields.items() if value}


def _plain(value: object) -> object:
    """Remove line ends from a value, in which a tag could hide."""
    return [_plain(each) for each in value] if isinstance(value, list) else " ".join(str(value).split())


def _slashed(date: str | None) -> str:
    parts = date_of(date)
    return "/".join([*(f"{part:02}" for part in parts), "", "", ""][:3]) + "/" if parts else ""
