"""Turns a file's bytes into text, whatever encoding they are in."""

from __future__ import annotations

from charset_normalizer import from_bytes

from ingest.errors import MalformedDocumentError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def looks_binary(head: bytes) -> bool:
    """Whether bytes are no text: they hold a NUL and do not begin with UTF-16's mark."""
    return b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def decode(content: bytes, source: str) -> str:
    """The text of `content`, with every line ending as a newline and no byte-order mark.

    UTF-8 is believed where it fits; otherwise charset-normalizer guesses.

    Raises:
        MalformedDocumentError: if no encoding fits, or the file is empty.
    """
    try:
        encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        best = from_bytes(content).best()
        if best is None:
            raise MalformedDocumentError(
                source,
                f"byte {error.start} ({content[error.start]:#04x}) fits no text encoding",
                remedy="Save the file as UTF-8",
            ) from error
        text = str(best)
    if not text.strip():
        raise MalformedDocumentError(source, "the file is empty", remedy="Leave it out or fill it")
    return text.replace("\r\n", "\n").replace("\r", "\n")
