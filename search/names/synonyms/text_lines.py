"""Read the lines of a clinic's text file, and check the names in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.words.terms import phrase
from search.names.concept import Concept
from search.names.errors import SynonymsError

_MOST_CHARACTERS = 200
"""A longer name is a mistake: a missing line end, or another kind of file."""


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines with their ends.

    Raises:
        SynonymsError: that names the first line that is not UTF-8, or holds a NUL.
    """
    for number, raw in enumerate(
        path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), 1
    ):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SynonymsError(path, "not UTF-8. Save the file as UTF-8", number) from error
        if "\0" in line:
            raise SynonymsError(path, "holds a NUL. Save the file as UTF-8 text", number)
        yield line


def row_of(path: Path, line: int, names: Sequence[str], key: str) -> Concept:
    """Return the names as a row, the first as its own.

    Raises:
        SynonymsError: if a name is too long or has no letter or digit, or fewer than two are left.
    """
    found: dict[str, str] = {}
    for name in names:
        tidy = " ".join(name.split())
        if len(tidy) > _MOST_CHARACTERS:
            raise SynonymsError(
                path, f"a name of {len(tidy)} characters; at most {_MOST_CHARACTERS} are read", line
            )
        if not phrase(tidy):
            raise SynonymsError(path, f"{tidy!r}: no name, for there is no letter or digit in it", line)
        found.setdefault(tidy, tidy)
    if len(found) < 2:
        raise SynonymsError(
            path, f"only one name, {next(iter(found), '')!r}; at least two are expected", line
        )
    first, *others = found
    return Concept(f"clinic:{key}", "clinic", first, tuple(others))
