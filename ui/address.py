"""Make the page's addresses: which question, filters, document or list a view shows. All links come from
here.

Every view has an address, so back, bookmarks and sharing work. An address names documents by id, never a
file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search.hit import Span

LIBRARY = "library"
PINNED = "pinned"
AUDIT = "audit"
CHANGES = "changes"
_VIEWS = (LIBRARY, PINNED, AUDIT, CHANGES)
_AT = re.compile(r"(\d{1,12}):(\d{1,12})")
_MOST_FILTERS = 40
_KEY = re.compile(r"[0-9a-f]{16}")


class Kept(str):
    """A question that stands in no address: its key does, and the visit remembers the text."""

    key: str

    def __new__(cls, text: str, key: str) -> Kept:
        """Make it of its text, and of the key that stands in the address."""
        made = super().__new__(cls, text)
        made.key = key
        return made

    def __deepcopy__(self, memo: object) -> Kept:
        """Return itself: it never changes."""
        return self


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says.

    `filters` are such as "format=PDF". `passage` is the id of the passage seen where the link was made.
    `mark` is the sentence or row marked in it. `page` and `start` say which part of a document to show;
    `within` is what was looked for in it, and `nth` which of the places is shown, from 1. `sort` orders the
    answers or the library's list, from which `only` chooses; `part` of that list is shown, from 1. `exact`
    asks the question's words as typed.
    """

    question: str = ""
    filters: tuple[str, ...] = ()
    view: str = ""
    document: str = ""
    at: Span | None = None
    passage: str = ""
    mark: Span | None = None
    page: int | None = None
    as_text: bool = False
    start: int | None = None
    within: str = ""
    nth: int | None = None
    find: str = ""
    only: tuple[str, ...] = ()
    part: int | None = None
    sort: str = ""
    exact: bool = False

    @classmethod
    def read(cls, parameters: Mapping[str, Sequence[str]]) -> Address:
        """Read an address from query parameters; leave out what makes no sense."""

        def last(key: str) -> str:
            return (parameters.get(key) or ("",))[-1]

        return cls(
            question=Kept("", last("kept")) if _KEY.fullmatch(last("kept")) else last("q"),
            filters=tuple(dict.fromkeys(parameters.get("f", ())))[:_MOST_FILTERS],
            view=last("view") if last("view") in _VIEWS else "",
            document=last("doc"),
            at=_span(last("at")),
            passage=last("passage"),
            mark=_span(last("mark")),
            page=_number(last("page")),
            as_text=last("as") == "text",
            start=_number(last("from")),
            within=last("in"),
            nth=_number(last("n")),
            find=last("find"),
            only=tuple(dict.fromkeys(parameters.get("only", ())))[:_MOST_FILTERS],
            part=_number(last("part")),
            sort=last("sort"),
            exact=last("exact") == "1",
        )

    def parameters(self) -> dict[str, str | list[str]]:
        """Return the query parameters."""
        fields: dict[str, str | list[str]] = {
            "q": "" if isinstance(self.question, Kept) else self.question,
            "kept": self.question.key if isinstance(self.question, Kept) else "",
            "f": list(self.filters),
            "view": self.view,
            "doc": self.document,
            "at": _stated(self.at),
            "passage": self.passage,
            "mark": _stated(self.mark),
            "page": "" if self.page is None else str(self.page),
            "as": "text" if self.as_text else "",
            "from": "" if self.start is None else str(self.start),
            "in": self.within,
            "n": "" if self.nth is None else str(self.nth),
            "find": self.find,
            "only": list(self.only),
            "part": "" if self.part is None else str(self.part),
            "sort": self.sort,
            "exact": "1" if self.exact else "",
        }
        return {key: value for key, value in fields.items() if value}

    @property
    def href(self) -> str:
        """The relative link, not yet escaped for HTML."""
        return "?" + urlencode(self.parameters(), doseq=True)

    def asking(self, question: str) -> Address:
        """Ask another question with the same filters."""
        return Address(question, self.filters)

    def results(self) -> Address:
        """Return to the list that a document was opened from."""
        if self.view == LIBRARY:
            return Address(
                self.question,
                self.filters,
                LIBRARY,
                find=self.find,
                only=self.only,
                part=self.part,
                sort=self.sort,
            )
        return Address(self.question, self.filters, self.view, sort=self.sort, exact=self.exact)

    def opening(
        self, document: str, at: Span | None = None, passage: str = "", mark: Span | None = None
    ) -> Address:
        """Open a document, at a passage if one is given."""
        return replace(self.results(), document=document, at=at, passage=passage, mark=mark)

    def whole(self) -> Address:
        """Open the same document, at no passage."""
        return self.opening(self.document)

    def filtered(self, filters: tuple[str, ...]) -> Address:
        """Ask the same question with these filters."""
        return Address(self.question, filters, sort=self.sort, exact=self.exact)

    def toggled(self, stated: str) -> Address:
        """Add a filter to the question, or take it away if it is there."""
        if stated in self.filters:
            return self.filtered(tuple(each for each in self.filters if each != stated))
        return self.filtered((*self.filters, stated))

    def sorted_by(self, sort: str) -> Address:
        """Show the same answers in another order."""
        return replace(self.results(), sort=sort)

    def exactly(self) -> Address:
        """Ask the same question with its words as typed."""
        return Address(self.question, self.filters, exact=True)


def _span(text: str) -> Span | None:
    found = _AT.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        return None
    return Span(int(found[1]), int(found[2]))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None


def _stated(span: Span | None) -> str:
    return f"{span.start}:{span.end}" if span else ""
