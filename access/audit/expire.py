"""Take the oldest events out of the audit; the rest still verifies."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from access.audit.chain import Link, digest, follow, read_line
from access.audit.files import Head, lines, locked, parts, read_head, replace_whole, sync, write_head


def expire(folder: Path, before: datetime) -> int:
    """Take out what happened before a time; return how many events.

    The head keeps the number and hash of the last one taken out, from which the rest is followed. What is
    broken is not touched: nothing is taken out then.

    Raises:
        AuditError: if the files cannot be read or written.
    """
    if not folder.exists():
        return 0
    with locked(folder):
        head = read_head(folder)
        if head is None or follow(lines(folder), head.start)[1]:
            return 0
        start, gone = head.start, 0
        for line in lines(folder):
            event = read_line(line)
            if event.number <= head.start.number:
                continue
            if datetime.fromisoformat(event.at) >= before:
                break
            start, gone = Link(event.number, digest(line)), gone + 1
        if gone:
            write_head(folder, Head(head.last, start))
            _drop(folder, start.number)
        return gone


def _drop(folder: Path, last: int) -> None:
    """Delete the events up to a number, the oldest file first."""
    for path in parts(folder):
        whole = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in whole if read_line(line.removesuffix(b"\n")).number > last]
        if len(kept) == len(whole):
            continue
        if kept:
            replace_whole(path, b"".join(kept))
        else:
            path.unlink()
            sync(folder)
