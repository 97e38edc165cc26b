"""Define the facets that documents can be filtered by, and the filters.

Every document has the facets source, collection (its folder, unless it states one), type, format, year,
status and language, where known. Each other short text or list of such in its front matter is a facet too.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.document import SourceInfo
from ingest.errors import VerbatimError

CURRENT = "current"
"""The status of a document that nothing is said against."""
YEAR = "year"
STATUS = "status"
_LONGEST = 200
_MOST_VALUES = 100
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_YEARS = re.compile(r"(\d{4})?\s*[-–:]\s*(\d{4})?|(\d{4})")
# Bibliographic codes of ISO 639-2, as PubMed has them, to those of web pages (ISO 639-1).
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "eng:en fre:fr fra:fr ger:de deu:de spa:es ita:it por:pt dut:nl nld:nl rus:ru jpn:ja chi:zh zho:zh "
        "kor:ko pol:pl tur:tr swe:sv dan:da nor:no fin:fi cze:cs hun:hu gre:el heb:he ara:ar"
    ).split()
)
_ELSEWHERE = frozenset(("collection", "type", "language", "lang", "year", "status", "source", "format"))


class FilterError(VerbatimError):
    """A filter names what no document has, or is none."""


def facets_of(info: SourceInfo, form: str) -> tuple[tuple[str, str], ...]:
    """Return a document's facets as (key, value), except its status, which depends on others."""
    extra = {folded(key): value for key, value in info.extra.items()}
    folder = PurePosixPath(info.source).parent.name
    stated = next(filter(None, (info.published, info.reviewed)), "")
    year = _YEAR.search(stated)
    found: list[tuple[str, object]] = [
        ("source", info.source),
        ("collection", extra.get("collection") or folder),
        ("type", extra.get("type") or form),
        ("format", form),
        (YEAR, year[0] if year else None),
        ("language", _language(extra.get("language") or extra.get("lang"))),
        ("publisher", info.publisher),
        ("licence", info.licence),
        *((key, value) for key, value in extra.items() if key not in _ELSEWHERE),
    ]
    return tuple(dict.fromkeys((key, value) for key, values in found for value in _values(values)))


def _values(value: object) -> Iterator[str]:
    """Yield the texts in a statement that are short enough to choose by."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int | float):
        text = " ".join(str(value).split())
        if 0 < len(text) <= _LONGEST:
            yield text
    elif isinstance(value, list | tuple):
        for item in value[:_MOST_VALUES]:
            if isinstance(item, str | int | float):
                yield from _values(item)


def _language(stated: object) -> str | None:
    if not isinstance(stated, str) or not stated.strip():
        return None
    primary = re.split(r"[-_]", stated.strip().lower())[0]
    return _LANGUAGES.get(primary, primary)


def folded(text: str) -> str:
    """Fold a key or value for comparison: case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tag(key: str, value: str) -> str:
    """Return a facet as a term for the lexical index: 16 hexadecimal digits of key and folded value."""
    return hashlib.blake2b(f"{key}\0{folded(value)}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must match: for every key any of its values, and a year in the range.

    A document without a known year is in no range.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    @classmethod
    def of(cls, wanted: Mapping[str, str | Sequence[str]]) -> Filters:
        """Make filters from a mapping such as {"format": ["PDF", "HTML"], "year": "2010-2020"}.

        A year may be "2015", "2010-2020", "2010-" or "-2020".

        Raises:
            FilterError: if a year is none of these.
        """
        values: dict[str, tuple[str, ...]] = {}
        first = last = None
        for key, value in wanted.items():
            several = (value,) if isinstance(value, str) else tuple(value)
            if folded(key) == YEAR:
                first, last = _years(several)
            elif several:
                values[folded(key)] = tuple(sorted({folded(v) for v in several}))
        return cls(tuple(sorted(values.items())), first, last)

    @classmethod
    def parse(cls, stated: Iterable[str]) -> Filters:
        """Parse filters from texts such as "format=PDF"; the same key twice allows either value.

        Raises:
            FilterError: if one is not KEY=VALUE.
        """
        wanted: dict[str, list[str]] = {}
        for each in stated:
            key, equals, value = each.partition("=")
            if not (key.strip() and equals and value.strip()):
                raise FilterError(
                    f"{each}: write a filter as KEY=VALUE, such as format=PDF or year=2010-2020"
                )
            wanted.setdefault(key, []).append(value)
        return cls.of(wanted)

    def __bool__(self) -> bool:
        return bool(self.values) or self.first_year is not None or self.last_year is not None


def _years(stated: tuple[str, ...]) -> tuple[int | None, int | None]:
    match = _YEARS.fullmatch(stated[0].strip()) if len(stated) == 1 else None
    if not match or not any(match.groups()):
        typed = ", ".join(stated)
        raise FilterError(f"year={typed}: write one year or range, such as 2015, 2010-2020, 2010- or -2020")
    first, last, only = match.groups()
    if only:
        return int(only), int(only)
    return (int(first) if first else None), (int(last) if last else None)
