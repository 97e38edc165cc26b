"""Zip archives are walked like folders: what is found in them, what is refused by name, and that
neither a trap nor a broken archive costs more than its own lines in the report."""

from __future__ import annotations

import gc
import os
import pickle
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest import mock

import pytest
from support import ROOT, ingest, steps

from index.build.options import IngestOptions
from index.build.run import preview
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.vectors.model import Embedder
from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError, UnsupportedFormatError
from ingest.files import archive, unpack
from ingest.files.find import Found, find
from ingest.load import checksum, checksum_of, read_bytes
from ingest.report import IngestReport
from search.engine import SearchEngine

CRAMPS = "Cramps\n\nCramps at night are common in the calves of older patients.\n"
OLD, NEW = "Old\n\nIt is old.\n", "New\n\nIt is new.\n"
RASH = "Rash\n\nThe heliotrope rash is violet and lies on the eyelids.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, so that sources are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(path: str, members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return Path(path)


def patch(path: Path, old: bytes, new: bytes, count: int) -> None:
    """Changes bytes of a file that occur just so often in it."""
    content = path.read_bytes()
    assert (content.count(old), len(old)) == (count, len(new))
    path.write_bytes(content.replace(old, new))


def look(path: str = "lib") -> Found:
    return find([Path(path)])


def sources(found: Found) -> list[str]:
    return [file.source for file in found.files]


def failed(found: Found) -> dict[str, str]:
    told = {error.source: error.problem for error in found.failed}
    assert len(told) == len(found.failed)
    return told


# --- what is found ------------------------------------------------------------------------------


def test_members_are_files_with_a_place_a_checksum_and_bytes() -> None:
    pack("lib/z.zip", {"b.txt": "B.", "a/c.txt": "C.", "a/": "", "empty.txt": ""})
    Path("lib/y.txt").write_text("Y.")
    found = look()
    assert sources(found) == ["lib/y.txt", "lib/z.zip/a/c.txt", "lib/z.zip/b.txt", "lib/z.zip/empty.txt"]
    assert found.failed == found.skipped == ()
    for file, content in zip(found.files, (b"Y.", b"C.", b"B.", b""), strict=True):
        assert read_bytes(file) == content
        assert checksum_of(file) == checksum(content)
        assert pickle.loads(pickle.dumps(file)) == file  # noqa: S301 - as the pipe to a worker does


def test_an_archive_named_itself_or_by_another_name_is_walked_once() -> None:
    pack("lib/z.dat", {"a.txt": "A.", "LICENSE": "Mine."})
    Path("lib/link.zip").symlink_to("z.dat")
    found = find([Path("lib/z.dat"), Path("lib")])
    assert sources(found) == ["lib/z.dat/a.txt"]
    assert found.skipped == (("lib/z.dat/LICENSE", "about the collection, not a document of it"),)


def test_the_rules_for_hidden_files_and_paperwork_hold_inside() -> None:
    names = ["a.txt", ".hidden", ".git/x/config", ".git/y", "__MACOSX/._a.txt", "in/README.md", "in/b.txt"]
    pack("lib/z.zip", dict.fromkeys(names, "x"))
    found = look()
    assert sources(found) == ["lib/z.zip/a.txt", "lib/z.zip/in/b.txt"]
    assert dict(found.skipped) == {
        "lib/z.zip/.git": "hidden folder",
        "lib/z.zip/.hidden": "hidden file",
        "lib/z.zip/__MACOSX/._a.txt": "hidden file",
        "lib/z.zip/in/README.md": "about the collection, not a document of it",
    }


def test_a_link_and_a_folder_without_a_slash_are_no_files() -> None:
    with zipfile.ZipFile(pack("z.zip", {"a.txt": "A."}), "a") as packed:
        for name, kind in (("link", stat.S_IFLNK), ("folder", stat.S_IFDIR), ("b.txt", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (kind | 0o644) << 16
            packed.writestr(info, "/etc/passwd")
    found = look("z.zip")
    assert sources(found) == ["z.zip/a.txt", "z.zip/b.txt"]
    assert found.skipped == (("z.zip/link", "not a regular file"),)


@pytest.mark.parametrize("mark", ["[Content_Types].xml", "mimetype"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_office_document_is_a_document_wherever_it_lies(mark: str, method: int) -> None:
    document = pack("lib/a.docx", {"word/document.xml": "<w/>", mark: "x"}, method).read_bytes()
    pack("lib/z.zip", {"in/b.docx": document, "in/no-suffix": document})
    found = look()
    assert sources(found) == ["lib/a.docx", "lib/z.zip/in/b.docx", "lib/z.zip/in/no-suffix"]
    assert [read_bytes(file) == document for file in found.files] == [True, True, True]


def test_a_broken_office_document_is_left_to_its_loader() -> None:
    document = pack("lib/a.docx", {"[Content_Types].xml": "x"}).read_bytes()[:-30]
    Path("lib/a.docx").write_bytes(document)
    pack("lib/z.zip", {"b.docx": document})
    assert sources(look()) == ["lib/a.docx", "lib/z.zip/b.docx"]


def test_a_text_called_zip_is_a_text() -> None:
    Path("lib").mkdir()
    Path("lib/a.zip").write_text("Words.")
    assert sources(look()) == ["lib/a.zip"]


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("a/../../b.txt", "a/b.txt"),
        ("..\\..\\windows\\b.txt", "windows/b.txt"),
        ("C:\\b.txt", "C:/b.txt"),
        ("//server/share/b.txt", "server/share/b.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("..", "(no name)"),
        ("Größe/Öl 😀.txt", "Größe/Öl 😀.txt"),
    ],
)
def test_a_name_is_only_a_name(folder: Path, name: str, place: str) -> None:
    pack("z.zip", {name: CRAMPS})
    (file,) = look("z.zip").files
    assert file.source == f"z.zip/{place}"
    assert (file.path, read_bytes(file)) == (Path("z.zip"), CRAMPS.encode())
    assert [path.name for path in folder.rglob("*")] == ["z.zip"]


@pytest.mark.parametrize(
    ("raw", "place"),
    [("für.txt".encode(), "für.txt"), (b"f\x81r.txt", "für.txt"), (b"a\x1b[2J.txt", "a\x1b[2J.txt")],
)
def test_a_name_that_does_not_say_its_encoding(raw: bytes, place: str) -> None:
    path = pack("z.zip", {"x" * len(raw): CRAMPS})
    patch(path, b"x" * len(raw), raw, 2)
    (file,) = look("z.zip").files
    assert file.source == f"z.zip/{place}"
    assert read_bytes(file) == CRAMPS.encode()


def test_a_name_that_claims_to_be_utf_8_and_is_not_names_the_archive() -> None:
    path = pack("lib/z.zip", {"ü.txt": CRAMPS})
    patch(path, "ü".encode(), b"\xfc\xfc", 2)
    Path("lib/y.txt").write_text("Y.")
    found = look()
    assert sources(found) == ["lib/y.txt"]
    assert failed(found) == {
        "lib/z.zip": "the zip archive is damaged here: a name in it is no UTF-8, as it claims"
    }


def test_two_members_of_one_name_are_refused_by_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile("z.zip", "w") as packed:
        for name in ("a.txt", "a.txt", "in/b.txt", "in\\b.txt", "c.txt"):
            packed.writestr(name, name)
    found = look("z.zip")
    assert sources(found) == ["z.zip/c.txt"]
    assert list(failed(found)) == ["z.zip/a.txt", "z.zip/in/b.txt"]
    assert "the archive holds 2 files of this name" in failed(found)["z.zip/a.txt"]


# --- what is refused, and that nothing else is lost ---------------------------------------------


def test_an_archive_in_an_archive_is_refused_by_name() -> None:
    inner = pack("inner.zip", {"a.txt": "A."}).read_bytes()
    pack("z.zip", {"in/inner.zip": inner, "hidden-in.bin": inner, "broken.zip": inner[:40], "a.txt": "A."})
    found = look("z.zip")
    assert sources(found) == ["z.zip/a.txt"]
    assert list(failed(found)) == ["z.zip/broken.zip", "z.zip/hidden-in.bin", "z.zip/in/inner.zip"]
    assert set(failed(found).values()) == {"an archive inside an archive is not read"}


def test_an_encrypted_member_is_refused_by_name() -> None:
    path = pack("z.zip", {"a.txt": "A.", "b.txt": "B."})
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    path.write_bytes(content)
    found = look("z.zip")
    assert sources(found) == ["z.zip/b.txt"]
    (error,) = found.failed
    assert isinstance(error, UnsupportedFormatError)
    assert str(error) == "z.zip/a.txt: it is encrypted. Pack it without a password"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused_by_name(method: int) -> None:
    pack("z.zip", {"a.txt": "A."}, method)
    assert failed(look("z.zip")) == {
        "z.zip/a.txt": f"it is packed by method {method}, and only the usual one, deflate, is read"
    }


def bomb(path: str, mebibytes: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("a.txt", CRAMPS)
        with packed.open("bomb.txt", "w") as member:
            for _ in range(mebibytes):
                member.write(bytes(1 << 20))


def test_a_bomb_is_refused_before_it_is_lit() -> None:
    bomb("z.zip", 300)
    member = zipfile.ZipFile.open
    with mock.patch.object(zipfile.ZipFile, "open", autospec=True, side_effect=member) as opened:
        found = look("z.zip")
    assert [call.args[1].filename for call in opened.call_args_list] == ["a.txt"]
    assert sources(found) == ["z.zip/a.txt"]
    assert "more than 200 times" in failed(found)["z.zip/bomb.txt"]


def python(code: str) -> str:
    """What a process of its own prints."""
    command, environment = [sys.executable, "-c", code], {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_a_bomb_that_lies_about_its_size_is_unpacked_no_further_than_it_claims() -> None:
    """In a process of its own, whose memory is measured: the member is 300 MiB and claims 100,000 bytes."""
    bomb("z.zip", 300)
    patch(Path("z.zip"), (300 << 20).to_bytes(4, "little"), (100_000).to_bytes(4, "little"), 2)
    code = (
        "import resource\n"
        "from pathlib import Path\n"
        "from ingest.files.find import find\n"
        "from ingest.load import read_bytes\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "files = find([Path('z.zip')]).files\n"
        "try:\n"
        "    read_bytes(files[1])\n"
        "except Exception as error:\n"
        "    print(error)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    told, grown = python(code).splitlines()
    assert told.startswith("z.zip/bomb.txt: the zip archive is damaged here: Bad CRC-32")
    assert int(grown) < 30


def test_no_more_than_one_member_is_in_memory() -> None:
    noise = random.Random(1).randbytes(20 << 20)
    pack("z.zip", {f"{i}.txt": noise for i in range(5)}, zipfile.ZIP_STORED)
    del noise
    code = (
        "import resource\n"
        "from pathlib import Path\n"
        "from ingest.files.find import find\n"
        "from ingest.load import checksum_of, read_bytes\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for file in find([Path('z.zip')]).files:\n"
        "    checksum_of(file)\n"
        "    read_bytes(file)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    assert int(python(code)) < 45


def test_too_large_a_member_is_refused_and_too_large_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pack("z.zip", {"a.txt": "A." * 50, "b.txt": "B." * 500, "c.txt": "C." * 60})
    monkeypatch.setattr(unpack, "MOST_BYTES", 200)
    found = look("z.zip")
    assert sources(found) == ["z.zip/a.txt", "z.zip/c.txt"]
    assert list(failed(found)) == ["z.zip/b.txt"]
    monkeypatch.setattr(archive, "MOST_TOTAL", 219)
    found = look("z.zip")
    assert sources(found) == []
    assert "the archive holds 0 MiB when unpacked" in failed(found)["z.zip"]


def test_a_member_that_grew_after_it_was_found_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = find([pack("z.zip", {"a.txt": "A."})]).files
    pack("z.zip", {"a.txt": "A." * 200})
    monkeypatch.setattr(unpack, "MOST_BYTES", 200)
    with pytest.raises(UnreadableFileError, match=r"^z\.zip/a\.txt: it is 0 MiB large"):
        read_bytes(file)
    pack("z.zip", {"b.txt": "B."})
    with pytest.raises(UnreadableFileError, match=r"^z\.zip/a\.txt: it is no longer in its archive"):
        checksum_of(file)
    Path("z.zip").unlink()
    with pytest.raises(UnreadableFileError, match=r"^z\.zip/a\.txt: it could not be read: No such file"):
        read_bytes(file)


def test_an_archive_of_too_many_entries_is_refused_by_name() -> None:
    members = {f"{i}.txt": "" for i in range(archive.MOST_ENTRIES)}
    pack("lib/full.zip", members, zipfile.ZIP_STORED)
    pack("lib/over.zip", {**members, "one more.txt": ""}, zipfile.ZIP_STORED)
    found = look()
    assert len(found.files) == archive.MOST_ENTRIES
    assert failed(found) == {"lib/over.zip": "the archive holds 20,001 entries, and at most 20,000 are read"}


def test_a_directory_that_claims_to_be_huge_is_not_read() -> None:
    with zipfile.ZipFile("z.zip", "w") as packed:
        for _ in range(400):
            info = zipfile.ZipInfo(f"{_}.txt")
            info.comment = bytes(65_000)
            packed.writestr(info, "")
    assert failed(look("z.zip")) == {"z.zip": "the zip archive is damaged here: its directory takes 24 MiB"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "File is not a zip file"),
        (bytes(5000), "File is not a zip file"),
        (b"PK\x03\x04" + bytes(100), "File is not a zip file"),
    ],
)
def test_what_is_left_of_an_archive_is_no_other_file(content: bytes, told: str) -> None:
    Path("lib").mkdir()
    Path("lib/z.zip").write_bytes(content)
    assert failed(look()) == {"lib/z.zip": f"the zip archive is damaged here: {told}"}


def test_an_empty_archive_is_told() -> None:
    pack("a.zip", {})
    pack("b.zip", {"folder/": ""})
    assert failed(look(".")) == {"a.zip": "the archive is empty", "b.zip": "the archive is empty"}


def test_a_small_member_with_a_wrong_checksum_is_found_out_when_listed() -> None:
    path = pack("z.zip", {"a.txt": CRAMPS, "b.txt": RASH}, zipfile.ZIP_STORED)
    patch(path, b"violet", b"purple", 1)
    found = look("z.zip")
    assert sources(found) == ["z.zip/a.txt"]
    assert "Bad CRC-32" in failed(found)["z.zip/b.txt"]


def test_a_checksum_that_does_not_fit_names_archive_and_member() -> None:
    noise = random.Random(1).randbytes(30_000)
    path = pack("z.zip", {"a.txt": noise, "b.txt": "B."}, zipfile.ZIP_STORED)
    patch(path, noise[20_000:20_010], bytes(10), 1)
    found = look("z.zip")
    assert sources(found) == ["z.zip/a.txt", "z.zip/b.txt"]
    for read in (read_bytes, checksum_of):
        with pytest.raises(MalformedDocumentError, match=r"^z\.zip/a\.txt: .* Bad CRC-32 for file 'a\.txt'"):
            read(found.files[0])
    assert read_bytes(found.files[1]) == b"B."


def test_whatever_byte_is_wrong_it_is_told_and_ends_nothing() -> None:
    noise = random.Random(1).randbytes(9000).hex()
    whole = pack("z.zip", {"a.txt": CRAMPS, "in/b.txt": noise, "c.docx": "PK\x03\x04"}).read_bytes()
    choose = random.Random(7)
    outcomes = set()
    for _ in range(1500):
        content = bytearray(whole)
        for _ in range(choose.choice((1, 1, 3))):
            # Half of them in the directory, at the end.
            at = choose.choice((choose.randrange(len(content)), -choose.randrange(1, 300)))
            content[at] = choose.randrange(256)
        if choose.random() < 0.2:
            del content[choose.randrange(len(content)) :]
        Path("z.zip").write_bytes(content)
        found = look("z.zip")
        outcomes.add("refused" if found.failed else "found")
        for file in found.files:
            try:
                read_bytes(file)
            except IngestError as error:
                assert error.source == file.source
                outcomes.add("unreadable")
    assert outcomes == {"refused", "found", "unreadable"}


def test_listing_a_great_archive_is_quick_and_reading_it_does_not_list_it_again() -> None:
    def read(entries: int) -> None:
        found = look(f"{entries}.zip")
        assert {read_bytes(file) for file in found.files} == {f"Number {i}.".encode() for i in range(entries)}

    for entries in (200, 400, 5000):
        pack(f"{entries}.zip", {f"{i}.txt": f"Number {i}." for i in range(entries)})
    read(5000)
    # Listed again for each member, twice the members would cost four times as much.
    assert steps(lambda: read(400)) < 2.5 * steps(lambda: read(200))


def test_no_file_stays_open_but_the_last() -> None:
    for i in range(30):
        pack(f"lib/{i}.zip", {"a.txt": "A."})
    for file in look().files:
        read_bytes(file)
    # What failed in tests before this one may hold on to a file until it is collected.
    gc.collect()
    opened = [p for p in Path("/proc/self/fd").iterdir() if p.is_symlink() and p.readlink().suffix == ".zip"]
    assert len(opened) <= 1


# --- through a build ----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def status(report: IngestReport) -> dict[str, str]:
    return {file.source.removeprefix("lib/"): file.status for file in report.files}


def titles(store: Store) -> set[str]:
    return {stored.info.title for stored in store.open().catalog.all_passages()}


def test_a_changed_archive_reads_only_what_changed(store: Store, embedder: Embedder) -> None:
    members: dict[str, str | bytes] = {
        "cramps.txt": CRAMPS,
        "rash.txt": RASH,
        "old.txt": OLD,
    }
    pack("lib/z.zip", members)
    first = ingest(store, Path("lib"), embedder=embedder)
    assert status(first) == {"z.zip/cramps.txt": "added", "z.zip/old.txt": "added", "z.zip/rash.txt": "added"}
    hit = SearchEngine(store, embedder).search("cramps at night", 1).hits[0]
    assert hit.info.source == "lib/z.zip/cramps.txt"
    again = ingest(store, Path("lib"), embedder=embedder)
    assert (again.published, set(status(again).values())) == (None, {"unchanged"})
    del members["old.txt"]
    pack(
        "lib/z.zip",
        {**members, "rash.txt": RASH.replace("violet", "purple"), "new.txt": NEW},
    )
    report = ingest(store, Path("lib"), embedder=embedder)
    assert status(report) == {
        "z.zip/cramps.txt": "unchanged",
        "z.zip/new.txt": "added",
        "z.zip/old.txt": "removed",
        "z.zip/rash.txt": "updated",
    }
    assert report.embedded == 2
    Path("lib/z.zip").unlink()
    Path("lib/a.txt").write_text(CRAMPS)
    report = ingest(store, Path("lib"), embedder=embedder)
    assert status(report) == {
        "a.txt": "added",
        "z.zip/cramps.txt": "removed",
        "z.zip/new.txt": "removed",
        "z.zip/rash.txt": "removed",
    }
    assert all(check.passed for check in verify(store))


@pytest.mark.parametrize("damage", ["cut short", "zeros", "emptied", "without entries"])
def test_an_archive_that_breaks_keeps_what_it_held(store: Store, embedder: Embedder, damage: str) -> None:
    path = pack("lib/z.zip", {"cramps.txt": CRAMPS, "in/rash.txt": RASH})
    Path("lib/a.txt").write_text(OLD)
    ingest(store, Path("lib"), embedder=embedder)
    Path("lib/a.txt").write_text(NEW)
    whole = path.read_bytes()
    path.write_bytes({"cut short": whole[:-20], "zeros": bytes(len(whole)), "emptied": b""}.get(damage, b""))
    if damage == "without entries":
        pack("lib/z.zip", {})
    foreseen = preview(store, look(), embedder.info, IngestOptions(), lambda *_: None)
    report = ingest(store, Path("lib"), embedder=embedder)
    assert status(report) == status(foreseen) == {"a.txt": "updated", "z.zip": "failed"}
    (told,) = [file.detail for file in report.files if file.status == "failed"]
    assert told.startswith("lib/z.zip: the ")
    assert told.endswith("What it said when it was last read stays in the library until then.")
    assert titles(store) == {"Cramps", "Rash", "New"}
    path.write_bytes(whole)
    report = ingest(store, Path("lib"), embedder=embedder)
    assert set(status(report).values()) == {"unchanged"}


def test_an_archive_that_may_not_be_read_keeps_what_it_held(
    store: Store, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read all, so the system's refusal is played."""
    path = pack("lib/z.zip", {"cramps.txt": CRAMPS})
    Path("lib/a.txt").write_text(RASH)
    ingest(store, Path("lib"), embedder=embedder)
    opened = Path.open

    def refuse(self: Path, *arguments: str, **named: int) -> object:
        if self.name == path.name:
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    by_system = os.open

    def refuse_too(name: str | Path, *arguments: int) -> int:
        if Path(name).name == path.name:
            raise PermissionError(13, "Permission denied")
        return by_system(name, *arguments)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(os, "open", refuse_too)
    report = ingest(store, Path("lib"), embedder=embedder)
    assert status(report) == {"a.txt": "unchanged", "z.zip": "failed"}
    assert "Permission denied" in next(f.detail for f in report.files if f.status == "failed")
    assert titles(store) == {"Cramps", "Rash"}


def test_a_member_that_breaks_costs_one_line_and_keeps_what_it_said(store: Store, embedder: Embedder) -> None:
    path = pack("lib/z.zip", {"cramps.txt": CRAMPS, "rash.txt": RASH, "note.txt": OLD})
    ingest(store, Path("lib"), embedder=embedder)
    pack(
        "lib/z.zip",
        {"cramps.txt": CRAMPS, "rash.txt": RASH, "note.txt": NEW},
        zipfile.ZIP_STORED,
    )
    patch(path, b"Cramps at night", b"Cramps by night", 1)
    inner = pack("inner.zip", {"a.txt": "A."}).read_bytes()
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("inner.zip", inner)
    report = ingest(store, Path("lib"), embedder=embedder)
    assert status(report) == {
        "z.zip/cramps.txt": "failed",
        "z.zip/inner.zip": "failed",
        "z.zip/note.txt": "updated",
        "z.zip/rash.txt": "unchanged",
    }
    details = {file.source: file.detail for file in report.files if file.status == "failed"}
    assert "stays in the library" in details["lib/z.zip/cramps.txt"]
    assert "stays in the library" not in details["lib/z.zip/inner.zip"]
    assert titles(store) == {"Cramps", "Rash", "New"}
    assert all(check.passed for check in verify(store))


def test_the_index_is_no_document_of_the_folder_it_lies_in(folder: Path) -> None:
    Path("lib/index/snapshots").mkdir(parents=True)
    Path("lib/index/snapshots/manifest.json").write_text("{}")
    Path("lib/a.txt").write_text("A.")
    found = find([folder / "lib"], leave_out=Path("lib/../lib/index"))
    assert [file.path.name for file in found.files] == ["a.txt"]
    assert found.skipped == ((str(folder / "lib/index"), "the index itself"),)
    assert len(find([Path("lib")]).files) == 2
