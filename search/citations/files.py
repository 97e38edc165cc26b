"""Writes references as the files that reference managers read: RIS, NBIB and BibTeX.

Each source is there once, whatever is quoted from it, and each quote with its place. What a source
does not say has no field. `rispy` and `bibtexparser` (with pylatexenc) are imported when they are
needed; for NBIB there is no library.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

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
    told,
    web_address,
)
from search.hit import Hit

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]

_NBIB_WIDTH = 88
_RIS: dict[Kind, str] = {
    "article": "JOUR", "chapter": "CHAP", "book": "BOOK", "label": "ELEC", "page": "ELEC", "report": "RPRT"
}  # fmt: skip
_BIBTEX: dict[Kind, str] = {
    "article": "article", "chapter": "incollection", "book": "book", "label": "misc", "page": "misc",
    "report": "techreport",
}  # fmt: skip
_NBIB: dict[Kind, str] = {"article": "Journal Article", "chapter": "Book Chapter", "book": "Book"}


def ris(hits: Hit | Iterable[Hit]) -> str:
    """The sources of hits as RIS, one reference a source, what is quoted in its notes (N1).

    Format: RIS Format Specifications (Reference Manager): a tag a line, CR LF after each, no asterisk
    in names, keys of letters and digits.
    """
    import rispy  # type: ignore[import-untyped]

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """Writes lines as the format wants them, without numbers between the references."""

        NEWLINE = "\r\n"
        SEPARATOR = None

        def set_header(self, count: int) -> str:
            """None."""
            return ""

    return str(rispy.dumps([_ris_fields(work) for work in reference.works(hits)], implementation=Writer))


def nbib(hits: Hit | Iterable[Hit]) -> str:
    """The sources of hits as NBIB, one record a source, what is quoted in its abstract (AB): reference
    managers drop the format's notes (GN).

    Format: MEDLINE/PubMed Data Element (Field) Descriptions, NLM. It knows articles and books; all else
    goes as a Technical Report. Every record begins with its PMID, empty where there is none, because
    that is how readers know the format.
    """
    return "\n".join("".join(f"{line}\n" for line in _nbib_lines(work)) for work in reference.works(hits))


def bibtex(hits: Hit | Iterable[Hit]) -> str:
    """The sources of hits as BibTeX, one entry a source, what is quoted in `annote`, which
    bibliographies do not print; `note` has what they should: that a source is retracted, or the like."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    encoder = _latex_encoder()
    entries: list[Block] = []
    for work in reference.works(hits):
        fields = [Field(key, text) for key, text in _bibtex_fields(work, encoder).items() if text]
        entries.append(Entry(_BIBTEX[kind_of(work.info)], work.key, fields))
    return write_string(Library(entries))


def _written(name: Name) -> str:
    """A name as "Smith, J. A., Jr", initials with full stops."""
    given = " ".join(f"{part}." if len(part) == 1 else part for part in name.given)
    return ", ".join(filter(None, (name.family, given, name.suffix)))


def _ris_fields(work: Work) -> dict[str, object]:
    info, kind = work.info, kind_of(work.info)
    whole = date_of(info.published)
    first, last = reference.pages_of(info)
    fields: dict[str, object] = {
        "type_of_reference": _RIS[kind],
        "id": work.key.upper(),
        "authors": [_written(name_of(each)).replace("*", "") for each in info.authors],
        "secondary_authors": [_written(name_of(each)).replace("*", "") for each in editors(info)],
        "title": info.title,
        "secondary_title": (told(info, "journal_title", "journal") or book_title(info)).replace("*", ""),
        "alternate_title1": told(info, "journal"),
        "publisher": info.publisher or "",
        "place_published": told(info, "place", "publisher_place", "city"),
        "year": f"{whole[0]:04}" if whole else "",
        "date": _slashed(info.published),
        "edition": told(info, "edition") or info.version or "",
        "volume": told(info, "volume"),
        "number": told(info, "issue"),
        "start_page": first,
        "end_page": last,
        "issn": told(info, "issn", "isbn"),
        "doi": told(info, "doi"),
        "accession_number": told(info, "pmid"),
        "custom2": told(info, "pmcid"),
        "urls": [web_address(info)] if web_address(info) else [],
        "access_date": _slashed(info.accessed),
        "type_of_work": told(info, "label_type") or ("Drug label" if kind == "label" else ""),
        "notes": list(work.notes),
    }
    return {key: _plain(value) for key, value in fields.items() if value}


def _plain(value: object) -> object:
    """A value without line ends, in which a tag could hide."""
    return [_plain(each) for each in value] if isinstance(value, list) else " ".join(str(value).split())


def _slashed(stated: str | None) -> str:
    parts = date_of(stated)
    return "/".join([*(f"{part:02}" for part in parts), "", "", ""][:3]) + "/" if parts else ""


def _nbib_lines(work: Work) -> Iterator[str]:
    """The lines of a record: a tag padded to four, "- ", and its text, whose further lines begin with
    six spaces."""
    for tag, text in _nbib_fields(work):
        plain = " ".join(text.split())
        wrapped = textwrap.wrap(plain, _NBIB_WIDTH - 6, break_long_words=False, break_on_hyphens=False)
        yield f"{tag:<4}- {wrapped[0] if wrapped else ''}"
        yield from (f"      {line}" for line in wrapped[1:])


def _nbib_fields(work: Work) -> Iterator[tuple[str, str]]:
    info, kind = work.info, kind_of(work.info)
    doi = [f"{told(info, 'doi')} [doi]"] if told(info, "doi") else []
    yield "PMID", told(info, "pmid")
    before = {
        "IS": [told(info, "issn", "isbn")],
        "VI": [told(info, "volume")],
        "IP": [told(info, "issue")],
        "DP": [reference.nlm_date(info.published)],
        "TI": [info.title],
        "BTI": [book_title(info) or (info.title if kind == "book" else "")],
        "PG": [reference.nlm_pages(info)],
        "LID": [*doi, web_address(info)],
        "AB": [" ".join(work.notes)],
    }
    yield from ((tag, text) for tag, texts in before.items() for text in texts if text)
    yield from _nbib_names(info.authors, "FAU", "AU")
    yield from _nbib_names(editors(info), "FED", "ED")
    yield "PT", _NBIB.get(kind, "Technical Report")
    if info.status == "retracted":
        yield "PT", "Retracted Publication"
    after = {
        "PL": [told(info, "place", "publisher_place", "city")],
        "PB": [info.publisher or ""],
        "TA": [told(info, "journal")],
        "JT": [told(info, "journal_title", "journal")],
        "AID": doi,
        "PMC": [told(info, "pmcid")],
        "GN": [f"{reference.standing(info)}." if info.status else ""],
    }
    yield from ((tag, text) for tag, texts in after.items() for text in texts if text)


def _nbib_names(stated: Iterable[str], full: str, short: str) -> Iterator[tuple[str, str]]:
    """Persons in full and as NLM writes them; groups as corporate authors (CN)."""
    for name in map(name_of, stated):
        if name.given:
            family, *given = _written(name).replace(".", "").split(", ")
            yield full, ", ".join([family, " ".join(given)])
            yield short, name.nlm
        else:
            yield "CN", name.family


def _bibtex_fields(work: Work, encoder: UnicodeToLatexEncoder) -> dict[str, str]:
    info, kind = work.info, kind_of(work.info)
    whole = date_of(info.published)
    publisher = "institution" if kind == "report" else "publisher"
    prose = {
        "journal": told(info, "journal_title", "journal"),
        "booktitle": book_title(info),
        publisher: info.publisher or "",
        "address": told(info, "place", "publisher_place", "city"),
        "year": f"{whole[0]:04}" if whole else info.published or "",
        "month": reference.MONTHS[whole[1] - 1] if whole[1:] else "",
        "volume": told(info, "volume"),
        "number": told(info, "issue"),
        "pages": "--".join(filter(None, reference.pages_of(info))),
        "edition": told(info, "edition") or (f"Version {info.version}" if info.version else ""),
        "type": "Drug label" if kind == "label" else "",
        "issn": told(info, "issn"),
        "isbn": told(info, "isbn"),
        "pmid": told(info, "pmid"),
        "pmcid": told(info, "pmcid"),
        "note": f"{reference.standing(info)}." if info.status else "",
        "annote": "\n\n".join(work.notes),
    }
    # Addresses are no prose: no escapes, and nothing in them that would end the field.
    ends = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
    addresses = {
        "doi": told(info, "doi"),
        "url": web_address(info),
        "urldate": "-".join(f"{part:02}" for part in date_of(info.accessed)),
    }
    return {
        "author": " and ".join(_bibtex_name(name_of(each), encoder) for each in info.authors),
        "editor": " and ".join(_bibtex_name(name_of(each), encoder) for each in editors(info)),
        # Braces within keep a style from writing "HLA-B" small.
        "title": f"{{{encoder.unicode_to_latex(info.title)}}}",
        **{key: str(encoder.unicode_to_latex(text)) for key, text in prose.items()},
        **{key: text.translate(ends) for key, text in addresses.items()},
    }


def _bibtex_name(name: Name, encoder: UnicodeToLatexEncoder) -> str:
    """A person as "Smith, Jr, J. A."; the name of a group in braces, so that it is not taken apart."""
    if not name.given:
        return f"{{{encoder.unicode_to_latex(name.family)}}}"
    given = " ".join(f"{part}." if len(part) == 1 else part for part in name.given)
    return str(encoder.unicode_to_latex(", ".join(filter(None, (name.family, name.suffix, given)))))


def _latex_encoder() -> UnicodeToLatexEncoder:
    """Every special character as LaTeX. A brace becomes a command without one, because BibTeX counts
    braces even behind a backslash; there is no mathematics, whatever stands between two dollars."""
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    braces = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
    rules = [UnicodeToLatexConversionRule(RULE_DICT, braces), "defaults"]
    return UnicodeToLatexEncoder(
        conversion_rules=rules,
        replacement_latex_protection="braces-almost-all",
        unknown_char_warning=False,  # what LaTeX has no command for stays as it is, in UTF-8
    )
