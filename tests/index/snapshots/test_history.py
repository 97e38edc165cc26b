"""What changed between snapshots, worked out by hand; kept longer than they are, whatever kills the build."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from support import ingest, quiet
from typer.testing import CliRunner

from cli import app
from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.read import Catalog
from index.snapshots import history
from index.snapshots.differences import Change, differences
from index.snapshots.history import EARLIER, FILE, UNREADABLE, History, Step
from index.snapshots.record_changes import UNKNOWN
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.files.find import find


def page(title: str, text: str, **more: str) -> str:
    """A document in Markdown with its front matter."""
    stated = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\ntitle: {title}\n{stated}---\n# {title}\n\n{text}\n"


def lines(*texts: str) -> str:
    """A file of several documents."""
    made = [json.dumps({"_id": f"{n}", "title": f"Record {n}", "text": text}) for n, text in enumerate(texts)]
    return "\n".join(made) + "\n"


BEFORE = {
    "ward/same.md": page("Same", "Rest helps the sprain."),
    "ward/dose.md": page("Dose", "Give 5 mg of folic acid daily."),
    "ward/gone.md": page("Gone", "The cough lasts for three weeks."),
    "clinic/gout-2019.md": page("Gout 2019", "Colchicine relieves an attack of gout."),
    "clinic/trial.md": page("A trial", "The trial found a benefit.", doi="10.1000/trial"),
    "clinic/leaflet.md": page("Leaflet", "Take it with water at night."),
    "two.jsonl": lines("The rash itches in the sun.", "The nail folds are red and warm."),
}
AFTER = {
    "ward/dose.md": page("Dose", "Give 1 mg of folic acid daily."),
    "clinic/gout-2024.md": page("Gout 2024", "Ibuprofen helps too.", supersedes="gout-2019.md"),
    "clinic/withdrawal.md": page("Withdrawal", "The trial is retracted.", retracts="10.1000/trial"),
    "clinic/leaflet.md": page("Leaflet", "Take it with water at night.", status="withdrawn"),
    "two.jsonl": lines("The rash itches in the sun.", "The nail folds are pale and cold."),
}
Said = tuple[str, str, str | None, str | None, str | None]
CHANGED: set[Said] = {
    ("changed", "Dose", None, None, None),
    ("removed", "Gone", None, None, None),
    ("added", "Gout 2024", None, None, None),
    ("status", "Gout 2019", "superseded", None, "Gout 2024"),
    ("added", "Withdrawal", None, None, None),
    ("status", "A trial", "retracted", None, None),
    ("changed", "Leaflet", "withdrawn", None, None),
    ("status", "Leaflet", "withdrawn", None, None),
    ("changed", "Record 1", None, None, None),
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def said(changes: tuple[Change, ...]) -> set[Said]:
    found = {(each.what, each.title, each.status, each.was, each.by) for each in changes}
    assert len(found) == len(changes)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "library", BEFORE)
    return tmp_path / "library"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


@pytest.fixture
def changed(store: Store, folder: Path, embedder: Embedder) -> Store:
    """An index of BEFORE, and then of AFTER."""
    ingest(store, folder, embedder=embedder)
    write(folder, AFTER)
    (folder / "ward/gone.md").unlink()
    ingest(store, folder, embedder=embedder)
    return store


def test_every_kind_of_change_is_told_and_nothing_else(changed: Store) -> None:
    first, last = History(changed.root).steps()
    assert (first.before, first.documents, first.changes, first.note) == (None, 8, (), "")
    assert (last.before, last.after, last.documents) == (first.after, changed.current_id(), 9)
    assert said(last.changes) == CHANGED
    collections = {each.title: each.collections for each in last.changes}
    assert (collections["Dose"], collections["A trial"]) == (("ward",), ("clinic",))
    assert stat.S_IMODE((changed.root / FILE).stat().st_mode) == 0o600


def test_it_outlives_the_snapshots(changed: Store, folder: Path, embedder: Embedder) -> None:
    for number in range(3):
        write(folder, {"ward/same.md": page("Same", f"Rest helps {number} times.")})
        build(changed, find([folder]), embedder, IngestOptions(keep_snapshots=1), quiet)
    steps = History(changed.root).steps()
    assert len(changed.published()) == 1
    assert [len(each.changes) for each in steps] == [0, len(CHANGED), 1, 1, 1]
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]


def test_a_document_is_in_force_again_when_what_replaced_it_leaves(
    changed: Store, folder: Path, embedder: Embedder
) -> None:
    (folder / "clinic/gout-2024.md").unlink()
    ingest(changed, folder, embedder=embedder)
    assert said(History(changed.root).steps()[-1].changes) == {
        ("removed", "Gout 2024", None, None, None),
        ("status", "Gout 2019", None, "superseded", None),
    }


def test_a_return_to_an_older_snapshot_is_a_step_too(changed: Store) -> None:
    newer = changed.current_id()
    older = changed.rollback()
    step = History(changed.root).steps()[-1]
    assert (step.before, step.after, step.returned) == (newer, older, True)
    assert ("added", "Gone", None, None, None) in said(step.changes)
    assert ("status", "Gout 2019", None, "superseded", None) in said(step.changes)
    changed.rollback(newer)
    again = History(changed.root).steps()[-1]
    assert (again.after, again.returned, said(again.changes)) == (newer, True, CHANGED)


def test_nothing_changed_is_no_step(changed: Store, folder: Path, embedder: Embedder) -> None:
    before = (changed.root / FILE).read_bytes()
    ingest(changed, folder, embedder=embedder)
    assert (changed.root / FILE).read_bytes() == before


def test_what_is_only_read_anew_did_not_change(changed: Store, folder: Path, embedder: Embedder) -> None:
    build(changed, find([folder]), embedder, IngestOptions(passage_tokens=20), quiet)
    assert History(changed.root).steps()[-1].changes == ()


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_crash_before_or_while_it_is_written_loses_nothing(
    changed: Store, folder: Path, embedder: Embedder, cut: int
) -> None:
    """The snapshot is in service, and its line is missing or cut off: the next writer writes it."""
    path = changed.root / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert len(History(changed.root).steps()) == 1
    ingest(changed, folder, embedder=embedder)
    assert [json.loads(line) for line in path.read_bytes().splitlines()] == [
        json.loads(line) for line in whole.splitlines()
    ]


def test_an_index_without_a_history_begins_one(changed: Store, folder: Path, embedder: Embedder) -> None:
    (changed.root / FILE).unlink()
    write(folder, {"ward/new.md": page("New", "A new leaflet on sleep.")})
    ingest(changed, folder, embedder=embedder)
    begun, step = History(changed.root).steps()
    assert (begun.before, begun.documents) == (None, 9)
    assert said(step.changes) == {("added", "New", None, None, None)}


def test_where_the_state_before_is_gone_that_is_said(
    changed: Store, folder: Path, embedder: Embedder
) -> None:
    older = changed.rollback()
    path = changed.root / FILE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))  # the history stands at the newer one, which is deleted now
    shutil.rmtree(changed.root / "snapshots" / json.loads(lines[1])["after"])
    with changed.writing():
        pass
    step = History(changed.root).steps()[-1]
    assert (step.after, step.changes, step.note) == (older, (), UNKNOWN)


def test_a_line_that_is_damaged_hides_no_other(changed: Store, folder: Path, embedder: Embedder) -> None:
    path = changed.root / FILE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"at": 3}\n' + lines[1])
    _, damaged, last = History(changed.root).steps()
    assert (damaged.note, damaged.changes) == (UNREADABLE, ())
    assert said(last.changes) == CHANGED
    path.write_bytes(lines[0] + b"nonsense\n")
    with changed.writing():
        pass
    assert [each.note for each in History(changed.root).steps()] == ["", UNREADABLE, UNKNOWN]


def test_a_large_file_is_put_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 500)
    kept = History(tmp_path)
    for number in range(20):
        kept.add(Step(f"2026-11-28T09:00:{number:02}+00:00", f"s{number - 1}", f"s{number}"))
    steps = kept.steps()
    assert {path.name for path in tmp_path.iterdir()} == {FILE, EARLIER}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2000
    assert steps[-1].after == "s19"
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]


def test_of_many_changes_of_a_kind_some_are_listed_and_all_are_counted() -> None:
    changes = [Change("added", f"{n}", f"T{n}", "s", "PDF", ()) for n in range(20_000)]
    status = Change("status", "x", "X", "s", "PDF", (), "retracted")
    step = Step("", None, "s").holding([*changes, status])
    assert (len(step.changes), step.changes[-1], dict(step.more)) == (501, status, {"added": 19_500})


def test_a_history_that_cannot_be_written_is_told_and_stops_no_ingest(
    changed: Store, folder: Path, embedder: Embedder
) -> None:
    (changed.root / FILE).unlink()
    (changed.root / FILE).mkdir()
    write(folder, {"ward/new.md": page("New", "A new leaflet on sleep.")})
    report = ingest(changed, folder, embedder=embedder)
    assert report.published == changed.current_id()
    told = "what changed in the library could not be written down"
    assert told in report.note
    back = CliRunner().invoke(app, ["rollback", "--index", str(changed.root)])
    assert back.exit_code == 0
    assert told in " ".join(back.output.split())


def test_the_comparison_is_the_same_backwards(changed: Store) -> None:
    ids = sorted(each.id for each in changed.published())
    old, new = (Catalog(changed.root / "snapshots" / each) for each in ids)
    turned = {"added": "removed", "removed": "added"}
    forward = {(each.what, each.document_id) for each in differences(old, new)}
    back = {(turned.get(each.what, each.what), each.document_id) for each in differences(new, old)}
    assert forward == back
    assert [*differences(new, new)] == []
