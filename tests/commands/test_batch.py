"""Many questions, one a line: an object each, in order, and no bad line stops the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import app
from index.snapshots.store import Store


def _batch(store: Store, *arguments: str, given: bytes | None = None) -> Result:
    command = ["search", "--index", str(store.root), *arguments]
    return CliRunner().invoke(app, command, input=given)


def _objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


def test_each_line_is_answered_as_if_it_was_asked_alone(library_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("\ufeffrash on the eyelids\r\nhow high does creatine kinase go?".encode())
    result = _batch(library_store, "--batch", str(file), "-k", "1", "--filter", "format=Markdown")
    assert result.exit_code == 0, result.output
    first, second = _objects(result)
    assert (first["query"], second["query"]) == ("rash on the eyelids", "how high does creatine kinase go?")
    alone = _batch(library_store, second["query"], "-k", "1", "--filter", "format=Markdown", "--json")
    assert _timeless(second) == _timeless(json.loads(alone.stdout))
    assert len(second["hits"]) == 1


def test_a_bad_line_is_told_in_its_place(library_store: Store) -> None:
    given = b"rash\n\n \t\n???\nrash \xff\nweak hips\n"
    result = _batch(library_store, "--batch", "-", given=given)
    assert result.exit_code == 3
    answers = _objects(result)
    assert [each.get("line") for each in answers] == [None, 2, 3, 4, 5, None]
    assert [each["query"] for each in answers] == ["rash", "", " \t", "???", None, "weak hips"]
    assert answers[1]["error"] == answers[2]["error"] == "the line is empty"
    assert "no word" in answers[3]["error"]
    assert "not UTF-8" in answers[4]["error"]
    assert "4 of 6 lines could not be asked" in result.stderr


def test_an_empty_file_is_said_to_be_empty(library_store: Store) -> None:
    result = _batch(library_store, "--batch", "-", given=b"")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no question in it" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name one question"),
        (["rash", "--batch", "-"], "Name one question"),
        (["--batch", "no/such/file"], "cannot be read"),
        (["--batch", "-", "--filter", "colour=red"], "There are"),
    ],
)
def test_wrong_usage_is_status_2(library_store: Store, arguments: list[str], message: str) -> None:
    result = _batch(library_store, *arguments, given=b"rash\n")
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert result.stdout == ""
