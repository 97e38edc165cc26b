"""Keeps what the last ingest had to say of files: `INDEX/last_ingest.json`, for the page.

What was said of a file stands until the file is looked at anew: a run that finds it unchanged does not
read it, and would have nothing to say of the pages that nobody could read.
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
"""What is found out at every run anew."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What an ingest had to say of a file."""

    source: str
    status: FileStatus
    detail: str


@dataclass(frozen=True, slots=True)
class LastIngest:
    """When it was (ISO 8601), what it had to say as a whole, and of which files; "" and none mostly."""

    at: str
    note: str
    problems: tuple[Problem, ...]


def read_last_ingest(root: Path) -> LastIngest | None:
    """What the last ingest of the index in `root` had to say; None where none has been.

    Raises:
        DamagedError: if the file cannot be read.
    """
    path = root / FILE
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        problems = tuple(Problem(**each) for each in told["problems"])
        if not all(isinstance(text, str) for each in problems for text in asdict(each).values()):
            raise ValueError("a problem is no text")
        return LastIngest(str(told["at"]), str(told["note"]), problems)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path}: cannot be read ({error}). The next ingest writes it anew") from error


def keep_last_ingest(
    root: Path, reports: Iterable[FileReport], note: str, stands: Callable[[str], bool]
) -> str:
    """Stores what an ingest had to say, whole or not at all; returns why it could not, or "". What was
    said earlier of a file that was not looked at stays where it `stands`."""
    reported = {report.source: report for report in reports}
    problems = [
        Problem(report.source, report.status, report.remarks)
        for report in reported.values()
        if report.status in _OWN_TROUBLE or report.remarks
    ]
    problems += [earlier for earlier in _earlier(root) if _still(earlier, reported, stands)]
    problems.sort(key=lambda problem: problem.source)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"at": at, "note": note, "problems": [asdict(problem) for problem in problems]}
    pending = root / f"{FILE}.new"
    try:
        with pending.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
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
