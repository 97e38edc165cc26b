"""Recognise the furniture of a saved web page: what stands around its main text.

Menus, sign-up lines, the vendor's address and the legal disclaimer are never the answer to a
clinical question. They stay in the canonical text, and their paragraphs make no passages.

A footer is found by how it begins (a provenance line, a disclaimer, a prompt for comments, a
copyright line) and runs on while its paragraphs look like addresses, identifiers or menus. A
contact block that no such line introduces (a patient organisation's telephone number under its own
heading) is content. A block of labelled facts about the document (DOI, licence, date) is furniture
wherever it stands.
"""

from __future__ import annotations

import re

_NAVIGATION = re.compile(
    r"^(?:sign (?:up|in)\b|log ?(?:in|out)\b|register\b|subscribe\b|skip to\b|back to top\b|share\b"
    r"|print(?: this)?(?: page)?$|e-?mail this\b|follow us\b|menu$|search$|home$|cookies?\b"
    r"|accept (?:all )?cookies|privacy policy\b|terms of (?:use|service)\b"
    r"|create (?:a |an )?(?:free )?account\b|contact us$|advertisement$"
    r"|to use the sharing features on this page\b)",
    re.IGNORECASE,
)
_MENU_WORDS = 10
_FOOTER_PROMPT = re.compile(
    r"^(?:questions or comments?\b|copyright\b|©|\(c\) ?\d{4}|all rights reserved)", re.I
)
_PROVENANCE = re.compile(
    r"^(?:content source\b|source:|accessed\b|retrieved\b|page last\b"
    r"|last (?:reviewed|updated|modified|revised)\b|date (?:last )?(?:reviewed|updated)\b"
    # With a colon or a date, because a patient has a next review too.
    r"|(?:valid (?:until|through|to)|expir(?:es|y|y date|ation date)|review (?:due|by)|due for review"
    r"|(?:date of )?next (?:planned |scheduled )?review(?: date)?)(?::|(?: on)? [^.]{0,12}\d{4}\b)"
    r"|(?:supersedes|replaces):)",
    re.IGNORECASE,
)
_PROVENANCE_WORDS = 25
_DISCLAIMER_CUES = (
    re.compile(r"\bnot (?:intended|meant) to (?:be a )?substitute\b|\bnot a substitute for\b", re.I),
    re.compile(r"\b(?:educational|informational)(?: and \w+)? purposes only\b", re.I),
    re.compile(r"\b(?:do|does) not (?:guarantee|warrant|endorse)\b|\bno (?:guarantee|warranty)\b", re.I),
    re.compile(r"\bdisclaims?\b.{0,40}\b(?:responsibility|liability|warrant)", re.I | re.S),
    re.compile(r"\bconsult (?:a|an|your|with) [^.]{0,40}(?:physician|doctor|professional|provider)", re.I),
    re.compile(r"\b(?:provided|presented) [“\"']?as is\b", re.I),
)
_CUES_NEEDED = 2
_ADDRESS = re.compile(
    r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\+?\d[\d ().-]{7,}\d|\bISSN\b|\bISBN\b|@|https?://|www\."
    r"|\b(?:LLC|Inc|Ltd|GmbH|Corp)\b\.?|\b(?:Toll Free|Fax|Phone|Tel)\b",
)
_ADDRESS_WORDS = 16

_METADATA_LINE = re.compile(
    r"^(?:(?:authors?|date|doi|isbn|issn|licen[cs]e|pmc?id|sha|url)\s*:.*|https?://\S+|\d{4}-\d{2}-\d{2})$",
    re.I,
)
_LONE_ADDRESS = re.compile(r"https?://\S+$", re.I)


def is_navigation(paragraph: str) -> bool:
    """Return whether a paragraph is a short line that is a menu entry or a call to sign up."""
    return len(paragraph.split()) <= _MENU_WORDS and bool(_NAVIGATION.match(paragraph.strip()))


def is_disclaimer(paragraph: str) -> bool:
    """Return whether a paragraph has two different phrases of a disclaimer.

    One is not enough: a clinical sentence may have it ("consult a physician if ...").
    """
    return sum(bool(cue.search(paragraph)) for cue in _DISCLAIMER_CUES) >= _CUES_NEEDED


def is_provenance(paragraph: str) -> bool:
    """Return whether a paragraph only states where the page came from and when."""
    return len(paragraph.split()) <= _PROVENANCE_WORDS and bool(_PROVENANCE.match(paragraph.strip()))


def is_record_header(paragraph: str) -> bool:
    """Return whether a paragraph holds nothing but labelled facts about the document itself."""
    return all(_METADATA_LINE.match(line.strip()) for line in paragraph.splitlines())


def furniture(paragraphs: list[str]) -> list[bool]:
    """Return for each paragraph of a page, in order, whether it is furniture."""
    flags: list[bool] = []
    in_footer = False
    for paragraph in paragraphs:
        opens_footer = (
            is_disclaimer(paragraph)
            or is_provenance(paragraph)
            or bool(_FOOTER_PROMPT.match(paragraph.strip()))
        )
        in_footer = opens_footer or (in_footer and _is_address(paragraph))
        # A lone web address is the record's own only at the top; further down it may be an answer.
        labels_record = is_record_header(paragraph) and (
            all(flags[1:]) or not _LONE_ADDRESS.match(paragraph.strip())
        )
        flags.append(in_footer or is_navigation(paragraph) or labels_record)
    return flags


def _is_address(paragraph: str) -> bool:
    """Return whether a paragraph continues a footer: an address, a number, a name."""
    if is_navigation(paragraph):
        return True
    return len(paragraph.split()) <= _ADDRESS_WORDS and bool(_ADDRESS.search(paragraph))
