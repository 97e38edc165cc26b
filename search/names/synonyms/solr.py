"""Read Solr's synonyms file: `a, b, c` are one thing, and `a, b => c` are called c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.names.concept import Concept
from search.names.errors import SynonymsError
from search.names.synonyms.text_lines import lines_of, row_of

_ARROW = re.compile(r"(?<!\\)=>")
_COMMA = re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\(.)")


def read_solr(path: Path) -> Iterator[Concept]:
    """Yield a row for each line of names, and for each name behind an arrow; lines that begin with # are
    comments.

    Raises:
        SynonymsError: that names the line with two arrows, an empty side or only one name.
    """
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        sides = [_names(side) for side in _ARROW.split(line)]
        if len(sides) > 2:
            raise SynonymsError(path, "two arrows in one line; write a line for each", number)
        if not all(sides):
            raise SynonymsError(path, "there is no name on one side of the arrow", number)
        if len(sides) == 1:
            yield row_of(path, number, sides[0], f"line-{number}")
        else:
            for which, name in enumerate(sides[1], 1):
                same = {name.casefold()} == {each.casefold() for each in sides[0]}
                if not same:
                    yield row_of(path, number, [name, *sides[0]], f"line-{number}/{which}")


def _names(side: str) -> list[str]:
    return [name for each in _COMMA.split(side) if (name := _ESCAPED.sub(r"\1", each).strip())]
