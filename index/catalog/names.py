"""Look up other names: abbreviations that documents define, and synonyms that they state for their
subject."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.catalog.facets import folded
from index.sql import Reads
from index.words.terms import phrase
from ingest.document import SourceInfo

_MOST_WORDS = 12
_AT_ONCE = 400
_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Name:
    """Another name, as a document writes it, and how many documents give it.

    `of_short` says that an abbreviation stands for it; `titles` counts the documents with it as title.
    """

    name: str
    documents: int
    of_short: bool = False
    titles: int = 0


def names_of(info: SourceInfo) -> tuple[tuple[str, str], ...]:
    """Return the names of a document's subject, as (phrase, name): its title and stated synonyms.

    None where it states no synonym. A document that is no article may state one as its only subject heading.
    """
    stated = list(_texts(info.extra.get("synonyms")))
    heading = list(_texts(info.extra.get("mesh")))
    if len(heading) == 1 and "pmid" not in info.extra:
        stated += heading
    found: dict[str, str] = {}
    for name in (info.title, *stated) if stated else ():
        key = phrase(name)
        if key and len(key.split()) <= _MOST_WORDS:
            found.setdefault(key, name)
    return tuple(found.items()) if len(found) > 1 else ()


def _texts(value: object) -> Iterator[str]:
    several = value.split(";") if isinstance(value, str) else value
    if isinstance(several, list | tuple):
        yield from (" ".join(text.split()) for text in several if isinstance(text, str) and text.strip())


def add_names(connection: sqlite3.Connection, document_id: str, info: SourceInfo) -> None:
    """Keep the names of a document's subject."""
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", ((key, document_id, name) for key, name in names_of(info))
    )


class NameTable:
    """The names and abbreviations in one catalog."""

    def __init__(self, connection: Reads, title: str) -> None:
        """Know where to read, and the SQL of a document's title."""
        # A question asks for its names twice: for those to exchange, and for those to look for too. The cache
        # holds no reference to the table, so it is freed at once.
        self._others = functools.lru_cache(maxsize=_REMEMBERED)(
            functools.partial(_looked_up, connection, title)
        )

    def others(self, forms: Collection[str]) -> Mapping[str, list[Name]]:
        """Look up what else each of these forms is called; see `Backend.names`."""
        return self._others(frozenset(forms))


def _looked_up(connection: Reads, title: str, forms: frozenset[str]) -> Mapping[str, list[Name]]:
    shorts = {form: folded(form) for form in forms}
    phrases = {form: phrase(form) for form in forms}
    found: dict[str, dict[str, Name]] = {}
    for short, long, n in _rows(
        connection,
        "SELECT folded_short, min(long), count(DISTINCT document_id) FROM definitions"
        " WHERE folded_short IN ({}) GROUP BY folded_short, long_phrase",
        sorted(set(shorts.values())),
    ):
        found.setdefault(f"short {short}", {}).setdefault(phrase(long), Name(long, n, True))
    for key, short, n in _rows(
        connection,
        "SELECT long_phrase, min(short), count(DISTINCT document_id) FROM definitions"
        " WHERE long_phrase IN ({}) GROUP BY long_phrase, folded_short",
        sorted(set(phrases.values())),
    ):
        found.setdefault(f"long {key}", {}).setdefault(phrase(short), Name(short, n))
    for key, name, n, titles in _rows(
        connection,
        f"SELECT a.phrase, min(b.name), count(*), sum(CASE WHEN b.name = {title} THEN 1 ELSE 0 END)"
        " FROM names a JOIN names b USING (document_id) JOIN documents d USING (document_id)"
        " WHERE a.phrase IN ({}) AND b.phrase != a.phrase GROUP BY a.phrase, b.phrase",
        sorted(set(phrases.values())),
    ):
        found.setdefault(f"long {key}", {}).setdefault(phrase(name), Name(name, n, titles=titles))
    by_form = {
        form: {**found.get(f"long {phrases[form]}", {}), **found.get(f"short {shorts[form]}", {})}
        for form in forms
    }
    return {
        form: sorted(names.values(), key=lambda each: (-each.documents, each.name))
        for form, names in by_form.items()
        if names
    }


def _rows(connection: Reads, query: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for at in range(0, len(keys), _AT_ONCE):
        batch = keys[at : at + _AT_ONCE]
        yield from connection.execute(query.format(",".join("?" * len(batch))), batch)
