"""Work out the numbers of OpenDocument's lists and headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from ingest.loaders.inline import label
from ingest.loaders.odt.names import STYLE, TEXT, whole

_MOST = 1_000_000
_LEVELS = 10


class Lists:
    """The list styles of a document, and how far each list has counted."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._outline: dict[int, etree._Element] = {}
        for root in roots:
            for style in root.iter(TEXT + "list-style"):
                self._levels.setdefault(style.get(STYLE + "name", ""), _levels(style))
            for style in root.iter(TEXT + "outline-style"):
                self._outline = self._outline or _levels(style)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def begin(self, style: str, goes_on: bool) -> None:
        """Begin a list; one that does not go on from the last of its style counts anew."""
        if not goes_on:
            self._counts[style] = {}

    def item(self, style: str, depth: int, start: str | None) -> str:
        """Return the number or bullet ("-") of the next item."""
        levels = self._levels.get(style, {})
        if depth not in levels or levels[depth].tag == TEXT + "list-level-style-bullet":
            return "-"
        return self._next(self._counts[style], levels, depth, start) or "-"

    def heading(self, depth: int, start: str | None) -> str:
        """Return the number of the next heading; empty where headings have none."""
        return self._next(self._counts["\0outline"], self._outline, depth, start)

    def _next(
        self, counts: dict[int, int], levels: dict[int, etree._Element], depth: int, start: str | None
    ) -> str:
        level = levels.get(depth)
        first = whole(None if level is None else level.get(TEXT + "start-value"), 1, _MOST)
        counts[depth] = whole(start, counts.get(depth, first - 1) + 1, _MOST)
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level is None or not level.get(STYLE + "num-format"):
            return ""
        shown = whole(level.get(TEXT + "display-levels"), 1, _LEVELS)
        parts = [self._written(counts, levels, each) for each in range(max(0, depth - shown + 1), depth + 1)]
        number = ".".join(filter(None, parts))
        return f"{level.get(STYLE + 'num-prefix', '')}{number}{level.get(STYLE + 'num-suffix', '')}".strip()

    def _written(self, counts: dict[int, int], levels: dict[int, etree._Element], depth: int) -> str:
        style = levels[depth].get(STYLE + "num-format", "") if depth in levels else ""
        return label(counts.get(depth, 1), style) if style else ""


def _levels(style: etree._Element) -> dict[int, etree._Element]:
    return {
        whole(level.get(TEXT + "level"), 1, _LEVELS) - 1: level
        for level in style
        if isinstance(level.tag, str)
    }
