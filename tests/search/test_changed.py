"""What changed, chosen for a reader: of a part of a library nothing but what its documents say there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.backend import Backend, ListedDocument, Statistics
from index.snapshots.differences import Change
from index.snapshots.history import History, Step
from index.vectors.model import ModelInfo
from ingest.document import SourceInfo
from search.changed import Changed, SinceError, changed, said

FIRST, SECOND, THIRD = (f"2026112{n}T090000000Z-aaaaaa" for n in (1, 2, 3))


def change(what: str, number: int, **more: object) -> Change:
    made = Change(
        what, f"d{number}", f"Old title {number}", f"shut/{number}.md", "Markdown", ("shut", "open")
    )  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


class Listing:
    """A library as far as changes look at it."""

    def __init__(self, snapshot: str, *infos: tuple[str, SourceInfo]) -> None:
        self._infos = infos
        model = ModelInfo("m", "")
        self.statistics = Statistics(snapshot, "", model, len(infos), 0, 0, 0)

    def documents(self) -> Iterator[ListedDocument]:
        return (ListedDocument(each, info, "Markdown") for each, info in self._infos)


def info(title: str, status: str | None = None, by: str | None = None) -> SourceInfo:
    return SourceInfo("open/1.md", title=title, status=status, superseded_by=by)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    kept = History(tmp_path)
    kept.add(Step("2026-11-21T09:00:00+00:00", None, FIRST, 3))
    kept.add(
        Step(
            "2026-11-22T09:00:00+00:00",
            FIRST,
            SECOND,
            3,
            changes=(
                change("changed", 1),
                change("status", 1, status="superseded", by="A secret successor"),
                change("status", 2, status="retracted"),
                change("status", 3, was="superseded"),
                change("removed", 1),
                change("added", 9),
            ),
            more={"added": 7},
        )
    )
    kept.add(Step("2026-11-23T09:00:00+00:00", SECOND, THIRD, 3, returned=True))
    return tmp_path


def library(snapshot: str, *infos: tuple[str, SourceInfo]) -> Backend:
    return Listing(snapshot, *infos)  # type: ignore[return-value]


def texts(found: list[Changed]) -> list[str]:
    return [f"{each.text}: {each.title}" if each.change else each.text for each in found]


def test_of_the_whole_library_all_is_told(index: Path) -> None:
    found = changed(library(THIRD, ("d2", info("Two", "retracted"))), index)
    assert texts(found) == [
        "The library returned to an earlier state",
        "7 more documents were added, not listed here",
        "Superseded by A secret successor: Old title 1",
        "Retracted: Old title 2",
        "No longer superseded: Old title 3",
        "Changed: Old title 1",
        "Removed: Old title 1",
        "Added: Old title 9",
        "The record of changes begins, with 3 documents",
    ]
    assert [each.title for each in found if each.held] == ["Old title 2"]


def test_of_a_part_only_what_its_documents_say_there(index: Path) -> None:
    part = library(
        f"{THIRD}.0123abcd", ("d1", info("One")), ("d2", info("Two", "retracted")), ("d3", info("Three"))
    )
    found = changed(part, index)
    assert texts(found) == [
        "The library returned to an earlier state",
        "Retracted: Two",
        "Changed: One",
    ]
    assert all(each.change.collections == ("open",) for each in found if each.change)
    assert changed(part, index, collections=["shut"])[1:] == []


@pytest.mark.parametrize(
    ("since", "number"),
    [
        ("", 9),
        (FIRST, 8),
        (f"{FIRST}.0123abcd", 8),
        (SECOND, 1),
        (THIRD, 0),
        ("2026-11-22", 8),
        ("2026-11-22T10:00:00+01:00", 1),
        ("2026-11-22T10:00:00 01:00", 1),
    ],
)
def test_since(index: Path, since: str, number: int) -> None:
    assert len(changed(library(THIRD), index, since)) == number


def test_a_state_that_is_not_known_is_no_since(index: Path) -> None:
    with pytest.raises(SinceError, match="not known any more"):
        changed(library(THIRD), index, "20200101T000000000Z-abcdef")


def test_without_a_history_nothing_is_told(tmp_path: Path) -> None:
    assert changed(library(THIRD), tmp_path / "none") == []


def test_it_is_said_in_words() -> None:
    assert said(change("added", 1, status="retracted")) == "Added, retracted"
    assert said(change("status", 1, status="superseded", by="B, version 2")) == "Superseded by B, version 2"
    assert said(change("status", 1, status="expression of concern")) == "Expression of concern"
