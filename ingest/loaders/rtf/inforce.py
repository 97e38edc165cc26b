"""Apply the control words of Rich Text for characters and paragraphs."""

from __future__ import annotations

from ingest.loaders.rtf.fonts import code_page
from ingest.loaders.rtf.put import Putter


class Setter(Putter):
    """Changes the current state, or ends the paragraph, by control words."""

    def character(self, word: str, number: int | None) -> bool:
        """Set a property of characters, or write a character; return whether the word does."""
        is_on = number != 0
        if word == "u":
            self.put_unicode(number or 0)
        elif word == "uc":
            self.set(fallback=max(0, number or 0))
        elif word in ("b", "v", "strike", "striked", "deleted"):
            names = {"b": "bold", "v": "hidden", "deleted": "deleted"}
            self.set(**{names.get(word, "struck"): is_on})
        elif word in ("ul", "uld", "uldb", "ulw", "ulnone"):
            self.set(underlined=is_on and word != "ulnone")
        elif word in ("super", "sub", "nosupersub"):
            self.set(shift={"super": 1, "sub": -1}.get(word, 0) if is_on else 0)
        elif word in ("up", "dn"):
            self.set(shift=(1 if word == "up" else -1) if number else 0)
        elif word == "f":
            self.set(font=number or 0)
        elif word == "fs":
            self.set(size=number or 24)
        elif word == "cf":
            self.set(color=max(0, number or 0))
        elif word in ("highlight", "cb", "chcbpat", "cbpat", "chshdng", "shading"):
            self.set(is_backed=bool(number))
        elif word == "plain":
            self.state = self.state.plain()
        elif word in ("ansicpg", "mac", "pc", "pca"):
            self.fonts.page = code_page({"mac": 10000, "pc": 437, "pca": 850}.get(word, number or 1252))
        elif word == "fcharset":
            self.fonts.charset(self.state.font, number or 0)
        else:
            return False
        return True

    def paragraph(self, word: str, number: int | None) -> bool:
        """End a paragraph, or set a property of paragraphs; return whether the word does."""
        if word in ("par", "sect"):
            self._end_paragraph()
        elif word == "pard":
            self.state = self.state.paragraph()
        elif word == "s":
            self.set(style=number or 0)
        elif word == "outlinelevel":
            self.set(level=number + 1 if number is not None and 0 <= number < 9 else 0)
        elif word == "intbl":
            self.set(in_table=True)
        elif word == "itap":
            self.set(depth=max(0, number or 0), in_table=bool(number))
        elif word == "ilvl":
            self.set(list_level=max(0, min(number or 0, 8)))
        elif word == "ffres" and self.fields:
            self.fields[-1].chosen = number or 0
        elif word == "ffdefres" and self.fields:
            self.fields[-1].preset = number or 0
        elif word in ("red", "green", "blue") and self.state.destination == "colors":
            self._color(word, number or 0)
        else:
            return False
        return True

    def _color(self, part: str, share: int) -> None:
        color = max(0, self.colors[-1])
        self.colors[-1] = color | (min(255, max(0, share)) << {"red": 16, "green": 8, "blue": 0}[part])

    def _end_paragraph(self) -> None:
        if self.state.destination != "text":
            return
        self.pieces.end_paragraph(self.state)
        if len(self.targets) == 1 and not self.state.in_table:
            self.pieces.blocks += [block for box in self.boxes for block in box.blocks]
            self.boxes = []
