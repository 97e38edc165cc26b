"""The operator's door: all commands, a module of `commands/` for each group."""

from __future__ import annotations

import typer

from commands.ask import search, show
from commands.audit import audit
from commands.collections import collections
from commands.doctor import doctor
from commands.evaluate import evaluate
from commands.feedback import feedback
from commands.ingest import ingest
from commands.keep import rollback, snapshots, verify
from commands.move import export_library, import_library
from commands.purge import purge
from commands.serve import keys, mcp, serve

app = typer.Typer(
    help="Verbatim: a clinician's question answered word for word from your own library.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    ingest,
    search,
    show,
    evaluate,
    verify,
    snapshots,
    rollback,
    feedback,
    audit,
    purge,
    doctor,
    serve,
    mcp,
    collections,
):
    app.command()(command)
app.command("export")(export_library)
app.command("import")(import_library)
app.add_typer(keys, name="keys")

if __name__ == "__main__":
    app()
