"""Read a Rich Text file from its tokens: what each control word puts in force, and where text goes."""

from __future__ import annotations

from dataclasses import replace

from ingest.loaders.docx.words.formulas import formula
from ingest.loaders.flow import Flow
from ingest.loaders.rtf.inforce import Setter
from ingest.loaders.rtf.shapes import Shapes
from ingest.loaders.rtf.tokens import Token, tokens
from ingest.signs import behind

_MOST_DEEP = 1000
_SIGNS = {
    "tab": " ",
    "line": "\n",
    "softline": "\n",
    "page": " ",
    "column": " ",
    "~": " ",
    "_": "-",
    "-": "",
    "\n": "",
    "\r": "",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
_SKIPPED = frozenset(
    "nonshppict nonesttables shprslt objdata themedata colorschememapping listtable listoverridetable rsidtbl"
    " generator xe tc bkmkstart bkmkend datafield filetbl revtbl atnid atnauthor pntxta pntxtb mmathPr"
    " pgdsctbl fontemb template ffname ffdeftext ffformat ffhelptext ffstattext ffentrymcr ffexitmcr falt"
    " panose".split()
)
_AROUND = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
_INFO = frozenset("title author subject keywords".split())
_KNOWN_STARRED = frozenset(
    "shppict shpinst fldinst formfield ffl picprop nesttableprops listtext pntext".split()
)


class Reader(Setter):
    """Reads the tokens of a file into a flow of paragraphs and tables."""

    def __init__(self) -> None:
        super().__init__()
        self.too_deep = False
        self._starred = False
        self._bytes = b""
        self._shapes = Shapes()

    def read(self, content: bytes) -> Flow:
        """Return the flow that the file holds."""
        for token in tokens(content):
            if token.kind == "bytes":
                self._add(token.content)
                continue
            self._flush()
            if token.kind == "open":
                self._open()
            elif token.kind == "close":
                self._close()
            elif token.kind == "word":
                self._word(token)
            if self.too_deep:
                break
        return self._finish()

    def _finish(self) -> Flow:
        if len(self.outer) > 0:
            self.flow.doubts.append(("left out", "The file ends in its midst: what followed is missing"))
        while self.outer:
            self._close()
        self.pieces.end_paragraph(self.state.paragraph())
        self.pieces.end_table()
        self.flow.blocks = [*self.pieces.blocks, *(block for box in self.boxes for block in box.blocks)]
        self.flow.title = " ".join(self.info.get("title", "").split())
        self.flow.authors = [name.strip() for name in self.info.get("author", "").split(";") if name.strip()]
        stated = {key: " ".join(self.info.get(key, "").split()) for key in ("keywords", "subject")}
        self.flow.extra = {key: words for key, words in stated.items() if words}
        return self.flow

    def _open(self) -> None:
        self.too_deep = len(self.outer) >= _MOST_DEEP
        self.outer.append(self.state)
        self.ends.append(None)
        self.skip, self._starred = 0, False

    def _close(self) -> None:
        self.skip, self._starred = 0, False
        end = self.ends.pop() if len(self.ends) > 1 else None
        if end is not None:
            end()
        if self.outer:
            self.state = self.outer.pop()

    def _add(self, content: bytes) -> None:
        if self.skip:
            cut = min(self.skip, len(content))
            self.skip -= cut
            content = content[cut:]
        self._bytes += content

    def _flush(self) -> None:
        if self._bytes:
            content, self._bytes = self._bytes, b""
            # Names of fonts, instructions and the like are not set in a font.
            font = self.state.font if self.state.destination in ("text", "label") else None
            self.put(self.fonts.text(content, font))

    # --- control words --------------------------------------------------------------------------

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if word == "*":
            self._starred = True
            return
        starred, self._starred = self._starred, False
        if self.skip and word not in ("u",):
            self.skip -= 1
            return
        if word in ("moMath", "moMathPara") and self.state.destination == "text":
            self._begin_math()
        elif (
            starred and word not in _KNOWN_STARRED and not (self.maths.is_open and word.startswith("moMath"))
        ):
            self._starred_group(word)
        elif self.state.destination == "math" and word not in _SIGNS and self._math(word):
            return
        elif word in _SKIPPED:
            self.set(destination="skip")
        elif self.state.destination == "skip" and not self._is_read_in_skipped(word):
            return
        elif word in _SIGNS:
            self.put(_SIGNS[word])
        elif not (
            self._group(word)
            or self.character(word, number)
            or self.paragraph(word, number)
            or self._shapes.state(word, number or 0)
        ):
            self._table(word)

    def _is_read_in_skipped(self, word: str) -> bool:
        """Whether a word begins something that is read inside what is not: names of pictures, text boxes."""
        return word in ("sn", "sv") or (word == "shptxt" and self.state.key == "shape")

    def _starred_group(self, word: str) -> None:
        """Begin a group that a reader may pass over."""
        if word == "annotation" and self.state.destination == "text":
            self.note("left out", "Comments in the margin are not read")
        self.set(destination="skip")

    def _begin_math(self) -> None:
        """Begin a formula: its parts are gathered until its group ends."""
        self.maths.begin()
        self.set(destination="math")
        self.ends[-1] = self._end_math

    def _math(self, word: str) -> bool:
        """Open a part of a formula; return whether a control word names one."""
        if word.startswith("moMath") or not self.maths.element(word):
            return False
        self.ends[-1] = self.maths.close
        return True

    def _end_math(self) -> None:
        state = self.outer[-1] if self.outer else self.state
        words = formula(self.maths.end(), lambda what: self.note("formula", what))
        if not words:
            self.note("formula", "A formula is not read")
        self.pieces.write(behind(self.pieces.tail, words or "[formula]"), replace(state, shift=0))

    def _group(self, word: str) -> bool:
        """Begin a group of its own kind; return whether the word does."""
        if word in ("fonttbl", "stylesheet", "colortbl", "info"):
            destinations = {"fonttbl": "fonts", "stylesheet": "styles", "colortbl": "colors", "info": "info"}
            self.set(destination=destinations[word], style=0)
            self.colors = [-1] if word == "colortbl" else self.colors
        elif self.state.destination == "info" and word in _INFO:
            self.set(key=word)
        elif word in _AROUND or word in ("footnote", "shptxt"):
            self.begin_target(word)
        elif word == "field":
            self.begin_field()
        elif word in ("fldinst", "ffl", "listtext", "pntext"):
            destination = {"fldinst": "instruction", "ffl": "choice"}.get(word, "label")
            self.set(destination=destination)
            if word == "ffl" and self.fields:
                self.fields[-1].choices.append("")
        elif word == "formfield":
            self.set(destination="skip" if not self.fields else "instruction", key="form")
        elif word == "pict":
            self.begin_picture()
        elif word in ("sn", "sv") and self.pictures:
            self.set(destination="name" if word == "sn" else "value")
            if word == "sn":
                self.pictures[-1].name = ""
        elif word == "shpinst":
            self.set(destination="skip", key="shape")
        elif word == "object":
            self.note("left out", "An embedded object is read only as far as it is shown by text")
        else:
            return word == "mmath"
        return True

    def _table(self, word: str) -> None:
        """End a cell or a row of a table."""
        depth = max(2, self.state.depth) if word.startswith("nest") else 1
        if word == "nesttableprops":
            self._shapes.nested += 1
            self.ends[-1] = self._end_inner
        elif word in ("cell", "nestcell"):
            self.pieces.end_cell(self.state, depth)
        elif word in ("row", "nestrow"):
            self.pieces.end_row(self._shapes.at_hand, depth)

    def _end_inner(self) -> None:
        self._shapes.nested = max(0, self._shapes.nested - 1)
