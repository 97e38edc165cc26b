"""What is added from the page belongs to the library: kept safely, taken in alone, dropped by no ingest."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from faults import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st
from support import LIBRARY, quiet

from index.build.options import IngestOptions
from index.build.run import build, preview
from index.errors import DamagedError, MismatchError
from index.kept import uploads as kept
from index.kept.last_ingest import FILE, read_last_ingest
from index.kept.safe_name import safe_name
from index.kept.uploads import UploadError, find_uploads, keep, remove, settle, uploads
from index.snapshots.store import Store
from index.snapshots.verify import verify
from ingest.files.find import find
from ingest.report import FileReport, IngestReport

WARD = b"# Aspiration\n\nAspirate a hot knee before colchicine is given.\n"
LATER = b"# Aspiration\n\nAspirate every hot knee, and look for crystals.\n"
OPTIONS = IngestOptions()
PNG = b"\x89PNG\r\n\x1a\n\0\0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "library"
    shutil.copytree(LIBRARY, copied)
    return copied


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def ingest(store: Store, *paths: Path, options: IngestOptions = OPTIONS) -> IngestReport:
    """What the command line does with paths, and the page without any."""
    found = find(paths, leave_out=store.root) if paths else None
    return build(store, found, HashEmbedder(), options, quiet)


def status(report: IngestReport) -> dict[str, str]:
    return {file.source.rpartition("library/")[2]: file.status for file in report.files}


def sources(store: Store) -> set[str]:
    return {source.rpartition("library/")[2] for source in store.open().catalog.files()}


class TestBuild:
    def test_an_upload_is_taken_in_and_all_else_stays(self, store: Store, folder: Path) -> None:
        ingest(store, folder)
        (folder / "rash.txt").unlink()  # which an ingest of uploads has no business with
        keep(store.root, "ward.md", WARD)
        report = ingest(store)
        assert status(report) == {"uploaded/ward.md": "added"}
        assert sources(store) == {"rash.txt", "weakness.md", "uploaded/ward.md"}
        assert all(check.passed for check in verify(store))
        assert ingest(store).published is None

    def test_an_ingest_of_folders_keeps_the_uploads_and_says_so(self, store: Store, folder: Path) -> None:
        keep(store.root, "ward.md", WARD)
        previewed = preview(store, find([folder]), HashEmbedder.info, IngestOptions(), quiet)
        assert status(previewed)["uploaded/ward.md"] == "added"
        report = ingest(store, folder)
        assert status(report) == {"rash.txt": "added", "uploaded/ward.md": "added", "weakness.md": "added"}
        assert "added from the page is part of it" in report.note
        (folder / "rash.txt").unlink()
        assert status(ingest(store, folder)) == {
            "rash.txt": "removed", "uploaded/ward.md": "unchanged", "weakness.md": "unchanged"
        }  # fmt: skip

    def test_a_removed_upload_is_gone_and_the_last_may_be_removed(self, store: Store, folder: Path) -> None:
        keep(store.root, "ward.md", WARD)
        keep(store.root, "rash.txt", (folder / "rash.txt").read_bytes())
        ingest(store)
        remove(store.root, "ward.md")
        assert status(ingest(store)) == {"uploaded/rash.txt": "unchanged", "uploaded/ward.md": "removed"}
        remove(store.root, "rash.txt")
        report = ingest(store)
        assert (report.documents, report.published) == (0, store.current_id())
        assert sources(store) == set()
        keep(store.root, "ward.md", WARD)
        assert ingest(store).documents == 1

    def test_an_emptied_folder_does_not_empty_the_library_to_its_uploads(
        self, store: Store, folder: Path
    ) -> None:
        keep(store.root, "ward.md", WARD)
        first = ingest(store, folder)
        for path in folder.iterdir():
            path.unlink()
        report = ingest(store, folder)
        assert report.nothing_read
        assert "stays as it was" in report.note
        assert store.current_id() == first.snapshot
        (folder / "junk.png").write_bytes(PNG)
        assert ingest(store, folder).nothing_read

    def test_a_source_does_not_hang_on_how_the_index_is_named_or_where_it_is(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(store.root, "ward.md", WARD)
        ingest(store)
        monkeypatch.chdir(tmp_path)
        for root in (Path("index"), Path("../") / tmp_path.name / "index", tmp_path / "moved"):
            if root.name == "moved":
                store.root.rename(root)
            assert status(ingest(Store(root))) == {"uploaded/ward.md": "unchanged"}

    def test_the_folder_of_uploads_given_by_name_is_not_read_twice(self, store: Store, folder: Path) -> None:
        keep(store.root, "ward.md", WARD)
        report = ingest(store, folder, store.root / "uploads")
        assert sorted(status(report)) == ["rash.txt", "uploaded/ward.md", "weakness.md"]

    def test_another_file_of_an_uploads_name_is_refused(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(store.root, "ward.md", WARD)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "uploaded").mkdir()
        (tmp_path / "uploaded" / "other.md").write_bytes(LATER)
        report = ingest(store, Path("uploaded"), LIBRARY)
        (failed,) = [file for file in report.files if file.status == "failed"]
        assert failed.source == "uploaded/other.md"
        assert "Give the folder by its whole path" in failed.detail

    def test_an_archive_is_taken_in_and_out_whole(self, store: Store, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "ward.zip", "w") as packed:
            packed.writestr("a/one.md", WARD)
            packed.writestr("two.md", LATER)
        keep(store.root, "ward.zip", (tmp_path / "ward.zip").read_bytes())
        keep(store.root, "other.md", b"# Cramps\n\nCramps at night are common.\n")
        ingest(store)
        assert sources(store) == {
            "uploaded/ward.zip/a/one.md",
            "uploaded/ward.zip/two.md",
            "uploaded/other.md",
        }
        found = kept.original(store.root, "uploaded/ward.zip/two.md")
        assert found
        assert found.member == "two.md"
        remove(store.root, "ward.zip")
        ingest(store)
        assert sources(store) == {"uploaded/other.md"}

    def test_a_part_is_not_taken_in_where_all_must_be_read_anew(self, store: Store, folder: Path) -> None:
        first = ingest(store, folder).snapshot
        keep(store.root, "ward.md", WARD)
        with pytest.raises(MismatchError, match=r"cli\.py ingest FOLDER"):
            ingest(store, options=IngestOptions(passage_tokens=30))
        (store.open().folder / "catalog.sqlite").write_bytes(b"damage")
        with pytest.raises(DamagedError, match=r"cli\.py ingest FOLDER"):
            ingest(Store(store.root))
        assert store.current_id() == first


class TestFiles:
    def test_a_file_is_stored_whole_under_a_safe_name(self, tmp_path: Path) -> None:
        assert keep(tmp_path, "../../etc/ward.md", WARD) == ("ward.md", "new")
        assert keep(tmp_path, "C:\\docs\\ward.md", WARD) == ("ward.md", "same")
        assert (tmp_path / "uploads" / "ward.md").read_bytes() == WARD
        assert [each.name for each in uploads(tmp_path)] == ["ward.md"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["uploads"]

    @pytest.mark.parametrize(
        ("given", "name"),
        [
            ("", "document"),
            ("..", "document"),
            (".hidden.md", "hidden.md"),
            ("<b>bold<b> & 'co'.md", "<b>bold<b> & 'co'.md"),
            ("a\x00b\x1b[31m\ncd.md", "ab[31m cd.md"),
            ("evil\u202egpj.md", "evilgpj.md"),
            ("é" * 200 + ".pdf", "é" * 73 + ".pdf"),
            ("guide\u0301.md", "guid\u00e9.md"),
        ],
    )
    def test_names_that_would_do_harm(self, given: str, name: str) -> None:
        assert safe_name(given) == name

    @given(st.text(max_size=300))
    def test_any_name_is_made_one_that_can_be_stored(self, given: str) -> None:
        name = safe_name(given)
        assert name == safe_name(name)
        assert 0 < len(name.encode()) <= 150
        assert "/" not in name
        assert not name.startswith(".")

    def test_what_cannot_be_kept_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(UploadError, match="it is empty"):
            keep(tmp_path, "ward.md", b"")
        with pytest.raises(UploadError, match="another file of this name"):
            keep(tmp_path, "ward.md", WARD, beside={"ward.md"})
        monkeypatch.setattr(kept, "MOST_BYTES", 10)
        with pytest.raises(UploadError, match="is the most that can be added here"):
            keep(tmp_path, "ward.md", WARD)
        assert uploads(tmp_path) == []
        monkeypatch.setattr(kept, "MOST_BYTES", 1000)
        (tmp_path / "uploads").write_text("no folder")
        with pytest.raises(UploadError, match="could not be stored"):
            keep(tmp_path, "ward.md", WARD)

    def test_only_what_was_added_can_be_removed(self, tmp_path: Path) -> None:
        (tmp_path / "CURRENT").write_text("x")
        keep(tmp_path, "ward.md", WARD)
        for name in ("../CURRENT", ".earlier-ward.md", "a/b"):
            with pytest.raises(UploadError):
                remove(tmp_path, name)
        assert (tmp_path / "CURRENT").exists()
        remove(tmp_path, "ward.md")
        remove(tmp_path, "ward.md")
        assert uploads(tmp_path) == []

    def test_what_cannot_be_read_is_dropped_and_the_earlier_file_comes_back(self, store: Store) -> None:
        keep(store.root, "ward.md", WARD)
        ingest(store)
        assert keep(store.root, "ward.md", PNG) == ("ward.md", "replacing")
        keep(store.root, "scan.png", PNG)
        report = ingest(store)
        assert status(report) == {"uploaded/scan.png": "failed", "uploaded/ward.md": "failed"}
        settle(store.root, ["ward.md", "scan.png"], report.files)
        assert (store.root / "uploads" / "ward.md").read_bytes() == WARD
        assert [path.name for path in (store.root / "uploads").iterdir()] == ["ward.md"]
        assert status(ingest(store)) == {"uploaded/ward.md": "unchanged"}

    def test_what_was_replaced_goes_when_its_successor_was_read(self, store: Store) -> None:
        keep(store.root, "ward.md", WARD)
        ingest(store)
        keep(store.root, "ward.md", LATER)
        report = ingest(store)
        settle(store.root, ["ward.md"], report.files)
        assert status(report) == {"uploaded/ward.md": "updated"}
        assert [path.name for path in (store.root / "uploads").iterdir()] == ["ward.md"]

    def test_what_a_killed_process_left_is_no_upload_and_is_swept(self, tmp_path: Path) -> None:
        keep(tmp_path, "ward.md", WARD)
        left = tmp_path / "uploads" / ".incoming-x"
        left.write_bytes(b"half")
        settle(tmp_path, [], [])
        assert left.exists()
        os.utime(left, (0, 0))
        settle(tmp_path, [], [FileReport("elsewhere.md", "failed")])
        assert not left.exists()
        assert [file.source for file in find_uploads(tmp_path).files] == ["uploaded/ward.md"]


class TestLastIngest:
    def details(self, store: Store) -> dict[str, str]:
        last = read_last_ingest(store.root)
        assert last
        return {each.source.rpartition("library/")[2]: each.detail for each in last.problems}

    def test_problems_are_kept_and_stand_until_the_file_is_looked_at(
        self, store: Store, folder: Path
    ) -> None:
        assert read_last_ingest(store.root) is None
        (folder / "bad.png").write_bytes(PNG)
        (folder / "README.md").write_text("about")
        rash = (folder / "rash.txt").read_bytes()
        (folder / "copy.txt").write_bytes(rash)
        ingest(store, folder)
        first = self.details(store)
        assert "PNG image" in first["bad.png"]
        assert "about the collection" in first["README.md"]
        assert "says nearly the same" in first["rash.txt"] + first.get("copy.txt", "")
        ingest(store, folder)  # nothing is read, and the copy is one all the same
        assert self.details(store) == first
        keep(store.root, "scan.png", PNG)
        ingest(store)  # looks at nothing else
        assert self.details(store).keys() == first.keys() | {"uploaded/scan.png"}
        remove(store.root, "scan.png")
        (folder / "bad.png").unlink()
        (folder / "README.md").unlink()
        (folder / "copy.txt").unlink()
        (folder / "rash.txt").write_bytes(rash + b"\nThe rash does not itch.\n")
        ingest(store, folder)
        assert self.details(store) == {}

    def test_nothing_read_forgets_nothing_and_says_so(self, store: Store, folder: Path) -> None:
        (folder / "copy.txt").write_bytes((folder / "rash.txt").read_bytes())
        ingest(store, folder)
        first = self.details(store)
        assert first
        for path in folder.iterdir():
            path.unlink()
        ingest(store, folder)
        assert self.details(store) == first
        last = read_last_ingest(store.root)
        assert last
        assert "stays as it was" in last.note

    @pytest.mark.parametrize(
        "content", ["", "{", "[]", '{"problems": [{"source": 1}]}', '{"at": "", "note": ""}']
    )
    def test_a_damaged_file_is_told_and_written_anew(self, store: Store, folder: Path, content: str) -> None:
        store.root.mkdir()
        (store.root / FILE).write_text(content)
        with pytest.raises(DamagedError, match="The next ingest writes it anew"):
            read_last_ingest(store.root)

    def test_a_file_that_cannot_be_written_fails_no_ingest(self, store: Store, folder: Path) -> None:
        (store.root / FILE).mkdir(parents=True)
        report = ingest(store, folder)
        assert report.published == store.current_id()
        assert "could not be kept for the page" in report.note
