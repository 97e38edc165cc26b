"""Make questions to try from a library's titles and headings."""

from __future__ import annotations

import re

from index.backend import Backend
from ingest.document import document_id
from ui.address import Address
from ui.html.escape import escape

_DOCUMENTS = 16
_PASSAGES = 40
_LONGEST = 100
# Headings that say where one is in a document and nothing of what it says.
_PLAIN = re.compile(
    r"(?:abstract|background|introduction|overview|summary|methods?|results?|discussion|conclusions?|"
    r"references|sources|contents|title|notes?|appendix.*|key points|about.*|further reading|see also|"
    r"definition|scope|findings?|status.*|how to .*|purpose|aims?|objectives?|data|case.*|author.*|funding|"
    r"limits.*|acknowledge?ments?|what this .*|package label.*|.*panel|figure.*|table.*)",
    re.IGNORECASE,
)

_WORD = re.compile(r"[^\W\d_]{4,}")
_POINTS = re.compile(r"\b(?:it|its|this|these|that|they|them|here|our|we|you|your)\b", re.IGNORECASE)
"""A heading that points to what stands before it asks nothing by itself."""
_SHORT = 4
_EDITION = re.compile(r"[,:(].*$|\b(?:in|for) (?:adults|children|primary care)\b.*$", re.IGNORECASE)
"""What a title says besides its subject."""


def examples(library: Backend, most: int = 4) -> list[str]:
    """Make up to `most` questions, each of another document; always the same for the same library."""
    sources = [source for source, _ in library.facets(most=200).get("source", [])]
    step = max(1, len(sources) // _DOCUMENTS)
    of_questions, of_headings = list[str](), list[str]()
    for number, source in enumerate(sorted(sources)[::step]):
        document = document_id(source)
        passages = library.neighbours(document, 0, 0, _PASSAGES)
        title = passages[0].info.title if passages else ""
        headings = list(
            dict.fromkeys(stored.passage.heading[-1] for stored in passages if stored.passage.heading)
        )
        questions = [_natural(each) for each in headings if each.endswith("?") and _fits(each)]
        # Not the first of each: in some libraries every document begins with the same one.
        question = questions[number % len(questions)] if questions else ""
        telling = [each for each in headings if _tells(each, title)]
        # One of several words says more than one of a single word.
        heading = next((each for each in telling if " " in each), next(iter(telling), ""))
        if question:
            of_questions.append(question)
        elif heading and title:
            of_headings.append(_asked(heading, title))
    fitting = [each for each in (*of_questions, *of_headings) if _fits(each)]
    spread = max(1, len(fitting) // most)
    return fitting[::spread][:most]


def examples_html(questions: list[str], heading: str, address: Address) -> str:
    """Draw questions as links that ask them."""
    if not questions:
        return ""
    items = "".join(
        f'<li><a href="{escape(address.asking(each).href)}">{escape(each)}</a></li>' for each in questions
    )
    return f'<section class="vb-try"><h2>{escape(heading)}</h2><ul role="list">{items}</ul></section>'


def _fits(text: str) -> bool:
    return 12 <= len(text) <= _LONGEST


def _natural(question: str) -> str:
    """Write a question without the alternatives of a template: "What is (are) gout ?"."""
    return re.sub(r"\s+\?$", "?", re.sub(r"\s*\((?:are|is|s|es)\)", "", question))


def _tells(heading: str, title: str) -> bool:
    words = heading.split()
    return (
        not _POINTS.search(heading)
        and heading != title
        and 1 <= len(words) <= 6
        and heading[0].isalpha()
        and not heading.endswith((".", ":", "?"))
        and not _PLAIN.fullmatch(heading)
    )


def _asked(heading: str, title: str) -> str:
    """Ask as a reader would: with the subject ("gout treatment") where the heading does not name it."""
    subject = _EDITION.sub("", title).strip(" ,:")
    named = {word.casefold() for word in _WORD.findall(subject)}
    if len(subject.split()) > _SHORT or any(word.casefold() in named for word in _WORD.findall(heading)):
        return heading
    subject = " ".join(map(_lowered, subject.split()))
    if len(heading.split()) > 1:
        return f"{heading}{': ' if ' in ' in subject else ' in '}{subject}"
    return f"{subject} {_lowered(heading)}"


def _lowered(heading: str) -> str:
    """Put a heading into a sentence: its first letter small, unless the word looks like a name."""
    first = heading.split()[0]
    plain = first[1:].islower() and len(first) > 1 and "'" not in first and "’" not in first
    return heading[0].lower() + heading[1:] if plain else heading
