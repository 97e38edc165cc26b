"""Write a feed as Atom.

Format: RFC 4287, in the order of elements and with the attributes that the guide's schema asks for. The
feed has no link to itself: that would repeat all that was sent, a patient's name too. What `search` calls
`answerable` is an element of our own at its end, where both allow one. The subtitle says it in words.
"""

from __future__ import annotations

from lxml import etree

from serve.infobutton.feed import Entry, Feed, holdable

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
OURS = "urn:verbatim:infobutton"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed) -> bytes:
    """Write a feed."""
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set(_LANGUAGE, "en")
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _person(root, "Verbatim")
    _add(root, "updated", feed.updated)
    for scheme, term in feed.categories:
        _add(root, "category", scheme=scheme, term=term)
    _add(root, "id", feed.id)
    for entry in feed.entries:
        _entry(root, entry, feed.updated)
    ours = etree.SubElement(root, f"{{{OURS}}}answerable", nsmap={"verbatim": OURS})
    ours.text = {True: "true", False: "false", None: "unjudged"}[feed.answerable]
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _entry(root: etree._Element, entry: Entry, updated: str) -> None:
    made = _add(root, "entry")
    made.set(_LANGUAGE, entry.language)
    _text(made, "title", entry.title)
    for link in entry.links:
        shown = {"rel": link.rel, "type": "text/html", "hreflang": link.language, "title": link.title}
        _add(made, "link", href=link.href, **shown)
    _add(made, "id", entry.id)
    _add(made, "updated", updated)
    for author in entry.authors:
        _person(made, author)
    _text(made, "summary", entry.summary)
    _text(made, "content", entry.text)
    if entry.rights:
        _text(made, "rights", entry.rights)


def _text(above: etree._Element, name: str, text: str) -> None:
    _add(above, name, text, type="text")


def _person(above: etree._Element, name: str) -> None:
    _add(_add(above, "author"), "name", name)


def _add(above: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(above, f"{{{NAMESPACE}}}{name}")
    for key, value in attributes.items():
        made.set(key, holdable(value))
    made.text = holdable(text) or None
    return made
