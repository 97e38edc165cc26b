"""Write what "Copy quote" puts on the clipboard: the quote in quotation marks, with its citation and page."""

from __future__ import annotations

from ingest.doubts import summary
from search.hit import Hit
from ui.html.blocks import cells

_WARNING = "Read with doubt: check it at the source."


def copied(hit: Hit) -> str:
    """Write the marked sentence, or the whole passage where none is marked; a table's row with its heads."""
    text = _quoted(hit)
    quote = _table(hit, text) if _is_row(text) else f"“{' '.join(text.split())}”"
    warning = f"\n[{_WARNING}]" if summary(hit.doubts) else ""
    return f"{quote}\n{hit.citation}{warning}"


def is_row(hit: Hit) -> bool:
    """Whether a row of a table is marked."""
    return hit.sentence is not None and _is_row(_quoted(hit))


def _quoted(hit: Hit) -> str:
    if hit.sentence is None:
        return hit.text
    return hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start]


def _is_row(text: str) -> bool:
    return text.lstrip().startswith("|") and text.count("|") > 2


def _table(hit: Hit, text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    heads = [head for head in hit.context.heads if head.strip() not in text]
    start = hit.sentence.start if hit.sentence else hit.start
    groups = hit.context.groups_at(start, start + len(text))
    over = [*(_row(head) for head in heads), *([" · ".join(groups)] if groups else [])]
    return "\n".join([*over, f"“{chr(10).join(map(_row, lines))}”"])


def _row(line: str) -> str:
    return " | ".join(cells(line)) if _is_row(line) else line.strip()
