"""Write what "Copy quote" puts on the clipboard: the quote in quotation marks, with its citation and page."""

from __future__ import annotations

from ingest.doubts import summary
from search.hit import Hit
from ui.html.blocks import cells, is_row

_WARNING = "Read with doubt: check it at the source."


def copied(hit: Hit) -> str:
    """Write the marked sentence, or the whole passage where none is marked; a table's row with its heads."""
    text = _quoted(hit)
    rows = any(map(is_row, text.splitlines()))
    quote = _lines(hit, text) if rows else f"“{' '.join(text.split())}”"
    warning = f"\n[{_WARNING}]" if summary(hit.doubts) else ""
    return f"{quote}\n{hit.citation}{warning}"


def _quoted(hit: Hit) -> str:
    if hit.sentence is None:
        return hit.text
    return hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start]


def _lines(hit: Hit, text: str) -> str:
    """Write rows and the text between them line by line, under their heads and groups."""
    heads = [_row(head) for head in hit.context.missing_heads(text)]
    at, under, written = hit.sentence.start if hit.sentence else hit.start, "", list[str]()
    for line in text.split("\n"):
        groups = " · ".join(hit.context.groups_at(at, at + len(line))) if is_row(line) else ""
        if groups and groups != under:
            if written:
                written.append(f"[{groups}]")
            else:
                heads.append(groups)
        if line.strip():
            written.append(_row(line))
        at, under = at + len(line) + 1, groups
    return "\n".join([*heads, f"“{chr(10).join(written)}”"])


def _row(line: str) -> str:
    return " | ".join(cells(line)) if is_row(line) else line.strip()
