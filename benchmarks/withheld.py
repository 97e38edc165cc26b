"""Libraries with answers withheld: the hardest questions to refuse, for the document is there.

Of every second disease of MedQuAD half of its answers are left out of the library, and of the starter library
every third section. What they answered is then asked ("withheld"), and what is left is asked too ("own").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.files.find import SourceFile, find
from search.hit import Hit

_SECTION = re.compile(r"^## (?P<heading>.+)$", re.MULTILINE)
_PLAIN = re.compile(
    r"what to look up next|references|sources?|the |using |how the |what the |definition|overview",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: its document's title, its heading, and whether it was left out."""

    title: str
    heading: str
    withheld: bool


def without_sections(files: list[SourceFile], folder: Path) -> tuple[list[SourceFile], list[Section]]:
    """Return the Markdown files without every third section, written to a folder, and all their sections."""
    folder.mkdir(parents=True, exist_ok=True)
    known: list[Section] = []
    for file in (each for each in files if each.path.suffix == ".md"):
        text = file.path.read_text(encoding="utf-8")
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        if title:
            kept, sections = _cut(text, title[1])
            known += sections
            (folder / file.path.name).write_text(kept, encoding="utf-8")
    return list(find([folder]).files), known


def _cut(text: str, title: str) -> tuple[str, list[Section]]:
    starts = [*_SECTION.finditer(text)]
    kept, found = [text[: starts[0].start()] if starts else text], list[Section]()
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        body = text[match.start() : following.start() if following else len(text)]
        asked = not _PLAIN.match(match["heading"])
        left_out = asked and _chance(title + match["heading"]) % 3 == 0
        if asked:
            found.append(Section(title, match["heading"], left_out))
        kept.append("" if left_out else body)
    return "".join(kept), found


def without_answers(file: SourceFile, folder: Path, withheld: Callable[[str], bool]) -> None:
    """Write a MedQuAD file without the answers to the questions, by their text, that are withheld."""
    tree = etree.parse(file.path)
    for pair in list(tree.getroot().iter("QAPair", "pair")):
        question = next((each.text or "" for each in pair if each.tag.lower() == "question"), "")
        parent = pair.getparent()
        if parent is not None and withheld(question):
            parent.remove(pair)
    path = folder / file.path.parent.name / file.path.name
    path.parent.mkdir(parents=True, exist_ok=True)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def is_withheld(group: str, kind: str) -> bool:
    """Whether the answers of a kind on a disease are withheld: half of them, of half of the diseases."""
    return _chance(group) % 2 == 0 and _chance(group + kind) % 4 < 2


def under(title: str, heading: str) -> Callable[[Hit], bool]:
    """Whether a hit stands in a section."""
    return lambda hit: hit.info.title == title and heading in hit.heading


def asked_of(sections: list[Section]) -> Iterator[tuple[str, Section]]:
    """Yield a question to each section, as one is typed."""
    for each in sections:
        heading = each.heading.lower() if each.heading[1:2].islower() else each.heading
        forms = (
            f"{heading} in {each.title}",
            f"{each.title} {heading}",
            f"{heading} of {each.title.lower()}",
        )
        yield forms[_chance(each.title + heading) % 3], each


def _chance(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
