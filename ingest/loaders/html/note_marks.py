"""Find the marks of notes in a web page, which must not read as a part of the number before them."""

from __future__ import annotations

import re

from lxml import etree

_MARK = re.compile(r"[\w*†‡§¶#]{1,4}(?:\s*[,;–-]\s*[\w*†‡§¶#]{1,4})*")
_NAMES = re.compile(
    r"(?<![a-z])(?:footnote|endnote|fn|noteref|note-ref|cite|citation|reference)", re.IGNORECASE
)
_TARGETS = re.compile(
    r"#(?:_?(?:fn|ftn|edn|footnote|endnote|note|ref|cite|bib|b|r)[\w:.-]*\d|\d+$)", re.IGNORECASE
)
_SIGNS_ALONE = re.compile(r"[^\w]+")


def note_mark(element: etree._Element) -> str:
    """Write an element that is the mark of a note as "[1]"; return "" for any other."""
    words = " ".join("".join(map(str, element.itertext())).split())
    if not _MARK.fullmatch(words) or not _is_note(element):
        return ""
    return words if _SIGNS_ALONE.fullmatch(words) else f"[{words}]"


def _is_note(element: etree._Element) -> bool:
    if element.tag == "sup":
        named = _is_named(element) and not any(True for _ in element.iter("a"))
        return named or (not _loose(element) and any(map(_leads_away, element.iter("a"))))
    if element.tag == "a":
        return _is_glued(element) or (_leads_away(element) and (_is_raised(element) or _is_named(element)))
    return element.get("role") == "doc-noteref"


def _is_glued(link: etree._Element) -> bool:
    """Return whether a link of digits follows a word or number at once, and would read as a part of it."""
    before, parent = link.getprevious(), link.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    words = "".join(map(str, link.itertext()))
    if not text or not text[-1].isalnum():
        return False
    return words.isdigit() or (len(words) == 1 and words.isalpha() and text[-1].isdigit())


def _loose(element: etree._Element) -> bool:
    """Return whether an element has words outside its links."""
    text = (element.text or "") + "".join(
        (child.tail or "") + ("" if child.tag == "a" or len(child) else child.text or "") for child in element
    )
    return any(map(str.isalnum, text))


def _leads_away(link: etree._Element) -> bool:
    """Return whether a link leads to an anchor in a page."""
    return "#" in link.get("href", "") or _is_named(link)


def _is_raised(link: etree._Element) -> bool:
    raised = "".join("".join(map(str, each.itertext())) for each in link.iter("sup"))
    return bool(raised.strip()) and raised.strip() == "".join(map(str, link.itertext())).strip()


def _is_named(link: etree._Element) -> bool:
    names = f"{link.get('class', '')} {link.get('id', '')} {link.get('epub:type', '')}"
    is_note = link.get("role") == "doc-noteref" or bool(_NAMES.search(names))
    return is_note or bool(_TARGETS.search(link.get("href", "")))
