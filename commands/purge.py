"""`purge`: take an upload out of all that is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from assembly import embedder_of, options_of, store_of
from commands.audit import audited
from commands.common import Index, Json, err, out, print_json, reported_errors
from commands.terminal import progress
from settings import read_settings


def purge(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The file's name, as the page lists it.")],
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Take a file that was added on the page out of the library and of all older snapshots.

    The library is written anew without it, and older snapshots and vectors are deleted: there is none to
    roll back to. What others took out of the library before, such as exports and backups, is theirs to
    delete.
    """
    from index.transfer.purge import purge as purge_upload

    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "purged", name=name), progress(err) as show:
            purged = purge_upload(store, name, embedder_of(settings), options_of(settings), show)
        if as_json:
            print_json(asdict(purged))
            return
        out.print(
            f"{name} is gone: {purged.snapshot} was written without it, {purged.dropped} older snapshots and "
            f"{purged.vectors:,} vectors were deleted.",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
