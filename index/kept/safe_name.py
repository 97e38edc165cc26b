"""Make a file name that is safe to keep on disk."""

from __future__ import annotations

import re
import unicodedata

_MOST_BYTES = 150
"""Bytes of a name: file systems allow 255, and suffixes are added."""


def safe_name(given: str) -> str:
    """Make the name to keep a file under, from the last part of the name that the browser sent.

    Invisible and direction-changing characters are dropped. The length is what file systems allow.
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    name = " ".join(seen.split()).strip(". ") or "document"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, dot, suffix = name, "", ""
    room = _MOST_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + suffix
