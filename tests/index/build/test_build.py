"""Building: the index comes to match its sources, incrementally, and nothing is lost in silence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from make_pdf import leaflet, scanned
from support import LIBRARY, ingest, quiet

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.facets import Filters
from index.errors import BusyError, DamagedError, MismatchError, NoIndexError, StoreError
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.files.find import find
from ingest.report import FileReport, IngestReport
from search.engine import SearchEngine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the test library to change."""
    copied = tmp_path / "library"
    shutil.copytree(LIBRARY, copied)
    return copied


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def _status(report: IngestReport) -> dict[str, str]:
    return {Path(file.source).name: file.status for file in report.files}


def _verified(store: Store) -> bool:
    return all(check.passed for check in verify(store))


def test_new_files_are_added(store: Store, folder: Path, embedder: Embedder) -> None:
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"rash.txt": "added", "weakness.md": "added"}
    assert report.published == store.current_id()
    assert (report.documents, report.embedded) == (2, report.passages)
    assert _verified(store)


def test_no_change_costs_no_snapshot_and_no_model(store: Store, folder: Path) -> None:
    used, fresh = make_embedder(), make_embedder()
    first = ingest(store, folder, embedder=used)
    second = ingest(store, folder, embedder=fresh)
    assert second.published is None
    assert second.snapshot == first.snapshot
    assert set(_status(second).values()) == {"unchanged"}
    loaded = {"_session", "_transformer"}
    assert loaded & vars(used).keys()
    assert not loaded & vars(fresh).keys(), "the model was loaded for nothing"


def test_a_changed_file_embeds_only_what_changed(store: Store, folder: Path, embedder: Embedder) -> None:
    before = ingest(store, folder, embedder=embedder)
    path = folder / "weakness.md"
    path.write_text(path.read_text().replace("weeks to months", "days to weeks"))
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"rash.txt": "unchanged", "weakness.md": "updated"}
    assert (report.embedded, report.reused) == (1, before.passages - 1)
    engine = SearchEngine(store, embedder)
    assert "days to weeks" in engine.search("how fast does weakness come on?").hits[0].text
    assert not any("weeks to months" in hit.text for hit in engine.search("weeks to months", 50).hits)
    assert _verified(store)


def test_a_removed_file_is_in_no_answer(store: Store, folder: Path, embedder: Embedder) -> None:
    ingest(store, folder, embedder=embedder)
    (folder / "rash.txt").unlink()
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"rash.txt": "removed", "weakness.md": "unchanged"}
    assert (report.documents, report.embedded) == (1, 0)
    hits = SearchEngine(store, embedder).search("heliotrope rash on the eyelids", 50).hits
    assert {hit.info.title for hit in hits} <= {"Proximal weakness"}
    assert _verified(store)


def test_a_renamed_file_is_not_embedded_again(store: Store, folder: Path, embedder: Embedder) -> None:
    ingest(store, folder, embedder=embedder)
    (folder / "rash.txt").rename(folder / "skin.txt")
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"rash.txt": "removed", "skin.txt": "added", "weakness.md": "unchanged"}
    assert report.embedded == 0


def test_one_bad_file_stops_no_other(store: Store, folder: Path, embedder: Embedder) -> None:
    (folder / "bad.xml").write_text('<Document id="1" source="NIH">\n<Focus>X</Focus>\n<QAPairs>')
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"bad.xml": "failed", "rash.txt": "added", "weakness.md": "added"}
    (failed,) = [file for file in report.files if file.status == "failed"]
    assert "bad.xml, line 3" in failed.detail
    assert report.documents == 2
    again = ingest(store, folder, embedder=embedder)
    assert again.counts["failed"] == 1, "a failed file is tried again every time"
    assert again.published is None


def test_a_file_that_breaks_keeps_what_it_said_and_says_so(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    ingest(store, folder, embedder=embedder)
    (folder / "weakness.md").write_text("---\ntitle: [broken\n---\n")
    report = ingest(store, folder, embedder=embedder)
    assert _status(report) == {"rash.txt": "unchanged", "weakness.md": "failed"}
    assert "stays in the library" in next(f.detail for f in report.files if f.status == "failed")
    assert SearchEngine(store, embedder).search("creatine kinase").hits[0].info.title == "Proximal weakness"


def test_nothing_readable_publishes_nothing(store: Store, tmp_path: Path, embedder: Embedder) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ingest(store, empty, embedder=embedder).snapshot is None
    with pytest.raises(NoIndexError, match=r"cli\.py ingest"):
        store.open()


def test_an_emptied_folder_does_not_empty_the_library(store: Store, folder: Path, embedder: Embedder) -> None:
    first = ingest(store, folder, embedder=embedder)
    for path in folder.iterdir():
        path.unlink()
    report = ingest(store, folder, embedder=embedder)
    assert report.nothing_read
    assert store.current_id() == first.snapshot
    assert "stays as it was" in report.note


def test_another_passage_length_reads_every_file_anew(store: Store, folder: Path, embedder: Embedder) -> None:
    ingest(store, folder, embedder=embedder)
    report = build(store, find([folder]), embedder, IngestOptions(passage_tokens=20), quiet)
    assert set(_status(report).values()) == {"updated"}
    assert store.open().manifest.passage_tokens == 20
    assert _verified(store)


def test_old_snapshots_are_dropped_past_the_number_kept(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    for number in range(5):
        (folder / "rash.txt").write_text(f"Rash {number}\n\nThe rash was seen {number} times in all.\n")
        build(store, find([folder]), embedder, IngestOptions(keep_snapshots=2), quiet)
    kept = sorted(path.name for path in (store.root / "snapshots").iterdir())
    assert len(kept) == 2
    assert kept[-1] == store.current_id()


def test_an_interrupted_build_leaves_the_last_snapshot_and_keeps_its_vectors(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    first = ingest(store, folder, embedder=embedder)
    (folder / "new.txt").write_text("Cramps\n\nCramps at night are common in the calves of older patients.\n")

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "publish":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(store, find([folder]), embedder, IngestOptions(), interrupt)
    assert store.current_id() == first.snapshot
    assert [path.name for path in (store.root / "snapshots").iterdir()] == [first.snapshot]
    after = ingest(store, folder, embedder=embedder)
    assert after.published
    assert after.embedded == 0, "what was embedded before the interruption is not embedded again"


def test_what_a_killed_build_left_is_swept_away(store: Store, folder: Path, embedder: Embedder) -> None:
    left = store.root / "snapshots" / ".building-20200101T000000000Z-dead"
    left.mkdir(parents=True)
    (left / "catalog.sqlite").write_text("half a build")
    ingest(store, folder, embedder=embedder)
    assert not left.exists()


def test_a_second_writer_is_refused_by_name(store: Store, folder: Path, embedder: Embedder) -> None:
    with store.writing(), pytest.raises(BusyError, match=r"process \d+ on"):
        ingest(Store(store.root), folder, embedder=embedder)


@pytest.mark.parametrize(
    "name",
    ["catalog.sqlite", "packs/000001.pack", "dense/part-0001.faiss", "dense/parts.json", "lexical/meta.json"],
)
def test_a_flipped_byte_is_refused_and_the_next_ingest_mends_it(
    store: Store, folder: Path, embedder: Embedder, name: str
) -> None:
    first = ingest(store, folder, embedder=embedder)
    path = store.open().folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=f"{name}: differs from its checksum"):
        store.open()
    assert [check.passed for check in verify(store)] == [False]
    report = ingest(store, folder, embedder=embedder)
    assert "could not be used" in report.note
    assert (report.documents, report.embedded) == (first.documents, 0)
    assert _verified(store)


def test_a_missing_file_and_a_newer_format_are_refused(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    ingest(store, folder, embedder=embedder)
    at = store.open().folder
    manifest = at / "manifest.json"
    fields = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**fields, "format": 99}))
    with pytest.raises(MismatchError, match="format 99"):
        store.open()
    manifest.write_text(json.dumps(fields))
    (at / "dense" / "parts.json").unlink()
    with pytest.raises(DamagedError, match=r"parts\.json: missing"):
        store.open()


def test_words_first_publishes_twice_and_goes_on_where_it_was_stopped(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "embed":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(store, find([folder]), embedder, IngestOptions(lexical_first=True), stop)
    first = store.open()
    assert (first.manifest.dense.count, first.manifest.complete) == (0, False)
    assert first.lexical(["papul"], 5)
    assert first.dense(embedder.embed_question("papules"), 5) == []
    assert _verified(store)
    report = ingest(store, folder, embedder=embedder)
    assert set(_status(report).values()) == {"unchanged"}
    assert report.published == store.current_id() != first.manifest.snapshot
    assert report.embedded == report.passages
    assert store.open().manifest.complete
    assert _verified(store)
    again = ingest(store, folder, embedder=embedder)
    assert again.published is None


def test_rollback_returns_to_an_older_snapshot_and_forward_again(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    first = ingest(store, folder, embedder=embedder).published
    engine = SearchEngine(store, embedder)
    (folder / "rash.txt").unlink()
    second = ingest(store, folder, embedder=embedder).published
    assert [(each.id, each.current) for each in store.published()] == [(second, True), (first, False)]
    assert store.rollback() == first
    assert engine.search("heliotrope rash").hits[0].info.source.endswith("rash.txt")
    with pytest.raises(StoreError, match="there is no older snapshot"):
        store.rollback()
    with pytest.raises(StoreError, match="there is no snapshot nonsense"):
        store.rollback("nonsense")
    assert store.rollback(second) == second
    store.rollback()
    report = ingest(store, folder, embedder=embedder)
    assert (_status(report), report.embedded) == ({"rash.txt": "removed", "weakness.md": "unchanged"}, 0)
    assert store.current_id() == report.published
    assert str(report.published) > str(second)
    assert _verified(store)


def test_a_damaged_snapshot_is_not_rolled_back_to(store: Store, folder: Path, embedder: Embedder) -> None:
    first = ingest(store, folder, embedder=embedder).published
    (folder / "rash.txt").unlink()
    second = ingest(store, folder, embedder=embedder).published
    (store.root / "snapshots" / str(first) / "manifest.json").write_text("{")
    (newest, oldest) = store.published()
    assert (newest.problem, oldest.manifest) == ("", None)
    assert "manifest.json: cannot be read" in oldest.problem
    with pytest.raises(DamagedError, match=r"manifest\.json"):
        Store(store.root).rollback()
    assert store.current_id() == second


def test_a_clock_that_was_set_back_changes_no_order(store: Store, folder: Path, embedder: Embedder) -> None:
    future = "20990101T000000000Z-abcdef"
    first = ingest(store, folder, embedder=embedder).published
    (store.root / "snapshots" / str(first)).rename(store.root / "snapshots" / future)
    (store.root / "CURRENT").write_text(future + "\n")
    manifest = store.root / "snapshots" / future / "manifest.json"
    manifest.write_text(manifest.read_text().replace(str(first), future))
    (folder / "rash.txt").unlink()
    second = build(store, find([folder]), embedder, IngestOptions(keep_snapshots=1), quiet).published
    assert str(second).startswith("20990101T000000001Z-")
    assert [each.id for each in store.published()] == [second]


def test_a_small_change_shares_what_has_not_changed(store: Store, folder: Path, embedder: Embedder) -> None:
    for number in range(40):
        (folder / f"{number}.txt").write_text(
            f"Note {number}\n\nThis is said in note number {number} alone.\n"
        )
    first = store.root / "snapshots" / str(ingest(store, folder, embedder=embedder).published)
    (folder / "new.txt").write_text("Cramps\n\nCramps at night are common in older patients.\n")
    second = store.root / "snapshots" / str(ingest(store, folder, embedder=embedder).published)
    for name in ("packs/000001.pack", "dense/part-0001.faiss"):
        assert (second / name).samefile(first / name)
    assert any(path.samefile(second / "lexical" / path.name) for path in (first / "lexical").glob("*.term"))


def test_copies_and_versions_of_a_document_are_reported(
    store: Store, tmp_path: Path, embedder: Embedder
) -> None:
    words = " ".join(f"Sentence {n} says what it says." for n in range(40))
    (tmp_path / "a.txt").write_text(f"Leaflet\n\n{words}\n")
    (tmp_path / "b.txt").write_text(f"Leaflet\n\n{words} It was changed at the end.\n")
    report = ingest(store, tmp_path / "a.txt", tmp_path / "b.txt", embedder=embedder)
    details = {Path(file.source).name: file.detail for file in report.files}
    assert details["a.txt"] == ""
    assert "says nearly the same as" in details["b.txt"]
    assert "a.txt (9" in details["b.txt"]


def test_a_superseded_document_is_labelled_as_long_as_what_replaced_it_is_there(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    (folder / "rash2.md").write_text("---\ntitle: Rash\nversion: 2\nsupersedes: rash.txt\n---\nIt is new.\n")
    ingest(store, folder, embedder=embedder)
    superseded = Filters.parse(["status=superseded"])
    snapshot = store.open()
    entries = [entry for entry, _ in snapshot.lexical(["papul"], 9, superseded)]
    assert entries
    assert {p.info.superseded_by for p in snapshot.passages(entries)} == {"Rash, version 2"}
    (folder / "rash2.md").unlink()
    ingest(store, folder, embedder=embedder)
    snapshot = store.open()
    assert snapshot.lexical(["papul"], 9, superseded) == []
    assert {p.info.status for p in snapshot.passages(entries)} == {None}
    assert {e for e, _ in snapshot.lexical(["papul"], 9, Filters.parse(["status=current"]))} >= set(entries)


def test_what_was_not_read_of_a_file_is_reported(store: Store, tmp_path: Path, embedder: Embedder) -> None:
    pdf = leaflet()
    pdf.pages.append(scanned().pages[0])
    (tmp_path / "half.pdf").write_bytes(pdf.bytes())
    (tmp_path / "title.md").write_text("# A heading and nothing else\n")
    report = ingest(store, tmp_path / "half.pdf", tmp_path / "title.md", embedder=embedder)
    details = {Path(file.source).name: file.detail for file in report.files}
    assert details["half.pdf"] == f"needs OCR: scanned and not read without --ocr: page {len(pdf.pages)}"
    assert details["title.md"] == "no passage was made of it, so nothing in it is found"
    assert _status(report) == {"half.pdf": "added", "title.md": "added"}


def test_a_report_tells_every_file_but_the_unchanged() -> None:
    files = (
        FileReport("a", "added", 1, 2),
        FileReport("b", "unchanged"),
        FileReport("c", "failed", detail="why"),
    )
    report = IngestReport(files, "s", "s", 2, 2, 2, 0, "", 1.234)
    fields = report.to_json()
    assert fields["counts"] == {
        "added": 1,
        "updated": 0,
        "unchanged": 1,
        "removed": 0,
        "failed": 1,
        "skipped": 0,
    }
    assert [file["source"] for file in fields["files"]] == ["a", "c"]  # type: ignore[attr-defined]
