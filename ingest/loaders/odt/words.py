"""Read the words of an OpenDocument paragraph, as a reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from ingest.loaders.docx.words.line import Line
from ingest.loaders.docx.words.reading import quoted
from ingest.loaders.docx.words.symbols import symbols
from ingest.loaders.flow import Paragraph
from ingest.loaders.mathml import Formula
from ingest.loaders.odt.forms import alternative, form_words
from ingest.loaders.odt.names import DRAW, FORM, MATH, OFFICE, TEXT, XLINK, is_element, text_of, whole
from ingest.loaders.odt.reading import Reading
from ingest.loaders.odt.styles import Look
from ingest.signs import behind, image, lowered, raised

_SIGN = 3
_MOST_SPACES = 1000
_SHOWS_NOTHING = {
    *(TEXT + name for name in ("bookmark", "bookmark-start", "bookmark-end", "change", "change-start")),
    *(TEXT + name for name in ("change-end", "reference-mark", "reference-mark-start", "ruby-text")),
    *(TEXT + name for name in ("reference-mark-end", "soft-page-break", "tracked-changes", "toc-mark")),
    OFFICE + "forms",
    OFFICE + "annotation-end",
}


def paragraph(element: etree._Element, reading: Reading, is_filled: bool = False) -> Paragraph:
    """Return a paragraph with its words and how they are set; `is_filled` says that its background may be."""
    words = _Words(reading, is_filled)
    words.inside(element, reading.styles.look("paragraph", element.get(TEXT + "style-name", "")))
    lines = (" ".join(line.split()) for line in str(words.line).split("\n"))
    hidden = any(e.get(TEXT + "is-hidden") == "true" for e in element.iter(TEXT + "hidden-paragraph"))
    text = "\n".join(lines).strip("\n")
    if hidden and text:
        reading.note("hidden", f"Hidden text is left out: {quoted(text)}")
        text = ""
    looks = words.looks
    return Paragraph(
        text,
        size=min((look.size for look in looks), default=12.0),
        bold=bool(looks) and all(look.bold for look in looks),
        underlined=bool(looks) and all(look.underlined for look in looks),
    )


class _Words:
    """Gathers the words of a paragraph."""

    def __init__(self, reading: Reading, is_filled: bool) -> None:
        self._reading = reading
        self._is_filled = is_filled
        self.line = Line()
        self.looks: list[Look] = []

    def inside(self, element: etree._Element, look: Look) -> None:
        """Add what stands inside an element."""
        self.put(_spaced(element.text), look)
        for child in element:
            if is_element(child):
                self._read(child, look)
            self.put(_spaced(child.tail), look)

    def put(self, words: str, look: Look) -> None:
        """Add words as they are set."""
        if not words:
            return
        if look.hidden or (look.unseen and not self._is_filled):
            if words.strip():
                self._reading.note("hidden", f"Hidden text is left out: {quoted(words)}")
            return
        words = symbols(words, look.font, look.font)
        if look.shift:
            words = raised(words, self.line.tail) if look.shift > 0 else lowered(words)
        if look.struck and words.strip():
            self._reading.note("struck", "Struck text is marked ~~so~~")
        self.line.add(words, look.struck)
        if words.strip():
            self.looks.append(look)

    def _read(self, element: etree._Element, look: Look) -> None:
        reader = _READERS.get(element.tag)
        if element.tag in _SHOWS_NOTHING:
            return
        if reader is not None:
            reader(self, element, look)
        elif element.tag.startswith(FORM):
            self._reading.note("form", "A form field is not read")
        else:
            self.inside(element, look)

    def span(self, element: etree._Element, look: Look) -> None:
        """Text with a style of its own."""
        self.inside(element, self._reading.styles.look("text", element.get(TEXT + "style-name", ""), look))

    def space(self, element: etree._Element, look: Look) -> None:
        """Several spaces."""
        self.put(" " * whole(element.get(TEXT + "c"), 1, _MOST_SPACES), look)

    def tab(self, element: etree._Element, look: Look) -> None:
        """A tab."""
        self.put(" ", look)

    def line_break(self, element: etree._Element, look: Look) -> None:
        """A new line in the same paragraph."""
        self.put("\n", look)

    def refer(self, element: etree._Element, look: Look) -> None:
        """A note: its number here, its words behind the text."""
        citation = element.find(TEXT + "note-citation")
        stated = "" if citation is None else text_of(citation).strip()
        mark = stated or str(len(self._reading.notes) + 1)
        at = len(self._reading.notes)
        self._reading.notes.append((mark, Paragraph("")))
        body = element.find(TEXT + "note-body")
        outer, self._reading.doubts = self._reading.doubts, []
        parts = [] if body is None else [*body.iter(TEXT + "p", TEXT + "h")]
        words = " ".join(filter(None, (paragraph(part, self._reading).words for part in parts)))
        self._reading.notes[at] = (mark, Paragraph(words, doubts=tuple(self._reading.doubts)))
        self._reading.doubts = outer
        self.line.add(f"[{mark}]")

    def comment(self, element: etree._Element, look: Look) -> None:
        """A comment in the margin."""
        self._reading.note("left out", "Comments in the margin are not read")

    def hidden_text(self, element: etree._Element, look: Look) -> None:
        """Text that is shown only where a condition holds."""
        words = text_of(element) or element.get(TEXT + "string-value", "")
        if element.get(TEXT + "is-hidden") == "true":
            self._reading.note("hidden", f"Hidden text is left out: {quoted(words)}")
        else:
            self.put(words, look)

    def placeholder(self, element: etree._Element, look: Look) -> None:
        """A prompt that nobody has filled in."""
        self._reading.note("form", "A form field is not filled in: its prompt is shown")
        self.inside(element, look)

    def drop_down(self, element: etree._Element, look: Look) -> None:
        """A list of which one entry is chosen."""
        self._reading.note("form", "The value of a form field is read from the file")
        shown = "".join(filter(None, (element.text, *(child.tail for child in element)))).strip()
        chosen = (e.get(TEXT + "value", "") for e in element if e.get(TEXT + "current-selected") == "true")
        self.put(shown or next(chosen, "[field]"), look)

    def ruby(self, element: etree._Element, look: Look) -> None:
        """Text with its pronunciation above it, which is left out."""
        base = element.find(TEXT + "ruby-base")
        if base is not None:
            self.inside(base, look)

    def frame(self, element: etree._Element, look: Look) -> None:
        """A text box, an image, a formula or another object."""
        if element.find(DRAW + "text-box") is not None:
            self._reading.boxes += element.findall(DRAW + "text-box")
        elif element.find(DRAW + "object") is not None or element.find(DRAW + "object-ole") is not None:
            self._object(element, look)
        elif element.find(DRAW + "image") is not None:
            self._image(element, look)
        else:
            self._reading.note("left out", "An embedded object is not read")

    def shape(self, element: etree._Element, look: Look) -> None:
        """A drawn shape: the text in it stands behind the paragraph."""
        if next(element.iter(TEXT + "p"), None) is not None:
            self._reading.boxes.append(element)
            self._reading.note("order", "The text in a drawing is read without the lines between its parts")

    def control(self, element: etree._Element, look: Look) -> None:
        """A field of a form."""
        self._reading.note("form", "The value of a form field is read from the file")
        self.put(form_words(self._reading.forms.get(element.get(DRAW + "control", ""))), look)

    def _object(self, element: etree._Element, look: Look) -> None:
        """A formula, which is read, or another object, which is only told."""
        inner = element.find(DRAW + "object")
        name = "" if inner is None else inner.get(XLINK + "href", "").removeprefix("./")
        root = self._reading.objects.get(name, inner)
        math = None if root is None else next(root.iter(MATH + "math"), None)
        if math is not None:
            self._formula(math, look)
        elif element.get(DRAW + "style-name", "").lower().startswith("formula"):
            self._reading.note("formula", "A formula is not read")
            self.put("[formula]", look)
        else:
            words = alternative(element)
            self._reading.note("left out", "An embedded object is not read, such as a chart")
            self.put(f"[embedded object: {words}]" if words else "[embedded object]", look)

    def _formula(self, math: etree._Element, look: Look) -> None:
        formula = Formula(_plain(math))
        if not formula.understood:
            self._reading.note("formula", f"A formula was not understood: {quoted(formula.text)}")
        self.put(behind(self.line.tail, formula.text), replace(look, shift=0, font=""))

    def _image(self, element: etree._Element, look: Look) -> None:
        words = alternative(element)
        what = f"An image stands here; its alternative text is {quoted(words)}"
        self._reading.note(
            "image", what if words else "An image stands here, and the file has no words for it"
        )
        self.put(words if 0 < len(words) <= _SIGN else image(words), look)


_Reader = Callable[[_Words, etree._Element, Look], None]
_READERS: dict[str, _Reader] = {
    TEXT + "span": _Words.span,
    TEXT + "s": _Words.space,
    TEXT + "tab": _Words.tab,
    TEXT + "line-break": _Words.line_break,
    TEXT + "note": _Words.refer,
    OFFICE + "annotation": _Words.comment,
    TEXT + "hidden-text": _Words.hidden_text,
    TEXT + "placeholder": _Words.placeholder,
    TEXT + "drop-down": _Words.drop_down,
    TEXT + "ruby": _Words.ruby,
    DRAW + "frame": _Words.frame,
    DRAW + "control": _Words.control,
    **{
        DRAW + name: _Words.shape
        for name in ("custom-shape", "rect", "ellipse", "line", "g", "polygon", "path")
    },
}


def _spaced(text: str | None) -> str:
    """Text of the file, in which any white space is one space."""
    return "" if not text else text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _plain(math: etree._Element) -> etree._Element:
    """A copy of a formula, its names without their namespace."""
    copied = etree.fromstring(etree.tostring(math, with_tail=False))
    for element in copied.iter("{*}*"):
        element.tag = etree.QName(element).localname
    return copied
