"""Hold what reading an OpenDocument text's words needs to know of the whole, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.document import DoubtKind
from ingest.loaders.flow import FlowDoubt, Paragraph
from ingest.loaders.odt.styles import Styles


@dataclass(slots=True)
class Reading:
    """What reading words needs to know of the whole: styles, forms, and the notes so far."""

    styles: Styles
    forms: dict[str, etree._Element] = field(default_factory=dict)
    """The controls of the document's forms by their ids."""
    objects: Mapping[str, etree._Element] = field(default_factory=dict)
    """The objects in the document by the names of their folders."""
    notes: list[tuple[str, Paragraph]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    """Text boxes that stand at the paragraph."""
    doubts: list[FlowDoubt] = field(default_factory=list)

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note a doubt about the words that are being read."""
        if (kind, what) not in self.doubts:
            self.doubts.append((kind, what))

    def taken_doubts(self) -> tuple[FlowDoubt, ...]:
        """Return the doubts noted since the last call."""
        taken, self.doubts = tuple(self.doubts), []
        return taken
