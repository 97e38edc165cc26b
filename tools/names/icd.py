"""Read the codes of ICD-10-CM from its tabular list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tools.names.titles import is_place_only, plain

_SHALLOW = {"19": 4, "20": 0, "21": 3}
"""Chapters of injuries, external causes and encounters: of these, codes of at most so many characters."""
_MOST_CHARACTERS = 6


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or a range of them: its title, the terms under it, and what stands above it."""

    code: str
    title: str
    parent: str
    terms: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    """Conditions in the group, in other words; of a group they are members as often as synonyms."""


def release(root: etree._Element) -> str:
    """Return the year of the list."""
    return str(root.findtext("version"))


def codes(root: etree._Element) -> Iterator[Code]:
    """Yield chapters, blocks and codes, each after what it stands under; sides, sites and encounters left
    out."""
    for chapter in root.iter("chapter"):
        number = str(chapter.findtext("name"))
        yield Code(f"chapter {number}", plain(str(chapter.findtext("desc"))), "")
        blocks = [str(section.get("id")) for section in chapter.iter("section")]
        for section in chapter.iter("section"):
            block = str(section.get("id"))
            above = _around(block, blocks) or f"chapter {number}"
            if "-" in block:
                yield Code(block, plain(str(section.findtext("desc"))), above)
                above = block
            for diagnosis in section.findall("diag"):
                yield from _below(diagnosis, above, "", _SHALLOW.get(number, _MOST_CHARACTERS))


def _around(block: str, blocks: list[str]) -> str:
    """Return the narrowest of the ranges that hold a range, itself not; empty where none does."""
    first, last = block[:3], block[-3:]
    wider = [
        each for each in blocks if "-" in each and each != block and each[:3] <= first and last <= each[-3:]
    ]
    return max(wider, key=lambda each: (each[:3], [-ord(letter) for letter in each[-3:]]), default="")


def _below(diagnosis: etree._Element, parent: str, above: str, most: int) -> Iterator[Code]:
    code, title = str(diagnosis.findtext("name")), plain(str(diagnosis.findtext("desc")))
    if len(code.replace(".", "")) > most or (above and is_place_only(title, above)):
        return
    yield Code(code, title, parent, _notes(diagnosis, "inclusionTerm"), _notes(diagnosis, "includes"))
    for below in diagnosis.findall("diag"):
        yield from _below(below, code, title, most)


def _notes(diagnosis: etree._Element, tag: str) -> tuple[str, ...]:
    return tuple(" ".join(str(note.text).split()) for note in diagnosis.iterfind(f"{tag}/note"))
