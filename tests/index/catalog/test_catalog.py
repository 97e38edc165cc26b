"""The catalog gives back what was put in, offsets in characters."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from support import as_read

from index.catalog.packed.packs import sizes
from index.catalog.read import Catalog
from index.catalog.schema import CATALOG, PACKS
from index.catalog.write import CatalogWriter
from index.errors import DamagedError
from index.words.codes import tokens
from ingest.document import Document, Section, SourceInfo
from ingest.split import split

TEXT = "Ünïcode 😀 first.\n\nSecond “quoted” sentence."


def _document(source: str = "a.txt", text: str = TEXT, title: str = "T", **stated: object) -> Document:
    info = SourceInfo(source, title=title, authors=("A", "B"), extra={"synonyms": ["x"], **stated})
    return Document(text, info, (Section(0, len(text)),), "text")


def _add(writer: CatalogWriter, *documents: Document) -> None:
    for document in documents:
        read = as_read(document)
        writer.add(read, [f"{document.info.title}\n{p.text}".encode() for p in read.passages])
        writer.put_file(document.info.source, "sha")


def _catalog(folder: Path, *documents: Document) -> Catalog:
    folder.mkdir(exist_ok=True)
    writer = CatalogWriter(folder)
    _add(writer, *documents)
    writer.close()
    return Catalog(folder)


def _next(folder: Path, base: Path, removed: str, *documents: Document) -> tuple[Catalog, set[int]]:
    folder.mkdir()
    writer = CatalogWriter(folder, base)
    writer.remove_file(removed)
    _add(writer, *documents)
    writer.close()
    return Catalog(folder), writer.touched


def test_what_is_put_in_comes_back(tmp_path: Path) -> None:
    document = _document()
    catalog = _catalog(tmp_path, document)
    stored = catalog.document(document.document_id)
    assert stored is not None
    assert (stored.text, stored.info, stored.format) == (TEXT, document.info, "text")
    assert [p.passage for p in catalog.all_passages()] == split(document, 20)
    assert all(p.intact for p in catalog.all_passages())
    assert (catalog.files(), catalog.counts()) == ({"a.txt": "sha"}, (1, 1))


def test_a_passage_that_is_not_what_was_indexed_is_not_intact(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, _document())
    catalog.close()
    pack = tmp_path / PACKS / "000001.pack"
    pack.write_bytes(pack.read_bytes().replace(b"Second", b"Secund"))
    (stored,) = Catalog(tmp_path).all_passages()
    assert not stored.intact
    assert "Secund" in stored.passage.text


def test_the_same_words_under_the_same_title_are_one_entry_and_under_another_two(tmp_path: Path) -> None:
    documents = [_document("a.txt"), _document("b.txt"), _document("c.txt", title="Other")]
    catalog = _catalog(tmp_path, *documents)
    assert len(catalog.vector_keys()) == 2
    assert catalog.counts() == (3, 3)
    (first, second, third) = catalog.all_passages()
    assert first.entry == second.entry != third.entry
    assert [p.info.source for p in catalog.same_words(first.passage, 10)] == ["b.txt", "c.txt"]


def test_an_entry_lives_as_long_as_one_of_its_passages_and_its_number_is_not_used_again(
    tmp_path: Path,
) -> None:
    catalog = _catalog(tmp_path / "1", _document("a.txt"), _document("b.txt"))
    ((entry, _),) = catalog.vector_keys()
    catalog, touched = _next(tmp_path / "2", tmp_path / "1", "a.txt")
    assert [e for e, _ in catalog.vector_keys()] == [entry]
    assert touched == {entry}
    catalog, _ = _next(tmp_path / "3", tmp_path / "2", "b.txt")
    assert catalog.vector_keys() == []
    assert catalog.counts() == (0, 0)
    catalog, touched = _next(tmp_path / "4", tmp_path / "3", "", _document("a.txt"))
    ((again, _),) = catalog.vector_keys()
    assert again > entry
    assert touched == {again}


def test_a_block_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    writer = CatalogWriter(tmp_path)
    _add(writer, _document("a.txt"))
    with pytest.raises(RuntimeError), writer.undone_on_error():
        writer.remove_file("a.txt")
        _add(writer, _document("b.txt", "Other words."))
        raise RuntimeError
    writer.close()
    catalog = Catalog(tmp_path)
    assert list(catalog.files()) == ["a.txt"]
    assert len(catalog.vector_keys()) == 1


def test_entries_come_in_the_order_asked_for(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, _document("a.txt"), _document("b.txt", "Other text here."))
    first, second = (entry for entry, _ in catalog.vector_keys())
    assert [p.entry for p in catalog.passages([second, 99, first])] == [second, first]


def test_neighbours_are_the_passages_around(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {n} has some eight words in it." for n in range(24))
    document = _document(text=text)
    catalog = _catalog(tmp_path, document)
    passages = list(catalog.all_passages())
    assert len(passages) > 4
    around = catalog.neighbours(document.document_id, 2, 1, 2)
    assert [p.passage.ordinal for p in around] == [1, 2, 3, 4]
    assert catalog.neighbours(document.document_id, 0, 5, 0) == passages[:1]


def test_packs_are_shared_until_much_in_them_is_dead(tmp_path: Path) -> None:
    long = [_document(f"{n}.txt", f"Text number {n}. " * 50) for n in range(4)]
    _catalog(tmp_path / "1", *long)
    pack = tmp_path / "1" / PACKS / "000001.pack"
    catalog, _ = _next(tmp_path / "2", tmp_path / "1", "0.txt", _document("new.txt"))
    assert (tmp_path / "2" / PACKS / "000001.pack").samefile(pack)
    assert sorted(sizes(tmp_path / "2" / PACKS)) == [1, 2]
    catalog, _ = _next(tmp_path / "3", tmp_path / "2", "1.txt")
    (number,) = sizes(tmp_path / "3" / PACKS)
    assert number == 3, "the packs of the second were written anew as one"
    assert pack.stat().st_size > sizes(tmp_path / "3" / PACKS)[3]
    assert all(p.intact for p in catalog.all_passages())
    _check_tokens(catalog)
    assert {p.info.source for p in catalog.all_passages()} == {"2.txt", "3.txt", "new.txt"}


def _check_tokens(catalog: Catalog) -> None:
    """Every entry's tokens are those of its passage, wherever they were moved."""
    passages = list(catalog.all_passages())
    found = catalog.tokens([p.entry for p in passages])
    assert [found[p.entry].tolist() for p in passages] == [tokens(p.passage.text).tolist() for p in passages]


def test_many_packs_become_one(tmp_path: Path) -> None:
    _catalog(tmp_path / "0", _document("a.txt"))
    for number in range(1, 12):
        new = _document(f"{number}.txt", f"Text number {number}.")
        catalog, _ = _next(tmp_path / str(number), tmp_path / str(number - 1), "", new)
        assert len(sizes(tmp_path / str(number) / PACKS)) <= 8
    assert catalog.counts() == (12, 12)
    assert all(p.intact for p in catalog.all_passages())
    _check_tokens(catalog)


def test_a_pack_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    _catalog(tmp_path, _document()).close()
    pack = tmp_path / PACKS / "000001.pack"
    pack.write_bytes(pack.read_bytes()[:10])
    with pytest.raises(DamagedError, match=r"000001\.pack: it breaks off"):
        list(Catalog(tmp_path).all_passages())


def test_documents_are_found_by_the_beginning_of_their_id(tmp_path: Path) -> None:
    document = _document()
    catalog = _catalog(tmp_path, document)
    assert catalog.document_ids(document.document_id[:6]) == [document.document_id]
    assert catalog.document_ids("*") == [], "no character of a prefix is a pattern"
    assert catalog.document_ids("zz") == []
    assert catalog.document("zz") is None


def test_abbreviations_keep_every_sense_with_its_source(tmp_path: Path) -> None:
    texts = {
        "a.txt": "Some have multiple sclerosis (MS) for years.",
        "b.txt": "Others have mitral stenosis (MS) instead.",
        "c.txt": "A scan of multiple sclerosis (MS) shows lesions.",
    }
    documents = [_document(source, text) for source, text in texts.items()]
    catalog = _catalog(tmp_path, *documents)
    senses = catalog.senses("ms")
    assert [(s.short, s.long, s.documents) for s in senses] == [
        ("MS", "multiple sclerosis", 2),
        ("MS", "mitral stenosis", 1),
    ]
    first = catalog.document(senses[0].document_id)
    assert first is not None
    assert first.text[senses[0].start : senses[0].end] == "multiple sclerosis (MS)"
    assert [s.short for s in catalog.senses("mitral stenosis")] == ["MS"]
    assert catalog.senses("xy") == []
    catalog, _ = _next(tmp_path / "2", tmp_path, "b.txt")
    assert [s.long for s in catalog.senses("ms")] == ["multiple sclerosis"]


def test_the_vocabulary_follows_the_documents(tmp_path: Path) -> None:
    documents = [_document("a.txt", "Calcinosis appears late."), _document("b.txt", "Calcinosis hurts.")]
    catalog = _catalog(tmp_path, *documents)
    assert catalog.words.like("calcinosis", 0) == {"calcinosis": 2}
    catalog, _ = _next(tmp_path / "2", tmp_path, "b.txt")
    assert catalog.words.like("calcinosis", 0) == {"calcinosis": 1}
    assert catalog.words.like("hurts", 0) == {}
    assert catalog.words.like("appears", 0) == {"appears": 1}


def test_a_document_that_says_nearly_the_same_is_named(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(120)]
    texts = {
        "old.txt": " ".join(words),
        "other.txt": " ".join(reversed(words)),
        "new.txt": " ".join([*words[:115], "changed"]),
    }
    writer = CatalogWriter(tmp_path)
    found = []
    for source, text in texts.items():
        read = as_read(_document(source, text))
        found.append(writer.add(read, [p.text.encode() for p in read.passages]))
    alike = found.pop()
    assert found == [None, None]
    assert alike is not None
    assert alike.source == "old.txt"
    # 116 runs of five words in the one and 112 in the other, 111 of them in both.
    assert alike.similarity == pytest.approx(111 / 117, abs=0.09)
    writer.close()


def test_a_catalog_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / CATALOG).write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(DamagedError, match="Ingest again"):
        Catalog(tmp_path)


def test_the_catalog_stands_wherever_its_folder_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "50% of #1? ü"
    catalog = _catalog(folder, _document())
    assert catalog.counts() == (1, 1)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._connection.execute("DELETE FROM files")


def test_pages_of_one_template_under_other_titles_are_no_copies(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(120)]
    writer = CatalogWriter(tmp_path)
    found = []
    for source, title, changed in (
        ("a.txt", "Gout in adults", []),
        ("b.txt", "Usher syndrome", ["usher"] * 12),
        ("c.txt", "Gout in adults 2", ["more"] * 12),
        ("d.txt", "Anything", []),
    ):
        read = as_read(_document(source, " ".join([*words, *changed]), title))
        found.append(writer.add(read, [f"{title}\n{p.text}".encode() for p in read.passages]))
    assert [each.source if each else None for each in found] == [None, None, "a.txt", "a.txt"]
    writer.close()
