"""What is exported comes back bit for bit, a stranger can read it, and what was tampered with is refused."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import LIBRARY, ROOT, ingest, quiet

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.facets import Filters
from index.errors import BusyError, DamagedError, MismatchError, NoIndexError, StoreError, WriteError
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.transfer import layout
from index.transfer.restore import restore
from index.transfer.write import export
from index.vectors.model import Embedder, ModelInfo, Vectors
from index.vectors.sentence_transformer import SentenceTransformerEmbedder
from ingest.files.find import find
from ingest.load import load
from search.engine import SearchEngine

DATA = ROOT / "tests" / "data"
SHARED_WORDS = "Knee pain\n\nPain of the knee after a fall is common, and most of it goes within weeks.\n"
UNICODE = (
    "Ünïcode 😀\n\nA “quoted” phrase, e\u0301, \u2028 and \U0001f9ea stand before β-blockers (BB) here.\n"
)
Lines = list[dict[str, Any]]
Change = Callable[[Lines], object]


def _words(count: int) -> str:
    return "Long one\n\n" + " ".join(f"word{n}" for n in range(count)) + ".\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with pages and boxes, several documents a file, words that two documents share, a
    superseded article, abbreviations, and letters outside the basic plane."""
    made = tmp_path_factory.mktemp("export") / "library"
    shutil.copytree(LIBRARY, made)
    for name in ("pdf/valid/leaflet.pdf", "pdf/valid/two-columns.pdf", "pubmed/valid/set.xml"):
        shutil.copy(DATA / name, made)
    shutil.copy(DATA / "pubmed" / "valid" / "superseded.xml", made)
    (made / "knee.txt").write_text(SHARED_WORDS)
    (made / "knee copy.txt").write_text(SHARED_WORDS)
    (made / "ünïcode.txt").write_text(UNICODE)
    (made / "long.txt").write_text(_words(120))
    return made


@pytest.fixture(scope="module")
def store(folder: Path, embedder: Embedder) -> Store:
    """An index of it. Do not write to it."""
    made = Store(folder.parent / "index")
    assert ingest(made, folder, embedder=embedder).counts["failed"] == 0
    return made


@pytest.fixture(scope="module")
def exported(store: Store, folder: Path) -> Path:
    """Its export. Do not write to it."""
    export(store, folder.parent / "exported", quiet)
    return folder.parent / "exported"


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    """A copy of the export to change."""
    return Path(shutil.copytree(exported, tmp_path / "copy"))


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _lines(folder: Path, name: str) -> Lines:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").split("\n")[:-1]]


def _again(source: Path, embedder: Embedder, root: Path) -> dict[str, bytes]:
    """An export of what an import of an export into a new index gave."""
    restore(Store(root / "restored"), source, embedder, 3, quiet)
    assert all(check.passed for check in verify(Store(root / "restored")))
    export(Store(root / "restored"), root / "again", quiet)
    return _contents(root / "again")


def test_export_import_export_gives_the_same_bytes(
    exported: Path, embedder: Embedder, tmp_path: Path
) -> None:
    assert _again(exported, embedder, tmp_path) == _contents(exported)


def test_the_library_of_these_tests_holds_what_they_are_about(exported: Path) -> None:
    documents, passages = _lines(exported, layout.DOCUMENTS), _lines(exported, layout.PASSAGES)
    entries = [passage["entry"] for passage in passages]
    assert len(set(entries)) < len(entries)
    assert any(page["boxes"] for document in documents for page in document["pages"])
    assert len({document["info"]["source"] for document in documents}) < len(documents)
    assert any(document["signature"] for document in documents)
    assert _lines(exported, layout.DEFINITIONS)


def test_search_gives_the_same_answers(
    store: Store, exported: Path, embedder: Embedder, tmp_path: Path
) -> None:
    other = Store(tmp_path / "index")
    restored = restore(other, exported, embedder, 3, quiet)
    before, after = SearchEngine(store, embedder), SearchEngine(other, embedder)
    assert restored.embedded == restored.entries
    assert before.facets() == after.facets()
    for question in ("pain of the knee after a fall", "rash of the eyelids", "β-blockers", "weakness"):
        for filters in (Filters(), Filters.parse(["status=current"]), Filters.parse(["format=PDF"])):
            assert before.search(question, 20, filters).hits == after.search(question, 20, filters).hits
    old, new = store.open(), other.open()
    assert [old.catalog.pages(i) for i in old.catalog.document_ids("")] == [
        new.catalog.pages(i) for i in new.catalog.document_ids("")
    ]
    entries = np.array([entry for entry, _ in new.catalog.vector_keys()])
    assert np.array_equal(old.dense_index.vectors(entries), new.dense_index.vectors(entries))


def test_a_stranger_reads_it_with_json_and_numpy(exported: Path) -> None:
    library = json.loads((exported / layout.LIBRARY).read_text())
    for name, sha256 in library["sha256"].items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == sha256
    texts = {each["document_id"]: each["text"] for each in _lines(exported, layout.DOCUMENTS)}
    vectors = np.load(exported / layout.VECTORS, mmap_mode="r", allow_pickle=False)
    assert vectors.shape == (library["vectors"], library["dimension"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    rows = set()
    for passage in _lines(exported, layout.PASSAGES):
        assert texts[passage["document_id"]][passage["start"] : passage["end"]] == passage["text"]
        rows.add(passage["vector"])
    assert rows == set(range(library["vectors"]))
    for document in _lines(exported, layout.DOCUMENTS):
        for page in document["pages"]:
            for start, end, left, top, right, bottom in page["boxes"]:
                assert page["start"] <= start < end <= page["end"]
                assert 0 <= left < right <= page["width"]
                assert 0 <= top < bottom <= page["height"]
    assert {file["source"] for file in _lines(exported, layout.FILES)} == {
        document["info"]["source"] for document in _lines(exported, layout.DOCUMENTS)
    }


def test_the_vector_of_a_passage_is_that_of_its_text(exported: Path, embedder: Embedder) -> None:
    vectors = np.load(exported / layout.VECTORS, allow_pickle=False)
    (line,) = [each for each in _lines(exported, layout.PASSAGES) if "β-blockers" in each["text"]]
    title = next(
        each["info"]["title"]
        for each in _lines(exported, layout.DOCUMENTS)
        if each["document_id"] == line["document_id"]
    )
    context = [title, *(part for part in line["heading"] if part != title)]
    made = embedder.embed_passages(["\n".join([*context, line["text"]])])[0]
    assert vectors[line["vector"]] == pytest.approx(made, abs=1e-6)


def test_a_later_ingest_finds_everything_unchanged(
    exported: Path, folder: Path, embedder: Embedder, tmp_path: Path
) -> None:
    restore(Store(tmp_path / "index"), exported, embedder, 3, quiet)
    report = ingest(Store(tmp_path / "index"), folder, embedder=embedder)
    assert (report.published, report.embedded) == (None, 0)
    assert {file.status for file in report.files} == {"unchanged"}


def test_reader_and_length_of_passages_are_kept(
    copy: Path, folder: Path, embedder: Embedder, tmp_path: Path
) -> None:
    _change_library(copy, reader=0, passage_tokens=99)
    store = Store(tmp_path / "index")
    restore(store, copy, embedder, 3, quiet)
    manifest = store.open().manifest
    assert (manifest.reader, manifest.passage_tokens) == (0, 99)
    report = ingest(store, folder, embedder=embedder)
    assert report.counts["unchanged"] == 0, "passages that an older reader made are made anew"


def test_near_copies_are_still_found(
    exported: Path, folder: Path, embedder: Embedder, tmp_path: Path
) -> None:
    restore(Store(tmp_path / "index"), exported, embedder, 3, quiet)
    more = tmp_path / "more.txt"
    more.write_text(_words(121))
    report = ingest(Store(tmp_path / "index"), folder, more, embedder=embedder)
    (detail,) = [file.detail for file in report.files if file.status == "added"]
    assert "says nearly the same as" in detail
    assert "long.txt" in detail


class _Tired(SentenceTransformerEmbedder):
    """The real model, which never gets to embedding."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise KeyboardInterrupt


def test_a_snapshot_that_is_not_completely_embedded(embedder: Embedder, tmp_path: Path) -> None:
    store, library = Store(tmp_path / "index"), tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    ingest(store, library, embedder=embedder)
    (library / "a new one.txt").write_text(SHARED_WORDS)
    with pytest.raises(KeyboardInterrupt):
        build(store, find([library]), _Tired(), IngestOptions(lexical_first=True), quiet)
    exported = export(store, tmp_path / "exported", quiet)
    assert exported.vectors == exported.entries - 1
    rows = [passage["vector"] for passage in _lines(tmp_path / "exported", layout.PASSAGES)]
    assert rows.count(None) == 1
    assert _again(tmp_path / "exported", embedder, tmp_path) == _contents(tmp_path / "exported")
    report = ingest(Store(tmp_path / "restored"), library, embedder=embedder)
    assert report.embedded == 1
    assert all(check.passed for check in verify(Store(tmp_path / "restored")))


def test_a_library_without_any_vector(embedder: Embedder, tmp_path: Path) -> None:
    store = Store(tmp_path / "index")
    with pytest.raises(KeyboardInterrupt):
        build(store, find([LIBRARY]), _Tired(), IngestOptions(lexical_first=True), quiet)
    assert export(store, tmp_path / "exported", quiet).vectors == 0
    assert np.load(tmp_path / "exported" / layout.VECTORS, allow_pickle=False).shape == (0, 0)
    assert _again(tmp_path / "exported", embedder, tmp_path) == _contents(tmp_path / "exported")


def test_after_updates_the_order_of_entries_is_not_that_of_passages(
    embedder: Embedder, tmp_path: Path
) -> None:
    store, library = Store(tmp_path / "index"), tmp_path / "library"
    library.mkdir()
    for name in ("a.txt", "z.txt"):
        (library / name).write_text(SHARED_WORDS)
    ingest(store, library, embedder=embedder)
    (library / "b.txt").write_text(UNICODE)
    ingest(store, library, embedder=embedder)
    (library / "a.txt").unlink()
    (library / "z.txt").write_text(SHARED_WORDS + "\nMore.\n")
    (library / "y.txt").write_text(SHARED_WORDS)
    ingest(store, library, embedder=embedder)
    export(store, tmp_path / "exported", quiet)
    entries = [passage["entry"] for passage in _lines(tmp_path / "exported", layout.PASSAGES)]
    assert entries != sorted(entries) or len(set(entries)) == 3
    assert _again(tmp_path / "exported", embedder, tmp_path) == _contents(tmp_path / "exported")


@pytest.mark.parametrize("lost", ["all", "some"])
def test_vectors_that_the_cache_lost_come_from_the_snapshot(
    lost: str, store: Store, exported: Path, tmp_path: Path
) -> None:
    shutil.copytree(store.root, tmp_path / "index")
    copied = Store(tmp_path / "index")
    if lost == "all":
        for path in copied.root.glob("vectors.sqlite*"):
            path.unlink()
    else:
        with sqlite3.connect(copied.vector_cache) as connection:
            connection.execute("DELETE FROM vectors WHERE key < x'80'")
    export(copied, tmp_path / "exported", quiet)
    assert _contents(tmp_path / "exported") == _contents(exported)
    assert copied.vector_cache.exists() == (lost == "some"), "an export writes nothing into the index"


@pytest.mark.parametrize(
    "path",
    sorted(
        path for path in DATA.glob("*/valid/*") if path.suffix not in (".json", ".error") and path.is_file()
    ),
    ids=lambda path: path.name,
)
def test_what_any_loader_says_of_a_document_passes_through_a_line(path: Path) -> None:
    for document in load(path.read_bytes(), f"folder/{path.name}"):
        line = layout.DocumentLine(
            document.document_id, document.format, document.info, "", document.text, (), document.doubts
        )
        written = layout.OF_DOCUMENTS.dump_json(line)
        assert layout.OF_DOCUMENTS.validate_json(written) == line
        assert json.loads(written)["text"] == document.text


def test_import_replaces_what_was_there_and_rollback_returns_to_it(
    exported: Path, embedder: Embedder, tmp_path: Path
) -> None:
    store = Store(tmp_path / "index")
    (tmp_path / "other.txt").write_text("Cramps\n\nCramps at night are common.\n")
    before = ingest(store, tmp_path / "other.txt", embedder=embedder).published
    restored = restore(store, exported, embedder, 3, quiet)
    assert (restored.replaced, restored.can_return) == (before, True)
    assert store.current_id() == restored.snapshot
    assert not any("other.txt" in source for source in store.open().catalog.files())
    store.rollback(before)
    assert list(store.open().catalog.files()) == [str(tmp_path / "other.txt")]
    again = restore(store, exported, embedder, 1, quiet)
    assert (again.replaced, again.can_return) == (before, False)


# What is refused on the way out.


def test_a_folder_with_something_in_it_is_refused_and_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="not an empty folder"):
        export(store, tmp_path, quiet)
    with pytest.raises(StoreError, match=r"mine\.txt: is there already"):
        export(store, tmp_path / "mine.txt", quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_and_one_in_a_new_folder_are_taken(
    store: Store, exported: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    export(store, tmp_path / "empty", quiet)
    export(store, tmp_path / "new" / "deep", quiet)
    assert _contents(tmp_path / "empty") == _contents(tmp_path / "new" / "deep") == _contents(exported)


@pytest.mark.parametrize("stage", ["documents", "passages", "vectors"])
def test_an_export_that_is_stopped_leaves_nothing(stage: str, store: Store, tmp_path: Path) -> None:
    def stop(at: str, done: int, total: int) -> None:
        if at == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path / "exported", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match=r"could not be exported .*Nothing was left there"):
        export(store, tmp_path / "file" / "exported", quiet)


def test_without_an_index_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="no index here yet"):
        export(Store(tmp_path / "none"), tmp_path / "exported", quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_is_not_exported(store: Store, tmp_path: Path) -> None:
    shutil.copytree(store.root, tmp_path / "index")
    (pack,) = (tmp_path / "index").rglob("000001.pack")
    pack.write_bytes(pack.read_bytes().replace(b"Pain of", b"Gain of"))
    with pytest.raises(DamagedError, match="differs from its checksum"):
        export(Store(tmp_path / "index"), tmp_path / "exported", quiet)


# What is refused on the way in.


def _change_library(folder: Path, **fields: object) -> None:
    path = folder / layout.LIBRARY
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def _put(folder: Path, name: str, content: bytes) -> None:
    """Changes a file and its checksum."""
    (folder / name).write_bytes(content)
    sums = json.loads((folder / layout.LIBRARY).read_text())["sha256"]
    _change_library(folder, sha256=sums | {name: hashlib.sha256(content).hexdigest()})


def _refused(folder: Path, embedder: Embedder, error: type[StoreError], message: str) -> None:
    """Imports, and finds it refused with nothing published."""
    store = Store(folder.parent / "index")
    with pytest.raises(error, match=message):
        restore(store, folder, embedder, 3, quiet)
    assert store.current_id() is None
    assert not list(store.root.glob("snapshots/*"))


@pytest.mark.parametrize("name", layout.CHECKED)
def test_a_file_that_differs_is_named(name: str, copy: Path, embedder: Embedder) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    _refused(copy, embedder, DamagedError, rf"{re.escape(name)}: differs from its checksum")
    (copy / name).unlink()
    _refused(copy, embedder, DamagedError, rf"{re.escape(name)}: cannot be read")


def _first(**fields: object) -> Change:
    return lambda lines: lines[0].update(fields)


def _in_info(**fields: object) -> Change:
    return lambda lines: lines[0]["info"].update(fields)


PASSAGES, DOCUMENTS, DEFINITIONS = layout.PASSAGES, layout.DOCUMENTS, layout.DEFINITIONS


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (PASSAGES, _first(text="Other words."), r"line 1: text: it is not what document \w+ says at"),
        (PASSAGES, _first(passage_id="0" * 16), r"line 1: passage_id: 0{16} should be \w{16}, by"),
        (PASSAGES, _first(end=10**9), "line 1: text: it is not what"),
        (PASSAGES, _first(start=-1), "line 1: start: Input should be greater"),
        (PASSAGES, _first(page=999), "line 1: page: document .* has no page 999"),
        (PASSAGES, _first(entry=0), "line 1: entry: 0 is not between 1 and"),
        (PASSAGES, _first(entry=10**6), "line 1: entry: 1000000 is not between"),
        (PASSAGES, _first(entry=2), "line 2: entry: 1 stands for other words"),
        (PASSAGES, _first(vector=10**6), "line 1: vector: there is no row 1000000"),
        (PASSAGES, _first(vector=None), "line 2: vector: entry 1 has another one elsewhere"),
        (PASSAGES, lambda lines: lines[-1].update(vector=None), "does not name every entry and every"),
        (PASSAGES, _first(heading="T"), "line 1: heading: Input should be a valid array"),
        (PASSAGES, _first(surprise=1), "line 1: surprise: Unexpected"),
        (PASSAGES, lambda lines: lines[1].pop("context"), "line 2: context: Field required"),
        (PASSAGES, lambda lines: lines.insert(1, lines[0]), "documents.jsonl, line 1: .* stands twice"),
        (PASSAGES, lambda lines: lines.reverse(), "line 2: document_id: .* stands not in this order"),
        (PASSAGES, lambda lines: lines.pop(), r"passages\.jsonl: has \d+ lines, and library\.json says"),
        (DOCUMENTS, _first(document_id="0" * 16), "line 1: document_id: 0{16} should be"),
        (DOCUMENTS, _first(text="Other words."), r"passages\.jsonl, line 1: text"),
        (DOCUMENTS, _first(signature="xyz"), "line 1: signature: String should match"),
        (DOCUMENTS, _in_info(source="no such file"), "line 1: info.source: no such file stands not in files"),
        (DOCUMENTS, _in_info(title=5), "line 1: info.title: Input should be a valid string"),
        (DOCUMENTS, _in_info(surprise=5), "line 1: info.surprise: Unexpected"),
        (DOCUMENTS, lambda lines: lines.append(lines[0]), r"line \d+: it, a page or a passage"),
        (DEFINITIONS, _first(end=10**6), "line 1: its span is not within the document"),
        (DEFINITIONS, _first(document_id="0" * 16), "line 1: document_id: 0{16} is no document"),
        (layout.FILES, lambda lines: lines.append(lines[0]), r"line \d+: stands twice"),
        (layout.FILES, _first(sha256=None), "line 1: sha256: Input should be a valid string"),
    ],
)
def test_a_line_that_is_wrong_is_named(
    name: str, change: Change, message: str, copy: Path, embedder: Embedder
) -> None:
    lines = _lines(copy, name)
    change(lines)
    _put(copy, name, "".join(json.dumps(line) + "\n" for line in lines).encode())
    _refused(copy, embedder, DamagedError, message)


@pytest.mark.parametrize(
    "broken", [b'{"source": "a', b"", b"[]", b'{"source": "\\ud800", "sha256": ""}', b"\xff"]
)
def test_a_line_that_is_no_json_is_named(broken: bytes, copy: Path, embedder: Embedder) -> None:
    lines = (copy / layout.FILES).read_bytes().split(b"\n")
    _put(copy, layout.FILES, b"\n".join([lines[0], broken, *lines[2:]]))
    _refused(copy, embedder, DamagedError, r"files\.jsonl, line 2: .*Copy the export anew, or export again")


def _npy(vectors: Any, folder: Path) -> bytes:
    path = folder.parent / "made.npy"
    np.save(path, vectors, allow_pickle=False)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v[:-1], "is not float32 of the shape"),
        (lambda v: v.astype(np.float64), "is not float32"),
        (lambda v: v * 2, "row 0 has length 2, not 1"),
        (
            lambda v: np.where(np.arange(len(v))[:, None] == 3, np.nan, v).astype(np.float32),
            "row 3 has length nan",
        ),
    ],
)
def test_vectors_that_are_wrong_are_refused(
    change: Callable[[Vectors], Any], message: str, copy: Path, embedder: Embedder
) -> None:
    vectors = np.load(copy / layout.VECTORS, allow_pickle=False)
    _put(copy, layout.VECTORS, _npy(change(vectors), copy))
    _refused(copy, embedder, DamagedError, rf"vectors\.npy: {message}")


@pytest.mark.parametrize("content", [pickle.dumps([1]), b"", b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fo"])
def test_vectors_that_are_no_array_are_refused_and_never_unpickled(
    content: bytes, copy: Path, embedder: Embedder
) -> None:
    _put(copy, layout.VECTORS, content)
    _refused(copy, embedder, DamagedError, r"vectors\.npy: NumPy cannot read it")


def test_another_format_is_refused_with_the_remedy(copy: Path, embedder: Embedder) -> None:
    _change_library(copy, format=layout.FORMAT + 1, anything={"new": 1})
    _refused(copy, embedder, MismatchError, "has format 3, .* reads 2. Import it with a version as new")


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"\xff"])
def test_a_folder_that_is_no_export_is_refused(content: bytes | None, copy: Path, embedder: Embedder) -> None:
    path = copy / layout.LIBRARY
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    _refused(copy, embedder, StoreError, r"library\.json: cannot be read .*Name a folder that")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"passages": 1}, r"passages\.jsonl: has \d+ lines, and library\.json says 1"),
        ({"documents": 0}, r"library\.json: holds no document"),
        ({"entries": 1}, r"passages\.jsonl, line \d+: entry: 2 is not between 1 and the 1"),
        ({"model": "x"}, r"library\.json: model: Input should be"),
        ({"sha256": {"../elsewhere": "0"}}, r"library\.json: has checksums of \.\./elsewhere"),
        ({"surprise": 1}, r"library\.json: surprise: Unexpected"),
    ],
)
def test_a_library_file_that_is_wrong_is_refused(
    fields: dict[str, object], message: str, copy: Path, embedder: Embedder
) -> None:
    _change_library(copy, **fields)
    _refused(copy, embedder, DamagedError, message)


@pytest.mark.parametrize("field", ["name", "sha256", "query_prefix", "passage_prefix"])
def test_vectors_of_another_model_are_refused(
    field: str, exported: Path, embedder: Embedder, tmp_path: Path
) -> None:
    class Other(SentenceTransformerEmbedder):
        info: ModelInfo = replace(embedder.info, **{field: "other"})  # type: ignore[misc]

    with pytest.raises(MismatchError, match="Set the model that made it"):
        restore(Store(tmp_path / "index"), exported, Other(), 3, quiet)
    assert not (tmp_path / "index").exists()


def test_one_writer_at_a_time(exported: Path, embedder: Embedder, tmp_path: Path) -> None:
    store = Store(tmp_path / "index")
    with store.writing(), pytest.raises(BusyError, match="is building this index"):
        restore(Store(tmp_path / "index"), exported, embedder, 3, quiet)


def test_a_refused_import_leaves_the_library_in_service(
    copy: Path, embedder: Embedder, tmp_path: Path
) -> None:
    store = Store(tmp_path / "index")
    before = ingest(store, LIBRARY, embedder=embedder).published
    lines = _lines(copy, PASSAGES)
    lines[-1]["text"] += "!"
    _put(copy, PASSAGES, "".join(json.dumps(line) + "\n" for line in lines).encode())
    with pytest.raises(DamagedError, match=rf"passages\.jsonl, line {len(lines)}: text"):
        restore(store, copy, embedder, 3, quiet)
    assert store.current_id() == before
    assert all(check.passed for check in verify(store))
    assert [path.name for path in (store.root / "snapshots").iterdir()] == [before]
