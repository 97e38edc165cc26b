"""Writes references as NBIB. A statement that a source does not make has no field."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from search.citations import reference
from search.citations.reference import (
    Kind,
    Work,
    book_title,
    editors,
    kind_of,
    name_in_full,
    name_of,
    stated,
    web_address,
)
from search.hit import Hit

_WIDTH = 88
_TYPES: dict[Kind, str] = {"article": "Journal Article", "chapter": "Book Chapter", "book": "Book"}


def nbib(hits: Hit | Iterable[Hit]) -> str:
    """Write the sources of hits as NBIB, one record a source, with its quotes in the abstract (AB).

    Format: MEDLINE/PubMed Data Element (Field) Descriptions, NLM. It knows articles and books; all else is a
    Technical Report. Every record begins with its PMID, empty if there is none, because readers recognise the
    format by it. Quotes do not stand in notes (GN), which reference managers drop.
    """
    return "\n".join("".join(f"{line}\n" for line in _lines(work)) for work in reference.works(hits))


def _lines(work: Work) -> Iterator[str]:
    """Yield a record's lines: a tag padded to four, "- ", and text; later lines begin with six spaces."""
    for tag, text in _fields(work):
        plain = " ".join(text.split())
        wrapped = textwrap.wrap(plain, _WIDTH - 6, break_long_words=False, break_on_hyphens=False)
        yield f"{tag:<4}- {wrapped[0] if wrapped else ''}"
        yield from (f"      {line}" for line in wrapped[1:])


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    info, kind = work.info, kind_of(work.info)
    doi = [f"{stated(info, 'doi')} [doi]"] if stated(info, "doi") else []
    yield "PMID", stated(info, "pmid")
    before = {
        "IS": [stated(info, "issn", "isbn")],
        "VI": [stated(info, "volume")],
        "IP": [stated(info, "issue")],
        "DP": [reference.nlm_date(info.published)],
        "TI": [info.title],
        "BTI": [book_title(info) or (info.title if kind == "book" else "")],
        "PG": [reference.nlm_pages(info)],
        "LID": [*doi, web_address(info)],
        "AB": [" ".join(work.notes)],
    }
    yield from ((tag, text) for tag, texts in before.items() for text in texts if text)
    yield from _names(info.authors, "FAU", "AU")
    yield from _names(editors(info), "FED", "ED")
    yield "PT", _TYPES.get(kind, "Technical Report")
    if info.status == "retracted":
        yield "PT", "Retracted Publication"
    after = {
        "PL": [stated(info, "place", "publisher_place", "city")],
        "PB": [info.publisher or ""],
        "TA": [stated(info, "journal")],
        "JT": [stated(info, "journal_title", "journal")],
        "AID": doi,
        "PMC": [stated(info, "pmcid")],
        "GN": [f"{reference.standing(info)}." if info.status else ""],
    }
    yield from ((tag, text) for tag, texts in after.items() for text in texts if text)


def _names(names: Iterable[str], full: str, short: str) -> Iterator[tuple[str, str]]:
    """Yield persons in full and as NLM writes them; groups as corporate authors (CN)."""
    for name in map(name_of, names):
        if name.given:
            family, *given = name_in_full(name).replace(".", "").split(", ")
            yield full, ", ".join([family, " ".join(given)])
            yield short, name.nlm
        else:
            yield "CN", name.family
