"""A question to a library, and what answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from search.hit import Hit

Answers = Callable[[Hit], bool]
"""Whether a passage answers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a library. `kind` is "own" where the library answers it, "foreign" where it is
    about something else, "near" where it is about something like it."""

    text: str
    kind: str
    answers: Answers


def plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.lower()))


def nothing(hit: Hit) -> bool:
    return False


def in_documents(documents: set[str]) -> Answers:
    return lambda hit: hit.document_id in documents


def with_span(spans: set[tuple[str, int, int]]) -> Answers:
    return lambda hit: any(
        hit.document_id == document and hit.start <= start and end <= hit.end
        for document, start, end in spans
    )


def with_sentence(sentence: str) -> Answers:
    return lambda hit: plain(sentence) in plain(hit.text)


def under_headings(sources: set[str], headings: set[str]) -> Answers:
    return lambda hit: hit.info.source in sources and any(plain(part) in headings for part in hit.heading)
