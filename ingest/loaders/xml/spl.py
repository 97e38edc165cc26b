"""Structured Product Labeling: the labels of drugs as the FDA and DailyMed publish them.

Format: HL7 version 3 SPL, `document` in the namespace `urn:hl7-org:v3`; sections carry LOINC codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.inline import label as numbered
from ingest.loaders.text import title_from_name
from ingest.loaders.xml.dates import iso_date
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.words import every, first, words

_NAMESPACE = "urn:hl7-org:v3"
_NDC = "2.16.840.1.113883.6.69"
_ACTIVE = ("ACTIB", "ACTIM", "ACTIR")
_MOST_NAMES = 3
_STYLES = {"littlealpha": "a", "bigalpha": "A", "littleroman": "i", "bigroman": "I"}


class SplLoader:
    """Reads a drug label: its sections under their titles, boxed warning and highlights among them."""

    format = "SPL XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a root `document` in HL7's namespace."""
        tag, start = root_tag(head)
        return tag == "document" and _NAMESPACE in start.partition(">")[0]

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one label that the file is."""
        root = parse(content, source)
        if root.find("component/structuredBody") is None:
            raise MalformedDocumentError(source, "a label without a body", remedy="Leave the file out")
        _pictures(root)
        marks = prepared(root)
        info = _info(root, source)
        written = _Label(marks)
        written.heading(1, info.title)
        with written.furniture():
            written.paragraph(str(info.extra.get("label_title", "")))
        for component in root.iterfind("component/structuredBody/component"):
            written.flow(component)
        yield written.document(info, self.format)


def _pictures(root: etree._Element) -> None:
    """Put each picture where the text shows it, with the label's words for it."""
    texts = {each.get("ID", ""): first(each, "text") for each in root.iter("observationMedia")}
    for shown in root.iter("renderMultiMedia"):
        shown.tag = "inline-graphic"
        words = etree.SubElement(shown, "alt-text")
        words.text = texts.get(shown.get("referencedObject", ""), "")


def _info(root: etree._Element, source: str) -> SourceInfo:
    products = every(root, ".//manufacturedProduct/manufacturedProduct/name")
    products = products or every(root, ".//manufacturedMedicine/name")
    generics = every(root, ".//asEntityWithGeneric/genericMedicine/name")
    stated = first(root, "title")
    title = _title(products, generics) or stated or title_from_name(source)
    set_id = _attribute(root, "setId", "root").lower()
    codes = [code.get("code", "") for code in root.iter("code") if code.get("codeSystem") == _NDC]
    extra: dict[str, object] = {
        "set_id": set_id,
        "label_title": stated if stated != title else "",
        "label_type": _attribute(root, "code", "displayName"),
        "products": products,
        "generic_names": generics,
        "active_ingredients": _ingredients(root, active=True),
        "inactive_ingredients": _ingredients(root, active=False),
        "ndc": sorted(set(filter(None, codes))),
    }
    date = _attribute(root, "effectiveTime", "value")
    return SourceInfo(
        source=source,
        record=set_id,
        title=title,
        publisher=first(root, "author/assignedEntity/representedOrganization/name") or None,
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}" if set_id else None,
        published=iso_date(date[:4], date[4:6], date[6:8]) or None,
        version=_attribute(root, "versionNumber", "value") or None,
        supersedes=tuple(_replaced(root, set_id)),
        extra={key: value for key, value in extra.items() if value},
    )


def _replaced(root: etree._Element, set_id: str) -> Iterator[str]:
    """Yield the labels of other sets that this one replaces: "SET ID, version 3".

    An older version of its own set needs no naming.
    """
    for link in root.iterfind("relatedDocument[@typeCode='RPLC']"):
        for before in link.iterchildren("relatedDocument", "parentDocument"):
            other = _attribute(before, "setId", "root").lower()
            version = _attribute(before, "versionNumber", "value")
            if other and other != set_id:
                yield f"{other}, version {version}" if version else other


def _title(products: list[str], generics: list[str]) -> str:
    """Return the names of the products, and the generic names that these do not contain."""
    names = ", ".join(products[:_MOST_NAMES])
    if len(products) > _MOST_NAMES:
        names += f" and {len(products) - _MOST_NAMES} more"
    missing = [name for name in generics if name.lower() not in names.lower()]
    return f"{names} ({', '.join(missing[:_MOST_NAMES])})" if names and missing else names


def _attribute(element: etree._Element, tag: str, name: str) -> str:
    found = element.find(tag)
    return "" if found is None else found.get(name, "").strip()


def _ingredients(root: etree._Element, active: bool) -> list[str]:
    found = [
        name
        for each in root.iter("ingredient", "activeIngredient", "inactiveIngredient")
        if (each.tag == "activeIngredient" or each.get("classCode") in _ACTIVE) == active
        for path in ("ingredientSubstance/name", f"{each.tag}Substance/name")
        for name in every(each, path)
    ]
    return list(dict.fromkeys(found))


def _heading(section: etree._Element) -> str:
    """Return a section's title, or else the name of its LOINC code; an unclassified section has neither.

    "OTC - DO NOT USE SECTION" becomes "Do not use".
    """
    called = re.sub(r"^OTC - | SECTION$", "", _attribute(section, "code", "displayName"))
    return first(section, "title") or ("" if "UNCLASSIFIED" in called else called.capitalize())


class _Label(XmlText):
    """The text of a label."""

    blocks = frozenset("section excerpt text paragraph list table renderMultiMedia observationMedia".split())

    def write(self, element: etree._Element) -> None:
        """Write a block element by its tag."""
        match element.tag:
            case "section" if element.find(".//text") is None:
                pass  # product data: it is no text, and the document's info has it
            case "section":
                with self.section(_heading(element)):
                    for part in element.iterchildren("text", "excerpt", "component"):
                        self.write(part)
            case "excerpt":
                # The label's own summary of the section, printed on its first page.
                with self.section("Highlights"):
                    self.flow(element)
            case "list":
                self._list(element)
            case "table":
                for caption in element.iterchildren("caption"):
                    self.flow(caption)
                self.table(element)
            case "observationMedia":
                with self.furniture():
                    self.paragraph(first(element, "text"))
            case _:
                self.flow(element)

    def _list(self, element: etree._Element) -> None:
        """Write a list; an item's own caption ("a)") replaces its mark."""
        for above in element.iterchildren("caption"):
            self.paragraph(words(above))
        ordered = element.get("listType") == "ordered"
        style = _STYLES.get(element.get("styleCode", "").lower(), "1")
        self.open_list()
        for number, item in enumerate(element.iterchildren("item"), start=1):
            mark = f"{numbered(number, style)}." if ordered else ""
            for caption in item.findall("caption"):
                mark = words(caption)
                item.text = (item.text or "") + (caption.tail or "")
                item.remove(caption)
            self.item(mark)
            self.flow(item)
            self.close_item()
        self.close_list()
