"""Reads front matter, in YAML, TOML or JSON: what the head of a text states for its citation."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from ingest.document import SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.text.provenance import names

OPENING = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_ENDS = {"---": ("---", "..."), "+++": ("+++",)}
_UNFENCED = "It begins like front matter, without the --- around it: read as text"
_LEAST_UNFENCED, _DEEPEST = 2, 32
"""How deep lists and mappings may be nested."""
_ALSO = ("title", "status", "author", "authors")
"""Keys that are read in a way of their own."""
_KEY = re.compile(r"[A-Za-z][\w -]*\s*[:=]\s")
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


def front_matter(text: str, source: str) -> tuple[Mapping[str, object], str, str]:
    """Return the statements at the top of a text, the text below them, and what is unsure, if anything."""
    if text.startswith("{"):
        return _json(text)
    lines = text.split("\n")
    fence = lines[0].rstrip()
    if fence not in _ENDS:
        return {}, text, _UNFENCED if _is_unfenced(lines) else ""
    first = next((line for line in lines[1:] if line.strip()), "")
    if fence == "---" and len(lines) > 1 and not lines[1].strip() and not _KEY.match(first + " "):
        # A rule across the page, and no front matter.
        return {}, text, ""
    closing = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() in _ENDS[fence]), None)
    if closing is None:
        begins = len(lines) > 1 and _KEY.match(lines[1])
        return {}, text, f"It begins like front matter, which no {fence} ends: read as text" if begins else ""
    read = _yaml if fence == "---" else _toml
    return read(lines[1:closing], source), "\n".join(lines[closing + 1 :]), ""


def _is_unfenced(lines: list[str]) -> bool:
    """Whether a text begins with two or more statements about itself, without a fence around them."""
    known = {*_REPLACES, *_ALSO, *(key for keys in _READ.values() for key in keys)}
    count = 0
    for line in lines:
        key = _KEY.match(line + " ")
        if key is None or _key(key[0].rstrip(" :=")) not in known:
            break
        count += 1
    return count >= _LEAST_UNFENCED and count < len(lines) and not lines[count].strip()


def _json(text: str) -> tuple[Mapping[str, object], str, str]:
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    try:
        front, end = decoder.raw_decode(text)
    except ValueError:
        return {}, text, ""
    except RecursionError:
        return {}, text, "It begins like JSON that is nested too deeply: read as text"
    if not isinstance(front, dict) or not text[end:].startswith("\n"):
        return {}, text, ""
    try:
        return _statements(front, "JSON"), text[end + 1 :], ""
    except MalformedDocumentError:
        return {}, text, "It begins like JSON that is nested too deeply: read as text"


def _toml(lines: list[str], source: str) -> Mapping[str, object]:
    try:
        # A version 1.10 must not become the number 1.1.
        front = tomllib.loads("\n".join(lines), parse_float=str)
    except RecursionError as error:
        raise _too_deep(source) from error
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"at line (\d+), column (\d+)", str(error))
        raise MalformedDocumentError(
            source,
            f"the front matter is not TOML: {str(error).partition(' (at ')[0]}",
            remedy="Mend it there; put text between quotes",
            line=int(position[1]) + 1 if position else None,
            column=int(position[2]) if position else None,
        ) from error
    return _statements(front, source)


def _yaml(lines: list[str], source: str) -> Mapping[str, object]:
    try:
        # _AsWritten is a SafeLoader.
        front = yaml.load("\n".join(lines), Loader=_AsWritten) or {}
    except RecursionError as error:
        raise _too_deep(source) from error
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
            line=2 + "\n".join(lines).count("\n", 0, error.position),
        ) from error
    if not isinstance(front, dict):
        raise MalformedDocumentError(
            source, "the front matter is no list of `key: value`", remedy="Write one a line", line=2
        )
    return _statements(front, source)


def _statements(front: Mapping[Any, object], source: str) -> Mapping[str, object]:
    """Return the statements as JSON has them; refuse what is nested so deeply that nobody wrote it."""
    try:
        return {str(key): _plain(value, _DEEPEST) for key, value in front.items()}
    except RecursionError as error:
        raise _too_deep(source) from error


def _too_deep(source: str) -> MalformedDocumentError:
    problem = f"the front matter is nested more than {_DEEPEST} deep"
    return MalformedDocumentError(source, problem, remedy="Write it flatter", line=2)


def _plain(value: object, deepest: int) -> object:
    """A value as JSON has it: text, list or mapping, or null."""
    if deepest == 0:
        raise RecursionError
    if isinstance(value, dict):
        return {str(key): _plain(item, deepest - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, deepest - 1) for item in value]
    return None if value is None else str(value)


class Front:
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
