"""Make questions to try from a library's titles and headings."""

from __future__ import annotations

import re
from html import escape

from index.backend import Backend
from ingest.document import document_id
from ui.address import Address

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


def examples(library: Backend, most: int = 4) -> list[str]:
    """Make up to `most` questions, each of another document; always the same for the same library."""
    sources = [source for source, _ in library.facets(most=200).get("source", [])]
    step = max(1, len(sources) // _DOCUMENTS)
    of_questions, of_headings = list[str](), list[str]()
    for source in sorted(sources)[::step]:
        document = document_id(source)
        passages = library.neighbours(document, 0, 0, _PASSAGES)
        title = passages[0].info.title if passages else ""
        headings = list(
            dict.fromkeys(stored.passage.heading[-1] for stored in passages if stored.passage.heading)
        )
        question = next((each for each in headings if each.endswith("?") and _fits(each)), "")
        telling = [each for each in headings if _tells(each, title)]
        # One of several words says more than one of a single word.
        heading = next((each for each in telling if " " in each), next(iter(telling), ""))
        if question:
            of_questions.append(question)
        elif heading and title:
            of_headings.append(f"What does {_quoted(title)} say about {_lowered(heading)}?")
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


def _tells(heading: str, title: str) -> bool:
    words = heading.split()
    return (
        heading != title
        and 1 <= len(words) <= 6
        and heading[0].isalpha()
        and not heading.endswith((".", ":", "?"))
        and not _PLAIN.fullmatch(heading)
    )


def _quoted(title: str) -> str:
    return f"“{title}”"


def _lowered(heading: str) -> str:
    """Put a heading into a sentence: its first letter small, unless the word is a name."""
    first = heading.split()[0]
    return heading[0].lower() + heading[1:] if first[1:].islower() and len(first) > 1 else heading
