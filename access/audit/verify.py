"""Check the audit: every line is there, as it was written, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from access.audit.chain import AuditError, Link, follow
from access.audit.files import lines, locked, read_head


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: how many lines are good, where they begin and end, and what is wrong, or ""."""

    events: int
    first: int
    last: Link
    wrong: str = ""


def verify(folder: Path) -> Checked:
    """Follow the chain from its start to its head; name the first line that is wrong.

    Whoever can write every file here can write another chain that verifies. Keep the head's hash elsewhere.

    Raises:
        AuditError: if the files cannot be read.
    """
    if not folder.exists():
        return Checked(0, 1, Link())
    with locked(folder):
        try:
            head = read_head(folder)
        except AuditError as error:
            return Checked(0, 1, Link(), str(error))
        if head is None:
            found = any(True for _ in lines(folder))
            wrong = "head.json is gone, so it is not known how many events there were" if found else ""
            return Checked(0, 1, Link(), wrong)
        last, wrong = follow(lines(folder), head.start)
    number, first = last.number + 1, head.start.number + 1
    good = last.number - head.start.number
    if wrong:
        return Checked(good, first, last, f"event {number:,} {wrong}")
    if last.number < head.last.number:
        gone = head.last.number - last.number
        return Checked(good, first, last, f"event {number:,} is missing, with {gone - 1:,} after it")
    if last.number == head.last.number and last.sha256 != head.last.sha256:
        return Checked(good - 1, first, last, f"event {last.number:,} was changed")
    if last.number > head.last.number + 1:
        beyond = head.last.number + 1
        return Checked(good, first, last, f"event {beyond:,} and those after it are not in the head")
    return Checked(good, first, last)
