"""Turns a file's bytes into text: UTF-8, then what the file declares, then a guess, which is said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.document import Doubt
from ingest.errors import MalformedDocumentError
from ingest.loaders.oddity import oddity

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_AS_BROWSERS = "windows-1252"
_LATIN_1 = frozenset("iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 us-ascii ascii cp1252".split())
"""What browsers read as windows-1252, the larger set that such files are really in."""
_OTHERS = ("mac-roman", "windows-1250", "windows-1251", "koi8-r", "cp437")
_HARDLY_ODD = 0.1
"""At most this share of odd characters, and windows-1252 is believed."""
_CLEARLY_BETTER = 0.25
_SNIFFED = 1 << 16
_MOSTLY = 1
"""Valid sequences of UTF-8 for each invalid byte that make a file UTF-8 with damage."""
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN = re.compile(r"[^\s]*[^\x00-\x7f\s][^\s]*")
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, with every line ending as a newline and no byte-order mark."""

    text: str
    guess: str = ""
    """What to tell a reader about the encoding, where it was guessed; else empty."""

    def doubts(self, written: str) -> Iterator[Doubt]:
        """The words of the text as it was written that hang on the guess; all of it where they are many."""
        if not self.guess:
            return
        words = list(_FOREIGN.finditer(written))
        if len(words) > _MOST_WORDS:
            yield Doubt("encoding", self.guess)
        else:
            yield from (Doubt("encoding", self.guess, word.start(), word.end()) for word in words)


def looks_binary(head: bytes) -> bool:
    """Whether bytes are no text: they hold a NUL and are not in UTF-16."""
    return (
        b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not wide(head)
    )


def wide(content: bytes) -> str:
    """The name of the UTF-16 that bytes without its mark are in, or ""."""
    head = content[:_SNIFFED]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[::2], head[1::2]
    if odd.count(0) > 0.7 * len(odd) and 0 not in even:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and 0 not in odd else ""


def decode(content: bytes, source: str, declared: str = "") -> Decoded:
    """Return the text of bytes: UTF-8 where it fits, then the encoding `declared`, then a guess.

    Raises:
        MalformedDocumentError: if no encoding fits, or the file is empty.
    """
    found = _decoded(content, source, declared.strip().lower())
    if not found.text.strip():
        raise MalformedDocumentError(source, "the file is empty", remedy="Leave it out or fill it")
    return Decoded(found.text.replace("\r\n", "\n").replace("\r", "\n"), found.guess)


def _decoded(content: bytes, source: str, declared: str) -> Decoded:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "") or wide(content)
    try:
        return Decoded(content.decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        if encoding:
            raise _unreadable(content, source, error) from error
        failed = error
    if declared and (text := _as_declared(content, declared)) is not None:
        return Decoded(text)
    reason = f"it says {declared}, which does not fit" if declared else "it does not say its encoding"
    text, name = _guessed(content)
    if not name:
        raise _unreadable(content, source, failed)
    return Decoded(text, f"The file is not in UTF-8, and {reason}: read as {name}, which is a guess")


def _as_declared(content: bytes, declared: str) -> str | None:
    """The text by the encoding that the file declares; None where that is unknown or does not fit."""
    try:
        return content.decode(_AS_BROWSERS if declared in _LATIN_1 else declared)
    except (LookupError, UnicodeDecodeError):
        return None


def _guessed(content: bytes) -> tuple[str, str]:
    """The text by the likeliest encoding, and its name; two empty texts where none fits."""
    sequences = len(_SEQUENCE.findall(content))
    stray = len(re.findall(rb"[\x80-\xff]", _SEQUENCE.sub(b"", content)))
    if sequences > _MOSTLY * stray:
        return content.decode("utf-8", errors=_STRAY), "UTF-8 with stray bytes"
    try:
        text = content.decode(_AS_BROWSERS)
    except UnicodeDecodeError:
        odd = 1.0
    else:
        odd = oddity(text)
        if odd <= _HARDLY_ODD:
            return text, _AS_BROWSERS
    others = [*_tried(content), (odd, text, _AS_BROWSERS)] if odd < 1.0 else [*_tried(content)]
    least = min(others, key=lambda each: each[0], default=(1.0, "", ""))
    if odd < 1.0 and least[0] > _CLEARLY_BETTER * odd:
        return text, _AS_BROWSERS
    return least[1], least[2]


def _tried(content: bytes) -> Iterator[tuple[float, str, str]]:
    """What other encodings make of bytes: how odd it is, the text, the name. The detector comes last."""
    for name in _OTHERS:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x80-\x9f]", text):
            yield oddity(text), text, name
    best = from_bytes(content).best()
    if best is not None:
        yield oddity(str(best)), str(best), best.encoding


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes of a UTF-8 file that are none as windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(_AS_BROWSERS, errors="replace"), error.end


_STRAY = "verbatim-stray-bytes"
codecs.register_error(_STRAY, _stray_bytes)


def _unreadable(content: bytes, source: str, error: UnicodeDecodeError) -> MalformedDocumentError:
    return MalformedDocumentError(
        source,
        f"byte {error.start} ({content[error.start]:#04x}) fits no text encoding",
        remedy="Save the file as UTF-8",
    )
