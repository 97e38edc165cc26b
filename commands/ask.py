"""`search` and `show`: find passages, and print a document."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

from access.person import Person
from assembly import embedder_of, library_for, names_of, ranking_of, store_of
from commands.batch import ask_batch
from commands.common import Index, Json, err, out, print_json, reported_errors, usage
from commands.terminal import print_answer
from index.backend import Library
from index.catalog.facets import Filters
from ingest.signs.unseen import shown
from search.engine import SearchEngine
from search.hits.document_json import document_json
from settings import read_settings


def search(
    question: Annotated[str | None, typer.Argument(help="A question in plain words.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="KEY=VALUE",
            help="Only documents such as format=PDF or year=2015-; the same KEY twice allows either.",
        ),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Correct no word that the library does not have.")
    ] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch",
            metavar="FILE",
            help="Ask a file of questions, one a line; print one JSON object a line. - is standard input.",
        ),
    ] = None,
    groups: Annotated[
        list[str] | None,
        typer.Option(
            "--group",
            metavar="NAME",
            help="Search what a reader of this group alone may read; several may be named.",
        ),
    ] = None,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Show the passages that answer a question, word for word, each with its citation.

    With --batch a line that cannot be asked becomes an object with its error, and the others go on.
    """
    if (question is None) == (batch is None):
        usage("Name one question, or a file of them with --batch FILE")
    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        reader = Person("", "", groups=frozenset(groups or ()))
        library = library_for(store, reader, settings) if groups else store.library
        engine = SearchEngine(library, embedder_of(settings), ranking_of(settings), names_of(settings))
        wanted = Filters.parse(filters or ())
        if question is None:
            ask_batch(batch or "", partial(engine.search, k=k, filters=wanted, exact=exact))
            return
        answer = engine.search(question, k, wanted, exact)
        if as_json:
            print_json(answer.to_json())
        else:
            print_answer(answer, out)


def show(
    document_id: Annotated[str, typer.Argument(help="A document's id, or the beginning of one.")],
    span: Annotated[
        str | None, typer.Option("--range", metavar="START:END", help="Only these characters.")
    ] = None,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Print a document's canonical text, or a span of it, and what is known of its source.

    With --range and --json also where the words of the span stand on their pages, in points from the
    page's upper left corner.
    """
    with reported_errors():
        library: Library = store_of(index, read_settings()).library
        state = library.open()
        matching = state.document_ids(document_id)
        document = state.document(matching[0]) if len(matching) == 1 else None
        if document is None:
            problem = "no document has this id" if not matching else f"{len(matching)} documents begin so"
            usage(f"{document_id}: {problem}")
        start, end = _range(span, len(document.text))
        boxes = state.boxes(document.document_id, start, end) if span else []
        fields = document_json(document, start, end, state.pages(document.document_id), boxes)
        if as_json:
            print_json(fields)
        else:
            for key, value in fields.items():
                if key not in ("text", "boxes") and value not in (None, "", [], {}):
                    err.print(f"{key}: {value}", style="dim", highlight=False, markup=False)
            sys.stdout.write(shown(document.text[start:end]) + "\n")


def _range(span: str | None, length: int) -> tuple[int, int]:
    """Return the start and end in START:END; either may be left out."""
    if span is None:
        return 0, length
    start, colon, end = span.partition(":")
    if not colon or not all(part.isdigit() or not part for part in (start, end)):
        usage(f"--range {span}: write START:END, two whole numbers, such as 120:480")
    first, last = int(start or 0), int(end or length)
    if not 0 <= first <= last <= length:
        usage(f"--range {span}: the document has characters 0:{length}")
    return first, last
