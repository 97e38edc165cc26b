"""Find the drawn copies of formulas in a page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml import etree

_FORMULAS = re.compile(r"katex|mathjax|mjx|math", re.IGNORECASE)
_LEVELS = 3


def twins(math: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements beside a formula that draw it once more, for the eye alone."""
    for above in (math, *itertools.islice(math.iterancestors(), _LEVELS)):
        for beside in (*above.itersiblings("*"), *above.itersiblings("*", preceding=True)):
            parent = beside.getparent()
            around = "" if parent is None else named(parent)
            if beside.get("aria-hidden") == "true" and _FORMULAS.search(named(beside) + " " + around):
                yield beside


def is_a_formula(element: etree._Element) -> bool:
    """Return whether an element holds a formula and no other words."""
    formulas = list(element.iter("math"))
    words = sum(len("".join(map(str, math.itertext()))) for math in formulas)
    return bool(formulas) and len("".join(map(str, element.itertext())).strip()) <= words


def is_drawn_by_font(element: etree._Element) -> bool:
    """Whether an element is a formula of which the page holds only the places of its signs in a font."""
    return (
        element.tag in ("mjx-container", "mjx-math")
        and not "".join(map(str, element.itertext())).strip()
        and next(element.iter("math", "svg"), None) is None
    )


def named(element: etree._Element) -> str:
    """Return the tag and the classes of an element."""
    return f"{element.tag} {element.get('class', '')}"
