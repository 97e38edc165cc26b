"""`evaluate`: ask the questions of a judged collection, or clinical questions of their libraries."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assembly import embedder_of, options_of, ranking_of
from commands.common import Json, err, print_json, reported_errors, usage
from commands.terminal import progress
from index.build.run import build
from index.snapshots.store import Store
from ingest.errors import VerbatimError
from ingest.files.find import find
from ingest.report import IngestReport
from settings import ROOT, read_settings

if TYPE_CHECKING:
    from evaluate.answers.complaints import Complaints
    from evaluate.answers.judge import Outcome
    from evaluate.collection import Collection
    from evaluate.compare import Comparison


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A judged collection in BEIR layout, or a folder with questions.jsonl."
        ),
    ],
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
    misses: Annotated[
        bool,
        typer.Option(
            "--misses", help="List the clinical questions that came out wrong: what was first and marked."
        ),
    ] = False,
    index: Annotated[
        Path | None,
        typer.Option("--index", metavar="DIR", help="Keep the index here for the next time [default: none]."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask every question of a folder and print the figures: of the default ranking, and of others beside it.

    Of a folder with questions.jsonl it prints how many were answered, refused and marked wrongly.
    """
    from evaluate.answers.questions import is_clinical

    if not quotes and not report:
        usage("--no-quotes is about the report: name its file with --report")
    if is_clinical(folder):
        if run or report:
            usage("--run and --report are for collections in BEIR layout, not for questions.jsonl")
        _clinical(folder, stated or [], index, misses, as_json)
        return
    if misses:
        usage(f"--misses is for clinical questions, and {folder} has no questions.jsonl")
    _judged(folder, run, stated or [], report, quotes, index, as_json)


def _judged(
    folder: Path,
    run: Path | None,
    stated: list[str],
    report: Path | None,
    quotes: bool,
    index: Path | None,
    as_json: bool,
) -> None:
    """Ask a judged collection in BEIR layout."""
    from evaluate.collection import read_collection
    from evaluate.report import page
    from evaluate.trec import write_run
    from evaluate.variant import VariantError
    from evaluate.withhold import withheld

    with reported_errors():
        collection = read_collection(folder)
        try:
            comparison, complained = _measured(collection, stated, index)
        except VariantError as error:
            usage(str(error))
        if comparison and run:
            write_run(comparison.default.figures.run, run)
        if comparison and report:
            report.parent.mkdir(parents=True, exist_ok=True)
            report_parts = (collection, comparison) if quotes else withheld(collection, comparison)
            report.write_text(page(folder.resolve().name, *report_parts), encoding="utf-8")
        if not comparison and (run or report):
            err.print(
                "No question has a useful document: there is no run or report to write.", style="yellow"
            )
        _print(comparison, complained, as_json)


def _measured(
    collection: Collection, stated: list[str], index: Path | None
) -> tuple[Comparison | None, Complaints | None]:
    """Index the collection and ask it; None for a part that it has no question for."""
    # Imported here: SciPy and ir_measures take long to import, and no other command needs them.
    from evaluate.answers.complaints import complaints
    from evaluate.compare import compare
    from evaluate.variant import read_variants
    from search.engine import SearchEngine

    settings = read_settings()
    ranking, embedder = ranking_of(settings), embedder_of(settings)
    variants = read_variants(stated, ranking)
    with tempfile.TemporaryDirectory() as temporary, progress(err) as show:
        store, found = Store(index or Path(temporary)), find([collection.corpus])
        _all_read(build(store, found, embedder, options_of(settings), show))
        source, asked = found.files[0].source, partial(show, "ask")
        comparison = complained = None
        if collection.rejected or collection.answers:
            complained = complaints(collection, SearchEngine(store, embedder, ranking), source)
        if collection.questions or complained is None:
            comparison = compare(collection, store, embedder, ranking, variants, source, asked)
        return comparison, complained


def _print(comparison: Comparison | None, complained: Complaints | None, as_json: bool) -> None:
    figures = comparison.default.figures if comparison else None
    several = comparison is not None and comparison.variants
    if as_json:
        fields = comparison.to_json() if comparison and several else figures.to_json() if figures else {}
        print_json({**fields, **({"complaints": complained.to_json()} if complained else {})})
        return
    lines = comparison.lines() if comparison and several else figures.lines() if figures else []
    lines += complained.lines() if complained else []
    sys.stdout.writelines(line + "\n" for line in lines)


def _clinical(folder: Path, stated: list[str], index: Path | None, misses: bool, as_json: bool) -> None:
    """Ask clinical questions, answerable and not, of the starter library and what the folder adds to it."""
    from evaluate.answers import report
    from evaluate.variant import VariantError

    with reported_errors():
        try:
            by_ranking = _outcomes(folder, stated, index)
        except VariantError as error:
            usage(str(error))
        default, *variants = by_ranking.values()
        if as_json:
            names = list(by_ranking)[1:]
            others = {name: report.to_json(some) for name, some in zip(names, variants, strict=True)}
            print_json({**report.to_json(default), **({"variants": others} if others else {})})
            return
        lines = [*report.lines(default), *(["", *report.compared(by_ranking)] if variants else [])]
        lines += ["", *report.misses(default)] if misses else []
        sys.stdout.writelines(line + "\n" for line in lines)


def _outcomes(folder: Path, stated: list[str], index: Path | None) -> dict[str, list[Outcome]]:
    """Ask clinical questions with the default ranking and each variant; return the outcomes by its name."""
    from evaluate.answers.ask import ask, indexed
    from evaluate.answers.questions import read_questions
    from evaluate.remember import RememberingEmbedder
    from evaluate.variant import read_variants

    settings = read_settings()
    clinical = read_questions(folder, ROOT / "corpus")
    default = ranking_of(settings)
    rankings = {"default": default, **{each.name: each.ranking for each in read_variants(stated, default)}}
    embedder = RememberingEmbedder(embedder_of(settings))
    with tempfile.TemporaryDirectory() as temporary, progress(err) as show:

        def make(store: Store, paths: Sequence[Path]) -> None:
            _all_read(build(store, find(paths), embedder, options_of(settings), show))

        stores, asked = indexed(clinical, index or Path(temporary), make), partial(show, "ask")
        return {name: ask(clinical, stores, embedder, each, asked) for name, each in rankings.items()}


def _all_read(report: IngestReport) -> None:
    """Raise UnreadLibraryError, which names the files, where some could not be read.

    A question whose document is missing would count as a fault of the ranking.
    """
    failed = [f"{each.source}: {each.detail}" for each in report.files if each.status == "failed"]
    if failed:
        files = "1 file" if len(failed) == 1 else f"{len(failed)} files"
        raise UnreadLibraryError(f"Nothing was asked, for {files} could not be read. " + " ".join(failed))


class UnreadLibraryError(VerbatimError):
    """A file of what is to be evaluated could not be read."""
