"""`collections`: say which documents are for whom."""

from __future__ import annotations

import contextlib

import typer
from rich.console import Console
from rich.text import Text

from assembly import collections_of, store_of
from commands.common import EXIT_NOTHING, Index, Json, out, print_json, reported_errors
from index.collections.survey import Survey, survey
from settings import read_settings


def collections(index: Index = None, as_json: Json = False) -> None:
    """List the collections in the settings: who may read each, and how many documents it has.

    It names what may not be meant, such as a folder that holds no document: until that is mended, readers
    outside the collection are shown nothing, and the exit status is 1.
    """
    with reported_errors():
        settings = read_settings()
        with contextlib.closing(store_of(index, settings).exported()) as snapshot:
            found = survey(snapshot.catalog, collections_of(settings))
        if as_json:
            print_json(found.to_json())
        else:
            _print(found, out)
    if found.faults:
        raise typer.Exit(EXIT_NOTHING)


def _print(found: Survey, console: Console) -> None:
    """Print a line for each collection, and what the keeper should look at."""
    if not found.counted:
        console.print("The settings name no collection: all documents are for all readers.")
    for each in found.counted:
        readers = ", ".join(sorted(each.collection.readers)) or "all"
        line = f"{each.collection.name}  {each.documents:,} documents  read by {readers}"
        console.print(Text(line), soft_wrap=True)
    if found.counted:
        console.print(Text(f"in none  {found.in_none:,} documents  read by all"), soft_wrap=True)
    for fault in found.faults:
        console.print(Text(fault, style="red"), soft_wrap=True)
    for remark in found.remarks:
        console.print(Text(remark, style="yellow"), soft_wrap=True)
