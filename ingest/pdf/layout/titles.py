"""Finds a PDF's title: the one in its properties, where it is one, or the largest words of page 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.shapes import Block

# What programs leave in the place of a title: their own name, a file's name, a path.
_NO_TITLE = re.compile(
    r"^(?:microsoft \w+ ?-|untitled|document ?\d*$|slide ?\d|powerpoint pres|presentation ?\d*$|layout \d)"
    r"|\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|tex|rtf|dvi|odt|fm|p65)\b|[\\/]\w+[\\/]|^\S*_\S*$",
    re.IGNORECASE,
)
_MOST_WORDS = 40
_MOST_PARTS = 5
_SAME_SIZE = 0.85
"""A line of a title may be so much smaller than its largest."""
_LONG = 15
"""A title this long, in letters, may be the beginning of the printed one."""


def stated_title(stated: str) -> str:
    """The title in the file's properties, or nothing where what stands there is none."""
    title = " ".join(stated.replace("\0", "").split())
    return "" if _NO_TITLE.search(title) or not any(c.isalpha() for c in title) else title


def printed_title(blocks: Sequence[Block]) -> str:
    """The largest headings of a first page, where they follow each other."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings:
        return ""
    largest = max(headings, key=lambda b: b.size)
    title = largest.text
    at = next(i for i, block in enumerate(blocks) if block is largest)
    for block in blocks[at + 1 : at + _MOST_PARTS]:
        # A title's later line may begin with a small letter, and so look like no heading.
        if block.kind not in ("heading", "prose") or block.size < _SAME_SIZE * largest.size:
            break
        title = f"{title} {block.text}"
    return title if len(title.split()) <= _MOST_WORDS else ""


def without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """A first page's blocks, the headings that print the title marked as such."""
    stated = plain(title)

    def prints(block: Block) -> bool:
        words = plain(block.text)
        return words in stated or (len(stated) >= _LONG and words.startswith(stated))

    large = _SAME_SIZE * max((block.size for block in blocks if block.kind == "heading"), default=0.0)
    return [
        replace(b, kind="title")
        if (b.kind == "heading" or (b.kind == "prose" and 0 < large <= b.size)) and prints(b)
        else b
        for b in blocks
    ]


def plain(text: str) -> str:
    """Letters and figures alone, to compare by."""
    return "".join(c for c in text.casefold() if c.isalnum())
