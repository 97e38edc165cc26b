"""The statuses of a document, the gravity of each, and whether the document is in force."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Status(Enum):
    """The status of a document that is not simply current.

    Each has its word, its gravity (of several statuses the gravest holds), and whether it ends the document's
    force.
    """

    RETRACTED = ("retracted", 6, True)
    WITHDRAWN = ("withdrawn", 6, True)
    PARTIALLY_RETRACTED = ("partially retracted", 5, False)
    CONCERN = ("expression of concern", 4, False)
    SUPERSEDED = ("superseded", 3, True)
    EXPIRED = ("expired", 2, True)
    CORRECTED = ("corrected", 1, False)

    def __init__(self, word: str, gravity: int, ends_force: bool) -> None:
        self.word = word
        self.gravity = gravity
        self.ends_force = ends_force

    @classmethod
    def read(cls, stated: str | None) -> Status | None:
        """Read the gravest status in a document's own words, such as "Withdrawn in 2021".

        None if they state none: "current", "draft", "not withdrawn", "retraction notice".
        """
        return _read(stated) if stated else None


_BY_WORD = {status.word: status for status in Status}
# The longest first: "partially retracted" is not "retracted".
_STATED = re.compile(rf"\b({'|'.join(sorted(_BY_WORD, key=len, reverse=True))})\b")
_DENIED = re.compile(
    r"\b(?:not|never|un)[ -]?(?:yet |been )?(?:\w+ )?(?:retracted|withdrawn|superseded|expired|corrected)\b"
)


@lru_cache(maxsize=1_024)
def _read(stated: str) -> Status | None:
    words = _DENIED.sub(" ", " ".join(stated.casefold().split()))
    found = {_BY_WORD[match] for match in _STATED.findall(words)}
    return max(found, key=lambda status: status.gravity, default=None)


def in_force(stated: str | None) -> bool:
    """Return whether a document of this status is in force: not retracted, withdrawn, replaced or expired."""
    status = Status.read(stated)
    return status is None or not status.ends_force
