"""Markdown, with YAML front matter for what a citation needs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.canonical import CanonicalText
from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import decode, looks_binary
from ingest.loaders.text import title_from_name
from ingest.tables import Row, placed
from ingest.tables import written as written_rows
from ingest.text.provenance import names

_SUFFIXES = {".md", ".markdown", ".mdown"}
_FENCE = "---"
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
# The keys that are read, by what they state. Their case does not matter, and " ", "_" and "-" are alike.
_READ = {
    "publisher": ("publisher",),
    "url": ("url",),
    "published": ("published", "date"),
    # Not "updated": to mend a typing error is no review.
    "reviewed": ("reviewed", "last reviewed", "date reviewed", "date last reviewed"),
    "accessed": ("accessed",),
    "valid_until": (
        *("valid until", "valid through", "valid to", "expires", "expires on", "expiry", "expiry date"),
        *("expiration date", "review due", "due for review", "review by", "next review", "next review date"),
    ),
    "version": ("version",),
    "licence": ("licence", "license"),
    "superseded_by": ("superseded by", "replaced by"),
}
# These stand nowhere else, whether they state anything or not.
_KNOWN = frozenset(
    "title publisher author authors url published date reviewed accessed version licence license".split()
)
_REPLACES = ("supersedes", "replaces")
_IN_FORCE = frozenset(
    ("current", "active", "final", "published", "approved", "effective", "in force", "valid")
)
_SUPERSEDED = re.compile(r"(?:superseded|replaced) by:?\s+(?P<by>\S.*)", re.IGNORECASE | re.DOTALL)


class _AsWritten(yaml.SafeLoader):
    """YAML whose values stay as they are written: no version 1.10 becomes the number 1.1, no date
    is worked out, and no alias makes a small file a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            alias = self.get_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not read here", alias.start_mark)
        return super().compose_node(parent, index)


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class MarkdownLoader:
    """Reads CommonMark with tables. The canonical text is what a reader sees, without the markup:
    headings on lines of their own, list items behind "- " or "1. ", table rows between bars."""

    format = "Markdown"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Text that begins with front matter, or whose name says Markdown."""
        if looks_binary(head):
            return False
        return bool(_OPENING.match(head)) or name.suffix.lower() in _SUFFIXES

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the file is."""
        decoded = decode(content, source)
        front, body = _front_matter(decoded.text, source)
        written = _write(MarkdownIt("commonmark").enable("table").parse(body))
        info = _Front(front).info(source, written.first_heading or title_from_name(source))
        written.doubts += decoded.doubts(written.text)
        yield written.document(info, self.format)


def _front_matter(text: str, source: str) -> tuple[Mapping[str, object], str]:
    """The statements between the `---` lines at the top, and the text below them."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    closing = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if closing is None:
        return {}, text
    try:
        # _AsWritten is a SafeLoader.
        front = yaml.load("\n".join(lines[1:closing]), Loader=_AsWritten) or {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise MalformedDocumentError(
            source,
            f"the front matter is not YAML: {error.problem}",
            remedy="Mend it there; put a value with a colon, a * or a & in it between quotes",
            line=mark.line + 2 if mark else None,
            column=mark.column + 1 if mark else None,
        ) from error
    except yaml.reader.ReaderError as error:
        raise MalformedDocumentError(
            source,
            f"the front matter is not YAML: it holds the character U+{error.character:04X}",
            remedy="Take it out",
            line=2 + "\n".join(lines[1:closing]).count("\n", 0, error.position),
        ) from error
    if not isinstance(front, dict):
        raise MalformedDocumentError(
            source, "the front matter is no list of `key: value`", remedy="Write one a line", line=2
        )
    return {str(key): _plain(value) for key, value in front.items()}, "\n".join(lines[closing + 1 :])


def _plain(value: object) -> object:
    """A YAML value as JSON has it: text, list or mapping, or null."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if value is None else str(value)


class _Front:
    """The statements of front matter, under keys that are found however they are spelt."""

    def __init__(self, front: Mapping[str, object]) -> None:
        self._front = front
        self._written: dict[str, str] = {}
        for written in front:
            self._written.setdefault(_key(written), written)
        self._read: set[str] = set()

    def info(self, source: str, title: str) -> SourceInfo:
        """What a citation needs; `title` is for front matter that has none. What is not read here
        goes into `extra`."""
        stated = {name: self._text(*keys) for name, keys in _READ.items()}
        authors = self._value("authors") or self._value("author") or []
        status, by = self._status()
        superseded_by = by or stated["superseded_by"]
        return SourceInfo(
            source=source,
            title=str(self._value("title") or title),
            publisher=stated["publisher"],
            authors=tuple(str(name) for name in (authors if isinstance(authors, list) else [authors])),
            url=stated["url"],
            published=stated["published"],
            reviewed=stated["reviewed"],
            accessed=stated["accessed"],
            valid_until=stated["valid_until"],
            version=stated["version"],
            licence=stated["licence"],
            status=status or ("superseded" if superseded_by else None),
            supersedes=self._replaced(),
            superseded_by=superseded_by,
            extra={k: v for k, v in self._front.items() if k not in _KNOWN and k not in self._read},
        )

    def _value(self, *keys: str) -> object:
        """What stands under the first of these keys that states anything, or None."""
        for written in filter(None, map(self._written.get, keys)):
            if self._front[written] is not None:
                self._read.add(written)
                return self._front[written]
        return None

    def _text(self, *keys: str) -> str | None:
        value = self._value(*keys)
        return None if value is None else str(value)

    def _status(self) -> tuple[str | None, str | None]:
        """What the document is no longer, or not yet, and what has taken its place if that is said."""
        status = " ".join((self._text("status") or "").split())
        if replaced := _SUPERSEDED.fullmatch(status):
            return "superseded", replaced["by"]
        return (status.lower() if status and status.lower() not in _IN_FORCE else None), None

    def _replaced(self) -> tuple[str, ...]:
        """What the document replaces: one name, or a list of them."""
        value = self._value(*_REPLACES)
        return names(str(name) for name in (value if isinstance(value, list) else [value]) if name)


def _key(written: str) -> str:
    """A key as it is looked up: "Last-Reviewed" and "last_reviewed" are "last reviewed"."""
    return " ".join(re.split(r"[\s_-]+", written.strip().lower()))


def _write(tokens: list[Token]) -> CanonicalText:
    """The canonical text of parsed Markdown."""
    written = CanonicalText()
    for i, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                written.heading(int(token.tag[1]), _words(tokens[i + 1]))
            case "inline" if tokens[i - 1].type == "paragraph_open":
                written.block(_words(token))
            case "fence" | "code_block" | "html_block":
                written.block(token.content.strip("\n"))
            case "table_open":
                for row in _rows(tokens, i):
                    written.row(row)
            case "table_close":
                written.close_table()
            case "bullet_list_open":
                written.open_list()
            case "ordered_list_open":
                written.open_list(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                written.close_list()
            case "list_item_open":
                written.item()
            case "list_item_close":
                written.close_item()
            case _:
                pass
    return written


def _rows(tokens: list[Token], at: int) -> list[Row]:
    """The rows of the table that opens at `at`; its first one is its head."""
    rows: list[list[tuple[str, int, int, bool]]] = []
    for token in itertools.islice(tokens, at, None):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append((_words(token), 1, 1, len(rows) == 1))
    return written_rows(placed(rows), 1)


def _words(inline: Token) -> str:
    """What a reader sees of an inline token: no emphasis marks, links as their text."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in inline.children or []).strip()
