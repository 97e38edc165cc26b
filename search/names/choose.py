"""Choose what a form stands for: what the library itself defines, else the clinic, else what the library holds."""

from __future__ import annotations

from index.backend import Backend
from search.names.concept import Reading
from search.names.names import Names


def readings(text: str, names: Names, backend: Backend) -> list[Reading]:
    """Return how each short form in a question is read, in order; forms that nobody explains are left out."""
    raise NotImplementedError


def resolve(form: str, names: Names, backend: Backend, context: str = "") -> Reading | None:
    """Return how one form is read, beside the other words of its question; None if nobody explains it."""
    raise NotImplementedError
