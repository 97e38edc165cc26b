"""Ask many questions, one a line, and print one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import typer

from commands.common import EXIT_SOME_FAILED, err, json_text
from index.errors import DamagedError
from ingest.errors import UnreadableFileError
from search.hit import Answer
from search.question.parse import EmptyQuestionError

STANDARD_INPUT = "-"

Ask = Callable[[str], Answer]


def ask_batch(name: str, ask: Ask) -> None:
    """Answer each line of a file in order, as it is read; exit with 3 if any could not be asked.

    Args:
        name: the file, in UTF-8, or "-" for standard input.
        ask: answers one question.

    Raises:
        UnreadableFileError: if the file cannot be read.
        FilterError: if no document can be filtered by what the filters name.
    """
    asked = failed = 0
    for number, line in enumerate(_opened(name), start=1):
        answer = _answered(number, line.removesuffix(b"\n").removesuffix(b"\r"), ask)
        sys.stdout.write(json_text(answer) + "\n")
        sys.stdout.flush()
        asked += 1
        failed += "error" in answer
    if not asked:
        err.print(f"{name}: no question in it", style="yellow", highlight=False, markup=False)
    if failed:
        err.print(f"{failed:,} of {asked:,} lines could not be asked", style="red", highlight=False)
        raise typer.Exit(EXIT_SOME_FAILED)


def _answered(number: int, line: bytes, ask: Ask) -> dict[str, object]:
    """Return the answer to a line, or its error."""
    try:
        question = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return {"line": number, "query": None, "error": f"not UTF-8 ({error})"}
    if not question.strip():
        return {"line": number, "query": question, "error": "the line is empty"}
    try:
        return ask(question).to_json()
    except (EmptyQuestionError, DamagedError) as error:
        return {"line": number, "query": question, "error": str(error)}


def _opened(name: str) -> BinaryIO:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return BytesIO(Path(name).read_bytes())
    except OSError as error:
        raise UnreadableFileError(
            name,
            f"cannot be read ({error.strerror})",
            remedy="Name a file of questions, or - for standard input",
        ) from error
