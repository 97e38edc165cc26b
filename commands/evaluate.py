"""`evaluate`: asks the questions of a judged collection."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from assembly import embedder_of, options_of, ranking_of
from commands.common import Json, err, print_json, told_errors, usage
from commands.terminal import progress
from index.build.run import build
from index.snapshots.store import Store
from ingest.files.find import find
from settings import read_settings


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A judged collection in BEIR layout.")],
    run: Annotated[
        Path | None, typer.Option("--run", metavar="FILE", help="Write a TREC run of document ids here.")
    ] = None,
    stated: Annotated[
        list[str] | None,
        typer.Option(
            "--compare",
            metavar="SETTING=VALUE,...",
            help="Also try this ranking and test how it differs from the default, such as dense_weight=0.5. "
            "May be given again.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", dir_okay=False, help="Draw the figures as an HTML page here."
        ),
    ] = None,
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes/--no-quotes",
            help="Quote questions and passages in the report, or name them by their ids alone, so that the "
            "report can be passed on where the collection may not be.",
        ),
    ] = True,
    index: Annotated[
        Path | None,
        typer.Option("--index", metavar="DIR", help="Keep the index here for the next time [default: none]."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask every question of a judged collection and print the figures: of the default ranking, and of others
    beside it."""
    # Imported here: SciPy and what reckons the measures take long to import, and no other command needs them.
    from evaluate.collection import read_collection
    from evaluate.compare import compare
    from evaluate.report import page
    from evaluate.trec import write_run
    from evaluate.variant import VariantError, read_variants
    from evaluate.withhold import withheld

    if not quotes and not report:
        usage("--no-quotes is about the report: name its file with --report")
    with told_errors():
        settings = read_settings()
        ranking = ranking_of(settings)
        collection = read_collection(folder)
        try:
            variants = read_variants(stated or [], ranking)
            with tempfile.TemporaryDirectory() as temporary, progress(err) as show:
                store = Store(index or Path(temporary))
                embedder = embedder_of(settings)
                found = find([collection.corpus])
                build(store, found, embedder, options_of(settings), show)
                source = found.files[0].source
                comparison = compare(
                    collection, store, embedder, ranking, variants, source, partial(show, "ask")
                )
        except VariantError as error:
            usage(str(error))
        figures = comparison.default.figures
        if run:
            write_run(figures.run, run)
        if report:
            report.parent.mkdir(parents=True, exist_ok=True)
            told_of = (collection, comparison) if quotes else withheld(collection, comparison)
            report.write_text(page(folder.resolve().name, *told_of), encoding="utf-8")
        if as_json:
            print_json(comparison.to_json() if variants else figures.to_json())
        else:
            told = comparison.lines() if variants else figures.lines()
            sys.stdout.writelines(line + "\n" for line in told)
