"""Write the sheet of pinned passages as plain text, to copy or to save."""

from __future__ import annotations

from ui.pins.sheet import Quote, Sheet

TITLE = "Pinned passages"
DOUBT = "Read with doubt, check it at the source"


def plain_sheet(sheet: Sheet) -> str:
    """Write the quotes in quotation marks, then the references."""
    parts = [TITLE, sheet.read, *map(_quote, sheet.quotes), "References"]
    references = "\n".join(f"{number}. {text}" for number, text in enumerate(sheet.references, 1))
    return "\n\n".join([*parts, references]) + "\n"


def _quote(quote: Quote) -> str:
    warnings = "".join(f"[{each}]\n" for each in quote.warnings)
    heads = "".join(f"{each}\n" for each in quote.heads)
    doubts = "".join(f"\n[{DOUBT}: {each}]" for each in quote.doubts)
    return f"{warnings}{heads}{_quoted(quote)}\n{quote.place}{doubts}"


def _quoted(quote: Quote) -> str:
    """Put the passage in quotation marks, and what a row stands under over it, in brackets."""
    under = dict(quote.groups)
    first = under.pop(0, "")
    lines = quote.text.split("\n")
    headed = "\n".join(f"[{under[n]}]\n{line}" if n in under else line for n, line in enumerate(lines))
    return f"[{first}]\n“{headed}”" if first else f"“{headed}”"
