"""`verify`, `snapshots` and `rollback`: look after an index."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access.audit.log import Audit
from access.audit.verify import verify as verify_audit
from assembly import checks_of, store_of
from commands.audit import audited
from commands.common import Index, Json, err, out, print_json, reported_errors
from commands.terminal import print_checks, print_snapshots
from index.snapshots.verify import Check
from settings import read_settings


def verify(index: Index = None, as_json: Json = False) -> None:
    """Check the index: every checksum, span, vector and word, and the audit. Exit status 0 or 1."""
    with reported_errors():
        store = store_of(index, read_settings())
        checks = [*checks_of(store), *_audit(store.root)]
        if as_json:
            listed = [{"name": c.name, "items": c.items, "wrong": list(c.wrong)} for c in checks]
            print_json({"passed": all(c.passed for c in checks), "checks": listed})
        else:
            print_checks(checks, out)
    if not all(check.passed for check in checks):
        raise typer.Exit(1)


def _audit(root: Path) -> list[Check]:
    folder = Audit.beside(root).folder
    if not folder.exists():
        return []
    found = verify_audit(folder)
    return [Check("audit", found.events, (found.wrong,) if found.wrong else ())]


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
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "rolled back", snapshot=snapshot or "the one before"):
            current = store.rollback(snapshot)
        for remark in store.remarks:
            err.print(remark, highlight=False)
        if as_json:
            print_json({"current": current})
        else:
            out.print(f"{current} is in service.", highlight=False)
