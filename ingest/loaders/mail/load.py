"""E-mails and web archives: what one message says, or the page that a browser saved as one."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import PurePath

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import Decoded, decode, looks_binary
from ingest.loaders.html.blocks import blocks
from ingest.loaders.html.load import parse, read_page, write
from ingest.loaders.html.prune import prune
from ingest.loaders.marked import MarkedText, Marks, quoted, without_own_characters
from ingest.loaders.text import title_from_name
from ingest.text.structure import paragraph_spans

_HEADER = re.compile(
    rb"(?:return-path|received|delivered-to|mime-version|from|to|subject|date|message-id|content-type|x-[\w-]+"
    rb"|reply-to|dkim-signature|authentication-results|snapshot-content-location):",
    re.IGNORECASE,
)
_FOLDED = re.compile(rb"\r?\n[ \t]")
_LEAST_HEADERS = 3
_SAVED = re.compile(rb"snapshot-content-location:|<saved by|multipart/related", re.IGNORECASE)


class MailLoader:
    """Reads e-mails: the words of the message under its subject; what is attached is only told of."""

    format = "e-mail"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Text that begins with the headers of a message and is no web archive."""
        return _is_message(head, name, (".eml",)) and not _is_archive(head, name)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the message is."""
        message = _message(content)
        marks = Marks()
        body = message.get_body(preferencelist=("html", "plain"))
        if body is None:
            raise MalformedDocumentError(source, "the message has no text", remedy="Save what is attached")
        decoded = _decoded(body, source)
        is_page = body.get_content_subtype() == "html"
        written = _html(decoded, source, marks) if is_page else _plain(_unfolded(decoded, body), marks)
        for attached in message.iter_attachments():
            name = attached.get_filename() or attached.get_content_type()
            if attached.get_content_disposition() != "inline":
                written.note("left out", f"An attachment was not read: {quoted(name)}")
        written.doubts += decoded.doubts(written.text)
        yield written.document(_info(message, source), self.format)


class WebArchiveLoader:
    """Reads pages that a browser saved in one file (.mht)."""

    format = "web archive"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A message whose parts are a page and what belongs to it."""
        return _is_message(head, name, (".mht", ".mhtml")) and _is_archive(head, name)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the page is."""
        message = _message(content)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        if page is None:
            raise MalformedDocumentError(source, "the archive holds no page", remedy="Save the page anew")
        decoded = _decoded(page, source)
        address = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
        styles = [
            _decoded(part, source).text for part in message.walk() if part.get_content_type() == "text/css"
        ]
        yield from read_page(decoded, source, self.format, address, styles)


def _is_message(head: bytes, name: PurePath, suffixes: tuple[str, ...]) -> bool:
    if looks_binary(head):
        return False
    lines = (
        _FOLDED.sub(b" ", head.lstrip(b"\xef\xbb\xbf\r\n")).split(b"\n\n")[0].replace(b"\r", b"").split(b"\n")
    )
    found = [bool(_HEADER.match(line)) for line in lines if line.strip()]
    begins = bool(found) and found[0]
    return begins and (name.suffix.lower() in suffixes or sum(found[:20]) >= _LEAST_HEADERS)


def _is_archive(head: bytes, name: PurePath) -> bool:
    return name.suffix.lower() in (".mht", ".mhtml") or (
        name.suffix.lower() != ".eml" and bool(_SAVED.search(head))
    )


def _message(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"), policy=default)


def _decoded(part: MIMEPart, source: str) -> Decoded:
    """The text of a part, by the encoding that it states."""
    content = part.get_payload(decode=True)
    return decode(content if isinstance(content, bytes) else b"", source, part.get_content_charset() or "")


def _html(decoded: Decoded, source: str, marks: Marks) -> MarkedText:
    root = parse(without_own_characters(decoded.text), source)
    prune(root, marks)
    found = blocks(root)
    return write(found, [True] * len(found), marks, facts=False)


def _unfolded(decoded: Decoded, part: MIMEPart) -> Decoded:
    """Join lines that were broken only to be sent (RFC 3676: format=flowed): they end with a space."""
    parameters = part["Content-Type"].params if part["Content-Type"] else {}
    if str(parameters.get("format", "")).lower() != "flowed":
        return decoded
    keep = "" if str(parameters.get("delsp", "")).lower() == "yes" else " "
    lines = [line.removeprefix(" ") for line in decoded.text.split("\n")]
    joined = lines[:1]
    for before, line in zip(lines, lines[1:], strict=False):
        flows = before.endswith(" ") and before != "-- " and before[:1] != ">" and line[:1] != ">"
        if flows and line.strip():
            joined[-1] = joined[-1][:-1] + keep + line
        else:
            joined.append(line)
    return Decoded("\n".join(joined), decoded.guess)


def _plain(decoded: Decoded, marks: Marks) -> MarkedText:
    text = without_own_characters(decoded.text)
    written = MarkedText(marks)
    for start, end in paragraph_spans(text, 0, len(text)):
        written.block(text[start:end])
    return written


def _info(message: EmailMessage, source: str) -> SourceInfo:
    subject = " ".join(str(message.get("Subject", "")).split())
    sender = " ".join(str(message.get("From", "")).split())
    try:
        published = (
            parsedate_to_datetime(str(message["Date"])).date().isoformat() if message["Date"] else None
        )
    except ValueError:
        published = None
    name = re.sub(r"\s*<[^>]*>$", "", sender).strip('"') or sender
    return SourceInfo(
        source=source,
        title=subject or title_from_name(source),
        authors=(name,) if name else (),
        published=published,
    )
