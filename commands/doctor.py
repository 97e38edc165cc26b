"""`doctor`: examine an installation, and say what to mend."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from rich.text import Text

from assembly import store_of
from commands.common import Index, Json, out, print_json, reported_errors
from commands.examine.finding import Finding
from index.snapshots.store import Store
from settings import Settings, read_settings

_STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


def doctor(index: Index = None, as_json: Json = False) -> None:
    """Examine this installation, and say what to mend. Nothing is changed. Exit status 0 or 1."""
    with reported_errors():
        settings = read_settings()
        findings = list(_examined(store_of(index, settings), settings))
        passed = all(each.level != "wrong" for each in findings)
        if as_json:
            print_json({"passed": passed, "findings": [each.to_json() for each in findings]})
        else:
            for each in findings:
                out.print(_line(each), soft_wrap=True)
    if not passed:
        raise typer.Exit(1)


def _examined(store: Store, settings: Settings) -> Iterator[Finding]:
    # Imported here: other commands need neither Streamlit nor what starts with it.
    from commands.examine import library, machine, page, program

    yield program.python()
    yield program.packages()
    finding, model = program.model(settings)
    yield finding
    yield from library.library(store, model)
    yield from machine.machine(store.root)
    yield from page.page(settings, page.configured())


def _line(each: Finding) -> Text:
    line = Text.assemble((f"{each.level:<6}", _STYLES[each.level]), f"{each.subject:<12} {each.found}")
    return line.append(f"\n{'':<19}{each.remedy}", "dim") if each.remedy else line
