"""Hold how an attribute of a subject is asked for, and how a passage states it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """How an attribute is asked for and stated; `quantity` if it is an amount beside the subject."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]
    quantity: bool = False


def attribute(name: str, asked: str, stated: str, quantity: bool = False) -> Attribute:
    """Return an attribute by its patterns, in any case."""
    return Attribute(name, re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE), quantity)
