"""What every command has in common: its options, the engine it opens, and how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from index.embed import Embedder
from index.embedder import make_embedder
from index.facets import FilterError
from index.store import Store
from index.texts import Recipe
from ingest.errors import UnreadableFileError, VerbatimError
from ingest.worker import Limits
from search.engine import Ranking
from search.question import EmptyQuestionError
from settings import Settings, SettingsError

EXIT_NOTHING, EXIT_USAGE, EXIT_SOME_FAILED, EXIT_INTERRUPTED = 1, 2, 3, 130

out = Console()
err = Console(stderr=True)

Index = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="The folder of the index [default: var/index].")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def store_of(index: Path | None, settings: Settings) -> Store:
    """The index that is named, or the one in the settings."""
    return Store(index or settings.index)


def embedder_of(settings: Settings) -> Embedder:
    """The model in the settings."""
    return make_embedder(settings.model, settings.query_prefix, settings.passage_prefix)


def recipe_of(settings: Settings, ocr: bool = False, lexical_first: bool = False) -> Recipe:
    """How passages are made."""
    limits = Limits(settings.file_seconds, settings.file_memory_mb << 20)
    return Recipe(settings.passage_tokens, settings.keep_snapshots, limits, ocr, lexical_first)


def ranking_of(settings: Settings) -> Ranking:
    """How hits are ranked."""
    return Ranking(
        dense_weight=settings.dense_weight,
        reranker=settings.reranker or None,
        rerank_depth=settings.rerank_depth,
        rerank_weight=settings.rerank_weight,
        hits_per_document=settings.hits_per_document,
    )


def print_json(value: object) -> None:
    """Writes one JSON value to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def usage(message: str) -> NoReturn:
    """Ends with what is wrong in the command that was typed."""
    err.print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(EXIT_USAGE)


@contextmanager
def told_errors() -> Iterator[None]:
    """Turns errors that were foreseen into a message and an exit status, without a traceback."""
    try:
        yield
    except (UnreadableFileError, EmptyQuestionError, FilterError, SettingsError) as error:
        usage(str(error))
    except VerbatimError as error:
        err.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(EXIT_NOTHING) from error
    except KeyboardInterrupt:
        err.print(
            "Stopped. The library stays as it was last published; the passages embedded so far are kept: "
            "run the same command to go on.",
            style="yellow",
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None
