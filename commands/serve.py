"""`serve`, `mcp` and `keys`: the doors for programs."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Annotated

import typer

from access.keys import ApiKeys
from access.person import Person
from assembly import (
    closed_to,
    embedder_of,
    names_of,
    note_question,
    part_of_library,
    ranking_of,
    store_of,
)
from commands.audit import audited
from commands.common import Index, Json, err, out, print_json, reported_errors, usage
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.names.names import Names
from search.suggest import Suggester
from serve.infobutton.codes.local import NO_CODES, LocalCodes, read_codes
from serve.infobutton.codes.terms import Terminology
from serve.served import Served
from settings import Settings, read_settings

_PARTS = 16
"""How many engines are kept open: one for each set of collections that some caller may not see."""
_LOCAL = ("127.0.0.1", "::1", "localhost")

keys = typer.Typer(help="Make, list and revoke the keys that programs send.", no_args_is_help=True)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen at.")] = 8600,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes answer.")] = 1,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Take judgements and questions to keep; without it, only read.")
    ] = False,
    index: Index = None,
) -> None:
    """Serve the library to programs: REST at /api/v1, assistants at /mcp, record systems at /infobutton.

    Whoever reaches the address may ask, until there is a key (`keys add`): then each request needs one.
    """
    import uvicorn

    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        folder = store.root
        if settings.access and not ApiKeys(folder).all():
            usage("People sign in to this library, so programs need a key: python cli.py keys add NAME")
        if host not in _LOCAL and not ApiKeys(folder).all():
            usage(
                f"--host {host}: other machines could read this library without a key. "
                "Make one first: python cli.py keys add NAME"
            )
        _set_place(store)
        os.environ["VERBATIM_SERVE_FEEDBACK"] = "true" if feedback else "false"
        _served()  # so that what is wrong is said here, once
    err.print(f"Serving at http://{host}:{port}/api/v1 (described at /openapi.json)", highlight=False)
    # Questions stand in addresses: no address is logged.
    uvicorn.run(
        "commands.serve:application_of_settings",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def mcp(index: Index = None) -> None:
    """Serve the library to one assistant over standard input and output."""
    from serve.mcp.tools import server

    with reported_errors():
        if index is not None:
            _set_place(store_of(index, read_settings()))
        served = replace(_served(), note=_noting(read_settings(), None))
        server(lambda: served).run("stdio")


def _set_place(store: Store) -> None:
    """Name the index for this process and those that answer beside it."""
    folder = str(store.root.resolve())
    os.environ["VERBATIM_INDEX"] = store.address.url if store.address else folder
    os.environ["VERBATIM_FOLDER"] = folder


def application_of_settings() -> object:
    """Make the application as the settings say; each worker process calls it."""
    from serve.application import application
    from serve.callers import Callers

    settings = read_settings()
    whole = _served()

    def served_to(person: Person | None) -> Served:
        served = _served(closed_to(person, settings))
        return replace(served, caller=person.id if person else "", note=_noting(settings, person))

    hosts = [*_LOCAL, "[::1]", *filter(None, map(str.strip, settings.serve_hosts.split(",")))]
    callers = Callers(ApiKeys(whole.index), settings.serve_rate, bool(settings.access))
    return application(served_to, callers, hosts)


def _noting(settings: Settings, person: Person | None) -> Callable[[str], None]:
    """Return what audits that a caller asks: whoever holds a key, or reaches a server without keys."""
    key = f"{person.name} ({person.id})" if person else ""
    return partial(note_question, settings, person, key=key)


@lru_cache(maxsize=_PARTS)
def _served(closed: frozenset[str] = frozenset()) -> Served:
    """Open what is served to those to whom these collections are closed."""
    settings = read_settings()
    names, embedder = _shared()
    store = store_of(None, settings)
    library = part_of_library(store, closed, settings)
    engine = SearchEngine(library, embedder, ranking_of(settings), names)
    return Served(
        engine,
        Path(settings.index),
        Suggester(names),
        settings.model_dump(),
        settings.page_address.rstrip("/"),
        settings.serve_feedback,
        whole=not closed,
        terminology=Terminology(names, _codes()),
        store=store,
    )


@cache
def _shared() -> tuple[Names, Embedder]:
    settings = read_settings()
    return names_of(settings), embedder_of(settings)


@cache
def _codes() -> LocalCodes:
    path = read_settings().code_terms
    return read_codes(Path(path)) if path else NO_CODES


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="Who will use it, such as the ward's record system.")],
    groups: Annotated[
        list[str] | None, typer.Option("--group", help="It reads what this group may read; may be repeated.")
    ] = None,
    index: Index = None,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "key made", name=name, groups=", ".join(groups or ())):
            made, sent = ApiKeys(store.root).add(name, groups or (), datetime.now(UTC))
        err.print(f"Key {made.id} for {made.name}. It cannot be shown again:", highlight=False)
        out.print(sent, highlight=False, soft_wrap=True)


@keys.command("list")
def list_keys(index: Index = None, as_json: Json = False) -> None:
    """List the keys, without what callers send."""
    with reported_errors():
        found = ApiKeys(store_of(index, read_settings()).root).all()
        if as_json:
            print_json(
                [
                    {"id": each.id, "name": each.name, "groups": list(each.groups), "made_at": each.made_at}
                    for each in found
                ]
            )
            return
        for each in found:
            out.print(
                f"{each.id}  {each.made_at[:10]}  {each.name}  {', '.join(each.groups)}", highlight=False
            )


@keys.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="Its id, as `keys list` shows it.")], index: Index = None
) -> None:
    """Take a key away: the next request with it is refused."""
    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        with audited(store, settings, "key revoked", key=key_id):
            gone = ApiKeys(store.root).revoke(key_id)
        if gone is None:
            usage(f"{key_id}: no such key. List them: python cli.py keys list")
        out.print(f"Key {gone.id} for {gone.name} is revoked.", highlight=False)
