"""Write text into HTML: markup is escaped, and signs that deceive are shown."""

from __future__ import annotations

import html

from ingest.signs.unseen import shown


def escape(text: str) -> str:
    """Escape text for an element or a quoted attribute, with ‹U+202E› for what turns or hides characters."""
    return html.escape(shown(text))
