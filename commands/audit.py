"""`audit`: print who did what."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from typing import Annotated

import typer

from access.audit.log import Audit, by
from access.audit.read import newest
from assembly import audit_of, store_of
from commands.common import Index, Json, out, print_json, reported_errors
from index.snapshots.store import Store
from settings import Settings, read_settings


def audit(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD...]", help="Words that an event must hold.")
    ] = None,
    action: Annotated[str, typer.Option("--action", help='Only these, such as "approved".')] = "",
    who: Annotated[str, typer.Option("--who", help="Only of this person, as the provider names them.")] = "",
    most: Annotated[int, typer.Option("-n", min=1, help="How many events.")] = 50,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Print the newest events of the audit, the last one first: when, what, who.

    `verify` checks that none is missing or changed.
    """
    with reported_errors():
        kept = Audit.beside(store_of(index, read_settings()).root)
        events = newest(kept.folder, most, " ".join(words or ()), action, who)
        if as_json:
            print_json({"events": [asdict(event) for event in events]})
            return
        for event in events:
            more = ", ".join(
                f"{key}: {value}" for key, value in event.more.items() if value not in ("", None)
            )
            line = f"{event.number:>6,}  {event.at[:19]}  {event.action}  {event.who}  {more}".rstrip()
            out.print(line, highlight=False, markup=False, soft_wrap=True)
        if not events:
            out.print("No such event.", highlight=False)


def audited(
    store: Store, settings: Settings, action: str, **more: object
) -> contextlib.AbstractContextManager[None]:
    """Audit what a command does in a block, by the system's user, where that is asked for.

    Raises:
        AuditError: if it cannot be kept; then the block is not begun.
    """
    kept = audit_of(store.root, settings)
    return kept.doing(action, by(None), more) if kept else contextlib.nullcontext()
