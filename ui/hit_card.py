"""Draws one hit as HTML: the passage word for word, and under it all that is needed to check it.

Every text of a document is escaped, so that markup in it is shown and never takes effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from search.cite import place
from search.hit import Hit

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_ITEM = re.compile(r"(?:[-*•–·◦▪]|\(?\d{1,2}[.)])\s")


def hit_card(hit: Hit) -> str:
    """The hit as an `article`, whose `blockquote` has exactly the text of the passage."""
    heading_id = f"hit-{hit.rank}"
    return (
        f'<article class="vb-hit" aria-labelledby="{heading_id}">'
        f'<h2 id="{heading_id}">{_heading(hit)}</h2>'
        f"<blockquote>{passage_html(hit)}</blockquote>"
        f'<footer class="vb-quiet"><cite>{_citation(hit)}</cite>{_link(hit)}'
        f'<span class="vb-place">Characters {hit.start}:{hit.end} of document '
        f"{escape(hit.document_id)}</span>"
        f"{_also_in(hit)}</footer></article>"
    )


def passage_html(hit: Hit) -> str:
    """The passage line by line, with the sentence to look at in `mark`."""
    first, last = (hit.sentence.start - hit.start, hit.sentence.end - hit.start) if hit.sentence else (0, 0)
    return "".join(_line(line, first - at, last - at) for at, line in _lines(hit.text))


def safe_url(url: str | None) -> str | None:
    """The URL if it is one a browser may follow from a document: http or https, with a host."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _also_in(hit: Hit) -> str:
    """Where else the same words stand: a line a place."""
    places = "".join(f"<li><cite>{escape(place.citation)}</cite></li>" for place in hit.also_in)
    return f"<p>The same words stand in:</p><ul>{places}</ul>" if places else ""


def _heading(hit: Hit) -> str:
    title = escape(hit.info.title or place(hit.info))
    path = "".join(f" › {escape(part)}" for part in hit.heading)
    return f'{title}<span class="vb-path">{path}</span>' if path else title


def _citation(hit: Hit) -> str:
    """The citation, its dates kept from breaking at the end of a line."""
    return _DATE.sub(r'<span class="vb-date">\g<0></span>', escape(hit.citation))


def _link(hit: Hit) -> str:
    url = safe_url(hit.url)
    if url is None:
        return ""
    return (
        f'<a class="vb-open" href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
        "Open the source</a>"
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its newline, and where it begins."""
    at = 0
    # Not splitlines(), which also breaks at characters that a browser does not break at.
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        yield at, line
        at += len(line)


def _line(line: str, first: int, last: int) -> str:
    """A line as a block, so that list items can hang; characters first to last are marked."""
    first, last = max(first, 0), min(last, len(line))
    if first < last:
        marked = f"<mark>{escape(line[first:last])}</mark>"
        inner = escape(line[:first]) + marked + escape(line[last:])
    else:
        inner = escape(line)
    kind = "vb-line vb-item" if _ITEM.match(line) else "vb-line"
    return f'<span class="{kind}">{inner}</span>'
