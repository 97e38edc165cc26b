"""Write text into HTML: markup is escaped, and signs that deceive are shown."""

from __future__ import annotations

import html
import json
import re

from ingest.signs.unseen import shown


def escape(text: str) -> str:
    """Escape text for an element or a quoted attribute, with ‹U+202E› for what turns or hides characters."""
    return html.escape(shown(text))


def as_data(text: str) -> str:
    """Write text for an attribute that the script reads as JSON.

    The browser's sanitiser drops an attribute that holds "]>" or "-->", escaped or not: so none holds a sign
    of markup.
    """
    written = json.dumps(shown(text), ensure_ascii=False)
    return html.escape(written.replace("<", "\\u003c").replace(">", "\\u003e"))


def beside_markup(text: str) -> str:
    """Escape text for an attribute that the style shows; an unseen joiner parts what the sanitiser drops."""
    return re.sub(r"[\]-](?=&gt;)|&lt;(?=[/!])", "\\g<0>\u2060", escape(text))
