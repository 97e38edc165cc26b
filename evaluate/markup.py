"""Make HTML out of elements, so that no text can become markup."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element
Content = str | Element | None

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that markup may not hold: control characters, halves of pairs."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser itself refuses what the page does not need: scripts and the network."""


def tag(name: str, /, *content: Content, **attributes: str | float) -> Element:
    """Make an element with its content; None is left out.

    Attributes are named as in `class_`, `aria_label` or `stroke_width`, for "class", "aria-label" or
    "stroke-width".
    """
    made = etree.Element(name)
    for key, value in attributes.items():
        text = f"{value:g}" if isinstance(value, float) else str(value)
        made.set(key.rstrip("_").replace("_", "-"), _safe(text))
    for each in content:
        if isinstance(each, str):
            _append_text(made, _safe(each))
        elif each is not None:
            made.append(each)
    return made


def document(title: str, style: str, *body: Content) -> str:
    """Make a whole page that loads nothing else."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", style),
    )
    root = tag("html", head, tag("body", tag("main", *body)), lang="en")
    return str(etree.tostring(root, method="html", encoding="unicode", doctype="<!doctype html>")) + "\n"


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _safe(text: str) -> str:
    return _NO_XML.sub("�", text)
