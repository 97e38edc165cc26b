"""Writes references as BibTeX. A statement that a source does not make has no field.

`bibtexparser` and `pylatexenc` are imported when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    stated,
    web_address,
)
from search.hit import Hit

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]

_TYPES: dict[Kind, str] = {
    "article": "article", "chapter": "incollection", "book": "book", "label": "misc", "page": "misc",
    "report": "techreport",
}  # fmt: skip


def bibtex(hits: Hit | Iterable[Hit]) -> str:
    """Write the sources of hits as BibTeX, one entry a source.

    Quotes stand in `annote`, which bibliographies do not print. `note` has what they should print, such as a
    retraction.
    """
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    encoder = _latex_encoder()
    entries: list[Block] = []
    for work in reference.works(hits):
        fields = [Field(key, text) for key, text in _fields(work, encoder).items() if text]
        entries.append(Entry(_TYPES[kind_of(work.info)], work.key, fields))
    return write_string(Library(entries))


def _fields(work: Work, encoder: UnicodeToLatexEncoder) -> dict[str, str]:
    info, kind = work.info, kind_of(work.info)
    whole = date_of(info.published)
    publisher = "institution" if kind == "report" else "publisher"
    prose = {
        "journal": stated(info, "journal_title", "journal"),
        "booktitle": book_title(info),
        publisher: info.publisher or "",
        "address": stated(info, "place", "publisher_place", "city"),
        "year": f"{whole[0]:04}" if whole else info.published or "",
        "month": reference.MONTHS[whole[1] - 1] if whole[1:] else "",
        "volume": stated(info, "volume"),
        "number": stated(info, "issue"),
        "pages": "--".join(filter(None, reference.pages_of(info))),
        "edition": stated(info, "edition") or (f"Version {info.version}" if info.version else ""),
        "type": "Drug label" if kind == "label" else "",
        "issn": stated(info, "issn"),
        "isbn": stated(info, "isbn"),
        "pmid": stated(info, "pmid"),
        "pmcid": stated(info, "pmcid"),
        "note": f"{reference.standing(info)}." if info.status else "",
        "annote": "\n\n".join(work.notes),
    }
    # Addresses are no prose: no escapes, and nothing in them that would end the field.
    ends = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
    addresses = {
        "doi": stated(info, "doi"),
        "url": web_address(info),
        "urldate": "-".join(f"{part:02}" for part in date_of(info.accessed)),
    }
    return {
        "author": " and ".join(_name(name_of(each), encoder) for each in info.authors),
        "editor": " and ".join(_name(name_of(each), encoder) for each in editors(info)),
        # Braces within keep a style from writing "HLA-B" small.
        "title": f"{{{encoder.unicode_to_latex(info.title)}}}",
        **{key: str(encoder.unicode_to_latex(text)) for key, text in prose.items()},
        **{key: text.translate(ends) for key, text in addresses.items()},
    }


def _name(name: Name, encoder: UnicodeToLatexEncoder) -> str:
    """Write a person as "Smith, Jr, J. A."; put a group's name in braces, so that it is not split."""
    if not name.given:
        return f"{{{encoder.unicode_to_latex(name.family)}}}"
    given = " ".join(f"{part}." if len(part) == 1 else part for part in name.given)
    return str(encoder.unicode_to_latex(", ".join(filter(None, (name.family, name.suffix, given)))))


def _latex_encoder() -> UnicodeToLatexEncoder:
    """Return an encoder that writes every special character as LaTeX.

    A brace becomes a command without one, because BibTeX counts braces even behind a backslash. A dollar
    begins no mathematics.
    """
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    braces = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
    rules = [UnicodeToLatexConversionRule(RULE_DICT, braces), "defaults"]
    return UnicodeToLatexEncoder(
        conversion_rules=rules,
        replacement_latex_protection="braces-almost-all",
        unknown_char_warning=False,  # what LaTeX has no command for stays as it is, in UTF-8
    )
