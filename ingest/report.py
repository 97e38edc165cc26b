"""The report of an ingest: what became of every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

FileStatus = Literal["added", "updated", "unchanged", "removed", "failed", "skipped"]
FILE_STATUSES: tuple[FileStatus, ...] = ("added", "updated", "unchanged", "removed", "failed", "skipped")


Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    `detail` is the reason and remedy if it failed or was skipped, and what was left out if it was read in
    part.
    """

    source: str
    status: FileStatus
    documents: int = 0
    passages: int = 0
    cut: int = 0
    """How many passages end within a sentence, because it is longer than the model reads."""
    detail: str = ""
    doubts: tuple[str, ...] = ()
    """What was left out or read unsurely, one line each."""

    @property
    def remarks(self) -> str:
        """Return the detail and the doubts in one line."""
        doubts = f"read with doubt: {'; '.join(self.doubts)}" if self.doubts else ""
        return "; ".join(filter(None, (self.detail, doubts)))


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did.

    `published` is None if nothing was published: either nothing had changed, so that `snapshot` is still in
    service, or nothing could be read.
    """

    files: tuple[FileReport, ...]
    snapshot: str | None
    published: str | None
    documents: int
    passages: int
    embedded: int
    reused: int
    note: str
    """What else the operator should know; usually empty."""
    seconds: float
    beside: int = 0
    """How many of the unchanged files were not asked for: uploads are part of every ingest."""

    @property
    def counts(self) -> dict[FileStatus, int]:
        """How many files have each status."""
        counted = Counter(file.status for file in self.files)
        return {status: counted[status] for status in FILE_STATUSES}

    @property
    def cut(self) -> int:
        """How many passages of the files of this ingest end within a sentence."""
        return sum(file.cut for file in self.files)

    @property
    def nothing_read(self) -> bool:
        """Whether no document came of the files asked for, not even an old one."""
        return self.published is None and self.counts["unchanged"] <= self.beside

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON values; unchanged files are counted and not listed."""
        return {
            "snapshot": self.snapshot,
            "published": self.published,
            "documents": self.documents,
            "passages": self.passages,
            "embedded": self.embedded,
            "reused": self.reused,
            "cut": self.cut,
            "note": self.note,
            "seconds": round(self.seconds, 2),
            "counts": self.counts,
            "files": [asdict(file) for file in self.files if file.status != "unchanged"],
        }
