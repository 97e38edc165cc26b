"""List the formats that passages are cited in, each once: the page and the doors for programs offer these.

A new format is a module beside this one that writes hits, and an entry in `STYLES`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.citations.bibtex import bibtex
from search.citations.csl import csl
from search.citations.nbib import nbib
from search.citations.ris import ris
from search.hit import Hit


@dataclass(frozen=True, slots=True)
class Style:
    """A format: what it is called, the ending and media type of its files, and what writes it."""

    label: str
    ending: str
    media_type: str
    write: Callable[[Sequence[Hit]], str]


def _csl_text(hits: Sequence[Hit]) -> str:
    return json.dumps(csl(hits), ensure_ascii=False)


STYLES = {
    "ris": Style("RIS", "ris", "application/x-research-info-systems", ris),
    "nbib": Style("NBIB (PubMed)", "nbib", "application/nbib", nbib),
    "bibtex": Style("BibTeX", "bib", "application/x-bibtex", bibtex),
    "csl": Style("CSL JSON", "json", "application/vnd.citationstyles.csl+json", _csl_text),
}
"""The formats by the names that programs ask for. One line of text to paste is `vancouver.py`'s."""
