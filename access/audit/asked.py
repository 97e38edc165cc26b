"""Note that somebody asked: by which door, and who by a keyed hash. The words are never there."""

from __future__ import annotations

from pathlib import Path

from access.audit.log import Audit, keyed
from access.person import Person


def note_asked(audit: Audit, key_file: Path, person: Person | None, door: str, key: str = "") -> None:
    """Add the line of one question.

    Args:
        audit: where it is kept.
        key_file: the key of the hash.
        person: who asked; None where nobody says who they are.
        door: where it was asked, such as "page" or "REST".
        key: the API key that was sent, by name and id. It stands for a program, so it is written as it is.

    Raises:
        AuditError: if it cannot be kept.
    """
    audit.write("asked", keyed(key_file, person), {"door": door} | ({"key": key} if key else {}))
