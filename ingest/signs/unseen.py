"""Show the signs that deceive: what turns the order of characters, has no width, or commands a terminal."""

from __future__ import annotations

import re

TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What turns the order in which characters are displayed (Unicode Standard Annex 9)."""
_WIDTHLESS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
_ALSO = "\ufff9-\ufffb\U000e0000-\U000e007f"
# Joiners shape the letters of other scripts, and emoji. Beside a Latin letter or a digit they only hide.
_JOINERS = "(?<![^\\x00-\u024f\u2000-\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\u024f\u2000-\u200d])"
UNSEEN = re.compile(f"[{TURNING}{_WIDTHLESS}{_ALSO}]|{_JOINERS}")
"""A sign that changes what is read and is not seen."""
_COMMANDS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]|\r(?!\n|\\Z)")
"""Control characters that terminals obey. Tabs and the ends of lines and pages are none."""


def shown(text: str) -> str:
    """Return text with each such sign as its number: ‹U+202E›. All else stays."""
    if text.isascii() and text.isprintable():
        return text
    return _COMMANDS.sub(_numbered, UNSEEN.sub(_numbered, text))


def _numbered(match: re.Match[str]) -> str:
    return f"‹U+{ord(match[0]):04X}›"
