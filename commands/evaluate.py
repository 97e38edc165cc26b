"""`evaluate`: asks the questions of a judged collection."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from commands.common import Json, embedder_of, err, print_json, ranking_of, recipe_of, told_errors
from evaluate.collection import read_collection
from evaluate.measure import measure
from evaluate.trec import write_run
from index.build import build
from index.store import Store
from ingest.load import find
from search.engine import SearchEngine
from settings import read_settings
from ui.terminal import progress


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A judged collection in BEIR layout.")],
    run: Annotated[
        Path | None, typer.Option("--run", metavar="FILE", help="Write a TREC run of document ids here.")
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option("--index", metavar="DIR", help="Keep the index here for the next time [default: none]."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask every question of a judged collection and print the figures."""
    with told_errors():
        settings = read_settings()
        collection = read_collection(folder)
        with tempfile.TemporaryDirectory() as temporary, progress(err) as show:
            store = Store(index or Path(temporary))
            embedder = embedder_of(settings)
            build(store, find([collection.corpus]), embedder, recipe_of(settings), show)
            engine = SearchEngine(store, embedder, ranking_of(settings))
            source = find([collection.corpus]).files[0].source
            figures = measure(collection, engine, source, lambda done, total: show("ask", done, total))
        if run:
            write_run(figures.run, run)
        if as_json:
            print_json(figures.to_json())
        else:
            sys.stdout.writelines(line + "\n" for line in figures.lines())
