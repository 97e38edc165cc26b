"""Cut a Rich Text file into its tokens: groups, control words, bytes of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,10})?\x20?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])|(?P<text>[^{}\\\r\n]+)|(?P<line>[\r\n]+)|(?P<rest>\\)",
    re.DOTALL,
)
TokenKind = Literal["open", "close", "word", "bytes", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the file. `word` is a control word or symbol; `content` the bytes of text."""

    kind: TokenKind
    word: str = ""
    number: int | None = None
    content: bytes = b""
    at: int = 0


def tokens(content: bytes) -> Iterator[Token]:
    """Return the tokens of a file in order; binary data is passed over."""
    at = 0
    while at < len(content):
        found = _TOKEN.match(content, at)
        if found is None:
            at += 1
            continue
        start, at = at, found.end()
        if found["open"]:
            yield Token("open", at=start)
        elif found["close"]:
            yield Token("close", at=start)
        elif found["word"]:
            number = None if found["number"] is None else int(found["number"])
            word = found["word"].decode("ascii")
            if word == "bin":
                at += max(0, number or 0)
            else:
                yield Token("word", word, number, at=start)
        elif found["hex"]:
            yield Token("bytes", content=bytes([int(found["hex"], 16)]), at=start)
        elif found["symbol"]:
            yield Token("word", found["symbol"].decode("latin-1"), at=start)
        elif found["text"]:
            yield Token("bytes", content=found["text"], at=start)
    yield Token("end", at=len(content))
