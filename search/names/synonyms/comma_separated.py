"""Read synonyms from a CSV: each row has the names of one thing, the preferred one first."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from search.names.concept import Concept
from search.names.errors import SynonymsError
from search.names.synonyms.text_lines import lines_of, row_of

_SEPARATORS = "\t;,"
_HEADS = frozenset(
    """name names term terms preferred canonical concept drug disease word meaning synonym synonyms
    abbreviation
    short""".split()
)
"""The first word of a first row that is a head and no name."""


def read_csv(path: Path) -> Iterator[Concept]:
    """Yield a row for each line; commas, semicolons or tabs, whichever the first line has most of, divide it.

    Raises:
        SynonymsError: that names the line with fewer than two names, or with a quote that is never closed.
    """
    lines = list(lines_of(path))
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    begun = False
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SynonymsError(path, f"not CSV: {error}", before + 1) from error
        names = [cell for cell in cells if cell.strip()]
        if not names or names[0].lstrip().startswith("#"):
            continue
        if begun or names[0].split()[0].lower() not in _HEADS:
            yield row_of(path, before + 1, names, f"line-{before + 1}")
        begun = True
