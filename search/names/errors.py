"""What can go wrong with names."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import VerbatimError


class TablesError(VerbatimError):
    """The project's own tables of names are missing or do not fit together."""


class SynonymsError(VerbatimError):
    """A clinic's synonyms cannot be used; the message names the file, the line and what to do."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        where = f"{path}, line {line}" if line is not None else str(path)
        super().__init__(f"{where}: {problem}")
