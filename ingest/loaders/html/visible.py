"""Find the parts that a web page marks as something else than its text: menus, forms, footers."""

from __future__ import annotations

import re

from lxml import etree

from ingest.text.structure import is_instruction

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option "
    "optgroup p pre search section select summary table tbody td textarea tfoot th thead tr ul".split()
)
BOLD = "_bold"
"""The attribute of an element whose words its style sets in bold."""
_CHROME_TAGS = frozenset("button dialog menu nav search select textarea".split())
_CHROME_ROLES = frozenset("navigation search banner dialog menu menubar".split())
_ASIDE_TAGS = frozenset("aside footer header".split())
_ASIDE_ROLES = frozenset("contentinfo complementary".split())
# Whole words of a class or id: "bar" must not take "barbiturates" with it.
_CHROME_NAMES = re.compile(
    r"(?<![a-z])(?:nav(?:bar|box|igation)?|menu|breadcrumbs?|advert(?:s|isement)?|skip-?link|toc|catlinks"
    r"|editsection|noprint|pagination)(?![a-z])",
    re.IGNORECASE,
)
_ASIDE_NAMES = re.compile(
    r"(?<![a-z])(?:cookies?|consent|newsletter|subscribe|shar(?:e|ing)|social|side-?bar|footer|comments)(?![a-z])",
    re.IGNORECASE,
)
"""Names that a part of the text may have too: a warning beside it, a section about consent."""
_BUTTON_NAMES = re.compile(r"(?<![a-z])(?:editsection|shar(?:e|ing)|skip-?link)(?![a-z])", re.IGNORECASE)
_WORDS_OF_A_SEARCH = 12
"""A form with more words is one that somebody fills in."""
# What holds the text of a page is no menu, whatever its class says it goes with ("with-sidebar").
_NEVER_CHROME = frozenset({"html", "body", "main", "article", "h1"})
_OF_READERS = re.compile(r"comments|cookie|consent|newsletter|subscribe", re.IGNORECASE)
_PAGE_BREAK = re.compile(r"(?<![\w-])(?:(?:doc-)?pagebreak|page-?num(?:ber)?)(?![\w-])", re.IGNORECASE)
_LONGEST_NUMBER = 12
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def surroundings(root: etree._Element) -> tuple[set[etree._Element], set[etree._Element]]:
    """Return the elements marked as a menu, a form or the like, and those marked as beside or below a text.

    Whether the latter belong to the text depends on their position. An element that holds most of the page is
    neither, unless its tag states it: a class may name a neighbour ("with-sidebar"), and some servers put a
    form around every page.
    """
    whole = _size(root)
    chrome: set[etree._Element] = set()
    asides: set[etree._Element] = set()
    for element in root.iter("*"):
        menu = _is_named(element, _CHROME_NAMES) and 2 * _size(element) <= whole
        if _is_chrome(element) or (menu and not _directs(element)):
            chrome.add(element)
        named = _is_named(element, _ASIDE_NAMES) and 2 * _size(element) <= whole
        if _is_aside(element) or (named and not (_is_section(element) or _directs(element))):
            asides.add(element)
    return chrome, asides


def _directs(element: etree._Element) -> bool:
    """Whether an element states a dose or a rule and holds no link: whatever its name, it is no menu."""
    if _OF_READERS.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return False
    return next(element.iter("a"), None) is None and _instructs(element)


def _instructs(element: etree._Element) -> bool:
    parts = ("".join(map(str, p.itertext())).strip() for p in element.iter("p", "li", "td", "div", "span"))
    return any(is_instruction(words) for words in parts if words)


def _is_section(element: etree._Element) -> bool:
    """Whether an element with a name such as "social-care" is a section: it has a heading, and says what is
    to be done."""
    if _OF_READERS.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return False
    headed = any(True for _ in element.iterdescendants(*_HEADINGS))
    return headed and _instructs(element)


def _is_chrome(element: etree._Element) -> bool:
    return element.tag in _CHROME_TAGS or element.get("role", "").lower() in _CHROME_ROLES


def _is_aside(element: etree._Element) -> bool:
    if element.tag == "header":
        return next(element.iter(*_HEADINGS), None) is None
    return element.tag in _ASIDE_TAGS or element.get("role", "").lower() in _ASIDE_ROLES


def _is_named(element: etree._Element, names: re.Pattern[str]) -> bool:
    if element.tag in _NEVER_CHROME:
        return False
    if element.tag == "form" and names is _CHROME_NAMES:
        return len("".join(map(str, element.itertext())).split()) <= _WORDS_OF_A_SEARCH
    return bool(names.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _size(element: etree._Element) -> int:
    return len("".join("".join(map(str, element.itertext())).split()))


def is_button(element: etree._Element) -> bool:
    """Return whether an inline element is a button ("edit", "share") and no word of its line."""
    return bool(_BUTTON_NAMES.search(element.get("class", "")))


def stands_around(element: etree._Element) -> bool:
    """Return whether an element, or one around it, is marked as a menu, a form or the like."""
    return any(
        _is_chrome(each) or _is_named(each, _CHROME_NAMES)
        for each in (element, *element.iterancestors())
        if isinstance(each.tag, str)
    )


def numbers_page(element: etree._Element) -> bool:
    """Return whether an element only says where a page of the printed book begins."""
    if element.tag not in ("span", "a", "div", "hr") or not element.attrib:
        return False
    kind = f"{element.get('role', '')} {element.get('epub:type', '')} {element.get('class', '')}"
    if "page" not in kind.lower() or _PAGE_BREAK.search(kind) is None:
        return False
    words = "".join(map(str, element.itertext())).strip()
    return len(words) < _LONGEST_NUMBER and not words.isalpha()
