"""Hold what all commands share: options, consoles and exit statuses."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from index.address import Address, Place, is_address
from index.catalog.facets import FilterError
from ingest.errors import UnreadableFileError, VerbatimError
from ingest.signs.unseen import UNSEEN, shown
from search.question.parse import EmptyQuestionError
from settings import SettingsError

_UNSAFE = re.compile(f"{UNSEEN.pattern}|[\x7f-\x9f]")
EXIT_NOTHING, EXIT_USAGE, EXIT_SOME_FAILED, EXIT_INTERRUPTED = 1, 2, 3, 130


class SafeConsole(Console):
    """A console that shows what a terminal would obey, whatever text it comes in."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, and write ‹U+001B› for an escape that a document or a name holds."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else shown(text), style, control)


out = SafeConsole()
err = SafeConsole(stderr=True)


def place(named: str) -> Place:
    """Read where an index is: a folder, or the address of a server."""
    return Address(named) if is_address(named) else Path(named)


def address(named: str) -> Address:
    """Read a server's address."""
    if not is_address(named):
        # What was typed is not repeated: it may hold a password.
        raise typer.BadParameter("name a server as postgresql://USER@HOST/DATABASE")
    return Address(named)


Index = Annotated[
    Place | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=place,
        help="The folder of the index, or a server's address [default: var/index].",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def print_json(value: object) -> None:
    """Write one JSON value to standard output."""
    sys.stdout.write(json_text(value, indent=2) + "\n")


def json_text(value: object, indent: int | None = None) -> str:
    """Write JSON in which signs that deceive or command are escaped: it is read as the same value."""
    return _UNSAFE.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def usage(message: str) -> NoReturn:
    """Print what is wrong with the command line, and exit with status 2."""
    err.print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(EXIT_USAGE)


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn foreseen errors into a message and an exit status, without a traceback."""
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
