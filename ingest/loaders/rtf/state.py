"""Hold what is in force at a place in a Rich Text file: where text goes, and how it is set."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.loaders.docx.words.fields import Field

Destination = Literal[
    "text",
    "skip",
    "fonts",
    "styles",
    "colors",
    "info",
    "instruction",
    "label",
    "name",
    "value",
    "choice",
    "math",
]
"""Where text goes: into the document, nowhere, or into a table of the file, a field, a label, a property."""

UNSTATED = 25
"""What a form field states that nobody has filled in: its preset holds."""


@dataclass(frozen=True, slots=True)
class State:
    """What a group has in force; an inner group begins with it and cannot change it for the outer one."""

    destination: Destination = "text"
    key: str = ""
    """Which entry of the file's information, of a picture or of a form is being read."""
    font: int = 0
    size: int = 24
    """In half points."""
    bold: bool = False
    underlined: bool = False
    struck: bool = False
    hidden: bool = False
    deleted: bool = False
    shift: int = 0
    """1 above the line, -1 below it."""
    fallback: int = 1
    """How many bytes stand behind a Unicode character for older readers."""
    style: int = 0
    level: int = 0
    in_table: bool = False
    depth: int = 0
    """How deep the paragraph's table is nested; 0 outside tables."""
    list_level: int = 0
    color: int = 0
    is_backed: bool = False
    """Whether it stands on a background of its own."""

    def plain(self) -> State:
        """Return it with text as the default sets it."""
        return replace(
            self,
            size=24,
            bold=False,
            underlined=False,
            struck=False,
            hidden=False,
            shift=0,
            deleted=False,
            color=0,
            is_backed=False,
        )

    def paragraph(self) -> State:
        """Return it with the defaults of a paragraph."""
        return replace(self, style=0, level=0, in_table=False, depth=0, list_level=0, is_backed=False)


@dataclass(slots=True)
class CellEdge:
    """Where a cell of a row ends, in twips from the left, and how it is merged."""

    right: int
    goes_on_down: bool = False
    goes_on_across: bool = False


@dataclass(slots=True)
class RowShape:
    """The places of the cells of a row, as its definition states them."""

    left: int = 0
    cells: list[CellEdge] = field(default_factory=list)
    is_head: bool = False
    goes_on_down: bool = False
    goes_on_across: bool = False


@dataclass(slots=True)
class OpenField:
    """A field that has begun, with what a form states of it."""

    begun: Field
    choices: list[str] = field(default_factory=list)
    chosen: int = UNSTATED
    preset: int = 0


@dataclass(slots=True)
class Picture:
    """A picture that has begun: its properties by name, and the name that was read last."""

    stated: dict[str, str] = field(default_factory=dict)
    name: str = ""
