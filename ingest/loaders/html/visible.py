"""What of a web page a reader sees, and what of that the page itself marks as no text of its own."""

from __future__ import annotations

import re

from lxml import etree

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option "
    "optgroup p pre search section select summary table tbody td textarea tfoot th thead tr ul".split()
)
_UNSEEN_TAGS = frozenset(
    "annotation annotation-xml audio canvas datalist head iframe noembed noframes noscript object rp script "
    "style svg template title video".split()
)
_CHROME_TAGS = frozenset("aside button dialog footer menu nav search select textarea".split())
_CHROME_ROLES = frozenset("navigation search banner contentinfo complementary dialog menu menubar".split())
# Whole words of a class or id: "bar" must not take "barbiturates" with it.
_CHROME_NAMES = re.compile(
    r"(?<![a-z])(?:nav(?:bar|box|igation)?|menu|breadcrumbs?|cookies?|consent|newsletter|subscribe|shar(?:e|ing)"
    r"|social|advert(?:s|isement)?|side-?bar|skip-?link|footer|toc|catlinks|editsection|noprint|pagination"
    r"|comments)(?![a-z])",
    re.IGNORECASE,
)
_BUTTON_NAMES = re.compile(r"(?<![a-z])(?:editsection|shar(?:e|ing)|skip-?link)(?![a-z])", re.IGNORECASE)
# What holds the text of a page is no menu, whatever its class says it goes with ("with-sidebar").
_NEVER_CHROME = frozenset({"html", "body", "main", "article", "h1"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HIDDEN_STYLE = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)


def prune(root: etree._Element) -> None:
    """Takes out of a page what no reader sees: scripts, styles, comments, hidden elements, and
    control characters, which lxml reads and refuses to write."""
    for element in list(root.iter()):
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub(" ", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub(" ", element.tail)
        if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS or _is_hidden(element):
            _remove(element)


def chrome(root: etree._Element) -> set[etree._Element]:
    """The elements that say of themselves that they are a menu, a form, a footer or the like.

    One that holds most of the page is none, unless its tag says so: a class may tell what a part
    goes with ("with-sidebar"), and some servers put a form around every page.
    """
    whole = _size(root)
    named = {element for element in root.iter() if _is_named_chrome(element)}
    return {element for element in root.iter() if _is_chrome(element)} | {
        element for element in named if 2 * _size(element) <= whole
    }


def _is_chrome(element: etree._Element) -> bool:
    if element.tag == "header":
        return next(element.iter(*_HEADINGS), None) is None
    return element.tag in _CHROME_TAGS or element.get("role", "").lower() in _CHROME_ROLES


def _is_named_chrome(element: etree._Element) -> bool:
    if element.tag in _NEVER_CHROME:
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag == "form" or bool(_CHROME_NAMES.search(named))


def _size(element: etree._Element) -> int:
    return sum(len("".join(str(part).split())) for part in element.itertext())


def is_button(element: etree._Element) -> bool:
    """Whether an inline element is something to press ("edit", "share") and no word of its line."""
    return bool(_BUTTON_NAMES.search(element.get("class", "")))


def _is_hidden(element: etree._Element) -> bool:
    return (
        (element.get("hidden") is not None and element.get("hidden") != "until-found")
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
        or (element.tag == "dialog" and element.get("open") is None)
    )


def _remove(element: etree._Element) -> None:
    """Takes an element out and leaves the text behind it, which lxml calls its tail."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
