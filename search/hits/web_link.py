"""Makes the link that opens a passage at its source.

For a web page it is a text fragment (WICG, URL Fragment Text Directives: `#:~:text=start,end`),
with which a browser scrolls to the passage and marks it. A browser that does not know it, or a page
whose text has changed, opens at the top. A link names no user: before an @ anybody can write any host.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from ingest.document import SourceInfo
from search.citations.address import without_user

WEB_PAGE = "HTML"
"""The format of documents whose text is what their address shows."""
_WORDS = 6
# What the canonical text adds to the page's own words: list markers and the bars of tables.
_ADDED = re.compile(r"^\s*(?:- |\d+\. )|\s*\|\s*")


def link(info: SourceInfo, form: str, text: str) -> str | None:
    """Return the address that opens a passage, or None where its source has none."""
    if not info.url:
        return None
    url = without_user(info.url)
    if form != WEB_PAGE:
        return url
    lines = [stretch for line in text.splitlines() for stretch in _ADDED.split(line) if stretch.strip()]
    if not lines:
        return url
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and len(first) <= 2 * _WORDS:
        fragment = _encoded(first)
    else:
        fragment = f"{_encoded(first[:_WORDS])},{_encoded(last[-_WORDS:])}"
    return f"{url.split('#', maxsplit=1)[0]}#:~:text={fragment}"


def _encoded(words: list[str]) -> str:
    # A dash or comma has a meaning of its own in a text directive.
    return quote(" ".join(words), safe="").replace("-", "%2D")
