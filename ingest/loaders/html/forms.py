"""Write what the fields of a page's forms show: values, ticked boxes, the chosen entry of a list."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.html.visible import stands_around
from ingest.loaders.marked import Marks

_FIELDS = ("input", "select", "textarea")
_NOTHING = frozenset("hidden submit button image reset password file search color range".split())
_TICKED, _UNTICKED = "☒", "☐"
_MESSAGE = "The value of a form field is read from the page"
_BOX = "Whether a box is ticked is read from the page"


def is_field(element: etree._Element) -> bool:
    """Return whether an element is a field of a form that is filled in with words."""
    return element.tag in _FIELDS


def field(element: etree._Element, marks: Marks) -> str:
    """Return what a field shows, marked; "" for one that searches the site, or shows nothing."""
    above = element.getparent()
    is_menu = element.get("role") in ("button", "switch", "menuitemcheckbox") or element.get("aria-haspopup")
    if above is None or is_menu or stands_around(above) or _searches(element):
        return ""
    kind = element.get("type", "text").lower()
    if element.tag == "input" and kind in ("checkbox", "radio"):
        return marks.mark("form", _BOX, _TICKED if element.get("checked") is not None else _UNTICKED) + " "
    words = " ".join(_shown(element, kind).split())
    return f" {marks.mark('form', _MESSAGE, words)} " if words else ""


def _shown(element: etree._Element, kind: str) -> str:
    if element.tag == "textarea":
        return "".join(map(str, element.itertext()))
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        shown = chosen or ([] if element.get("multiple") is not None else options[:1])
        return ", ".join("".join(map(str, option.itertext())).strip() for option in shown)
    return "" if kind in _NOTHING else element.get("value", "")


def _searches(element: etree._Element) -> bool:
    """Return whether a field is one to search with, or to sign in: its form has hardly anything else."""
    form = next(element.iterancestors("form"), None)
    if form is None:
        return False
    fields = [each for each in form.iter(*_FIELDS) if each.get("type", "") not in _NOTHING]
    return len(fields) < 2 and len("".join(map(str, form.itertext())).split()) < 10
