"""Put the text of a Rich Text file where it goes: into paragraphs, notes, fields, names of pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.document import DoubtKind
from ingest.loaders.docx.words.fields import TICKED, UNTICKED, Field, shown
from ingest.loaders.docx.words.reading import quoted
from ingest.loaders.docx.words.styles import is_white
from ingest.loaders.flow import Flow, Paragraph
from ingest.loaders.rtf.fonts import Fonts
from ingest.loaders.rtf.maths import Maths
from ingest.loaders.rtf.pieces import Pieces
from ingest.loaders.rtf.state import UNSTATED, OpenField, Picture, State
from ingest.signs import image

_SIGN = 3
_AS_A_DOT = 4
"""Text of two points (four half points) or less is not meant to be seen."""
_DELETED = "Tracked changes are read as accepted: what they delete is left out"


class Putter:
    """Knows what is in force, and puts text where that says."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.fonts = Fonts()
        self.state = State()
        self.outer: list[State] = []
        self.ends: list[Callable[[], None] | None] = [None]
        """What is to be done at the end of each open group."""
        self.targets = [Pieces()]
        self.skip = 0
        self._surrogate = 0
        self.fields: list[OpenField] = []
        self.pictures: list[Picture] = []
        self.boxes: list[Pieces] = []
        self.colors = [-1]
        self.info: dict[str, str] = {}
        self.maths = Maths()

    @property
    def pieces(self) -> Pieces:
        """Where text goes: the body, a note, a text box or what stands around the pages."""
        return self.targets[-1]

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note a doubt about what is being read."""
        self.pieces.note(kind, what)

    def set(self, **changes: object) -> None:
        """Put something in force for the rest of the group."""
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]

    def put(self, words: str) -> None:
        """Put words where text goes."""
        destination = self.state.destination
        if destination == "text":
            self._put_text(words)
        elif destination == "math":
            self.maths.put(words, self.state.struck)
        elif destination == "fonts":
            self.fonts.name(self.state.font, words)
        elif destination == "styles":
            names = self.targets[0].styles
            names[self.state.style] = names.get(self.state.style, "") + words
        elif destination == "colors":
            self.colors += [-1] * words.count(";")
        elif destination == "info" and self.state.key:
            self.info[self.state.key] = self.info.get(self.state.key, "") + words
        elif destination == "instruction" and self.fields:
            self.fields[-1].begun.instruction += words
        elif destination == "label":
            self.pieces.label(words)
        elif destination == "choice" and self.fields:
            self.fields[-1].choices[-1] += words
        elif destination == "name" and self.pictures:
            self.pictures[-1].name += words
        elif destination == "value" and self.pictures:
            picture = self.pictures[-1]
            picture.stated[picture.name] = picture.stated.get(picture.name, "") + words

    def _put_text(self, words: str) -> None:
        if self.state.deleted:
            if words.strip():
                self.note("struck", _DELETED)
            return
        if self.state.hidden or self.state.size <= _AS_A_DOT or self._is_white():
            if words.strip():
                self.note("hidden", f"Hidden text is left out: {quoted(words)}")
            return
        for each in self.fields:
            each.begun.has_words = each.begun.has_words or bool(words.strip())
        self.pieces.write(words, self.state)

    def _is_white(self) -> bool:
        color = self.colors[self.state.color] if self.state.color < len(self.colors) else -1
        return is_white(color) and not self.state.is_backed and not self.state.in_table

    def begin_field(self) -> None:
        """Begin a field, which shows something when its group ends."""
        self.fields.append(OpenField(Field()))
        self.ends[-1] = self.end_field

    def begin_picture(self) -> None:
        """Begin a picture, of which only its alternative text is read."""
        self.pictures.append(Picture())
        self.ends[-1] = self.end_picture
        self.set(destination="skip", key="pict")

    def begin_target(self, word: str) -> None:
        """Begin what stands apart from the text around it: a note, a text box, a header."""
        outer = self.state
        if word == "footnote":
            mark = str(len(self.flow.notes) + 1)
            self.pieces.write(f"[{mark}]", replace(outer, shift=0, struck=False))
            self.flow.notes.append((mark, Paragraph("")))
        inner = Pieces()
        inner.styles = self.targets[0].styles
        self.targets.append(inner)
        at = len(self.flow.notes) - 1
        self.ends[-1] = lambda: self.end_target(word, at)
        self.state = replace(outer.paragraph().plain(), destination="text", key="")

    def end_target(self, word: str, note: int) -> None:
        self.pieces.end_paragraph(self.state)
        self.pieces.end_table()
        inner = self.targets.pop()
        if word == "shptxt":
            self.boxes.append(inner)
            return
        words = [block.words for block in inner.blocks if isinstance(block, Paragraph)]
        if word == "footnote":
            doubts = tuple(doubt for block in inner.blocks for doubt in block.doubts)
            self.flow.notes[note] = (self.flow.notes[note][0], Paragraph(" ".join(words), doubts=doubts))
        else:
            self.flow.furniture += words

    def end_field(self) -> None:
        """Write what a field shows that has no result of its own."""
        opened = self.fields.pop()
        name = opened.begun.instruction.strip().partition(" ")[0].upper()
        state = self.outer[-1] if self.outer else self.state
        if state.destination != "text":
            return
        value = opened.preset if opened.chosen == UNSTATED else opened.chosen
        if name == "FORMCHECKBOX":
            self.pieces.write(TICKED if value else UNTICKED, state)
            self.note("form", "Whether a box is ticked is read from the file")
        elif name == "FORMDROPDOWN":
            known = 0 <= value < len(opened.choices)
            self.pieces.write(opened.choices[value].strip() if known else "[field]", state)
            what = "The value of a form field is read from the file" if known else "A form field is not read"
            self.note("form", what)
        else:
            displayed = shown(opened.begun, self.pieces.tail)
            self.pieces.write(displayed.words, state)
            for kind, what in displayed.doubts:
                self.note(kind, what)

    def end_picture(self) -> None:
        picture = self.pictures.pop()
        state = self.outer[-1] if self.outer else self.state
        if state.destination != "text":
            return
        words = " ".join(picture.stated.get("wzDescription", "").split())
        what = f"An image stands here; its alternative text is {quoted(words)}"
        self.note("image", what if words else "An image stands here, and the file has no words for it")
        self.pieces.write(words if 0 < len(words) <= _SIGN else image(words), state)

    def put_unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self.skip = self.state.fallback
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            high, self._surrogate = self._surrogate, 0
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        self.put(self.fonts.shown(code, self.state.font) if 0 < code < 0x110000 else "\ufffd")
