"""Read Word's fields: those whose result Word keeps in the file, and those that it works out for display."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.document import DoubtKind
from ingest.loaders.docx.names import W, is_on, number, value
from ingest.loaders.docx.words.equations import NotUnderstoodError, equation
from ingest.loaders.docx.words.symbols import UNKNOWN, symbol

TICKED, UNTICKED = "☒", "☐"
_SHOWS_NOTHING = frozenset(
    "ADVANCE ASK AUTOTEXTLIST BOOKMARK COMMENTS DATABASE HYPERLINK INDEX PRINT PRIVATE RD SET TA TC "
    "TOA TOC XE".split()
)
"""What has no words of its own on the page, or only those of its result."""
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_MOST_CHARACTERS = 10_000


@dataclass(slots=True)
class Field:
    """A field that has begun."""

    form: etree._Element | None = None
    """The data of a form field."""
    instruction: str = ""
    in_result: bool = False
    has_words: bool = False
    """Whether its result holds anything."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a field without a result shows, and what is doubtful about it."""

    words: str = ""
    doubts: tuple[tuple[DoubtKind, str], ...] = field(default=())


def shown(begun: Field, before: str) -> Shown:
    """Work out what a field shows behind the text `before`; its own result stands for itself."""
    name, _, rest = begun.instruction.strip().partition(" ")
    name = name.upper()
    if name == "FORMDROPDOWN":
        return _chosen(begun.form)
    if name == "FORMCHECKBOX":
        return _ticked(begun.form)
    if begun.has_words or not name:
        return Shown()
    if name == "FORMTEXT":
        return Shown("", (("form", "A form field is not filled in"),))
    return _worked_out(name, rest[:_MOST_CHARACTERS], before)


def _worked_out(name: str, rest: str, before: str) -> Shown:
    """Return what a field without a result shows by its instruction alone."""
    if name == "EQ":
        try:
            return Shown(equation(rest, before))
        except NotUnderstoodError:
            return Shown("[formula]", (("formula", "A formula in a Word field (EQ) is not understood"),))
    if name == "SYMBOL":
        return _symbol(rest)
    if name == "QUOTE":
        return Shown(" ".join(_words(rest)))
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        return Shown(rest.strip().partition(" ")[2].strip())
    if name in _SHOWS_NOTHING:
        return Shown()
    if name == "INCLUDEPICTURE":
        return Shown("[image]", (("image", "An image outside the file is not read"),))
    return Shown(
        "[field]", (("left out", f"A Word field without a stored result is not read ({name[:20]})"),)
    )


def _chosen(form: etree._Element | None) -> Shown:
    """Return the entry that is chosen in a drop-down list: the first one if nothing else is stated."""
    choices = None if form is None else form.find(W + "ddList")
    entries = [] if choices is None else [value(entry) for entry in choices.iterfind(W + "listEntry")]
    stated = None if choices is None else choices.find(W + "result")
    stated = choices.find(W + "default") if choices is not None and stated is None else stated
    at = number(value(stated)) if stated is not None else 0
    if not 0 <= at < len(entries):
        return Shown("[field]", (("form", "The value of a drop-down list is not read"),))
    return Shown(entries[at], (("form", "The value of a form field is read from the file"),))


def _ticked(form: etree._Element | None) -> Shown:
    box = None if form is None else form.find(W + "checkBox")
    if box is None:
        return Shown("[field]", (("form", "Whether a box is ticked is not known"),))
    checked = box.find(W + "checked")
    stated = box.find(W + "default") if checked is None else checked
    doubt: tuple[DoubtKind, str] = ("form", "Whether a box is ticked is read from the file")
    return Shown(TICKED if is_on(stated) else UNTICKED, (doubt,))


def _symbol(rest: str) -> Shown:
    r"""Return a character by its number and font: SYMBOL 109 \f "Symbol"."""
    words = _words(rest)
    stated = words[0] if words else ""
    switches = [word.lower() for word in words]
    font = words[switches.index("\\f") + 1] if "\\f" in switches[:-1] else ""
    is_hex = stated.lower().startswith("0x")
    try:
        number = int(stated, 16 if is_hex else 10)
    except ValueError:
        return Shown(UNKNOWN)
    if font or "\\u" in switches or not 0x80 <= number < 0x100:
        return Shown(symbol(number, font))
    return Shown(bytes([number]).decode("cp1252", "replace"))


def _words(rest: str) -> list[str]:
    """Return the words of an instruction, those in quotation marks together."""
    return [match[2] or re.sub(r"\\(.)", r"\1", match[1]) for match in _WORD.finditer(rest)]
