"""Keep what the last ingest reported of files, for the page: `INDEX/last_ingest.json`.

A report stands until its file is read anew. A run that finds a file unchanged does not report its
unread pages again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import DamagedError
from ingest.report import FileReport, FileStatus

FILE = "last_ingest.json"
_OWN_TROUBLE = ("failed", "skipped")
"""Statuses that every run finds anew."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What an ingest reported of a file."""

    source: str
    status: FileStatus
    detail: str


@dataclass(frozen=True, slots=True)
class LastIngest:
    """Time, general note, problem files; the last two are usually empty."""

    at: str
    note: str
    problems: tuple[Problem, ...]


def read_last_ingest(root: Path) -> LastIngest | None:
    """Read what the last ingest of the index in `root` reported; None before the first.

    Raises:
        DamagedError: if the file cannot be read.
    """
    path = root / FILE
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        problems = tuple(Problem(**each) for each in fields["problems"])
        if not all(isinstance(text, str) for each in problems for text in asdict(each).values()):
            raise ValueError("a problem is no text")
        return LastIngest(str(fields["at"]), str(fields["note"]), problems)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path}: cannot be read ({error}). The next ingest writes it anew") from error


def keep_last_ingest(
    root: Path, reports: Iterable[FileReport], note: str, stands: Callable[[str], bool]
) -> str:
    """Store what an ingest reported, all or nothing; return why it could not, or "".

    Earlier reports of files that were not looked at stay where their source `stands`.
    """
    reported = {report.source: report for report in reports}
    problems = [
        Problem(report.source, report.status, report.remarks)
        for report in reported.values()
        if report.status in _OWN_TROUBLE or report.remarks
    ]
    problems += [earlier for earlier in _earlier(root) if _still(earlier, reported, stands)]
    problems.sort(key=lambda problem: problem.source)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    fields = {"at": at, "note": note, "problems": [asdict(problem) for problem in problems]}
    pending = root / f"{FILE}.new"
    try:
        with pending.open("w", encoding="utf-8") as file:
            json.dump(fields, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        pending.replace(root / FILE)
    except OSError as error:
        # What was published is published: that is no failure of the ingest.
        return f"{root / FILE}: what this ingest reports could not be kept for the page ({error})."
    return ""


def _earlier(root: Path) -> tuple[Problem, ...]:
    try:
        last = read_last_ingest(root)
    except DamagedError:
        return ()
    return last.problems if last else ()


def _still(earlier: Problem, reported: dict[str, FileReport], stands: Callable[[str], bool]) -> bool:
    now = reported.get(earlier.source)
    if now is None or now.status == "removed":
        return stands(earlier.source)
    return now.status == "unchanged" and not now.detail and earlier.status not in _OWN_TROUBLE
