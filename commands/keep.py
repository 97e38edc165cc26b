"""`verify`, `snapshots` and `rollback`: look after an index."""

from __future__ import annotations

from typing import Annotated

import typer

from assembly import store_of
from commands.common import Index, Json, out, print_json, reported_errors
from commands.terminal import print_checks, print_snapshots
from index.snapshots.verify import verify as verify_index
from settings import read_settings


def verify(index: Index = None, as_json: Json = False) -> None:
    """Check the index: every checksum, every span, the vectors and the words. Exit status 0 or 1."""
    with reported_errors():
        checks = verify_index(store_of(index, read_settings()))
        if as_json:
            listed = [{"name": c.name, "items": c.items, "wrong": list(c.wrong)} for c in checks]
            print_json({"passed": all(c.passed for c in checks), "checks": listed})
        else:
            print_checks(checks, out)
    if not all(check.passed for check in checks):
        raise typer.Exit(1)


def snapshots(index: Index = None, as_json: Json = False) -> None:
    """List the snapshots that are kept, the newest first, and say which is in service."""
    with reported_errors():
        published = store_of(index, read_settings()).published()
        if as_json:
            print_json({"snapshots": [each.to_json() for each in published]})
        else:
            print_snapshots(published, out)


def rollback(
    snapshot: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Its id [default: the one before that in service].")
    ] = None,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Put an older snapshot back into service. Nothing is lost: `rollback ID` returns to a newer one.

    A running page answers from it at the next question. The next ingest builds upon it, and brings
    back what the files say then.
    """
    with reported_errors():
        current = store_of(index, read_settings()).rollback(snapshot)
        if as_json:
            print_json({"current": current})
        else:
            out.print(f"{current} is in service.", highlight=False)
