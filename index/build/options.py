"""Hold the options of an ingest, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.catalog.trust import ALL_BUT_UPLOADS, Trust
from ingest.readers import WORKERS
from ingest.worker import Limits


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How passages are made, what a file may cost, and how many snapshots are kept."""

    passage_tokens: int = 170
    keep_snapshots: int = 3
    limits: Limits = field(default_factory=Limits)
    trust: Trust = ALL_BUT_UPLOADS
    """Whose statements about other documents take effect."""
    ocr: bool = False
    """Whether scanned pages are read."""
    lexical_first: bool = False
    """Whether the library is published as soon as it can be searched by words, before its passages are
    embedded."""
    readers: int = WORKERS
    """How many processes of this machine read files."""
