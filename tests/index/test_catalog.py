"""The catalog gives back what was put in, offsets in characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import DamagedError
from ingest.document import Document, Section, SourceInfo
from ingest.passage import Passage
from ingest.split import split

TEXT = "Ünïcode 😀 first.\n\nSecond “quoted” sentence."


def _document(source: str = "a.txt", text: str = TEXT) -> Document:
    info = SourceInfo(source, title="T", authors=("A", "B"), extra={"synonyms": ["x"]})
    return Document(text, info, (Section(0, len(text)),), "text")


def _catalog(path: Path, *documents: Document) -> Catalog:
    catalog = Catalog.create(path)
    for document in documents:
        passages = split(document, 20)
        catalog.add(document, passages, [b"key"] * len(passages))
        catalog.put_file(document.info.source, "sha")
    catalog.close()
    return Catalog.open(path)


def test_what_is_put_in_comes_back(tmp_path: Path) -> None:
    document = _document()
    catalog = _catalog(tmp_path / "c.sqlite", document)
    stored = catalog.document(document.document_id)
    assert stored is not None
    assert (stored.text, stored.info, stored.format) == (TEXT, document.info, "text")
    assert [p.passage for p in catalog.all_passages()] == split(document, 20)


def test_the_source_text_is_the_span_of_the_document_not_a_copy_of_the_passage(tmp_path: Path) -> None:
    document = _document()
    wrong = Passage(document.document_id, 0, 8, 17, "not this")
    catalog = Catalog.create(tmp_path / "c.sqlite")
    catalog.add(document, [wrong], [b"key"])
    catalog.close()
    (stored,) = Catalog.open(tmp_path / "c.sqlite").all_passages()
    assert stored.source_text == TEXT[8:17] == "😀 first.\n"
    assert stored.passage.text == "not this"


def test_a_removed_file_takes_everything_with_it_and_its_rows_are_not_used_again(tmp_path: Path) -> None:
    catalog = Catalog.create(tmp_path / "c.sqlite")
    (row,) = catalog.add(_document(), split(_document(), 20), [b"key"])
    catalog.put_file("a.txt", "sha")
    assert catalog.remove_file("a.txt") == [row]
    assert (catalog.files(), catalog.counts()) == ({}, (0, 0))
    (again,) = catalog.add(_document(), split(_document(), 20), [b"key"])
    assert again > row


def test_rows_come_in_the_order_asked_for(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path / "c.sqlite", _document("a.txt"), _document("b.txt", "Other text here."))
    assert [p.row for p in catalog.passages([2, 99, 1])] == [2, 1]


def test_documents_are_found_by_the_beginning_of_their_id(tmp_path: Path) -> None:
    document = _document()
    catalog = _catalog(tmp_path / "c.sqlite", document)
    assert catalog.document_ids(document.document_id[:6]) == [document.document_id]
    assert catalog.document_ids("*") == [document.document_id]
    assert catalog.document_ids("zz") == []
    assert catalog.document("zz") is None


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(DamagedError, match="Ingest again"):
        Catalog.open(path)
