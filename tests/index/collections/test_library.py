"""The part of a library for a reader: which files are in it, and how it follows the library in service."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support import ingest

from index.catalog.rows import DocumentRow
from index.catalog.trust import ALL_BUT_UPLOADS, Trust
from index.collections import library
from index.collections.analysed import Analysed, Remembered
from index.collections.library import PartOfLibrary
from index.collections.members import members
from index.collections.rules import Collection, Collections
from index.collections.scratch import scratch
from index.collections.survey import survey
from index.errors import NoIndexError, StoreError
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from index.words.terms import terms, words
from search.engine import SearchEngine
from ui.library.shelf import shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "open/rash.md": "---\ntitle: Rash\n---\nA rash of the knee is treated with cream.\n",
        "open/named.md": "---\ntitle: Named\ncollection: [others, Secret]\n---\nA closed word: zanzolin.\n",
        "secret/dose.md": "---\ntitle: Dose\nsupersedes: rash.md\n---\nThe dose of zanzolin is 5 mg (ZZ).\n",
        "secret/opened.md": "---\ntitle: Opened\ncollection: others\n---\nIt names another: zanzolin.\n",
    }
    for name, text in files.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "library"


@pytest.fixture
def store(folder: Path, tmp_path: Path, embedder: Embedder) -> Store:
    store = Store(tmp_path / "index")
    assert ingest(store, folder, embedder=embedder).counts["failed"] == 0
    return store


ALL = Collections((Collection("secret", ("secret",), frozenset({"few"})), Collection("others", ("open",))))


def _part(store: Store, collections: Collections = ALL, trust: Trust = ALL_BUT_UPLOADS) -> PartOfLibrary:
    return PartOfLibrary(store, collections, collections.closed_to(()), trust)


def _titles(part: Snapshot) -> list[str]:
    return [each.title for each in shelf(part)]


def test_a_file_can_close_itself_and_not_open_itself(store: Store) -> None:
    titles = _titles(_part(store).open())
    assert "Rash" in titles
    assert not {"Named", "Dose", "Opened"} & set(titles)


class _Rows:
    """A catalog's documents: one file with two records, of which one names a collection."""

    def documents(self) -> Iterator[DocumentRow]:
        for record, extra in (("1", {}), ("2", {"Collection": "others; Secret"})):
            info = {"source": "open/many.jsonl", "record": record, "extra": extra}
            yield DocumentRow(record, "any", json.dumps(info), b"")


def test_a_file_is_closed_as_a_whole() -> None:
    """Its original can be opened as a whole, and its checksum is that of all its records."""
    found = members(_Rows(), ALL)  # type: ignore[arg-type]
    assert found.of_file == {"open/many.jsonl": {"secret", "others"}}
    assert found.hidden(frozenset({"secret"})) == {"open/many.jsonl"}
    assert found.count("secret") == 2
    assert found.unknown == {}


def test_a_link_is_closed_as_its_target_is(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    """Of a file with two names the first is read, and it may be the link."""
    (folder / "a").mkdir()
    (folder / "a" / "link.md").symlink_to(folder / "secret" / "dose.md")
    store = Store(tmp_path / "linked")
    ingest(store, folder, embedder=embedder)
    assert any(source.endswith("a/link.md") for source in store.open().catalog.files())
    assert "Dose" not in _titles(_part(store).open())


def test_no_byte_of_what_is_hidden_is_in_its_files(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, contents = Snapshot.__init__, dict[Path, list[bytes]]()

    def reading(self: Snapshot, folder: Path, manifest: Manifest) -> None:
        contents[folder] = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        opened(self, folder, manifest)

    monkeypatch.setattr(Snapshot, "__init__", reading)
    part = _part(store).open()
    assert part.document_ids("")
    (whole, of_whole), (of, of_part) = contents.items()
    for word in (b"zanzolin", b"Opened", b"Named"):
        assert any(word in content for content in of_whole), word
        assert not any(word in content for content in of_part), word
    assert any(b"Rash" in content for content in of_part)
    assert whole.exists()
    assert not of.exists(), "it is deleted as soon as it is open"


def test_a_hidden_document_neither_replaces_nor_names_one_that_is_seen(store: Store) -> None:
    whole = {each.title: each for each in shelf(store.open())}
    seen = {each.title: each for each in shelf(_part(store).open())}
    assert whole["Rash"].status == "superseded"
    assert seen["Rash"].status == "current"


def test_trust_that_the_ingest_showed_holds_in_another_folder(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    """Where `trusted` was given relative to the folder of the ingest, a successor that is seen stays one."""
    (folder / "open" / "new.md").write_text(
        "---\ntitle: New\nsupersedes: rash.md\n---\nCream.\n", encoding="utf-8"
    )
    (folder / "secret" / "dose.md").unlink()
    ingest(store, folder, embedder=embedder)
    seen = {each.title: each for each in shelf(_part(store, trust=Trust(("elsewhere",))).open())}
    assert seen["Rash"].status == "superseded"


def test_it_follows_the_library_and_its_id_tells_the_snapshot(
    store: Store, folder: Path, embedder: Embedder
) -> None:
    part = _part(store)
    engine = SearchEngine(part, embedder)
    first = engine.snapshot
    assert first.id == part.current_id()
    assert first.id.startswith(f"{store.current_id()}.")
    (folder / "open" / "more.md").write_text("---\ntitle: More\n---\nHives of the elbow.\n", encoding="utf-8")
    ingest(store, folder, embedder=embedder)
    assert engine.search("hives of the elbow").hits[0].info.title == "More"
    assert engine.snapshot.documents == first.documents + 1
    (folder / "open" / "rash.md").rename(folder / "secret" / "rash.md")
    ingest(store, folder, embedder=embedder)
    assert "Rash" not in {hit.info.title for hit in engine.search("rash of the knee").hits}
    assert engine.problem == ""


def test_parts_of_different_readers_have_different_ids(store: Store) -> None:
    """What is kept for one by its id must never be taken for another's."""
    several = Collections((*ALL.all, Collection("more", (), frozenset({"many"}))))
    ids = {
        PartOfLibrary(store, several, several.closed_to(groups), ALL_BUT_UPLOADS).current_id()
        for groups in ((), ("few",), ("many",), ("few", "many"))
    }
    assert len(ids) == 4


def test_who_may_read_nothing_finds_an_empty_library(store: Store, embedder: Embedder) -> None:
    all_closed = Collections((Collection("all", (".",), frozenset({"few"})),))
    engine = SearchEngine(_part(store, all_closed), embedder)
    engine.warm_up()()
    answer = engine.search("what is the dose of zanzolin?")
    assert (answer.hits, answer.snapshot.documents, answer.corrections) == ((), 0, ())
    assert engine.facets() == {}


def test_a_folder_that_holds_nothing_keeps_readers_out_and_is_not_named_to_them(store: Store) -> None:
    mistyped = Collections((Collection("hidden name", ("secrets",), frozenset({"few"})),))
    with pytest.raises(StoreError, match=r"python cli\.py collections") as told:
        _part(store, mistyped).open()
    assert "secrets" not in str(told.value)
    assert "hidden name" not in str(told.value)
    assert (
        "collections.hidden name: secrets holds no document"
        in survey(store.open().catalog, mistyped).faults[0]
    )


def test_no_library_yet(tmp_path: Path) -> None:
    part = _part(Store(tmp_path / "none"))
    assert part.current_id() is None
    with pytest.raises(NoIndexError):
        part.open()


def test_a_snapshot_that_is_dropped_while_its_part_is_made_gives_way_to_the_next(
    store: Store, folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, names = library.part_of, list[str]()

    def dropping(whole: Snapshot, *rest: Any) -> Snapshot:
        names.append(whole.manifest.snapshot)
        if len(names) == 1:
            (folder / "open" / "more.md").write_text("---\ntitle: More\n---\nHives.\n", encoding="utf-8")
            ingest(store, folder, embedder=embedder)
            shutil.rmtree(whole.folder)
        return made(whole, *rest)

    monkeypatch.setattr(library, "part_of", dropping)
    assert "More" in _titles(_part(store).open())
    assert len(names) == 2


def test_where_it_cannot_be_written_it_says_so_and_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    _part(store).open()
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "missing"))
    with pytest.raises(StoreError, match="TMPDIR"):
        _part(store).open()


def test_the_keeper_is_told_what_may_not_be_meant(store: Store) -> None:
    found = survey(store.open().catalog, dataclasses.replace(ALL, all=ALL.all[:1]))
    assert {each.collection.name: each.documents for each in found.counted} == {"secret": 3}
    assert found.in_none == 1
    assert found.faults == ()
    unknown, replaced = found.remarks
    assert "`collection: others`" in unknown
    assert "rash.md is superseded by" in replaced
    assert "dose.md, which not all of its readers may read" in replaced


def test_what_is_remembered_of_a_passage_is_what_it_was() -> None:
    asked: list[str] = []

    def analyse(text: str) -> list[str]:
        asked.append(text)
        return text.split()

    remembered = Remembered(analyse, most=2)
    for text in ("one two", "", "one two", "", "three", "three", "\ud800 half"):
        assert remembered(text) == text.split()
    assert asked == ["one two", "", "three", "three", "\ud800 half"], "no more than two are remembered"
    analysed, text = Analysed(), "IL-6 ≥ 5 mg/L in Sjögren's; β-blockers\n\nand 10⁻³"
    for _ in range(2):
        assert analysed.terms(text) == list(terms(text))
        assert analysed.words(text) == list(words(text))


def test_what_a_killed_process_left_is_deleted_and_what_another_makes_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, young, other = (tmp_path / f"verbatim-part-{name}" for name in ("left", "young", "other"))
    for folder in (left, young, other):
        folder.mkdir()
        (folder / "catalog.sqlite").write_text("secret", encoding="utf-8")
    with FileLock(other / "making.lock"):
        for folder in (left, other):
            os.utime(folder, (0, 0))
        with scratch() as made:
            assert made.stat().st_mode & 0o777 == 0o700
            assert sorted(tmp_path.iterdir()) == sorted([made, young, other])
    assert sorted(tmp_path.iterdir()) == sorted([young, other])
    assert (other / "catalog.sqlite").exists()
