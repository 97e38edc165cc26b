"""The page's address: which question, filters, document or list it shows. All links are made here.

Whatever a reader sees has an address, so that back, bookmark and sharing work. An address names documents
by their id, never a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search.hit import Span

LIBRARY = "library"
_AT = re.compile(r"(\d{1,12}):(\d{1,12})")
_MOST_FILTERS = 40


@dataclass(frozen=True, slots=True)
class Address:
    """What the address says. `filters` are such as "format=PDF"; `passage` is the id of the passage that
    was seen where the link was made; `page` and `start` say which part of a document to show. `exact` says
    that the question's words are asked as they are typed."""

    question: str = ""
    filters: tuple[str, ...] = ()
    view: str = ""
    document: str = ""
    at: Span | None = None
    passage: str = ""
    page: int | None = None
    as_text: bool = False
    start: int | None = None
    find: str = ""
    sort: str = ""
    exact: bool = False

    @classmethod
    def read(cls, parameters: Mapping[str, Sequence[str]]) -> Address:
        """The address in query parameters. What cannot be meant is left out."""

        def last(key: str) -> str:
            return (parameters.get(key) or ("",))[-1]

        return cls(
            question=last("q"),
            filters=tuple(dict.fromkeys(parameters.get("f", ())))[:_MOST_FILTERS],
            view=LIBRARY if last("view") == LIBRARY else "",
            document=last("doc"),
            at=_span(last("at")),
            passage=last("passage"),
            page=_number(last("page")),
            as_text=last("as") == "text",
            start=_number(last("from")),
            find=last("find"),
            sort=last("sort"),
            exact=last("exact") == "1",
        )

    def parameters(self) -> dict[str, str | list[str]]:
        """The query parameters that say this."""
        at = f"{self.at.start}:{self.at.end}" if self.at else ""
        said: dict[str, str | list[str]] = {
            "q": self.question,
            "f": list(self.filters),
            "view": self.view,
            "doc": self.document,
            "at": at,
            "passage": self.passage,
            "page": "" if self.page is None else str(self.page),
            "as": "text" if self.as_text else "",
            "from": "" if self.start is None else str(self.start),
            "find": self.find,
            "sort": self.sort,
            "exact": "1" if self.exact else "",
        }
        return {key: value for key, value in said.items() if value}

    @property
    def href(self) -> str:
        """The link to it, relative to the page; not escaped for HTML yet."""
        return "?" + urlencode(self.parameters(), doseq=True)

    def asking(self, question: str) -> Address:
        """Another question, with the same filters."""
        return Address(question, self.filters)

    def results(self) -> Address:
        """The list that a document was opened from."""
        if self.view == LIBRARY:
            return Address(self.question, self.filters, LIBRARY, find=self.find, sort=self.sort)
        return Address(self.question, self.filters, exact=self.exact)

    def opening(self, document: str, at: Span | None = None, passage: str = "") -> Address:
        """A document, at a passage where one is given."""
        return replace(self.results(), document=document, at=at, passage=passage)

    def toggled(self, stated: str) -> Address:
        """The same question with one filter more, or one less where it is there already."""
        if stated in self.filters:
            rest = tuple(each for each in self.filters if each != stated)
            return Address(self.question, rest, exact=self.exact)
        return Address(self.question, (*self.filters, stated), exact=self.exact)

    def exactly(self) -> Address:
        """The same question, its words as they are typed."""
        return Address(self.question, self.filters, exact=True)


def _span(text: str) -> Span | None:
    found = _AT.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        return None
    return Span(int(found[1]), int(found[2]))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None
