"""Refuse what a person may not do, and whoever cannot be told who they are."""

from __future__ import annotations

from access.person import Person, Role
from ingest.errors import VerbatimError

_MAY = {
    Role.READER: "read this library",
    Role.KEEPER: "add, approve, remove or roll back documents",
    Role.AUDITOR: "read the audit",
}


class RefusedError(VerbatimError):
    """Somebody is not let in, or may not do this; the message says why."""


def require(person: Person | None, role: Role) -> None:
    """Let a person go on who has a role. Without login there is no person, and nobody is refused.

    Raises:
        RefusedError: that names what the person may not do.
    """
    if person is not None and role not in person.roles:
        raise RefusedError(f"{person.name or person.id} may not {_MAY[role]} here. Ask who keeps the library")
