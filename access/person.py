"""Who uses the library: their roles, and the groups that open collections to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. A keeper may add, approve, remove and roll back; an auditor reads the audit."""

    READER = "reader"
    KEEPER = "keeper"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, as the provider names them. `groups` are the provider's, unchanged."""

    id: str
    name: str
    roles: frozenset[Role] = frozenset({Role.READER})
    groups: frozenset[str] = frozenset()
