"""The operator's door: ingest, search, show, evaluate and verify from the command line."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from evaluate.collection import read_collection
from evaluate.measure import measure
from evaluate.trec import write_run
from index.build import build, preview
from index.embed import Embedder, SentenceTransformerEmbedder
from index.store import Store
from index.texts import Recipe
from index.verify import verify as verify_store
from ingest.errors import UnreadableFileError, VerbatimError
from ingest.load import find
from ingest.report import IngestReport
from ingest.watch import settled
from ingest.worker import Limits
from search.engine import Ranking, SearchEngine
from search.question import EmptyQuestionError
from settings import Settings, SettingsError, read_settings
from ui.documents import document_json
from ui.terminal import print_answer, print_checks, print_report, progress

EXIT_NOTHING, EXIT_USAGE, EXIT_SOME_FAILED, EXIT_INTERRUPTED = 1, 2, 3, 130
_RETRY_SECONDS = 10.0

app = typer.Typer(
    help="Verbatim: a clinician's question answered word for word from your own library.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console()
_err = Console(stderr=True)

Index = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="The folder of the index [default: var/index].")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders to read.")],
    index: Index = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; read and write nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: do it again whenever files change, until Ctrl-C.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make the index match these files and folders, and the zip archives in them.

    New files are added, changed ones updated, and what is no longer there is removed. Nothing is
    read or embedded twice. Exit status: 0 all well, 3 some files failed, 1 nothing published.
    With --watch, Ctrl-C ends it with status 0, and --json makes each report one line.
    """
    if watch and dry_run:
        _usage("--watch and --dry-run: a dry run is done once. Leave one of the two out")
    with _told_errors():
        settings = read_settings()
        store, recipe = _store(index, settings), _recipe(settings)
        embedder = _embedder(settings)

        def once(again: bool = False) -> IngestReport:
            found = find(paths, leave_out=store.root)
            with progress(_err, brief=again) as show:
                if dry_run:
                    return preview(store, found, embedder.info, recipe, show)
                return build(store, found, embedder, recipe, show)

        if watch:
            _follow(settled(paths, leave_out=store.root), once, as_json)
            return
        report = once()
        if as_json:
            _print_json(report.to_json())
        else:
            print_report(report, _out, dry_run)
    if dry_run:
        return
    if report.snapshot is None or report.nothing_read:
        raise typer.Exit(EXIT_NOTHING)
    if report.counts["failed"]:
        raise typer.Exit(EXIT_SOME_FAILED)


def _follow(settled: Iterator[bool], once: Callable[[bool], IngestReport], as_json: bool) -> None:
    """Ingests now, and again whenever files have changed, until Ctrl-C."""
    next(settled)  # Watching begins before the first ingest, so that no change falls between the two.
    _print_followed(once(False), as_json)
    _err.print("Watching for changes. Ctrl-C stops.", style="dim")
    behind, told, not_before = False, "", 0.0
    try:
        for changed in settled:
            behind = behind or changed
            if not behind or time.monotonic() < not_before:
                continue
            try:
                report = once(True)
            except VerbatimError as error:
                # The folder may come back, and another process finish its build: try again, say it once.
                if str(error) != told:
                    _err.print(str(error), style="red", highlight=False, markup=False)
                told, not_before = str(error), time.monotonic() + _RETRY_SECONDS
                continue
            behind, told = False, ""
            if any(report.counts[status] for status in ("added", "updated", "removed", "failed")):
                _print_followed(report, as_json)
    except KeyboardInterrupt:
        _err.print("Stopped watching. The library stays as it was last published.")


def _print_followed(report: IngestReport, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(report.to_json(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    else:
        _out.print(f"{datetime.now():%H:%M:%S}", style="dim", highlight=False)
        print_report(report, _out)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="A question in plain words.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Show the passages that answer a question, word for word, each with its citation."""
    with _told_errors():
        settings = read_settings()
        engine = SearchEngine(_store(index, settings), _embedder(settings), _ranking(settings))
        answer = engine.search(question, k)
        if as_json:
            _print_json(answer.to_json())
        else:
            print_answer(answer, _out)


@app.command()
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
    with _told_errors():
        catalog = _store(index, read_settings()).open().catalog
        matching = catalog.document_ids(document_id)
        document = catalog.document(matching[0]) if len(matching) == 1 else None
        if document is None:
            problem = "no document has this id" if not matching else f"{len(matching)} documents begin so"
            _usage(f"{document_id}: {problem}")
        start, end = _range(span, len(document.text))
        boxes = catalog.boxes(document.document_id, start, end) if span else []
        told = document_json(document, start, end, catalog.pages(document.document_id), boxes)
        if as_json:
            _print_json(told)
        else:
            for key, value in told.items():
                if key not in ("text", "boxes") and value not in (None, "", [], {}):
                    _err.print(f"{key}: {value}", style="dim", highlight=False, markup=False)
            sys.stdout.write(document.text[start:end] + "\n")


@app.command()
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
    with _told_errors():
        settings = read_settings()
        collection = read_collection(folder)
        with tempfile.TemporaryDirectory() as temporary, progress(_err) as show:
            store = Store(index or Path(temporary))
            embedder = _embedder(settings)
            build(store, find([collection.corpus]), embedder, _recipe(settings), show)
            engine = SearchEngine(store, embedder, _ranking(settings))
            source = find([collection.corpus]).files[0].source
            figures = measure(collection, engine, source, lambda done, total: show("ask", done, total))
        if run:
            write_run(figures.run, run)
        if as_json:
            _print_json(figures.to_json())
        else:
            sys.stdout.writelines(line + "\n" for line in figures.lines())


@app.command()
def verify(index: Index = None, as_json: Json = False) -> None:
    """Check the index: every checksum, every span, the vectors and the words. Exit status 0 or 1."""
    with _told_errors():
        checks = verify_store(_store(index, read_settings()))
        if as_json:
            listed = [{"name": c.name, "items": c.items, "wrong": list(c.wrong)} for c in checks]
            _print_json({"passed": all(c.passed for c in checks), "checks": listed})
        else:
            print_checks(checks, _out)
    if not all(check.passed for check in checks):
        raise typer.Exit(1)


def _store(index: Path | None, settings: Settings) -> Store:
    return Store(index or settings.index)


def _embedder(settings: Settings) -> Embedder:
    return SentenceTransformerEmbedder(settings.model, settings.query_prefix, settings.passage_prefix)


def _recipe(settings: Settings) -> Recipe:
    limits = Limits(settings.file_seconds, settings.file_memory_mb << 20)
    return Recipe(settings.passage_tokens, settings.keep_snapshots, limits)


def _ranking(settings: Settings) -> Ranking:
    return Ranking(dense_weight=settings.dense_weight)


def _range(span: str | None, length: int) -> tuple[int, int]:
    """The start and end in START:END; either may be left out."""
    if span is None:
        return 0, length
    start, colon, end = span.partition(":")
    if not colon or not all(part.isdigit() or not part for part in (start, end)):
        _usage(f"--range {span}: write START:END, two whole numbers, such as 120:480")
    first, last = int(start or 0), int(end or length)
    if not 0 <= first <= last <= length:
        _usage(f"--range {span}: the document has characters 0:{length}")
    return first, last


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _usage(message: str) -> NoReturn:
    _err.print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(EXIT_USAGE)


@contextmanager
def _told_errors() -> Iterator[None]:
    """Turns errors that were foreseen into a message and an exit status, without a traceback."""
    try:
        yield
    except (UnreadableFileError, EmptyQuestionError, SettingsError) as error:
        _usage(str(error))
    except VerbatimError as error:
        _err.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(EXIT_NOTHING) from error
    except KeyboardInterrupt:
        _err.print(
            "Stopped. Nothing was published, and the passages embedded so far are kept: "
            "run the same command to go on.",
            style="yellow",
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None


if __name__ == "__main__":
    app()
