"""Put what was found into a feed: what RFC 4287 and the guide let it say, whatever it is written as."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.doubts import summary
from search.hit import Answer, Hit, Span
from serve.infobutton.parameters import Asked, Coded
from ui.address import Address
from ui.html.badges import badges
from ui.html.citation import safe_url

NOT_HERE = "Probably not in this library. What follows is the nearest to it"
NOTHING = "Probably not in this library: no passage is near"
NO_TERM = "Nothing was looked for"
UNJUDGED = "Whether the library answers this was not judged"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0, section 2.2, cannot hold."""
UNDETERMINED = "und"
"""The language of a document that states none (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web."""

    href: str
    rel: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage.

    Attributes:
        notes: what a reader must know of it: status, doubts, what it does not speak of.
        marked: the sentence to look at, by offsets into `text`.
        rights: the licence of its document, or "".
    """

    id: str
    title: str
    language: str
    links: tuple[Link, ...]
    authors: tuple[str, ...]
    citation: str
    notes: tuple[str, ...]
    text: str
    marked: tuple[int, int] | None
    rights: str

    @property
    def summary(self) -> str:
        """The citation, and what a reader must know."""
        return " ".join((self.citation, *(f"{_ended(each)}" for each in self.notes)))


@dataclass(frozen=True, slots=True)
class Feed:
    """An answer to a request.

    Attributes:
        categories: what was asked, as it was sent: parameter and value.
        answerable: as `search` says it.
        question: what was searched; empty where nothing was.
    """

    id: str
    title: str
    subtitle: str
    updated: str
    categories: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    answerable: bool | None
    question: str


def feed_of(
    asked: Asked, question: str, notes: Sequence[str], answer: Answer | None, built_at: str, page: str
) -> Feed:
    """Make the feed.

    Args:
        asked: the request, which is repeated in the feed's categories.
        question: what was searched; "" where nothing was.
        notes: how the request was read.
        answer: what was found; None where nothing was searched.
        built_at: when the library's state was built.
        page: the address of the library's own page, or "".
    """
    categories = _categories(asked)
    seed = repr((question, categories)).encode()
    told = (_verdict(answer), *notes, *(_read_as(question, answer) if answer else ()))
    return Feed(
        f"urn:verbatim:question:{hashlib.blake2b(seed, digest_size=16).hexdigest()}",
        f"Verbatim: {question}" if question else "Verbatim: not understood",
        " ".join(_ended(each) for each in told if each),
        built_at,
        categories,
        tuple(_entry(hit, page) for hit in answer.hits) if answer else (),
        answer.answerable if answer else False,
        question,
    )


def holdable(text: str) -> str:
    """Return text with each sign that XML cannot hold as its number: ‹U+000C›."""
    return _NOT_XML.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def _verdict(answer: Answer | None) -> str:
    if answer is None:
        return NO_TERM
    if not answer.hits:
        return NOTHING
    if answer.answerable is None:
        return UNJUDGED
    return "" if answer.answerable else NOT_HERE


def _read_as(question: str, answer: Answer) -> Iterable[str]:
    if answer.read_as and answer.read_as.casefold() != question.casefold():
        yield f"“{question}” was read as “{answer.read_as}”"
    if answer.unknown:
        yield f"No passage has: {', '.join(answer.unknown)}"


def _categories(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return what was asked under the names that the guide's schema knows, in its order."""
    found = [
        ("patientPerson.administrativeGenderCode.c", asked.sex),
        *_parts("ageGroup.v", asked.age_group),
        ("taskContext.c.c", asked.task.code),
        ("taskContext.c.dn", asked.task.display),
        *(part for each in asked.sub_topics for part in _parts("subTopic.v", each)),
        *(part for each in asked.criteria for part in _parts("mainSearchCriteria.v", each)),
        ("informationRecipient", asked.recipient),
        ("performer", asked.performer),
        ("informationRecipient.languageCode.c", asked.recipient_language),
    ]
    return tuple((name, value) for name, value in found if value)


def _parts(name: str, coded: Coded) -> tuple[tuple[str, str], ...]:
    ot = () if name == "ageGroup.v" else ((f"{name}.ot", coded.original),)
    return ((f"{name}.c", coded.code), (f"{name}.cs", coded.system), (f"{name}.dn", coded.display), *ot)


def _entry(hit: Hit, page: str) -> Entry:
    language = _language(hit)
    here = Address().opening(hit.document_id, Span(hit.start, hit.end), hit.passage_id)
    source, shelf = safe_url(hit.url), f"{page}/{here.href}" if page else None
    links = [Link(source, "alternate", "At its source", language)] if source else []
    if shelf:
        links.append(Link(shelf, "related" if source else "alternate", "In this library", "en"))
    at = hit.sentence
    marked = (at.start - hit.start, at.end - hit.start) if at else None
    return Entry(
        f"urn:verbatim:passage:{hit.passage_id}",
        " › ".join(dict.fromkeys((hit.info.title, *hit.heading))),
        language,
        tuple(links),
        hit.info.authors or tuple(filter(None, (hit.info.publisher,))),
        hit.citation,
        tuple(_notes(hit)),
        hit.text,
        marked,
        hit.info.licence or "",
    )


def _notes(hit: Hit) -> Iterable[str]:
    """Yield what a reader must know of a passage, the gravest first."""
    yield from (each.text for each in badges(hit.info, hit.page, "", date.today()))
    if hit.newer:
        yield f"A newer edition is in this library: {hit.newer.title}, {hit.newer.published}"
    if hit.signals.unmentioned:
        yield f"It does not speak of: {', '.join(hit.signals.unmentioned)}"
    if hit.signals.untold:
        yield f"It does not state: {', '.join(hit.signals.untold)}"
    yield from (f"Read with doubt: {each}" for each in summary(hit.doubts))
    if heads := hit.context.missing_heads(hit.text):
        yield f"The head of its table: {'; '.join(heads)}"
    yield from (
        f"A row stands under: {' · '.join(groups)}"
        for groups in dict.fromkeys(row.groups for row in hit.context.rows)
    )


def _language(hit: Hit) -> str:
    stated = hit.info.extra.get("language") or hit.info.extra.get("lang")
    known = isinstance(stated, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:-[0-9A-Za-z]{2,8})*", stated.strip())
    return stated.strip() if known and isinstance(stated, str) else UNDETERMINED


def _ended(text: str) -> str:
    """Return a sentence with its full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
