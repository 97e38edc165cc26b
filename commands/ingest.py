"""`ingest`: make the index match files and folders."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assembly import embedder_of, keep_time, options_of, store_of
from commands.audit import audited
from commands.common import (
    EXIT_NOTHING,
    EXIT_SOME_FAILED,
    Index,
    Json,
    address,
    err,
    json_text,
    out,
    print_json,
    reported_errors,
    usage,
)
from commands.terminal import print_report, progress
from index.address import Address
from index.build.run import build, preview
from index.build.spread.over import build_over
from index.build.upload_lines import ingested
from ingest.errors import VerbatimError
from ingest.files.find import find
from ingest.files.watch import settled
from ingest.readers import WORKERS
from ingest.report import IngestReport
from settings import read_settings

_RETRY_SECONDS = 10.0


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders to read.")],
    index: Index = None,
    to: Annotated[
        Address | None,
        typer.Option(
            "--to",
            metavar="postgresql://…",
            parser=address,
            help="Publish on this server (docs/scale.md).",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; read and write nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: do it again whenever files change, until Ctrl-C.")
    ] = False,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Read scanned pages too. It takes seconds a page.")
    ] = False,
    lexical_first: Annotated[
        bool,
        typer.Option(
            "--lexical-first", help="Publish before embedding: found by words first, then by meaning."
        ),
    ] = False,
    dask: Annotated[
        str,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="Read and embed on the workers of this Dask scheduler, such as tcp://scheduler:8786.",
        ),
    ] = "",
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="How many processes of this machine read files.")
    ] = WORKERS,
    as_json: Json = False,
) -> None:
    """Make the index match these files and folders, and the zip archives in them.

    New files are added, changed ones updated, and what is no longer there is removed; what was added
    on the page stays. Nothing is read or embedded twice. Exit status: 0 all well, 3 some files failed,
    1 nothing published.
    With --watch, Ctrl-C ends it with status 0, and --json makes each report one line.
    """
    if watch and dry_run:
        usage("--watch and --dry-run: a dry run is done once. Leave one of the two out")
    if dask and workers != WORKERS:
        usage("--dask and --workers: with --dask, its workers read. Leave one of the two out")
    with reported_errors():
        settings = read_settings()
        store, options = store_of(index, settings, to), options_of(settings, ocr, lexical_first, workers)
        embedder = embedder_of(settings)

        def once(again: bool = False) -> IngestReport:
            found = find(paths, leave_out=store.root)
            with progress(err, brief=again) as show:
                if dry_run:
                    store.check_in_step()
                    return preview(store, found, embedder.info, options, show)
                if dask:
                    report = build_over(dask, store, found, embedder, options, show)
                else:
                    report = build(store, found, embedder, options, show)
            # What was published is published: the counts are known now alone.
            with audited(store, settings, "ingested", **ingested(report)):
                keep_time(store.root, settings)
            return report

        if watch:
            _follow(settled(paths, leave_out=store.root), once, as_json)
            return
        report = once()
        if as_json:
            print_json(report.to_json())
        else:
            print_report(report, out, dry_run)
    if dry_run:
        return
    if report.snapshot is None or report.nothing_read:
        raise typer.Exit(EXIT_NOTHING)
    if report.counts["failed"]:
        raise typer.Exit(EXIT_SOME_FAILED)


def _follow(settled: Iterator[bool], once: Callable[[bool], IngestReport], as_json: bool) -> None:
    """Ingest now, and again whenever files change, until Ctrl-C."""
    next(settled)  # Watching begins before the first ingest, so that no change falls between the two.
    _print_followed(once(False), as_json)
    err.print("Watching for changes. Ctrl-C stops.", style="dim")
    behind, last_error, not_before = False, "", 0.0
    try:
        for changed in settled:
            behind = behind or changed
            if not behind or time.monotonic() < not_before:
                continue
            try:
                report = once(True)
            except VerbatimError as error:
                # The folder may come back, and another process finish its build: try again, say it once.
                if str(error) != last_error:
                    err.print(str(error), style="red", highlight=False, markup=False)
                last_error, not_before = str(error), time.monotonic() + _RETRY_SECONDS
                continue
            behind, last_error = False, ""
            if any(report.counts[status] for status in ("added", "updated", "removed", "failed")):
                _print_followed(report, as_json)
    except KeyboardInterrupt:
        err.print("Stopped watching. The library stays as it was last published.")


def _print_followed(report: IngestReport, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json_text(report.to_json()) + "\n")
        sys.stdout.flush()
    else:
        out.print(f"{datetime.now():%H:%M:%S}", style="dim", highlight=False)
        print_report(report, out)
