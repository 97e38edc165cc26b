"""Write what changed as an Atom feed: an entry for each change of a document or of a kept answer.

Format: RFC 4287.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from lxml import etree

from index.kept.questions import News, Question
from ingest.signs.unseen import shown
from search.changed import Changed
from search.saved import said, told, watch_over
from serve.rest.answers import checked, headers, tag_of_content
from serve.rest.changes import WRONG, Collections, Since, changed_since, link_of
from serve.served import Here
from ui.address import Address

_NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00+00:00"

router = APIRouter(tags=["changes"])


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the feed. `key` makes its id: the same for ever."""

    key: str
    at: str
    title: str
    text: str
    categories: tuple[str, ...]
    link: str | None = None


@router.get(
    "/changes.atom",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The feed."}, **WRONG},
)
def changes(
    request: Request,
    served: Here,
    since: Since = "",
    collection: Collections = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Say what changed in the library and in the answers to the caller's kept questions, as Atom."""
    kept = watch_over(served.index).questions.of(served.caller)
    entries = [*_of_changes(changed_since(served, since, collection), served.page)]
    # Of questions all that is kept: few, and what a reader waits for.
    library = served.library
    entries += [entry for each in kept for entry in _of_question(told(each, library), served.page)]
    entries.sort(key=lambda each: each.at, reverse=True)
    named = " ".join([str(request.base_url), *sorted(collection or ())])
    made = _written(entries[:limit], named, str(request.url), library.statistics.built_at)
    tag = checked(request, tag_of_content(made))
    return Response(made, media_type=MEDIA_TYPE, headers=headers(tag))


def _of_changes(found: Iterable[Changed], page: str) -> Iterator[Entry]:
    for each in found:
        change = each.change
        if change is None:
            yield Entry(f"{each.snapshot} {each.text}", each.at, each.text, each.text, ("library",))
            continue
        kind = (change.status or "current") if change.what == "status" else change.what
        yield Entry(
            f"{each.snapshot} {each.at} {change.document_id} {change.what}",
            each.at,
            f"{each.text}: {each.title}",
            ". ".join(filter(None, (each.text, ", ".join(change.collections)))),
            (kind, *change.collections),
            link_of(change.document_id, page) if each.held else None,
        )


def _of_question(question: Question, page: str) -> Iterator[Entry]:
    for news in question.news:
        yield Entry(
            f"{question.id} {news.snapshot} {news.what}",
            news.at,
            f"{question.question}: {said(news)}",
            said(news),
            ("question", news.status or news.what),
            _asking(question, news, page),
        )


def _asking(question: Question, news: News, page: str) -> str | None:
    """Return the address of the question on the page, with the document of the news beside it."""
    if not page:
        return None
    here = Address(question.question, question.filters, exact=question.exact)
    return f"{page}/{(here.opening(news.document_id) if news.what == 'status' else here).href}"


def _written(listed: Sequence[Entry], named: str, here: str, built_at: str) -> bytes:
    """Write the feed; `named` tells it from the feeds of other libraries and collections."""
    root = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    _add(root, "id", _id(named))
    _add(root, "title", "What changed in this library")
    _add(root, "updated", (listed[0].at if listed else built_at) or _NEVER)
    etree.SubElement(root, f"{{{_NAMESPACE}}}link", rel="self", href=_plain(here), type=MEDIA_TYPE)
    _add(etree.SubElement(root, f"{{{_NAMESPACE}}}author"), "name", "Verbatim")
    for each in listed:
        _add_entry(root, each)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _add_entry(root: etree._Element, each: Entry) -> None:
    made = etree.SubElement(root, f"{{{_NAMESPACE}}}entry")
    _add(made, "id", _id(each.key))
    _add(made, "title", each.title)
    _add(made, "updated", each.at or _NEVER)
    # An entry without a link must have content (section 4.1.2).
    _add(made, "content", each.text)
    for category in each.categories:
        etree.SubElement(made, f"{{{_NAMESPACE}}}category", term=_plain(category))
    if each.link:
        etree.SubElement(made, f"{{{_NAMESPACE}}}link", rel="alternate", href=each.link)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = _plain(text)


def _plain(text: str) -> str:
    """Return text that XML can hold; what it cannot is shown as its number, or as a mark."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", shown(text))


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, key)}"
