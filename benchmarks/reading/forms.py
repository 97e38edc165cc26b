"""List the forms that made tables and pages are rendered in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.reading.loose import grouped, halved, loose_pdf, pair_pdf, small, sparse
from benchmarks.reading.made import MadePage, MadeTable
from benchmarks.reading.printed import BROWSER, tagged_pdf, untagged_columns, untagged_page, untagged_pdf
from benchmarks.reading.render import (
    bare_pdf,
    docx_page,
    docx_table,
    html_page,
    html_table,
    jats_table,
    pdf_page,
    ruled_pdf,
    two_column_pdf,
    unruled_pdf,
)
from benchmarks.reading.varied import varied_bare_pdf, varied_pair_pdf, varied_pdf

TABLES: Mapping[str, tuple[str, Callable[[MadeTable], bytes]]] = {
    "DOCX": ("doses.docx", docx_table),
    "HTML": ("doses.html", html_table),
    "JATS": ("doses.nxml", jats_table),
    "PDF, ruled": ("ruled.pdf", ruled_pdf),
    "PDF, unruled": ("unruled.pdf", unruled_pdf),
    "PDF, no rule at all": ("bare.pdf", bare_pdf),
    "PDF, unruled, varied": ("varied.pdf", varied_pdf),
    "PDF, no rule, varied": ("varied-bare.pdf", varied_bare_pdf),
    **(
        {
            "PDF, printed by a browser": ("printed.pdf", tagged_pdf),
            "PDF, printed, no tags": ("untagged.pdf", untagged_pdf),
        }
        if BROWSER
        else {}
    ),
}
_KINDS: Mapping[str, Callable[[MadeTable], MadeTable]] = {
    "cells missing": sparse,
    "one of two missing": halved,
    "groups": grouped,
}
_LOOKS: Mapping[str, Callable[[MadeTable], bytes]] = {
    **({"PDF, printed, no tags": loose_pdf} if BROWSER else {}),
    "PDF, ruled": ruled_pdf,
    "PDF, unruled, varied": varied_pdf,
    "PDF, no rule, varied": varied_bare_pdf,
}
LOOSE: Mapping[str, tuple[Callable[[MadeTable], MadeTable], Callable[[MadeTable], bytes]]] = {
    f"{look}, {kind}": (change, render) for look, render in _LOOKS.items() for kind, change in _KINDS.items()
}
"""Tables of a kind of their own: how each is made of a made one, and how it is rendered."""
PAIRS: Mapping[str, tuple[Callable[[MadeTable], MadeTable], Callable[[MadeTable, MadeTable], bytes]]] = {
    **({"PDF, printed, no tags, side by side": (small, pair_pdf)} if BROWSER else {}),
    "PDF, no rule, varied, side by side": (small, varied_pair_pdf),
}
PAGES: Mapping[str, tuple[str, Callable[[MadePage], bytes]]] = {
    "DOCX": ("page.docx", docx_page),
    "HTML": ("page.html", html_page),
    "PDF, one column": ("page.pdf", pdf_page),
    "PDF, two columns": ("columns.pdf", two_column_pdf),
    **(
        {
            "PDF, printed, no tags": ("untagged.pdf", untagged_page),
            "PDF, printed, no tags, two columns": ("untagged.pdf", untagged_columns),
        }
        if BROWSER
        else {}
    ),
}
