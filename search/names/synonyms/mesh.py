"""Read MeSH's descriptors (`desc2026.xml`), with the hierarchy of their tree numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.names.concept import Concept
from search.names.errors import SynonymsError

if TYPE_CHECKING:
    from lxml import etree

_RECORD = "DescriptorRecord"
_MOST_CHARACTERS = 300


def read_mesh(path: Path) -> Iterator[Concept]:
    """Yield a row for each descriptor, and one for each narrower concept in it, under that.

    Entities are not expanded, no DTD is loaded, and one record is held at a time.

    Raises:
        SynonymsError: that names the line, if it is not XML or holds no descriptor record, or a record has
        no name.
    """
    rows: list[Concept] = []
    by_number: dict[str, str] = {}
    trees: dict[str, list[str]] = {}
    for record in _records(path):
        found = list(_concepts(path, record))
        rows += found
        trees[found[0].key] = [str(number.text) for number in record.iterfind("TreeNumberList/TreeNumber")]
        by_number |= dict.fromkeys(trees[found[0].key], found[0].key)
    if not rows:
        raise SynonymsError(path, f"no {_RECORD} in it: not MeSH's descriptor file")
    for row in rows:
        above = (by_number.get(number.rpartition(".")[0], "") for number in trees.get(row.key, ()))
        yield replace(row, parents=(*row.parents, *dict.fromkeys(filter(None, above))))


def _records(path: Path) -> Iterator[etree._Element]:
    from lxml import etree

    try:
        with path.open("rb") as file:
            for _, record in etree.iterparse(
                file, tag=_RECORD, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            ):
                yield record
                record.clear()
                while record.getprevious() is not None:
                    del record.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise SynonymsError(path, f"not well-formed XML: {error.msg}", error.position[0]) from error


def _concepts(path: Path, record: etree._Element) -> Iterator[Concept]:
    """Yield the descriptor with its preferred concept's terms, then its other concepts."""
    identifier = _text(path, record, "DescriptorUI")
    name = _text(path, record, "DescriptorName/String")
    key = f"clinic:{identifier}"
    preferred: list[str] = []
    others: list[Concept] = []
    for concept in record.iterfind("ConceptList/Concept"):
        terms = [
            _text(path, term, "String")
            for term in concept.iterfind("TermList/Term")
            if term.get("IsPermutedTermYN") != "Y"
        ]
        if concept.get("PreferredConceptYN") == "Y":
            preferred += terms
        elif terms:
            own = f"{key}/{_text(path, concept, 'ConceptUI')}"
            others.append(Concept(own, "clinic", terms[0], tuple(terms[1:]), (f"MeSH {identifier}",), (key,)))
    names = tuple(dict.fromkeys(term for term in preferred if term != name))
    yield Concept(key, "clinic", name, names, (f"MeSH {identifier}",))
    yield from others


def _text(path: Path, element: etree._Element, where: str) -> str:
    found = element.find(where)
    line = element.sourceline if isinstance(element.sourceline, int) else None
    if found is None or len(found) or not (found.text or "").strip():
        raise SynonymsError(path, f"{element.tag}: no {where} in plain text", line)
    text = " ".join(str(found.text).split())
    if len(text) > _MOST_CHARACTERS:
        raise SynonymsError(
            path, f"{where}: {len(text)} characters; at most {_MOST_CHARACTERS} are read", line
        )
    return text
