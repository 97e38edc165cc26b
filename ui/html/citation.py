"""Draw a citation, its reference to copy and its web address as HTML."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from search.citations.address import host, without_user
from ui.html.escape import as_data, escape

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")


def safe_url(url: str | None) -> str | None:
    """Return the URL, without user, if a browser may follow it: http or https, with a host."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return without_user(url) if parts.scheme in ("http", "https") and host(url) else None


def citation_html(citation: str) -> str:
    """Draw a citation, with no line break inside a date."""
    return _DATE.sub(r'<span class="vb-date">\g<0></span>', escape(citation))


def web_link(url: str | None, text: str) -> str:
    """Link to a web address in a new tab, its host shown; nothing where it may not be followed."""
    safe = safe_url(url)
    if safe is None:
        return ""
    return (
        f'<a class="vb-open" href="{escape(safe)}" target="_blank" rel="noopener noreferrer">{text}'
        f'<span class="vb-host"> ({escape(host(safe))})</span>'
        '<span class="vb-unseen"> (opens a new tab)</span></a>'
    )


def cite_html(reference: str, of: str = "") -> str:
    """Draw a reference with a button that copies it. Without the script it can be selected.

    `of` is HTML that says of what, for a screen reader.
    """
    return (
        f'<details class="vb-reference"><summary>Cite{of}</summary><p>{escape(reference)}</p>'
        f'<p><button type="button" data-vb-copy="{as_data(reference)}">Copy{of}</button> '
        '<span role="status"></span></p></details>'
    )
