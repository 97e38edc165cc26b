"""Read the hospital's own codes: a CSV of code system, code and term."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import VerbatimError
from serve.infobutton.codes.systems import code_key, system_key

_SEPARATORS = "\t;,"
_HEADS = frozenset(("system", "code system", "codesystem", "cs", "oid"))
_MOST_BYTES = 32 << 20
_MOST_CHARACTERS = 200


class LocalCodesError(VerbatimError):
    """The hospital's codes cannot be used; the message names the file, the line and what to do."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        where = f"{path}, line {line}" if line is not None else str(path)
        super().__init__(f"{where}: {problem}")


@dataclass(frozen=True, slots=True)
class LocalCodes:
    """The terms of a hospital's own codes, and a digest that changes with them."""

    terms: Mapping[tuple[str, str], str] = field(default_factory=dict)
    digest: str = ""

    def term(self, system: str, code: str) -> str:
        """Return the term of a code, or ""."""
        return self.terms.get((system_key(system), code_key(code)), "")


NO_CODES = LocalCodes()


def read_codes(path: Path) -> LocalCodes:
    """Read the codes in a file.

    Raises:
        LocalCodesError: if it cannot be read, a line has not three cells, or a code has two terms.
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
    except OSError as error:
        raise LocalCodesError(path, f"cannot be read: {error.strerror or error}") from error
    if raw is None:
        raise LocalCodesError(path, f"larger than {_MOST_BYTES >> 20} MiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LocalCodesError(path, "not UTF-8. Save the file as UTF-8", line) from error
    return LocalCodes(_terms(path, text), hashlib.blake2b(raw, digest_size=4).hexdigest())


def _terms(path: Path, text: str) -> dict[tuple[str, str], str]:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )
    found: dict[tuple[str, str], str] = {}
    begun = False
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if begun or cells[0].casefold() not in _HEADS:
                _add(found, path, reader.line_num, cells)
            begun = True
    except csv.Error as error:
        raise LocalCodesError(path, f"not CSV: {error}", reader.line_num) from error
    return found


def _add(found: dict[tuple[str, str], str], path: Path, line: int, cells: list[str]) -> None:
    if len(cells) != 3 or not all(cells):
        raise LocalCodesError(path, "a code system, a code and a term are expected", line)
    system, code, term = cells
    if len(term) > _MOST_CHARACTERS:
        raise LocalCodesError(path, f"a term of {len(term)} characters; at most {_MOST_CHARACTERS}", line)
    known = found.setdefault((system_key(system), code_key(code)), term)
    if known != term:
        raise LocalCodesError(path, f"{system} {code} is {known!r} further up and {term!r} here", line)
