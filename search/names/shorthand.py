"""Reads the list of clinical shorthand: one sense a line, the commonest first.

A short form is compared letter by letter and not by its stem: the stem of AED is that of "a".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.words.tokens import folded_token
from search.names.common import COMMON
from search.names.concept import Concept
from search.names.errors import TablesError
from search.names.tables import FOLDER

FILE = "shorthand.tsv"
_AS_WRITTEN = "!"
"""Before a form that counts only as it is written."""
_PIECE = re.compile(r"[^\W_]+")


def form_of(text: str) -> str:
    """Return a short form as it is looked up: in small letters, what divides it left out as a space."""
    return " ".join(_PIECE.findall(folded_token(text)))


def forms_asked(text: str) -> tuple[str, ...]:
    """Return the forms that a text may be: itself and, of capitals with an s behind them, without that."""
    return (form_of(text), *((form_of(text[:-1]),) if text[-1:] == "s" and text[:-1].isupper() else ()))


def read_shorthand(folder: Path = FOLDER) -> Iterator[Concept]:
    """Yield a row for each sense; `names` are the forms, without their marks.

    Raises:
        TablesError: that names the line that has not three fields.
    """
    for row, _ in marked_shorthand(folder):
        yield row


def marked_shorthand(folder: Path = FOLDER) -> Iterator[tuple[Concept, frozenset[str]]]:
    """Yield each sense with those of its forms that count only as they are written.

    Those are forms with a mark, and forms in capitals that are spelt like an everyday word or a unit.
    """
    path = folder / FILE
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not all(fields):
            raise TablesError(
                f"{path}, line {number}: forms, meaning and field are expected, with a tab between them"
            )
        forms, meaning, field = fields
        names = tuple(form.removeprefix(_AS_WRITTEN) for form in forms.split("|"))
        marked = frozenset(form[1:] for form in forms.split("|") if form.startswith(_AS_WRITTEN))
        spelt_alike = frozenset(name for name in names if name.lower() in COMMON and name != name.lower())
        key = f"shorthand:{form_of(names[0])}/{form_of(meaning)}".replace(" ", "-")
        yield Concept(key, "shorthand", meaning, names, (), (), (), field), marked | spelt_alike
