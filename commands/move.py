"""`export` and `import`: take a library out in open formats, and bring it back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assembly import embedder_of, store_of
from commands.audit import audited
from commands.common import Index, Json, err, out, print_json, reported_errors
from commands.terminal import progress
from settings import read_settings


def export_library(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder to write.")],
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Write everything in the library to a folder, in formats that any program reads.

    Documents, passages and what their citations are made of become JSON Lines, vectors a NumPy
    array. `import` brings it back bit for bit. The library itself stays as it is.
    """
    from index.transfer.write import export  # here, and so below: no other command needs the formats

    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "exported", folder=folder), progress(err) as show:
            library = export(store, folder, show)
        if as_json:
            print_json({"folder": str(folder), **asdict(library)})
            return
        out.print(
            f"Exported {library.documents:,} documents, {library.passages:,} passages and "
            f"{library.vectors:,} vectors to {folder}.",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def import_library(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `export` has written.")],
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Put an exported library into service, in place of what the index holds.

    Every checksum and every line is checked first. Nothing is read or embedded again, and the next
    ingest of the same files finds them unchanged. What the index held stays as an older snapshot:
    `rollback` returns to it.
    """
    from index.transfer.restore import restore

    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "imported", folder=folder), progress(err) as show:
            restored = restore(store, folder, embedder_of(settings), settings.keep_snapshots, show)
        for remark in store.remarks:
            err.print(remark, highlight=False)
        if as_json:
            print_json(asdict(restored))
            return
        out.print(
            f"Published {restored.snapshot}: {restored.documents:,} documents, {restored.passages:,} "
            f"passages ({restored.embedded:,} of {restored.entries:,} embedded).",
            highlight=False,
        )
        if restored.can_return:
            out.print(
                f"It takes the place of {restored.replaced}, which is kept: "
                f"python cli.py rollback {restored.replaced}",
                highlight=False,
                soft_wrap=True,
            )
        elif restored.replaced:
            out.print(f"It takes the place of {restored.replaced}, which is gone.", highlight=False)
