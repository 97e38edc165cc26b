"""Hold what reading a document's words needs to know of the whole, and what is doubtful in them."""

from __future__ import annotations

from lxml import etree

from ingest.document import DoubtKind
from ingest.loaders.docx.names import W, value
from ingest.loaders.docx.words.fields import Field
from ingest.loaders.docx.words.styles import Setting, Styles, fills
from ingest.loaders.inline import label

_MOST_HALF_POINTS = 4
"""Text of two points or less is not meant to be seen."""
_LONGEST_QUOTE = 80
_NUMBERS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "decimal": "1"}


def quoted(words: str) -> str:
    """Return words in quotation marks, cut where they are long."""
    words = " ".join(words.split())
    return f"“{words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + '…'}”"


class Reading:
    """The notes of a document, numbered in the order of the references, its styles, the fields that are open,
    and the doubts about the words that were read last."""

    def __init__(self, styles: Styles, settings: etree._Element | None = None) -> None:
        self.styles = styles
        self.footnotes: dict[str, str] = {}
        """The numbers of the footnotes by their ids."""
        self.endnotes: dict[str, str] = {}
        """Those of the endnotes."""
        self.fields: list[Field] = []
        """The fields that have begun and not ended, outermost first."""
        self._style = styles.default
        self._on_page = True
        self._doubts: list[tuple[DoubtKind, str]] = []
        self._numbers = {
            kind: _NUMBERS.get(value(found), otherwise)
            for kind, otherwise in (("footnote", "1"), ("endnote", "i"))
            for found in [None if settings is None else settings.find(f"{W}{kind}Pr/{W}numFmt")]
        }

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note a doubt about the words that are being read."""
        if (kind, what) not in self._doubts:
            self._doubts.append((kind, what))

    def take_doubts(self) -> list[tuple[DoubtKind, str]]:
        """Return the doubts noted since the last call."""
        taken, self._doubts = self._doubts, []
        return taken

    def enter(self, paragraph: etree._Element) -> None:
        """Begin a paragraph: its style and its background hold for its runs."""
        self._style = self.styles.of(paragraph)
        self._on_page = not self._has_background(paragraph)

    def refer(self, reference: etree._Element, mark: str = "") -> str:
        """Return the number of the note that is referred to, or the mark that stands for it."""
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        known = self.footnotes if kind == "footnote" else self.endnotes
        return known.setdefault(value(reference, "id"), mark or label(len(known) + 1, self._numbers[kind]))

    def setting(self, properties: etree._Element | None) -> Setting:
        """Return how a run of the paragraph is set."""
        return self.styles.setting(properties, self._style)

    def is_hidden(self, setting: Setting) -> bool:
        """Return whether nobody sees a run: it is hidden, as small as a dot, or white on the white page."""
        is_dot = 0 < setting.size <= _MOST_HALF_POINTS
        return setting.hidden or is_dot or (setting.white and self._on_page and not setting.shaded)

    def _has_background(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph may stand on something other than the white page."""
        if fills(paragraph.find(f"{W}pPr/{W}shd")):
            return True
        if any(fills(style.find(f"{W}pPr/{W}shd")) for style in self.styles.chain(self._style)):
            return True
        above = {parent.tag: parent for parent in paragraph.iterancestors()}
        document = above.get(W + "document")
        if document is not None and document.find(W + "background") is not None:
            return True
        # A shape may be filled, and a table's style may fill its rows.
        return W + "txbxContent" in above or W + "tbl" in above
