"""List the forms that made tables and pages are rendered in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.reading.made import MadePage, MadeTable
from benchmarks.reading.printed import BROWSER, tagged_pdf, untagged_pdf
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
from benchmarks.reading.varied import varied_bare_pdf, varied_pdf

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
PAGES: Mapping[str, tuple[str, Callable[[MadePage], bytes]]] = {
    "DOCX": ("page.docx", docx_page),
    "HTML": ("page.html", html_page),
    "PDF, one column": ("page.pdf", pdf_page),
    "PDF, two columns": ("columns.pdf", two_column_pdf),
}
